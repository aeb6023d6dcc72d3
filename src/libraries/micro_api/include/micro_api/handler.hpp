#pragma once

#include <micro_api/answer.hpp>
#include <micro_api/binding.hpp>

#include <type_traits>
#include <utility>

// What a handler is, and how one is called. Users meet it only through `Router`.
namespace micro_api::detail {

// The input and output types of a handler; empty when they cannot be told (a generic lambda).
template <class F>
struct Signature {};
template <class R>
struct Signature<R()> {
  using Out = R;
  using In = void;
};
template <class R, class A>
struct Signature<R(A)> {
  using Out = R;
  using In = std::remove_cvref_t<A>;
};
template <class R, class... A>
struct Signature<R (*)(A...)> : Signature<R(A...)> {};
template <class R, class C, class... A>
struct Signature<R (C::*)(A...)> : Signature<R(A...)> {};
template <class R, class C, class... A>
struct Signature<R (C::*)(A...) const> : Signature<R(A...)> {};
template <class F>
  requires requires { &F::operator(); }
struct Signature<F> : Signature<decltype(&F::operator())> {};

/// Something that can be called as `Out(const In&)` or `Out()`, with both types written out.
template <class F>
concept Handler = requires { typename Signature<F>::In; };

template <class Handler>
Answer call_handler(Handler& handler, int route_status, Call& call) {
  using In = typename Signature<Handler>::In;
  using Out = typename Signature<Handler>::Out;
  const auto answer = [&](auto&&... input) -> Answer {
    if constexpr (std::is_void_v<Out>) {
      handler(input...);
      return make_answer(Response<void>(), route_status);
    } else {
      return make_answer(handler(input...), route_status);
    }
  };
  if constexpr (std::is_void_v<In>) {
    return answer();
  } else {
    In in{};
    bind_input(in, call);
    if (call.body_error || !call.errors.empty()) return {.error = input_error(call)};
    return answer(std::as_const(in));
  }
}

}  // namespace micro_api::detail
