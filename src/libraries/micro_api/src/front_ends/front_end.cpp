#include <micro_api/front_end.hpp>

namespace micro_api {
namespace {

using micro_core::find;
using micro_core::Json;
using micro_core::string_at;

const Json* object_at(const Json& json, std::string_view key) {
  const Json* member = find(json, key);
  return member != nullptr && member->is_object() ? member : nullptr;
}

bool has_text(const Json& json, std::string_view key) {
  const Json* member = find(json, key);
  return member != nullptr && member->is_string();
}

std::map<std::string, std::string> texts_at(const Json& json, std::string_view key) {
  std::map<std::string, std::string> texts;
  const Json* object = object_at(json, key);
  if (object == nullptr) return texts;
  for (const auto& [name, value] : object->get_object()) {
    if (value.is_string()) texts.emplace(name, std::string_view(value.get_string()));
  }
  return texts;
}

bool is_lattice(FrontEnd front_end) {
  return front_end == FrontEnd::lattice_1 || front_end == FrontEnd::lattice_2;
}

}  // namespace

std::optional<FrontEnd> front_end_of(const Json& event) {
  const Json* context = object_at(event, "requestContext");
  if (context == nullptr) {
    const bool is_lattice_1 = has_text(event, "raw_path") && has_text(event, "method");
    if (is_lattice_1) return FrontEnd::lattice_1;
    // Hand-written test events of a REST API often leave the context out.
    const bool is_rest = has_text(event, "httpMethod") && has_text(event, "path");
    return is_rest ? std::optional(FrontEnd::rest_api) : std::nullopt;
  }
  if (object_at(*context, "http") != nullptr) {
    const std::string_view domain = string_at(*context, "domainName");
    const bool is_url = domain.find(".lambda-url.") != std::string_view::npos;
    return is_url ? FrontEnd::function_url : FrontEnd::http_api;
  }
  if (has_text(event, "httpMethod")) {
    if (object_at(*context, "elb") != nullptr) return FrontEnd::load_balancer;
    return string_at(event, "version") == "1.0" ? FrontEnd::http_api_1 : FrontEnd::rest_api;
  }
  const bool is_lattice_2 = has_text(event, "method") && has_text(event, "path");
  return is_lattice_2 ? std::optional(FrontEnd::lattice_2) : std::nullopt;
}

std::string describe_event(const Json& event) {
  if (!event.is_object()) return "JSON, but no object";
  const Json* records = find(event, "Records");
  if (records != nullptr && records->is_array() && !records->get_array().empty()) {
    const Json& record = records->get_array().front();
    for (const std::string_view key : {"eventSource", "EventSource"}) {
      if (has_text(record, key)) return "records of " + std::string(string_at(record, key));
    }
  }
  if (has_text(event, "detail-type")) {
    return "the EventBridge event \"" + std::string(string_at(event, "detail-type")) + "\"";
  }
  const Json* context = object_at(event, "requestContext");
  if (context != nullptr && has_text(*context, "connectionId")) {
    return "a message of a WebSocket API";
  }
  std::string keys;
  for (const auto& member : event.get_object()) {
    constexpr std::size_t length_max = 200;
    if (keys.size() > length_max) return "an object with " + keys + ", ...";
    keys.append(keys.empty() ? "" : ", ").append(member.key());
  }
  return keys.empty() ? "an empty object" : "an object with " + keys;
}

GatewayFacts gateway_facts(FrontEnd front_end, const Json& event) {
  GatewayFacts facts;
  const Json* context = object_at(event, "requestContext");
  if (context == nullptr || front_end == FrontEnd::direct) return facts;
  facts.request_id = string_at(*context, "requestId");
  facts.stage = string_at(*context, "stage");
  facts.domain_name = string_at(*context, "domainName");
  const bool has_route_key = has_text(*context, "routeKey");
  facts.route = has_route_key ? string_at(*context, "routeKey") : string_at(event, "resource");
  facts.path_parameters = texts_at(event, "pathParameters");
  facts.stage_variables = texts_at(event, "stageVariables");
  return facts;
}

const Json* authorizer_of(FrontEnd front_end, const Json& event) {
  const Json* context = object_at(event, "requestContext");
  if (context == nullptr || front_end == FrontEnd::direct) return nullptr;
  return object_at(*context, is_lattice(front_end) ? "identity" : "authorizer");
}

const Json* claims_of(FrontEnd front_end, const Json& event) {
  const Json* authorizer = authorizer_of(front_end, event);
  if (authorizer == nullptr || is_lattice(front_end)) return authorizer;
  if (const Json* jwt = object_at(*authorizer, "jwt")) return object_at(*jwt, "claims");
  for (const std::string_view kind : {"lambda", "iam", "claims"}) {
    if (const Json* claims = object_at(*authorizer, kind)) return claims;
  }
  // A payload 2.0 names the kind of its authorizer always; a 1.0 is the flat map itself.
  const bool is_flat = front_end == FrontEnd::rest_api || front_end == FrontEnd::http_api_1;
  if (!is_flat || find(*authorizer, "claims") != nullptr) return nullptr;
  return authorizer;
}

}  // namespace micro_api
