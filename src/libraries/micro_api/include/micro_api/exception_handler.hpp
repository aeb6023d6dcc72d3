#pragma once

#include <micro_api/request.hpp>
#include <micro_api/response.hpp>

#include <exception>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

// How an exception finds the handler of its type. Users meet it only through `App::on_exception`.
namespace micro_api::detail {

using ExceptionAnswer = std::variant<HttpError, HttpResponse>;

/// An exception handler without its type.
struct ExceptionHandler {
  /// None if `thrown` is of another type.
  std::function<std::optional<ExceptionAnswer>(const std::exception_ptr& thrown,
                                               const Request& request)>
      answer;
  /// Throws a null pointer to the handler's type: pointers are caught as their classes are, and
  /// make it known which of two types is the more specific one.
  void (*throw_pointer)();
  /// True if what `throw_pointer` throws is of the handler's type, or derived from it.
  bool (*catches)(void (*throw_pointer)());
};

template <class E, class Handler>
ExceptionAnswer call_exception_handler(const Handler& handler, const E& thrown,
                                       const Request& request) {
  if constexpr (std::is_invocable_v<const Handler&, const E&, const Request&>) {
    return handler(thrown, request);
  } else {
    static_assert(std::is_invocable_v<const Handler&, const E&>,
                  "an exception handler is called as (const E&, const Request&) or (const E&)");
    return handler(thrown);
  }
}

template <class E, class Handler>
ExceptionHandler make_exception_handler(Handler handler) {
  static_assert(std::is_same_v<E, std::remove_cvref_t<E>> && !std::is_pointer_v<E>,
                "on_exception<E>: E is the plain type that is thrown, or a base class of it");
  ExceptionHandler result;
  result.answer = [handler = std::move(handler)](
                      const std::exception_ptr& thrown,
                      const Request& request) -> std::optional<ExceptionAnswer> {
    try {
      std::rethrow_exception(thrown);
    } catch (const E& exception) {
      return call_exception_handler<E>(handler, exception, request);
    } catch (...) {
      return std::nullopt;  // of another type: the next handler's, or the error boundary's
    }
  };
  result.throw_pointer = [] { throw static_cast<const E*>(nullptr); };
  result.catches = [](void (*throw_pointer)()) {
    try {
      throw_pointer();
    } catch (const E*) {
      return true;
    } catch (...) {
      return false;
    }
    return false;
  };
  return result;
}

}  // namespace micro_api::detail
