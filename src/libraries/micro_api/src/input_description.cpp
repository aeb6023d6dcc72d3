#include <micro_api/input_description.hpp>

#include <algorithm>

namespace micro_api::detail {
namespace {

JsonObject content(std::string_view media_type, Json schema) {
  JsonObject media;
  media["schema"] = std::move(schema);
  JsonObject object;
  object[media_type] = std::move(media);
  return object;
}

// Several bodies are the members of one.
Json schema_of_bodies(std::vector<InputDescription::BodyPart>& bodies) {
  JsonObject properties;
  JsonArray required;
  for (InputDescription::BodyPart& part : bodies) {
    micro_core::detail::add_field(part.schema.as_object(), part.name, part.field);
    if (part.required) required.emplace_back(part.name);
    properties[part.name] = std::move(part.schema);
  }
  JsonObject schema{{"type", "object"}};
  schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

Json schema_of_body(InputDescription::BodyPart& part) {
  const bool has_title = !part.field.title.empty() || part.schema.as_object().contains("title");
  micro_core::detail::add_field(part.schema.as_object(), part.name, part.field);
  // Alone, its name in C++ is nothing to a caller.
  if (!has_title) part.schema.as_object().stable_erase("title");
  return std::move(part.schema);
}

Json schema_of_forms(std::vector<Json>& forms) {
  if (forms.size() == 1) return std::move(forms.front());
  JsonObject schema;
  schema["allOf"] = JsonArray(forms.begin(), forms.end());
  return schema;
}

// The name that `scheme` has in the document; a second one of that name gets a number.
std::string scheme_name(SecuritySchemes& schemes, std::string_view base, const JsonObject& scheme) {
  std::string name(base);
  for (int number = 2;; ++number) {
    const auto [entry, is_new] = schemes.emplace(name, scheme);
    if (is_new || entry->second == scheme) return name;
    name = std::string(base) + "_" + std::to_string(number);
  }
}

// Schemes of one name that differ in their scopes only are one with all of them.
void add_scopes(JsonObject& known, const JsonObject& scheme) {
  if (!known.contains("flows")) return;
  for (const auto& flow : scheme.at("flows").as_object()) {
    Json* same = known["flows"].as_object().if_contains(flow.key());
    if (same == nullptr) continue;
    for (const auto& scope : flow.value().at("scopes").as_object()) {
      same->as_object()["scopes"].as_object()[scope.key()] = scope.value();
    }
  }
}

JsonObject without_scopes(JsonObject scheme) {
  if (!scheme.contains("flows")) return scheme;
  for (auto& flow : scheme["flows"].as_object()) {
    flow.value().as_object()["scopes"] = JsonObject{};
  }
  return scheme;
}

void finish_body(InputDescription& input) {
  JsonObject body;
  if (!input.bodies.empty()) {
    const bool required = std::ranges::any_of(input.bodies, &InputDescription::BodyPart::required);
    if (required) body["required"] = true;
    body["content"] =
        content("application/json", input.bodies.size() == 1 ? schema_of_body(input.bodies.front())
                                                             : schema_of_bodies(input.bodies));
  } else if (!input.forms.empty()) {
    body["required"] = true;
    body["content"] =
        content(input.form_has_file ? "multipart/form-data" : "application/x-www-form-urlencoded",
                schema_of_forms(input.forms));
  } else if (input.raw_body) {
    body["content"] =
        content("application/octet-stream", JsonObject{{"type", "string"}, {"format", "binary"}});
  }
  if (!body.empty()) input.request_body = std::move(body);
}

}  // namespace

void add_parameter(InputDescription& input, Place place, std::string_view name, bool required,
                   Json schema, const micro_core::Field& field) {
  if (field.hidden) return;
  const std::string_view in = place_name(place);
  for (const Json& known : input.parameters) {
    const bool is_same =
        micro_core::string_at(known, "name") == name && micro_core::string_at(known, "in") == in;
    if (is_same) return;
  }
  micro_core::detail::add_field(schema.as_object(), name, field);
  JsonObject parameter{{"name", name}, {"in", in}, {"required", required}};
  parameter["schema"] = std::move(schema);
  // FastAPI says these of the parameter as well as in its schema.
  if (!field.description.empty()) parameter["description"] = field.description;
  if (field.deprecated) parameter["deprecated"] = true;
  input.parameters.push_back(std::move(parameter));
}

void add_body(InputDescription& input, std::string_view name, bool required, Json schema,
              const micro_core::Field& field) {
  const auto found = std::ranges::find(input.bodies, name, &InputDescription::BodyPart::name);
  if (found == input.bodies.end()) {
    input.bodies.push_back({std::string(name), required, std::move(schema), field});
  }
}

void add_form(InputDescription& input, bool has_file, Json schema) {
  input.form_has_file = input.form_has_file || has_file;
  input.forms.push_back(std::move(schema));
}

void add_security(InputDescription& input, std::string_view name, JsonObject scheme,
                  const std::string_view* scopes, std::size_t count, bool optional) {
  // Known by what it is without its scopes: routes that need others sign in at the same place.
  std::string known;
  for (auto& [key, other] : input.security_schemes) {
    if (without_scopes(other) != without_scopes(scheme)) continue;
    known = key;
    add_scopes(other, scheme);
  }
  if (known.empty()) known = scheme_name(input.security_schemes, name, scheme);
  JsonArray needed(scopes, scopes + count);
  if (optional) {
    JsonObject requirement;
    requirement[known] = std::move(needed);
    input.optional_security.push_back(std::move(requirement));
    return;
  }
  Json& all = input.needed_security[known];
  if (all.is_null()) all = JsonArray{};
  for (Json& scope : needed) {
    const bool is_new = std::ranges::find(all.as_array(), scope) == all.as_array().end();
    if (is_new) all.as_array().push_back(std::move(scope));
  }
}

void describe_dependency(InputDescription& input, const NeededDependency& needed) {
  if (std::ranges::find(input.described, needed.type.identity) != input.described.end()) return;
  input.described.push_back(needed.type.identity);
  const Provider* provider = find_provider(needed, input.providers);
  if (provider != nullptr) provider->describe(input);
}

void finish_input(InputDescription& input) {
  if (!input.needed_security.empty()) {
    input.security.push_back(std::move(input.needed_security));
  } else if (!input.optional_security.empty()) {
    for (JsonObject& one : input.optional_security) input.security.push_back(std::move(one));
    input.security.push_back(JsonObject{});  // nobody has to sign in
  }
  finish_body(input);
}

}  // namespace micro_api::detail
