#include <micro_aws/client.hpp>

#include <algorithm>
#include <array>

#include "s3_request.hpp"
#include "transport.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Json;
using micro_core::JsonObject;
using micro_core::Result;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

// The operations that wait for something to come.
constexpr std::array<std::string_view, 2> long_polls{"AmazonSQS.ReceiveMessage",
                                                     "AWSStepFunctions.GetActivityTask"};

// What a call is about, for those who watch it.
std::string resource_of(const JsonObject& input) {
  for (const std::string_view key : {"TableName", "QueueUrl", "StreamName", "SecretId", "Name"}) {
    const Json* value = input.if_contains(key);
    if (value && value->is_string()) return std::string(std::string_view(value->get_string()));
  }
  return {};
}

}  // namespace

Client::Client(ClientOptions options)
    : transport_(std::make_shared<Transport>(std::move(options))) {}

Client Client::with(CallOptions options) const {
  Client copy = *this;
  if (options.timeout) copy.call_options_.timeout = options.timeout;
  if (options.stop.stop_possible()) copy.call_options_.stop = std::move(options.stop);
  return copy;
}

Result<void> Client::connect(std::string_view service) const {
  const auto known = service_of_host(service);
  if (!known) return known.error();
  const auto route = transport_->route_to(*known);
  if (!route) return route.error();
  return transport_->connect(*route, call_options_);
}

Result<Json> Client::call(std::string_view target, JsonObject input, Json* refusal) const {
  const auto service = service_of_target(target);
  if (!service) return service.error();
  auto route = transport_->route_to(*service);
  if (!route) return std::move(route).error();
  Prepared prepared{.route = *std::move(route)};
  prepared.server = prepared.route.endpoint.url;
  prepared.operation = target.substr(target.find('.') + 1);
  if (transport_->is_observed()) prepared.resource = resource_of(input);
  prepared.is_long_poll = std::ranges::find(long_polls, target) != long_polls.end();
  prepared.request.method = "POST";
  prepared.request.target = without_slash_at_end(prepared.server.path) + '/';
  prepared.request.headers.add("X-Amz-Target", std::string(target));
  prepared.request.headers.add(
      "Content-Type", "application/x-amz-json-" + std::string(prepared.route.service.json_version));
  prepared.request.body = micro_core::to_text(Json(std::move(input)));

  std::string refusal_text;
  const auto response =
      transport_->send(std::move(prepared), call_options_, refusal ? &refusal_text : nullptr);
  if (!response) {
    if (refusal) *refusal = micro_core::parse_json(refusal_text).value_or(Json(nullptr));
    return response.error();
  }
  if (response->body.empty()) return Json(JsonObject());
  auto json = micro_core::parse_json(response->body);
  if (!json) {
    return Error::internal("the answer to " + std::string(target) +
                           " is not JSON: " + json.error().message);
  }
  return json;
}

Result<void> Client::back_off(std::string_view target, int retry) const {
  const auto service = service_of_target(target);
  if (!service) return service.error();
  const auto route = transport_->route_to(*service);
  if (!route) return route.error();
  return transport_->back_off(*route, retry, call_options_);
}

Result<std::string> Client::call_query(std::string_view service, std::string_view action,
                                       micro_http::QueryParameters parameters) const {
  const auto known = service_of_query(service);
  if (!known) return known.error();
  auto route = transport_->route_to(*known);
  if (!route) return std::move(route).error();
  Prepared prepared{.route = *std::move(route)};
  prepared.server = prepared.route.endpoint.url;
  prepared.operation = action;
  // The token in it is what proves the caller's identity.
  prepared.is_signed = action != "AssumeRoleWithWebIdentity" && action != "AssumeRoleWithSAML";
  prepared.request.method = "POST";
  prepared.request.target = without_slash_at_end(prepared.server.path) + '/';
  prepared.request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
  parameters.emplace_back("Action", action);
  parameters.emplace_back("Version", prepared.route.service.query_version);
  prepared.request.body = query_text(parameters).substr(1);
  auto response = transport_->send(std::move(prepared), call_options_);
  if (!response) return std::move(response).error();
  return std::move(response->body);
}

Result<HttpResponse> Client::call_rest(std::string_view service, const RestCall& call) const {
  const auto known = service_of_rest(service);
  if (!known) return known.error();
  auto route = transport_->route_to(*known);
  if (!route) return std::move(route).error();
  Prepared prepared{.route = *std::move(route)};
  prepared.server = prepared.route.endpoint.url;
  prepared.operation = call.operation.empty() ? call.method : call.operation;
  prepared.resource = call.resource;
  prepared.first_byte_timeout = call.first_byte_timeout;
  prepared.request = HttpRequest{
      .method = call.method,
      .target = without_slash_at_end(prepared.server.path) + call.path + query_text(call.query),
      .headers = call.headers,
      .body = call.body};
  return transport_->send(std::move(prepared), call_options_);
}

Result<HttpResponse> Client::call_s3(S3Call call) const {
  auto route = transport_->route_to(s3_service);
  if (!route) return std::move(route).error();
  const auto defaults = transport_->checksum_defaults();
  if (!defaults) return defaults.error();
  return transport_->send(prepare_s3(*std::move(route), std::move(call), *defaults), call_options_);
}

Result<std::optional<micro_core::ChecksumAlgorithm>> Client::s3_checksum() const {
  const auto defaults = transport_->checksum_defaults();
  if (!defaults) return defaults.error();
  if (!defaults->sends) return std::optional<micro_core::ChecksumAlgorithm>();
  return std::optional(usual_checksum);
}

Result<std::string> Client::presign_s3(S3Call call, std::chrono::seconds expires) const {
  auto route = transport_->route_to(s3_service);
  if (!route) return std::move(route).error();
  auto options = transport_->signing_options(*route);
  if (!options) return std::move(options).error();
  options->add_content_sha256 = false;
  options->payload_hash = "UNSIGNED-PAYLOAD";
  Prepared prepared = prepare_s3(*std::move(route), std::move(call), {.validates = false});
  prepared.request.headers.set("Host", prepared.server.authority());
  return prepared.server.scheme + "://" + prepared.server.authority() +
         presign(prepared.request, *options, expires);
}

}  // namespace micro_aws
