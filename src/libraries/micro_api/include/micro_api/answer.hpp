#pragma once

#include <micro_api/response.hpp>

#include <optional>
#include <type_traits>

// How a handler's result becomes an answer. Users meet it only through `Router`.
namespace micro_api::detail {

HttpResponse json_response(int status, const Json& body, const Headers& headers);

/// What a route answers when it fails in a way it foresaw; `App` writes the body.
struct Answer {
  HttpResponse response = {};
  std::optional<HttpError> error = std::nullopt;
};

template <class T>
Answer make_answer(const Response<T>& response, int route_status) {
  if (const HttpError* error = response.error()) return {.error = *error};
  const ResponseOptions& options = response.options();
  const int status = options.status != 0 ? options.status : route_status;
  if constexpr (std::is_void_v<T>) {
    return {.response = {.status = status != 0 ? status : 204, .headers = options.headers}};
  } else {
    return {.response = json_response(status != 0 ? status : 200,
                                      micro_core::to_json(*response.value()), options.headers)};
  }
}

template <class T>
Answer make_answer(const T& value, int route_status) {
  return {.response = json_response(route_status != 0 ? route_status : 200,
                                    micro_core::to_json(value), {})};
}

inline Answer make_answer(const HttpResponse& response, int) {
  return {.response = response};
}
inline Answer make_answer(const HttpError& error, int) {
  return {.error = error};
}

}  // namespace micro_api::detail
