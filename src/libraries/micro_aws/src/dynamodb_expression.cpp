#include <micro_aws/dynamodb_expression.hpp>

#include <utility>

namespace micro_aws::detail {
namespace {

using micro_core::JsonObject;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string value_placeholder(std::size_t index) {
  return ":v" + std::to_string(index);
}

// The placeholder at the start of `text`, "#n" of "#n = :v".
std::string placeholder_at(std::string_view text) {
  std::size_t end = 1;
  while (end < text.size() && is_word(text[end])) ++end;
  return std::string(text.substr(0, end));
}

}  // namespace

void ExpressionParts::append(const ExpressionParts& more) {
  text += more.text;
  names.insert(names.end(), more.names.begin(), more.names.end());
  values.insert(values.end(), more.values.begin(), more.values.end());
  if (problem.empty()) problem = more.problem;
}

void ExpressionParts::append_name(std::string_view name) {
  text += name_mark;
  names.emplace_back(name);
}

void ExpressionParts::append_value(AttributeValue value) {
  text += value_mark;
  values.push_back(std::move(value));
}

ExpressionParts to_parts(const DynamoDbExpression& expression) {
  ExpressionParts parts;
  const std::string_view text = expression.text;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '#' && text[i] != ':') {
      // The marks are no part of the language: DynamoDB refuses what stands in their place.
      const bool is_mark =
          text[i] == ExpressionParts::name_mark || text[i] == ExpressionParts::value_mark;
      parts.text += is_mark ? '?' : text[i];
      ++i;
      continue;
    }
    const std::string placeholder = placeholder_at(text.substr(i));
    if (const auto name = expression.names.find(placeholder); name != expression.names.end()) {
      parts.append_name(name->second);
    } else if (const auto value = expression.values.find(placeholder);
               value != expression.values.end()) {
      parts.append_value(value->second);
    } else {
      parts.text += placeholder;
    }
    i += placeholder.size();
  }
  return parts;
}

const std::string& ExpressionWriter::name_placeholder(const std::string& name) {
  const auto [entry, is_new] = placeholders_.try_emplace(name);
  if (is_new) entry->second = "#n" + std::to_string(placeholders_.size() - 1);
  return entry->second;
}

std::string ExpressionWriter::write(const ExpressionParts& parts) {
  if (problem_.empty()) problem_ = parts.problem;
  std::string text;
  auto name = parts.names.begin();
  auto value = parts.values.begin();
  for (const char c : parts.text) {
    if (c == ExpressionParts::name_mark) {
      text += name_placeholder(*name++);
    } else if (c == ExpressionParts::value_mark) {
      text += value_placeholder(values_.size());
      values_.push_back(*value++);
    } else {
      text += c;
    }
  }
  return text;
}

void ExpressionWriter::write_to(JsonObject& input, std::string_view key,
                                const ExpressionParts& parts) {
  if (!parts.empty()) input[key] = write(parts);
}

void ExpressionWriter::add_placeholders(JsonObject& input) const {
  if (!placeholders_.empty()) {
    JsonObject names;
    for (const auto& [name, placeholder] : placeholders_) names[placeholder] = name;
    input["ExpressionAttributeNames"] = std::move(names);
  }
  if (!values_.empty()) {
    JsonObject values;
    for (std::size_t i = 0; i < values_.size(); ++i) {
      values[value_placeholder(i)] = to_wire(values_[i]);
    }
    input["ExpressionAttributeValues"] = std::move(values);
  }
}

micro_core::Result<void> ExpressionWriter::check() const {
  if (problem_.empty()) return {};
  return micro_core::Error::invalid_argument(problem_);
}

DynamoDbExpression ExpressionWriter::expression(const ExpressionParts& parts) {
  DynamoDbExpression made{.text = write(parts)};
  for (const auto& [name, placeholder] : placeholders_) made.names[placeholder] = name;
  for (std::size_t i = 0; i < values_.size(); ++i) made.values[value_placeholder(i)] = values_[i];
  return made;
}

}  // namespace micro_aws::detail
