#include <local_cloud/template/parameters.hpp>

#include <algorithm>
#include <boost/regex.hpp>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <vector>

namespace local_cloud::templates {
namespace {

constexpr std::size_t value_bytes_max = 4'096;  // CloudFormation's limit

const std::vector<std::string>& declaration_keys() {
  static const std::vector<std::string> keys = {
      "Type",      "Default",   "AllowedValues", "AllowedPattern", "ConstraintDescription",
      "MinLength", "MaxLength", "MinValue",      "MaxValue",       "Description",
      "NoEcho"};
  return keys;
}

std::string text_of(const Node* node) {
  return nullptr != node && node->is_scalar() ? as_text(*node) : "";
}

std::optional<double> as_number(const std::string& text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(" \t\n"));
  text.erase(text.find_last_not_of(" \t\n") + 1);
  return text;
}

std::vector<std::string> split_by_comma(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t comma; (comma = text.find(',', start)) != std::string::npos;) {
    parts.push_back(trimmed(text.substr(start, comma - start)));
    start = comma + 1;
  }
  parts.push_back(trimmed(text.substr(start)));
  return parts;
}

struct Check {
  const std::string& name;
  const Node& declaration;
  const std::string& value;
  Mark mark;
  const ParameterReport& report;

  std::string subject() const { return "parameter '" + name + "' is '" + value + "'"; }

  void wrong(const std::string& expected) const {
    const std::string own_words = text_of(declaration.find("ConstraintDescription"));
    report.value(subject() + "; expected " + expected +
                 (own_words.empty() ? "" : " (" + own_words + ")"));
  }

  void allowed_values(const std::string& one) const {
    const Node* allowed = declaration.find("AllowedValues");
    if (nullptr == allowed) return;
    if (!allowed->is_list())
      return report.declaration(allowed->mark, "'AllowedValues' takes a list");
    std::vector<std::string> values;
    for (const Node& item : allowed->items) values.push_back(text_of(&item));
    if (std::find(values.begin(), values.end(), one) == values.end()) wrong(one_of(values));
  }

  void allowed_pattern() const {
    const Node* pattern = declaration.find("AllowedPattern");
    if (nullptr == pattern) return;
    try {
      const boost::regex regex(text_of(pattern));
      if (!boost::regex_match(value, regex)) {
        wrong("text that matches " + text_of(pattern));
      }
    } catch (const boost::regex_error& error) {
      report.declaration(pattern->mark,
                         std::string("'AllowedPattern' is no regular expression: ") + error.what());
    } catch (const std::runtime_error&) {  // the engine gave up on a pattern that explodes
      report.declaration(pattern->mark, "'AllowedPattern' takes too long to match");
    }
  }

  std::optional<double> limit(const char* key) const {
    const Node* node = declaration.find(key);
    if (nullptr == node) return std::nullopt;
    const auto number = as_number(text_of(node));
    if (!number) report.declaration(node->mark, std::string("'") + key + "' takes a number");
    return number;
  }

  void range(double number, const char* least_key, const char* most_key,
             const std::string& unit) const {
    const auto least = limit(least_key);
    const auto most = limit(most_key);
    if (least && number < *least) {
      wrong("at least " + text_of(declaration.find(least_key)) + unit);
    }
    if (most && number > *most) wrong("at most " + text_of(declaration.find(most_key)) + unit);
  }

  void number(const std::string& one) const {
    const auto number = as_number(one);
    if (!number) return wrong("a number");
    range(*number, "MinValue", "MaxValue", "");
  }
};

bool is_known_type(const std::string& type) {
  return type == "String" || type == "Number" || type == "CommaDelimitedList" ||
         type == "List<Number>" || type.starts_with("AWS::") || type.starts_with("List<AWS::");
}

bool is_list_type(const std::string& type) {
  return type == "CommaDelimitedList" || type.starts_with("List<") ||
         type.starts_with("AWS::SSM::Parameter::Value<List<") ||
         type == "AWS::SSM::Parameter::Value<CommaDelimitedList>";
}

void check_declaration(const std::string& name, const Node& declaration,
                       const ParameterReport& report) {
  for (const Node::Member& member : declaration.members) {
    const auto& keys = declaration_keys();
    if (std::find(keys.begin(), keys.end(), member.key) == keys.end()) {
      report.declaration(member.key_mark, "parameter '" + name + "' has no attribute '" +
                                              member.key + "'" + did_you_mean(member.key, keys));
    }
  }
  const std::string type = text_of(declaration.find("Type"));
  if (is_known_type(type)) return;
  const Node* node = declaration.find("Type");
  report.declaration(
      nullptr == node ? declaration.mark : node->mark,
      "parameter '" + name + "' has " +
          (type.empty() ? "no 'Type'" : "the unknown type '" + type + "'") +
          "; expected 'String', 'Number', 'CommaDelimitedList', 'List<Number>' or an AWS type");
}

Node list_value(const Check& check, bool of_numbers) {
  Node list = Node::list(check.mark);
  if (check.value.empty()) return list;
  for (const std::string& part : split_by_comma(check.value)) {
    check.allowed_values(part);
    if (of_numbers) check.number(part);
    Node item = Node::scalar(part, check.mark);
    item.quoted = true;
    list.items.push_back(std::move(item));
  }
  return list;
}

}  // namespace

bool is_ssm_parameter(const Node& declaration) {
  return text_of(declaration.find("Type")).starts_with("AWS::SSM::Parameter::Value<");
}

Node typed_parameter(const std::string& name, const Node& declaration, const std::string& value,
                     Mark value_mark, const ParameterReport& report) {
  check_declaration(name, declaration, report);
  const Check check{name, declaration, value, value_mark, report};
  if (value.size() > value_bytes_max) {
    report.value("parameter '" + name + "' is over 4096 bytes long");
    return Node::broken_at(value_mark);
  }
  const std::string type = text_of(declaration.find("Type"));
  if (is_list_type(type)) return list_value(check, type == "List<Number>");
  check.allowed_values(value);
  if (type == "Number") {
    check.number(value);
  } else {
    check.allowed_pattern();
    check.range(static_cast<double>(value.size()), "MinLength", "MaxLength", " characters");
  }
  Node node = Node::scalar(value, value_mark);
  node.quoted = true;
  return node;
}

}  // namespace local_cloud::templates
