#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>

namespace micro_lambda {

/// How a type is read from an event, and written as an answer: `static Result<T> decode(const
/// Json&)` and `static Json encode(const T&)`, whichever of the two it needs. The types of this
/// library specialise it beside their definition; JSON itself passes unchanged.
template <class T>
struct EventCodec;

template <>
struct EventCodec<micro_core::Json> {
  static micro_core::Result<micro_core::Json> decode(const micro_core::Json& json) { return json; }
  static const micro_core::Json& encode(const micro_core::Json& json) { return json; }
};

template <class T>
concept DecodableEvent = requires(const micro_core::Json& json) { EventCodec<T>::decode(json); };

template <class T>
concept EncodableAnswer = requires(const T& answer) { EventCodec<T>::encode(answer); };

}  // namespace micro_lambda
