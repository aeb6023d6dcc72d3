#include <local_cloud/endpoint.hpp>

#include <local_cloud/wire/host_check.hpp>
#include <local_cloud/wire/xml_text.hpp>

#include <micro_core/json.hpp>

#include <string_view>
#include <utility>

namespace local_cloud {
namespace {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_http::HttpReply;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

HttpResponse json_response(int status, const JsonObject& body) {
  return {status, {{"Content-Type", "application/json"}}, micro_core::to_text(Json(body))};
}

HttpResponse foreign_host() {
  return json_response(403, {{"message",
                              "The Host header names another machine. The local cloud answers to "
                              "localhost, 127.0.0.1, [::1] and *.localhost."}});
}

// Clients of JSON protocols look at __type, those of S3 and Query at Code: one body serves none of
// them fully, but each prints the message.
HttpResponse unknown_service(const wire::AwsRequest& request) {
  const std::string message =
      "The local cloud does not implement the service \"" + request.service + "\"";
  if (request.http.headers.contains("x-amz-target")) {
    return json_response(501, {{"__type", "NotImplemented"}, {"message", message}});
  }
  std::string body =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ErrorResponse><Error><Code>NotImplemented"
      "</Code><Message>";
  wire::append_escaped(body, message);
  body += "</Message></Error><RequestId>" + request.request_id + "</RequestId></ErrorResponse>";
  return {501, {{"Content-Type", "application/xml"}}, std::move(body)};
}

// "a1b2c3d4e5" of "a1b2c3d4e5.execute-api.localhost:4566"; empty for any other host.
std::string_view http_api_of(std::string_view host) {
  const std::size_t dot = host.find(".execute-api.");
  return dot == std::string_view::npos ? std::string_view() : host.substr(0, dot);
}

}  // namespace

void Endpoint::add_service(std::string service, wire::AwsHandler handler) {
  services_[std::move(service)] = std::move(handler);
}

void Endpoint::add_http_api(std::string api_id, micro_http::HttpHandler handler) {
  http_apis_[std::move(api_id)] = std::move(handler);
}

void Endpoint::handle(HttpRequest request, const HttpReply& reply) const {
  const std::string_view host = request.headers.get("host");
  if (!wire::is_trusted_host(host)) return reply.send(foreign_host());
  if (const auto api = http_apis_.find(std::string(http_api_of(host))); api != http_apis_.end()) {
    return api->second(std::move(request), reply);
  }
  if (request.path() == "/_micro/health") {
    JsonArray names;
    for (const auto& [name, handler] : services_) names.emplace_back(name);
    return reply.send(json_response(200, {{"status", "running"}, {"services", std::move(names)}}));
  }
  wire::AwsRequest call = wire::identify(std::move(request), identity_);
  const auto service = services_.find(call.service);
  if (service == services_.end()) return reply.send(unknown_service(call));
  service->second(std::move(call), reply);
}

}  // namespace local_cloud
