#pragma once

#include <micro_api/bodies.hpp>
#include <micro_api/response.hpp>

#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

// How a handler's result becomes an answer. Users meet it only through `Router`.
namespace micro_api::detail {

HttpResponse json_response(int status, const Json& body, const Headers& headers);

/// What a route answers when it fails in a way it foresaw; `App` writes the body.
struct Answer {
  HttpResponse response = {};
  std::optional<HttpError> error = std::nullopt;
};

/// Gives `body` what the handler and its route say: the status if it has none of its own (0),
/// headers and cookies. `usual_status` is what remains when nobody says one.
Answer finish(HttpResponse body, const ResponseOptions& options, int route_status,
              int usual_status = 200);
/// The same, or the error that is in its place.
Answer finish(Response<HttpResponse> body, const ResponseOptions& options, int route_status,
              int usual_status);

template <class T>
inline constexpr bool is_response = micro_core::detail::is_instance<T, Response>;
template <class T>
inline constexpr bool is_variant = micro_core::detail::is_instance<T, std::variant>;

/// The status of a success that neither handler nor route names.
template <class T>
constexpr int usual_status() {
  if constexpr (std::is_void_v<T>) {
    return 204;
  } else if constexpr (requires { T::default_status; }) {
    return T::default_status;
  } else {
    return 200;
  }
}

template <class T>
Answer value_answer(T& value, const ResponseOptions& options, int route_status,
                    const HttpRequest& request) {
  static_assert(!std::is_same_v<T, HttpError>,
                "an HttpError is no alternative of a variant: answer a Response of the others");
  if constexpr (is_variant<T>) {
    return std::visit([&](auto& one) { return value_answer(one, options, route_status, request); },
                      value);
  } else if constexpr (Responder<T>) {
    return finish(std::move(value).respond(request), options, route_status, usual_status<T>());
  } else if constexpr (std::is_same_v<T, HttpResponse>) {
    return finish(std::move(value), options, route_status);
  } else {
    return finish(json_response(0, micro_core::to_json(value), {}), options, route_status);
  }
}

template <class T>
Answer make_answer(Response<T>&& response, int route_status, const HttpRequest& request) {
  if (const HttpError* error = response.error()) return {.error = *error};
  if constexpr (std::is_void_v<T>) {
    return finish({.status = 0}, response.options(), route_status, 204);
  } else {
    return value_answer(*response.value(), response.options(), route_status, request);
  }
}

template <class T>
Answer make_answer(T&& value, int route_status, const HttpRequest& request) {
  return value_answer(value, {}, route_status, request);
}

inline Answer make_answer(HttpError&& error, int, const HttpRequest&) {
  return {.error = std::move(error)};
}

}  // namespace micro_api::detail
