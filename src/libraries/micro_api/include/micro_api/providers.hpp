#pragma once

#include <micro_api/binding.hpp>
#include <micro_api/input_description.hpp>
#include <micro_api/signature.hpp>

#include <type_traits>
#include <utility>

// How a provider is called. Users meet it only through `Depends` and `App::provide`.
namespace micro_api::detail {

/// A handler whose argument can be read from a request.
template <class F>
concept TypedHandler = Handler<F> && Input<typename Signature<F>::In>;

template <class T>
void store_provided(T value, Call& call) {
  call.dependencies().add(std::move(value));
}
template <class T>
void store_provided(Response<T> result, Call& call) {
  if (const HttpError* error = result.error()) {
    call.refusal = *error;
  } else {
    call.dependencies().add(std::move(*result.value()));
  }
}

template <class T, class Function>
void call_provider(Function& function, Call& call) {
  using In = typename Signature<Function>::In;
  if constexpr (std::is_void_v<In>) {
    store_provided<T>(function(), call);
  } else {
    In in{};
    if (bind_input(in, call)) store_provided<T>(function(std::as_const(in)), call);
  }
}

template <class T, class Function>
Provider make_provider(Function function) {
  static_assert(Handler<Function>,
                "a provider is called as Out(const Needs&) or Out() with types that are written "
                "out: no generic lambda, no overloads, one argument");
  static_assert(TypedHandler<Function>,
                "a provider's argument is a struct whose members are inputs, or one that needs no "
                "name, as a handler's is");
  using Out = typename Signature<Function>::Out;
  static_assert(std::is_same_v<Out, T> || std::is_same_v<Out, Response<T>>,
                "a provider of T returns a T or a Response<T>");
  using In = typename Signature<Function>::In;
  return {.make = [function = std::move(function)](
                      Call& call) mutable { call_provider<T>(function, call); },
          .facts = &input_facts<In>,
          .describe = &describe_input<In>};
}

template <class T>
const Provider* own_provider() {
  if constexpr (requires { &T::provide; }) {
    static const Provider provider = make_provider<T>(&T::provide);
    return &provider;
  } else {
    return nullptr;
  }
}

}  // namespace micro_api::detail
