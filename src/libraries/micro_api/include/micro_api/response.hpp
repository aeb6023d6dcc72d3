#pragma once

#include <micro_api/set_cookie.hpp>
#include <micro_core/codec.hpp>
#include <micro_http/message.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace micro_api {

using micro_core::FieldError;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_http::Headers;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

/// What the caller did wrong, or what the service cannot do: a handler returns it, and never throws
/// it. The body is what `AppOptions` says: {"detail": message}, unless it says otherwise.
struct HttpError {
  int status = 500;
  std::string message = {};
  Headers headers = {};
  /// For 422: what is wrong with the input. The body is then {"detail": [errors]} as in FastAPI.
  std::vector<FieldError> errors = {};
  /// More members of the body, for what a client should not have to read from the message.
  JsonObject members = {};
  /// With `ErrorFormat::problem`: a URI that names the kind of problem, and what it is called.
  std::string type = {};
  std::string title = {};  ///< unset: the phrase of the status
};

/// A 422 for what no type can express: `loc` is where, {"query", "next_token"} for example. The
/// body says "Value error, " and `reason`, as a validator of pydantic does.
HttpError invalid_input(JsonArray loc, std::string reason, Json input);

/// Status, headers and cookies of an answer; 0 is the status of the route. A cookie that no browser
/// would keep is a mistake of the service: a 500 that says in the log what is wrong with it.
struct ResponseOptions {
  int status = 0;
  Headers headers = {};
  std::vector<SetCookie> cookies = {};
};

/// A handler's answer: a `T`, or an `HttpError`. Both convert to it. `T` is anything that a handler
/// may answer with; a `std::variant` of them is whichever it holds.
///
///     if (!user) return HttpError{404, "no such user"};
///     return *user;
///     return {*user, {.status = 202, .headers = {{"location", url}}}};
///     return {*user, {.cookies = {{.name = "session", .value = id}}}};
template <class T>
class Response {
 public:
  using value_type = T;

  Response(T value, ResponseOptions options = {})
      : result_(std::in_place_index<0>, std::move(value)), options_(std::move(options)) {}
  // A template, because braces never mean an error: Response<T>{{.headers = ...}}.
  template <std::same_as<HttpError> E>
  Response(E error) : result_(std::in_place_index<1>, std::move(error)) {}

  /// The value; null if this is an error.
  const T* value() const { return std::get_if<0>(&result_); }
  T* value() { return std::get_if<0>(&result_); }
  /// The error; null if this is a value.
  const HttpError* error() const { return std::get_if<1>(&result_); }
  const ResponseOptions& options() const { return options_; }

 private:
  std::variant<T, HttpError> result_;
  ResponseOptions options_;
};

/// An answer without a body: 204 unless the route or the options say otherwise.
template <>
class Response<void> {
 public:
  using value_type = void;

  Response(ResponseOptions options = {}) : options_(std::move(options)) {}
  template <std::same_as<HttpError> E>
  Response(E error) : error_(std::move(error)) {}

  const HttpError* error() const { return error_ ? &*error_ : nullptr; }
  const ResponseOptions& options() const { return options_; }

 private:
  std::optional<HttpError> error_;
  ResponseOptions options_;
};

}  // namespace micro_api
