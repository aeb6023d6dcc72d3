#pragma once

#include <type_traits>

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

}  // namespace micro_api::detail
