#include "openapi_document.hpp"

#include <utility>

namespace micro_api::detail {
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

// "GET /users/{user_id}" is "get_users_user_id".
std::string operation_id(const Route& route) {
  if (!route.options.operation_id.empty()) return route.options.operation_id;
  std::string id = lower(route.method);
  bool gap = true;
  for (const char c : route.path) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_word && gap) id += '_';
    if (is_word) id += c;
    gap = !is_word;
  }
  return id;
}

// OpenAPI has no "{name...}".
std::string documented_path(std::string path) {
  if (path.ends_with("...}")) path.replace(path.size() - 4, 4, "}");
  return path.empty() ? "/" : path;
}

JsonObject responses(const Route& route, OperationDescription& operation) {
  const int status = route.options.status != 0 ? route.options.status
                     : operation.is_void       ? 204
                                               : 200;
  JsonObject success{{"description", "Successful Response"}};
  if (operation.has_answer) success["content"] = json_content(std::move(operation.answer));
  JsonObject all;
  all[std::to_string(status)] = std::move(success);
  if (!operation.parameters.empty() || !operation.request_body.is_null()) {
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
  object["responses"] = responses(route, operation);
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

}  // namespace micro_api::detail
