#include <micro_aws/dynamodb_condition.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace micro_aws {
namespace detail {
namespace {

// DynamoDB refuses brackets around brackets: so they stand only where they are needed.
void append_in(ConditionText& text, const ConditionText& part, ConditionShape outer) {
  const bool needs_brackets = part.shape != ConditionShape::one && part.shape != outer;
  if (needs_brackets) text.append("(");
  text.append(part);
  if (needs_brackets) text.append(")");
}

// Is the whole text in one pair of brackets?
bool is_bracketed(std::string_view text) {
  if (!text.starts_with('(') || !text.ends_with(')')) return false;
  int depth = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
    if (depth == 0) return false;
  }
  return true;
}

}  // namespace

ConditionText condition_of(const DynamoDbExpression& expression) {
  ConditionText text = to_parts(expression);
  // What is in it is not looked at: it may be an OR.
  if (!is_bracketed(text.text)) text.shape = ConditionShape::any_of;
  return text;
}

ConditionText joined(const ConditionText& a, const ConditionText& b, ConditionShape shape) {
  if (a.empty()) return b;
  if (b.empty()) return a;
  ConditionText text;
  text.shape = shape;
  append_in(text, a, shape);
  text.append(shape == ConditionShape::all_of ? " AND " : " OR ");
  append_in(text, b, shape);
  return text;
}

ConditionText negated(const ConditionText& condition) {
  ConditionText text;
  if (condition.empty()) {
    text.problem = "the opposite of a condition that is empty never holds";
    return text;
  }
  text.append("NOT ");
  append_in(text, condition, ConditionShape::one);
  return text;
}

ExpressionParts value_parts(AttributeValue value) {
  ExpressionParts parts;
  parts.append_value(std::move(value));
  return parts;
}

ExpressionParts call_text(std::string_view function, const ExpressionParts& path,
                          const ExpressionParts& argument) {
  ExpressionParts parts;
  parts.append(function);
  parts.append("(");
  parts.append(path);
  if (!argument.empty()) parts.append(", ");
  parts.append(argument);
  parts.append(")");
  return parts;
}

ExpressionParts between_text(const ExpressionParts& path, const ExpressionParts& low,
                             const ExpressionParts& high) {
  ExpressionParts parts = path;
  parts.append(" BETWEEN ");
  parts.append(low);
  parts.append(" AND ");
  parts.append(high);
  return parts;
}

ConditionText in_text(const ExpressionParts& path, const std::vector<ExpressionParts>& others) {
  ConditionText parts(path);
  if (others.empty()) {
    // DynamoDB has no empty list of values. Nothing both is and is not there.
    parts.text = "attribute_exists(" + path.text + ") AND attribute_not_exists(" + path.text + ")";
    parts.names.insert(parts.names.end(), path.names.begin(), path.names.end());
    parts.shape = ConditionShape::all_of;
    return parts;
  }
  parts.append(" IN (");
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (i > 0) parts.append(", ");
    parts.append(others[i]);
  }
  parts.append(")");
  return parts;
}

ExpressionParts with_step(const ExpressionParts& path, std::string_view name) {
  ExpressionParts parts = path;
  if (!parts.empty()) parts.append(".");
  parts.append_name(name);
  return parts;
}

ExpressionParts indexed(const ExpressionParts& path, std::size_t index) {
  ExpressionParts parts = path;
  parts.append("[" + std::to_string(index) + "]");
  return parts;
}

namespace {

ExpressionParts no_path(std::string_view text) {
  ExpressionParts parts;
  parts.append_name(text);
  parts.problem = "\"" + std::string(text) + "\" is no path: names, dots and [numbers] are";
  return parts;
}

// "[0][1]"; nullopt if it is not.
std::optional<ExpressionParts> with_indexes(ExpressionParts parts, std::string_view text) {
  while (!text.empty()) {
    std::size_t index = 0;
    const char* const end = text.data() + text.size();
    if (!text.starts_with('[')) return std::nullopt;
    const auto [stop, error] = std::from_chars(text.data() + 1, end, index);
    if (error != std::errc() || stop == end || *stop != ']') return std::nullopt;
    parts = indexed(parts, index);
    text.remove_prefix(static_cast<std::size_t>(stop - text.data()) + 1);
  }
  return parts;
}

}  // namespace

ExpressionParts parse_path(std::string_view text) {
  ExpressionParts parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    const std::string_view step = text.substr(begin, end - begin);
    const std::string_view name = step.substr(0, step.find('['));
    if (name.empty()) return no_path(text);
    auto longer = with_indexes(with_step(parts, name), step.substr(name.size()));
    if (!longer) return no_path(text);
    parts = *std::move(longer);
    begin = end + 1;
  }
  return parts;
}

}  // namespace detail

DynamoDbAttribute<AnyItem, AttributeValue> attr(std::string_view path) {
  return DynamoDbAttribute<AnyItem, AttributeValue>(detail::parse_path(path));
}

DynamoDbAttribute<AnyItem, AttributeValue> attr_named(std::string_view name) {
  return DynamoDbAttribute<AnyItem, AttributeValue>(detail::with_step({}, name));
}

}  // namespace micro_aws
