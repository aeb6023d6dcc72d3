#pragma once

#include <local_cloud/gateway/http_event.hpp>
#include <local_cloud/gateway/json_writer.hpp>

#include <string>
#include <string_view>

// What the events of both payload formats have in common.
namespace local_cloud::gateway {

std::string to_lower(std::string_view text);

/// True for headers of the connection, which no event has, and for the trace header, which API
/// Gateway replaces.
bool is_left_out(std::string_view lower_name);

/// Of a Host header; the brackets of an IPv6 address stay.
std::string_view without_port(std::string_view host);
/// "80" if there is none.
std::string_view port_of(std::string_view host);

/// Writes `isBase64Encoded`, and `body` before it if there is one.
void write_body(JsonObjectWriter& event, const micro_http::HttpRequest& request);

}  // namespace local_cloud::gateway
