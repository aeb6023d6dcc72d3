#include <micro_core/json_schema.hpp>
#include <micro_core/text.hpp>

#include "rule_errors.hpp"

#include <stdexcept>

namespace micro_core {
namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

constexpr std::string_view output_suffix = "-Output";
constexpr std::string_view input_suffix = "-Input";
constexpr std::string_view reference_prefix = "#/components/schemas/";

bool is_taken(const std::map<std::string, Json>& components, const std::string& name) {
  return components.contains(name) || components.contains(name + std::string(output_suffix));
}

// References are the values of "$ref" and of a discriminator's mapping: every string that looks
// like one is.
void rename_references(Json& json, const std::map<std::string, std::string>& names) {
  if (JsonObject* object = json.if_object()) {
    for (auto& member : *object) rename_references(member.value(), names);
  } else if (JsonArray* array = json.if_array()) {
    for (Json& element : *array) rename_references(element, names);
  } else if (json.is_string()) {
    const std::string_view text = json.get_string();
    if (!text.starts_with(reference_prefix)) return;
    const auto renamed = names.find(std::string(text.substr(reference_prefix.size())));
    if (renamed != names.end()) json = std::string(reference_prefix) + renamed->second;
  }
}

// The input's name for each output that is another's twin. All are taken for twins until one is
// found to differ; then those that refer to it differ as well.
std::map<std::string, std::string> find_twins(const std::map<std::string, Json>& components) {
  std::map<std::string, std::string> twins;
  for (const auto& [name, schema] : components) {
    if (!name.ends_with(output_suffix)) continue;
    std::string input = name.substr(0, name.size() - output_suffix.size());
    if (components.contains(input)) twins.emplace(name, std::move(input));
  }
  for (bool changed = true; changed;) {
    changed = std::erase_if(twins, [&](const auto& twin) {
                Json output = components.at(twin.first);
                rename_references(output, twins);
                return output != components.at(twin.second);
              }) > 0;
  }
  return twins;
}

// What components are called in the end, where that is not what they are called now.
std::map<std::string, std::string> settled_names(const std::map<std::string, Json>& components) {
  std::map<std::string, std::string> names = find_twins(components);
  for (const auto& [name, schema] : components) {
    if (!name.ends_with(output_suffix) || names.contains(name)) continue;
    const std::string input = name.substr(0, name.size() - output_suffix.size());
    if (components.contains(input)) {
      names.emplace(input, input + std::string(input_suffix));
    } else {
      names.emplace(name, input);
    }
  }
  return names;
}

}  // namespace

SchemaBuilder::Component SchemaBuilder::component(const void* identity, std::string_view spelt_type,
                                                  SchemaUse use) {
  const std::string_view suffix = use == SchemaUse::output ? output_suffix : std::string_view{};
  auto known = names_.find(identity);
  if (known == names_.end()) {
    const std::string base = detail::component_name(spelt_type);
    std::string name = base;
    for (int number = 2; is_taken(components_, name); ++number) {
      name = base + "_" + std::to_string(number);
    }
    known = names_.emplace(identity, std::move(name)).first;
  }
  std::string name = known->second;
  name += suffix;
  // Taken from now on, also by a type that contains itself.
  const bool is_new = components_.try_emplace(name, nullptr).second;
  return {std::move(name), is_new};
}

void SchemaBuilder::settle(Json& document) {
  const std::map<std::string, std::string> names = settled_names(components_);
  std::map<std::string, Json> settled;
  for (auto& [name, schema] : components_) {
    const auto renamed = names.find(name);
    rename_references(schema, names);
    // A type has one list of examples: where it is two components, it is of what is read.
    if (name.ends_with(output_suffix) && !names.contains(name)) {
      schema.as_object().stable_erase("examples");
    }
    settled.try_emplace(renamed == names.end() ? name : renamed->second, std::move(schema));
  }
  components_ = std::move(settled);
  rename_references(document, names);
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

std::string_view length_key(bool is_min, const JsonObject& schema) {
  const Json* type = schema.if_contains("type");
  if (type != nullptr && *type == "string") return is_min ? "minLength" : "maxLength";
  if (type != nullptr && *type == "object") return is_min ? "minProperties" : "maxProperties";
  return is_min ? "minItems" : "maxItems";
}

// The limits that an integer's type alone has give way to a rule.
void set_bound(JsonObject& schema, std::string_view key, std::string_view replaced, Json bound) {
  schema.erase(replaced);
  schema[key] = std::move(bound);
}

}  // namespace

