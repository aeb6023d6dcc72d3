#pragma once

// What a callable takes and returns, where that can be told.
namespace micro_core::detail {

/// `type` is the callable as a function type, R(A...); there is none for a generic lambda or an
/// overloaded call operator.
template <class F>
struct FunctionType {};
template <class R, class... A>
struct FunctionType<R(A...)> {
  using type = R(A...);
};
template <class R, class... A>
struct FunctionType<R (*)(A...)> : FunctionType<R(A...)> {};
template <class R, class... A>
struct FunctionType<R (*)(A...) noexcept> : FunctionType<R(A...)> {};
template <class R, class C, class... A>
struct FunctionType<R (C::*)(A...)> : FunctionType<R(A...)> {};
template <class R, class C, class... A>
struct FunctionType<R (C::*)(A...) const> : FunctionType<R(A...)> {};
template <class R, class C, class... A>
struct FunctionType<R (C::*)(A...) noexcept> : FunctionType<R(A...)> {};
template <class R, class C, class... A>
struct FunctionType<R (C::*)(A...) const noexcept> : FunctionType<R(A...)> {};
template <class F>
  requires requires { &F::operator(); }
struct FunctionType<F> : FunctionType<decltype(&F::operator())> {};

}  // namespace micro_core::detail
