#pragma once

#include <local_cloud/gateway/gateway.hpp>
#include <micro_http/message.hpp>

#include <optional>

namespace local_cloud::gateway {

/// True for what a browser asks before a request of another origin.
bool is_preflight(const micro_http::HttpRequest& request);

/// API Gateway's own answer to a preflight: 204, with the headers if the origin is allowed.
micro_http::HttpResponse preflight_response(const Cors& cors,
                                            const micro_http::HttpRequest& request);

/// Replaces the CORS headers of a function's answer by the API's, for a request that came from
/// `origin`; none: the request had none.
void apply_cors(const Cors& cors, std::optional<std::string_view> origin,
                micro_http::Headers& headers);

}  // namespace local_cloud::gateway
