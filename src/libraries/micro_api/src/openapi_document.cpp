#include "openapi_document.hpp"

#include <micro_core/text.hpp>

#include <micro_core/text.hpp>

#include <algorithm>
#include <initializer_list>
#include <stdexcept>
#include <utility>

namespace micro_api {
namespace detail {
namespace {

// FastAPI's two components for a 422, word for word.
JsonObject validation_error_schema() {
  JsonObject step;
  step["anyOf"] = JsonArray{JsonObject{{"type", "string"}}, JsonObject{{"type", "integer"}}};
  JsonObject properties;
  properties["loc"] = JsonObject{{"type", "array"}, {"items", step}, {"title", "Location"}};
  properties["msg"] = JsonObject{{"type", "string"}, {"title", "Message"}};
  properties["type"] = JsonObject{{"type", "string"}, {"title", "Error Type"}};
  return {{"type", "object"},
          {"title", "ValidationError"},
          {"properties", properties},
          {"required", JsonArray{"loc", "msg", "type"}}};
}

JsonObject http_validation_error_schema(std::string_view item) {
  JsonObject detail{{"type", "array"}, {"title", "Detail"}};
  detail["items"] = micro_core::detail::reference_to(item);
  return {{"type", "object"},
          {"title", "HTTPValidationError"},
          {"properties", JsonObject{{"detail", detail}}}};
}

// Beside the service's own types, of which one may have either name.
void add_validation_errors(JsonObject& components) {
  if (components.contains("HTTPValidationError")) {
    throw std::logic_error(
        "HTTPValidationError is the OpenAPI document's name for the body of a 422: a type of the "
        "service needs another one");
  }
  std::string item = "ValidationError";
  while (components.contains(item)) item += '_';
  components["HTTPValidationError"] = http_validation_error_schema(item);
  components[item] = validation_error_schema();
}

JsonObject json_content(Json schema) {
  JsonObject media;
  media["schema"] = std::move(schema);
  return {{"application/json", media}};
}

// OpenAPI has no "{name...}".
std::string documented_path(std::string path) {
  if (path.ends_with("...}")) path.replace(path.size() - 4, 4, "}");
  return path.empty() ? "/" : path;
}

JsonObject responses(const Route& route, const OperationDescription& operation,
                     micro_core::SchemaBuilder& schemas) {
  const int own_status = route.options.status != 0 ? route.options.status : operation.answer.status;
  JsonObject success{{"description", "Successful Response"}};
  if (!operation.answer.content.empty()) success["content"] = operation.answer.content;
  JsonObject all;
  all[std::to_string(own_status)] = std::move(success);
  for (const DeclaredResponse& declared : route.options.responses) {
    const std::string status = std::to_string(declared.status);
    JsonObject response = declared.response.to_json(schemas);
    if (declared.status == own_status) {  // says more about the success
      for (const auto& [key, value] : response) all[status].as_object()[key] = value;
    } else if (!all.contains(status)) {
      all[status] = std::move(response);
    }
  }
  const InputDescription& input = operation.input;
  const bool has_input = !input.parameters.empty() || !input.request_body.is_null();
  if (has_input && !all.contains("422")) {
    JsonObject invalid{{"description", "Validation Error"}};
    invalid["content"] = json_content(micro_core::detail::reference_to("HTTPValidationError"));
    all["422"] = std::move(invalid);
  }
  return all;
}

JsonObject describe_route(const Route& route, micro_core::SchemaBuilder& schemas,
                          SecuritySchemes& security_schemes, const Providers& providers) {
  OperationDescription operation{
      .schemas = schemas,
      .input = {.schemas = schemas, .security_schemes = security_schemes, .providers = &providers}};
  route.handler.describe(operation);
  JsonObject object;
  if (!route.options.tags.empty()) {
    object["tags"] = JsonArray(route.options.tags.begin(), route.options.tags.end());
  }
  object["summary"] = route.summary;
  if (!route.options.description.empty()) object["description"] = route.options.description;
  object["operationId"] = operation_id(route);
  if (route.options.deprecated) object["deprecated"] = true;
  object["responses"] = responses(route, operation, schemas);
  InputDescription& input = operation.input;
  if (!input.parameters.empty()) object["parameters"] = std::move(input.parameters);
  if (!input.request_body.is_null()) object["requestBody"] = std::move(input.request_body);
  if (!input.security.empty()) object["security"] = std::move(input.security);
  return object;
}

// True if `text` stands anywhere in `json` as a value.
bool mentions(const Json& json, std::string_view text) {
  if (json.is_string()) return std::string_view(json.get_string()) == text;
  if (json.is_array()) {
    return std::ranges::any_of(json.get_array(),
                               [&](const Json& one) { return mentions(one, text); });
  }
  return json.is_object() && std::ranges::any_of(json.get_object(), [&](const auto& member) {
           return mentions(member.value(), text);
         });
}

using Texts = std::initializer_list<std::pair<std::string_view, std::string_view>>;

void add_texts(JsonObject& object, Texts texts) {
  for (const auto& [name, text] : texts) {
    if (!text.empty()) object[name] = text;
  }
}

// An object of those of `texts` that are not empty.
JsonObject object_of(Texts texts) {
  JsonObject object;
  add_texts(object, texts);
  return object;
}

JsonObject external_docs(const ExternalDocs& docs) {
  return object_of({{"description", docs.description}, {"url", docs.url}});
}

JsonObject info(const AppOptions& options) {
  const ApiContact& contact = options.contact;
  const ApiLicense& license = options.license;
  JsonObject info{{"title", options.title}};
  const auto add = [&info](std::string_view name, JsonObject object) {
    if (!object.empty()) info[name] = std::move(object);
  };
  add_texts(info, {{"summary", options.summary},
                   {"description", options.description},
                   {"termsOfService", options.terms_of_service}});
  add("contact",
      object_of({{"name", contact.name}, {"url", contact.url}, {"email", contact.email}}));
  add("license",
      object_of(
          {{"name", license.name}, {"identifier", license.identifier}, {"url", license.url}}));
  info["version"] = options.version;
  return info;
}

// First where the document comes from: what is tried out on a page that is served here must not
// reach a server elsewhere unasked. Without any, that is what the standard assumes.
JsonArray servers(const AppOptions& options, std::string_view root_path) {
  JsonArray all;
  if (root_path.empty() && options.servers.empty()) return all;
  all.push_back(object_of({{"url", root_path.empty() ? "/" : root_path}}));
  for (const ApiServer& server : options.servers) {
    all.push_back(object_of({{"url", server.url}, {"description", server.description}}));
  }
  return all;
}

JsonArray tags(const AppOptions& options) {
  JsonArray all;
  for (const ApiTag& tag : options.tags) {
    JsonObject object = object_of({{"name", tag.name}, {"description", tag.description}});
    if (!tag.external_docs.url.empty()) object["externalDocs"] = external_docs(tag.external_docs);
    all.push_back(std::move(object));
  }
  return all;
}

}  // namespace

void add_content(AnswerDescription& answer, std::string_view media_type, Json schema) {
  // The parameters of a type ("; charset=utf-8") are for the header.
  Json& media = answer.content[micro_core::trimmed(media_type.substr(0, media_type.find(';')))];
  if (media.is_null()) {
    JsonObject object;
    object["schema"] = std::move(schema);
    media = std::move(object);
    return;
  }
  Json& known = media.as_object()["schema"];  // another alternative of a variant
  if (known.is_object() && known.as_object().contains("anyOf")) {
    known.as_object()["anyOf"].as_array().push_back(std::move(schema));
  } else {
    JsonArray alternatives{known, std::move(schema)};
    known = JsonObject{{"anyOf", std::move(alternatives)}};
  }
}

Json schema_of_media(std::string_view media_type) {
  if (media_type.starts_with("text/")) return JsonObject{{"type", "string"}};
  return JsonObject{};
}

Json openapi_document(const AppOptions& options, const std::vector<const Route*>& routes,
                      const Providers& providers, std::string_view root_path) {
  micro_core::SchemaBuilder schemas;
  SecuritySchemes security_schemes;
  JsonObject paths;
  for (const Route* route : routes) {
    if (!route->options.include_in_schema) continue;
    Json& path = paths[documented_path(route->path)];
    if (path.is_null()) path = JsonObject{};
    path.as_object()[micro_core::lower_case(route->method)] =
        describe_route(*route, schemas, security_schemes, providers);
  }
  Json settled(std::move(paths));
  schemas.settle(settled);
  JsonObject components;
  for (const auto& [name, schema] : schemas.components()) components[name] = schema;
  if (mentions(settled, "#/components/schemas/HTTPValidationError")) {
    add_validation_errors(components);
  }

  JsonObject document{{"openapi", "3.1.0"}};
  document["info"] = info(options);
  if (JsonArray all = servers(options, root_path); !all.empty()) document["servers"] = all;
  document["paths"] = std::move(settled);
  JsonObject all_components;
  if (!components.empty()) all_components["schemas"] = std::move(components);
  if (!security_schemes.empty()) {
    JsonObject schemes;
    for (const auto& [name, scheme] : security_schemes) schemes[name] = scheme;
    all_components["securitySchemes"] = std::move(schemes);
  }
  if (!all_components.empty()) document["components"] = std::move(all_components);
  if (JsonArray all = tags(options); !all.empty()) document["tags"] = all;
  if (!options.external_docs.url.empty()) {
    document["externalDocs"] = external_docs(options.external_docs);
  }
  return document;
}

}  // namespace detail

JsonObject ResponseDescription::to_json(micro_core::SchemaBuilder& schemas) const {
  AnswerDescription answer;
  describe_(answer, schemas);
  JsonObject response{{"description", description_}};
  if (!headers_.empty()) {
    JsonObject headers;
    for (const detail::DeclaredHeader& header : headers_) {
      JsonObject object;
      if (!header.description.empty()) object["description"] = header.description;
      object["schema"] = header.schema(schemas);
      headers[header.name] = std::move(object);
    }
    response["headers"] = std::move(headers);
  }
  if (!answer.content.empty()) response["content"] = std::move(answer.content);
  return response;
}

}  // namespace micro_api
