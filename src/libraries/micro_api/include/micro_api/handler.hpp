#pragma once

#include <micro_api/answer.hpp>
#include <micro_api/binding.hpp>
#include <micro_api/providers.hpp>
#include <micro_api/signature.hpp>

#include <memory>
#include <type_traits>
#include <utility>
#include <variant>

// What a handler is, and how one is called. Users meet it only through `Router`.
namespace micro_api::detail {

// May the body still be made when the handler has returned?
template <class T>
inline constexpr bool may_stream = requires { requires T::is_stream; };
template <>
inline constexpr bool may_stream<HttpResponse> = true;
template <class T>
inline constexpr bool may_stream<Response<T>> = may_stream<T>;
template <class... T>
inline constexpr bool may_stream<std::variant<T...>> = (may_stream<T> || ...);

/// Has `response` keep `input` until its stream has ended.
void keep_for_stream(HttpResponse& response, std::shared_ptr<void> input);

template <class Handler, class... In>
Answer answer_of(Handler& handler, int route_status, Call& call, const In&... in) {
  const HttpRequest& request = call.request().http;
  if constexpr (std::is_void_v<typename Signature<Handler>::Out>) {
    handler(in...);
    return make_answer(Response<void>(), route_status, request);
  } else {
    return make_answer(handler(in...), route_status, request);
  }
}

template <class Handler>
Answer call_handler(Handler& handler, int route_status, Call& call) {
  using In = typename Signature<Handler>::In;
  if constexpr (std::is_void_v<In>) {
    return answer_of(handler, route_status, call);
  } else if constexpr (may_stream<typename Signature<Handler>::Out>) {
    const auto in = std::make_shared<In>();
    if (!bind_request(*in, call)) return {.error = input_error(call)};
    Answer answer = answer_of(handler, route_status, call, *in);
    keep_for_stream(answer.response, in);
    return answer;
  } else {
    In in{};
    if (!bind_request(in, call)) return {.error = input_error(call)};
    return answer_of(handler, route_status, call, in);
  }
}

}  // namespace micro_api::detail
