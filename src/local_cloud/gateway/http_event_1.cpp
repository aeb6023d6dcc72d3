// Events of payload format 1.0.
#include <local_cloud/gateway/event_parts.hpp>
#include <local_cloud/gateway/http_event.hpp>
#include <micro_http/url.hpp>

#include <algorithm>
#include <vector>

namespace local_cloud::gateway {
namespace {

using micro_http::HttpRequest;

// Names in their order of arrival, each with all its values.
class ListedValues {
 public:
  void add(std::string_view name, std::string value, bool ignores_case) {
    for (auto& [known, values] : lists_) {
      const bool is_same =
          ignores_case ? micro_http::equal_ignoring_case(known, name) : known == name;
      if (is_same) return values.push_back(std::move(value));
    }
    lists_.push_back({std::string(name), {std::move(value)}});
  }
  bool contains(std::string_view name) const {
    return std::any_of(lists_.begin(), lists_.end(), [&](const List& list) {
      return micro_http::equal_ignoring_case(list.name, name);
    });
  }

  // Two members of the event: null for an empty one.
  void write(JsonObjectWriter& event, std::string& out, std::string_view last_name,
             std::string_view all_name) const {
    if (lists_.empty()) {
      event.raw(last_name, "null");
      event.raw(all_name, "null");
      return;
    }
    event.name(last_name);
    JsonObjectWriter last(out);
    for (const auto& [name, values] : lists_) last.string(name, values.back());
    last.close();
    event.name(all_name);
    JsonObjectWriter all(out);
    for (const auto& [name, values] : lists_) {
      all.name(name);
      char separator = '[';
      for (const std::string& value : values) {
        out += separator;
        separator = ',';
        append_json_string(out, value);
      }
      out += ']';
    }
    all.close();
  }

 private:
  struct List {
    std::string name;
    std::vector<std::string> values;
  };
  std::vector<List> lists_;
};

ListedValues headers_of(const HttpRequest& request, const EventContext& context) {
  ListedValues headers;
  for (const auto& [name, value] : request.headers) {
    if (!is_left_out(to_lower(name))) headers.add(name, value, true);
  }
  const auto add = [&](std::string_view name, std::string_view value) {
    headers.add(name, std::string(value), true);
  };
  add("X-Amzn-Trace-Id", context.trace_header);
  add("X-Forwarded-For", request.remote_address);
  if (!headers.contains("x-forwarded-port")) {
    add("X-Forwarded-Port", port_of(request.headers.get("host")));
  }
  if (!headers.contains("x-forwarded-proto")) add("X-Forwarded-Proto", "http");
  return headers;
}

// "/users/{proxy+}" of "ANY /users/{proxy+}"; "$default" as it is.
std::string_view resource_of(std::string_view route_key) {
  const std::size_t space = route_key.find(' ');
  return space == std::string_view::npos ? route_key : route_key.substr(space + 1);
}

void write_identity(std::string& out, const HttpRequest& request) {
  JsonObjectWriter identity(out);
  for (const char* unknown : {"accessKey", "accountId", "caller", "cognitoAmr",
                              "cognitoAuthenticationProvider", "cognitoAuthenticationType",
                              "cognitoIdentityId", "cognitoIdentityPoolId", "principalOrgId"}) {
    identity.raw(unknown, "null");
  }
  identity.string("sourceIp", request.remote_address);
  identity.raw("user", "null");
  identity.string("userAgent", request.headers.get("user-agent"));
  identity.raw("userArn", "null");
  identity.close();
}

void write_request_context(std::string& out, const HttpRequest& request, std::string_view path,
                           const EventContext& context) {
  const std::string_view domain = without_port(request.headers.get("host"));
  JsonObjectWriter object(out);
  object.string("accountId", context.account_id);
  object.string("apiId", context.api_id);
  object.string("domainName", domain);
  object.string("domainPrefix", domain.substr(0, domain.find('.')));
  object.string("extendedRequestId", context.request_id);
  object.string("httpMethod", request.method);
  object.name("identity");
  write_identity(out, request);
  object.string("path", path);
  object.string("protocol", "HTTP/1.1");
  object.string("requestId", context.request_id);
  object.string("requestTime", to_common_log_time(context.now));
  object.raw("requestTimeEpoch", std::to_string(context.now.time_since_epoch().count()));
  object.string("resourceId", context.route_key);
  object.string("resourcePath", resource_of(context.route_key));
  object.string("stage", context.stage);
  object.close();
}

void write_parameters(JsonObjectWriter& event, std::string& out, const RouteTable::Match& match) {
  if (match.parameters.empty()) return event.raw("pathParameters", "null");
  event.name("pathParameters");
  JsonObjectWriter parameters(out);
  for (const auto& [name, value] : match.parameters) {
    parameters.string(name, micro_http::percent_decode(value));
  }
  parameters.close();
}

void write_stage_variables(JsonObjectWriter& event, std::string& out, const EventContext& context) {
  if (context.stage_variables == nullptr || context.stage_variables->empty()) {
    return event.raw("stageVariables", "null");
  }
  event.name("stageVariables");
  JsonObjectWriter variables(out);
  for (const auto& [name, value] : *context.stage_variables) variables.string(name, value);
  variables.close();
}

}  // namespace

std::string make_event_1(const HttpRequest& request, const RouteTable::Match& match,
                         const EventContext& context) {
  const std::string path = micro_http::percent_decode(request.path());
  std::string out;
  out.reserve(3'072 + request.body.size() + request.target.size() * 4);
  JsonObjectWriter event(out);
  event.string("version", "1.0");
  event.string("resource", resource_of(context.route_key));
  event.string("path", path);
  event.string("httpMethod", request.method);
  headers_of(request, context).write(event, out, "headers", "multiValueHeaders");
  ListedValues query;
  for (auto& [name, value] : micro_http::parse_query(request.query())) {
    query.add(name, std::move(value), false);
  }
  query.write(event, out, "queryStringParameters", "multiValueQueryStringParameters");
  event.name("requestContext");
  write_request_context(out, request, path, context);
  write_parameters(event, out, match);
  write_stage_variables(event, out, context);
  if (request.body.empty()) event.raw("body", "null");
  write_body(event, request);
  event.close();
  return out;
}

}  // namespace local_cloud::gateway
