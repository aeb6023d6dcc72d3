// links: local_cloud_gateway
// A request that the HTTP server let through, whatever its bytes, becomes one well-formed event in
// either format.
#include <local_cloud/gateway/http_event.hpp>
#include <local_cloud/gateway/route_table.hpp>
#include <micro_core/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace local_cloud::gateway;

// Cuts the next line off the input.
std::string_view take_line(std::string_view& rest) {
  const std::string_view line = rest.substr(0, rest.find('\n'));
  rest.remove_prefix(std::min(line.size() + 1, rest.size()));
  return line;
}

RouteTable make_routes() {
  RouteTable routes;
  for (const char* key : {"GET /a/{id}", "ANY /{proxy+}", "POST /a/b/{x}/c", "$default"}) {
    if (!routes.add(key)) std::abort();
  }
  return routes;
}

}  // namespace

// The input: the method, the target, then headers "name:value" up to an empty line, then the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const RouteTable routes = make_routes();
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  micro_http::HttpRequest request;
  request.method = take_line(rest);
  request.target = "/" + std::string(take_line(rest));
  for (auto line = take_line(rest); !line.empty(); line = take_line(rest)) {
    const std::size_t colon = std::min(line.find(':'), line.size());
    request.headers.add(std::string(line.substr(0, colon)),
                        std::string(line.substr(std::min(colon + 1, line.size()))));
  }
  request.body = rest;
  request.remote_address = "127.0.0.1";

  const auto match = routes.find(request.method, request.path());
  if (!match) std::abort();  // there is a $default
  const EventContext context{.account_id = "000000000000",
                             .api_id = "api",
                             .stage = "$default",
                             .route_key = "$default",
                             .request_id = "id",
                             .trace_header = "Root=1",
                             .now = {}};
  const auto json = micro_core::parse_json(make_event(request, *match, context));
  if (!json || micro_core::string_at(*json, "version") != "2.0") std::abort();
  const auto json_1 = micro_core::parse_json(make_event_1(request, *match, context));
  if (!json_1 || micro_core::string_at(*json_1, "version") != "1.0") std::abort();
  return 0;
}
