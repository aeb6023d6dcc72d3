#pragma once

#include <micro_http/message.hpp>

#include <string>
#include <string_view>

/// The words of the Runtime API, without the state that decides between them.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
namespace local_cloud::functions::runtime_api {

enum class Call { next, response, error, init_error, ping, unknown };

struct Request {
  Call call = Call::unknown;
  std::string_view request_id = {};  ///< of `response` and `error`; a part of the request's target
};

Request parse(const micro_http::HttpRequest& request);

micro_http::HttpResponse accepted();
micro_http::HttpResponse pong();
micro_http::HttpResponse unknown_call(const micro_http::HttpRequest& request);
micro_http::HttpResponse invalid_request_id();
micro_http::HttpResponse invalid_response_mode();
micro_http::HttpResponse response_too_large(std::size_t bytes_max);
/// "State transition from Running to Ready failed for runtime…"
micro_http::HttpResponse invalid_transition(std::string_view from, std::string_view to);

/// Only "streaming" may be asked for; no header means buffered.
bool is_known_response_mode(const micro_http::HttpRequest& request);

/// The header Lambda-Runtime-Function-Error-Type as Lambda takes it: kept when it looks like
/// "Runtime.Word" or "Function.Word", else "Function.Unknown" or "Runtime.Unknown".
std::string error_type(const micro_http::HttpRequest& request);

}  // namespace local_cloud::functions::runtime_api