void add_rules(JsonObject& schema, Rules rules) {
  for (const Rule& rule : rules) {
    switch (rule.kind) {
      case RuleKind::length_min:
      case RuleKind::length_max:
        schema[length_key(rule.kind == RuleKind::length_min, schema)] = to_json(rule.whole);
        break;
      case RuleKind::pattern:
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

void add_bounds(JsonObject& schema, Rules rules) {
  for (const Rule& rule : rules) {
    if (rule.kind < RuleKind::multiple_of || rule.kind > RuleKind::above) continue;
    add_bound(schema, rule.kind, rule.is_whole ? to_json(rule.whole) : Json(rule.real));
  }
}

void add_bound(JsonObject& schema, RuleKind kind, const Json& bound) {
  if (JsonArray* either = schema.contains("anyOf") ? schema["anyOf"].if_array() : nullptr) {
    for (Json& one : *either) {
      if (JsonObject* alternative = one.if_object()) add_bound(*alternative, kind, bound);
    }
    return;
  }
  const Json* type = schema.if_contains("type");
  if (type == nullptr || (*type != "number" && *type != "integer")) return;
  const Json number = bound.is_string() ? parse_json(bound.get_string()).value() : bound;
  switch (kind) {
    case RuleKind::multiple_of:
      schema["multipleOf"] = number;
      break;
    case RuleKind::at_most:
      schema["maximum"] = number;
      break;
    case RuleKind::below:
      set_bound(schema, "exclusiveMaximum", "maximum", number);
      break;
    case RuleKind::at_least:
      schema["minimum"] = number;
      break;
    default:
      set_bound(schema, "exclusiveMinimum", "minimum", number);
      break;
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
  // Python's str.title(): a letter is capital if the character before it is none, else small.
  std::string title;
  bool after_letter = false;
  for (const char c : name) {
    const bool is_lower = c >= 'a' && c <= 'z';
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (is_lower && !after_letter) {
      title += static_cast<char>(c - 'a' + 'A');
    } else if (is_upper && after_letter) {
      title += static_cast<char>(c - 'A' + 'a');
    } else {
      title += c == '_' ? ' ' : c;
    }
    after_letter = is_lower || is_upper;
  }
  return std::string(trimmed(title));
}

Json example_of(std::string_view text) {
  const auto example = parse_json(text);
  if (!example) {
    throw std::logic_error("the example '" + std::string(text) + "': " + example.error().message);
  }
  return *example;
}

void add_field(JsonObject& schema, std::string_view name, const Field& field) {
  if (!field.title.empty()) {
    schema["title"] = field.title;
  } else if (!schema.contains("$ref")) {
    schema["title"] = title_of(name);
  }
  if (!field.description.empty()) schema["description"] = field.description;
  if (!field.example.empty()) schema["examples"] = JsonArray{example_of(field.example)};
  if (field.deprecated) schema["deprecated"] = true;
  if (field.write_only) schema["writeOnly"] = true;
}

void add_model_text(JsonObject& schema, std::string_view name, const ModelText& text) {
  if (name.ends_with(output_suffix)) name.remove_suffix(output_suffix.size());
  schema["title"] = text.title.empty() ? name : text.title;
  if (!text.description.empty()) schema["description"] = text.description;
  JsonArray examples;
  for (std::size_t i = 0; i < text.example_count; ++i) {
    examples.push_back(example_of(text.examples[i]));
  }
  if (!examples.empty()) schema["examples"] = std::move(examples);
}

void StructSchema::add(std::string_view name, const Field& field, bool always_there, Json schema) {
  add_field(schema.as_object(), name, field);
  if (always_there) required_.emplace_back(name);
  properties_[name] = std::move(schema);
}

void StructSchema::set_default(std::string_view name, Json value) {
  properties_[name].as_object()["default"] = std::move(value);
}

void StructSchema::add_computed(std::string_view name, std::string_view title,
                                std::string_view description, Json schema) {
  add_field(schema.as_object(), name, {.title = title, .description = description});
  schema.as_object()["readOnly"] = true;
  required_.emplace_back(name);
  properties_[name] = std::move(schema);
}

JsonObject StructSchema::finish(std::string_view name, const ModelText& text,
                                bool unknown_refused) && {
  JsonObject schema{{"type", "object"}};
  add_model_text(schema, name, text);
  schema["properties"] = std::move(properties_);
  if (!required_.empty()) schema["required"] = std::move(required_);
  if (unknown_refused) schema["additionalProperties"] = false;
  return schema;
}

}  // namespace detail
}  // namespace micro_core
