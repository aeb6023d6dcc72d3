#include <micro_core/json_schema.hpp>

#include "rule_errors.hpp"

namespace micro_core {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

SchemaBuilder::Component SchemaBuilder::component(const void* identity,
                                                  std::string_view spelt_type) {
  const auto known = names_.find(identity);
  if (known != names_.end()) return {known->second, false};
  const std::string base = detail::component_name(spelt_type);
  std::string name = base;
  for (int number = 2; components_.contains(name); ++number) {
    name = base + "_" + std::to_string(number);
  }
  names_.emplace(identity, name);
  components_[name] = nullptr;  // taken from now on, also by a type that contains itself
  return {name, true};
}

namespace detail {

std::string component_name(std::string_view spelling) {
  std::string type(spelling.substr(spelling.rfind("T = ") + 4));
  type.resize(type.find_last_of(']'));
  for (const std::string_view unnamed : {"{anonymous}::", "(anonymous namespace)::"}) {
    for (std::size_t at; (at = type.find(unnamed)) != std::string::npos;) {
      type.erase(at, unnamed.size());
    }
  }
  std::string name;
  std::size_t word_begin = 0;
  for (std::size_t i = 0; i < type.size(); ++i) {
    if (is_word(type[i])) {
      name += type[i];
    } else if (std::string_view(type).substr(i).starts_with("::")) {
      name.resize(word_begin);  // what came before was a namespace or an enclosing class
      ++i;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
      word_begin = name.size();
    }
  }
  while (name.ends_with('_')) name.pop_back();
  return name;
}

JsonObject integer_schema(bool is_signed, int bits) {
  JsonObject schema{{"type", "integer"}};
  if (!is_signed) schema["minimum"] = 0;
  if (bits < 64) {
    const std::int64_t values = std::int64_t{1} << (is_signed ? bits - 1 : bits);
    if (is_signed) schema["minimum"] = -values;
    schema["maximum"] = values - 1;
  }
  return schema;
}

JsonObject string_schema(std::string_view format) {
  return {{"type", "string"}, {"format", format}};
}

namespace {

std::string_view length_key(bool is_min, Counts counts) {
  switch (counts) {
    case Counts::characters:
      return is_min ? "minLength" : "maxLength";
    case Counts::properties:
      return is_min ? "minProperties" : "maxProperties";
    default:
      return is_min ? "minItems" : "maxItems";
  }
}

// The limits that an integer's type alone has give way to a rule.
void set_bound(JsonObject& schema, std::string_view key, std::string_view replaced, Json bound) {
  schema.erase(replaced);
  schema[key] = std::move(bound);
}

}  // namespace

void add_rules(JsonObject& schema, Rules rules, Counts counts) {
  for (const Rule& rule : rules) {
    const Json bound = rule.is_whole ? to_json(rule.whole) : Json(rule.real);
    switch (rule.kind) {
      case RuleKind::multiple_of:
        schema["multipleOf"] = bound;
        break;
      case RuleKind::at_most:
        schema["maximum"] = bound;
        break;
      case RuleKind::below:
        set_bound(schema, "exclusiveMaximum", "maximum", bound);
        break;
      case RuleKind::at_least:
        schema["minimum"] = bound;
        break;
      case RuleKind::above:
        set_bound(schema, "exclusiveMinimum", "minimum", bound);
        break;
      case RuleKind::length_min:
      case RuleKind::length_max:
        schema[length_key(rule.kind == RuleKind::length_min, counts)] = bound;
        break;
      case RuleKind::pattern:
        (void)rule.pattern->search(*rule.pattern, {});  // finds out whether it is well-formed
        schema["pattern"] = rule.pattern->text;
        break;
      case RuleKind::unique:
        schema["uniqueItems"] = true;
        break;
      default:
        break;
    }
  }
}

JsonObject reference_to(std::string_view component) {
  return {{"$ref", "#/components/schemas/" + std::string(component)}};
}

JsonObject nullable(Json schema) {
  JsonArray alternatives;
  alternatives.push_back(std::move(schema));
  alternatives.push_back(JsonObject{{"type", "null"}});
  JsonObject either;
  either["anyOf"] = std::move(alternatives);
  return either;
}

std::string title_of(std::string_view name) {
  std::string title;
  bool word_begins = true;
  for (const char c : name) {
    if (c == '_' || c == '-') {
      if (!title.empty()) title += ' ';
      word_begins = true;
    } else {
      title += word_begins && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      word_begins = false;
    }
  }
  return title;
}

}  // namespace detail
}  // namespace micro_core
