#pragma once

#include <micro_core/detail/callable.hpp>

#include <type_traits>

namespace micro_api::detail {

template <class Function>
struct SignatureOf {};
template <class R>
struct SignatureOf<R()> {
  using Out = R;
  using In = void;
};
template <class R, class A>
struct SignatureOf<R(A)> {
  using Out = R;
  using In = std::remove_cvref_t<A>;
};

/// The input and output types of a handler; empty when they cannot be told (a generic lambda).
template <class F>
struct Signature {};
template <class F>
  requires requires { typename micro_core::detail::FunctionType<F>::type; }
struct Signature<F> : SignatureOf<typename micro_core::detail::FunctionType<F>::type> {};

/// Something that can be called as `Out(const In&)` or `Out()`, with both types written out.
template <class F>
concept Handler = requires { typename Signature<F>::In; };

}  // namespace micro_api::detail
