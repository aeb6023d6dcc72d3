#include <local_cloud/gateway/http_event.hpp>

#include <local_cloud/gateway/event_parts.hpp>
#include <local_cloud/gateway/json_writer.hpp>
#include <micro_http/url.hpp>

#include <algorithm>
#include <vector>

namespace local_cloud::gateway {
namespace {

using micro_http::HttpRequest;

// Names and values in their order of arrival, values of one name joined by commas.
class JoinedValues {
 public:
  void add(std::string name, std::string_view value) {
    for (auto& [known, joined] : values_) {
      if (known != name) continue;
      joined.append(",").append(value);
      return;
    }
    values_.emplace_back(std::move(name), value);
  }
  bool empty() const { return values_.empty(); }
  void write(std::string& out) const {
    JsonObjectWriter object(out);
    for (const auto& [name, value] : values_) object.string(name, value);
    object.close();
  }

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

void write_headers(std::string& out, const HttpRequest& request, const EventContext& context) {
  JoinedValues headers;
  for (const auto& [name, value] : request.headers) {
    std::string lower = to_lower(name);
    if (!is_left_out(lower) && lower != "cookie") headers.add(std::move(lower), value);
  }
  headers.add("x-amzn-trace-id", context.trace_header);
  headers.add("x-forwarded-for", request.remote_address);
  if (!request.headers.contains("x-forwarded-port")) {
    headers.add("x-forwarded-port", port_of(request.headers.get("host")));
  }
  if (!request.headers.contains("x-forwarded-proto")) headers.add("x-forwarded-proto", "http");
  headers.write(out);
}

void write_cookies(JsonObjectWriter& event, std::string& out, const HttpRequest& request) {
  if (!request.headers.contains("cookie")) return;
  event.name("cookies");
  out += '[';
  char separator = 0;
  for (std::string_view rest : request.headers.all("cookie")) {
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(';'), rest.size());
      std::string_view cookie = rest.substr(0, end);
      while (cookie.starts_with(' ')) cookie.remove_prefix(1);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (cookie.empty()) continue;
      if (separator) out += separator;
      separator = ',';
      append_json_string(out, cookie);
    }
  }
  out += ']';
}

void write_query(JsonObjectWriter& event, std::string& out, std::string_view query) {
  event.string("rawQueryString", query);
  if (query.empty()) return;
  JoinedValues parameters;
  for (auto& [name, value] : micro_http::parse_query(query)) parameters.add(std::move(name), value);
  if (parameters.empty()) return;
  event.name("queryStringParameters");
  parameters.write(out);
}

void write_request_context(std::string& out, const HttpRequest& request, std::string_view path,
                           const EventContext& context) {
  const std::string_view domain = without_port(request.headers.get("host"));
  JsonObjectWriter object(out);
  object.string("accountId", context.account_id);
  object.string("apiId", context.api_id);
  object.string("domainName", domain);
  object.string("domainPrefix", domain.substr(0, domain.find('.')));
  object.name("http");
  JsonObjectWriter http(out);
  http.string("method", request.method);
  http.string("path", path);
  http.string("protocol", "HTTP/1.1");
  http.string("sourceIp", request.remote_address);
  http.string("userAgent", request.headers.get("user-agent"));
  http.close();
  object.string("requestId", context.request_id);
  object.string("routeKey", context.route_key);
  object.string("stage", context.stage);
  object.string("time", to_common_log_time(context.now));
  object.raw("timeEpoch", std::to_string(context.now.time_since_epoch().count()));
  object.close();
}

}  // namespace

std::string make_event(const HttpRequest& request, const RouteTable::Match& match,
                       const EventContext& context) {
  const std::string path = micro_http::percent_decode(request.path());
  std::string out;
  out.reserve(2'048 + request.body.size() + request.target.size() * 3);
  JsonObjectWriter event(out);
  event.string("version", "2.0");
  event.string("routeKey", context.route_key);
  event.string("rawPath", path);
  write_cookies(event, out, request);
  write_query(event, out, request.query());
  event.name("headers");
  write_headers(out, request, context);
  event.name("requestContext");
  write_request_context(out, request, path, context);
  if (!match.parameters.empty()) {
    event.name("pathParameters");
    JsonObjectWriter parameters(out);
    for (const auto& [name, value] : match.parameters) {
      parameters.string(name, micro_http::percent_decode(value));
    }
    parameters.close();
  }
  if (context.stage_variables && !context.stage_variables->empty()) {
    event.name("stageVariables");
    JsonObjectWriter variables(out);
    for (const auto& [name, value] : *context.stage_variables) variables.string(name, value);
    variables.close();
  }
  write_body(event, request);
  event.close();
  return out;
}

}  // namespace local_cloud::gateway
