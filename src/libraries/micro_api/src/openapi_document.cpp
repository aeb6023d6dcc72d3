#include "openapi_document.hpp"

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

JsonObject http_validation_error_schema() {
  JsonObject detail{{"type", "array"}, {"title", "Detail"}};
  detail["items"] = micro_core::detail::reference_to("ValidationError");
  return {{"type", "object"},
          {"title", "HTTPValidationError"},
          {"properties", JsonObject{{"detail", detail}}}};
}

JsonObject json_content(Json schema) {
  JsonObject media;
  media["schema"] = std::move(schema);
  return {{"application/json", media}};
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
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
  const bool has_input = !operation.parameters.empty() || !operation.request_body.is_null();
  if (has_input && !all.contains("422")) {
    JsonObject invalid{{"description", "Validation Error"}};
    invalid["content"] = json_content(micro_core::detail::reference_to("HTTPValidationError"));
    all["422"] = std::move(invalid);
  }
  return all;
}

JsonObject describe_route(const Route& route, micro_core::SchemaBuilder& schemas) {
  OperationDescription operation{.schemas = schemas};
  route.describe(operation);
  JsonObject object;
  if (!route.options.tags.empty()) {
    object["tags"] = JsonArray(route.options.tags.begin(), route.options.tags.end());
  }
  object["summary"] = route.summary;
  if (!route.options.description.empty()) object["description"] = route.options.description;
  object["operationId"] = operation_id(route);
  if (route.options.deprecated) object["deprecated"] = true;
  object["responses"] = responses(route, operation, schemas);
  if (!operation.parameters.empty()) object["parameters"] = std::move(operation.parameters);
  if (!operation.request_body.is_null()) {
    object["requestBody"] = std::move(operation.request_body);
  }
  return object;
}

}  // namespace

void add_parameter(OperationDescription& operation, std::string_view place, std::string_view name,
                   bool required, Json schema) {
  if (!schema.as_object().contains("$ref")) {
    schema.as_object()["title"] = micro_core::detail::title_of(name);
  }
  JsonObject parameter{{"name", name}, {"in", place}, {"required", required}};
  parameter["schema"] = std::move(schema);
  operation.parameters.push_back(std::move(parameter));
}

void set_request_body(OperationDescription& operation, bool required, Json schema) {
  JsonObject body;
  if (required) body["required"] = true;
  body["content"] = json_content(std::move(schema));
  operation.request_body = std::move(body);
}

void add_content(AnswerDescription& answer, std::string_view media_type, Json schema) {
  Json& media = answer.content[media_type];
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
                      std::string_view root_path) {
  micro_core::SchemaBuilder schemas;
  JsonObject paths;
  for (const Route* route : routes) {
    if (!route->options.include_in_schema) continue;
    Json& path = paths[documented_path(route->path)];
    if (path.is_null()) path = JsonObject{};
    path.as_object()[lower(route->method)] = describe_route(*route, schemas);
  }
  JsonObject components;
  for (const auto& [name, schema] : schemas.components()) components[name] = schema;
  components["HTTPValidationError"] = http_validation_error_schema();
  components["ValidationError"] = validation_error_schema();

  JsonObject info{{"title", options.title}};
  if (!options.description.empty()) info["description"] = options.description;
  info["version"] = options.version;
  JsonObject document{{"openapi", "3.1.0"}};
  document["info"] = std::move(info);
  if (!root_path.empty()) document["servers"] = JsonArray{JsonObject{{"url", root_path}}};
  document["paths"] = std::move(paths);
  document["components"] = JsonObject{{"schemas", std::move(components)}};
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
