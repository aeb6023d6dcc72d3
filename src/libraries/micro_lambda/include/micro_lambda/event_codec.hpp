#pragma once

#include <micro_core/codec.hpp>
#include <micro_core/json.hpp>
#include <micro_core/result.hpp>

namespace micro_lambda {

/// How a type is read from an event, and written as an answer. Plain structs go through
/// micro_core's codec. The events of AWS specialise it beside their definition, because they must
/// be read more kindly: front ends differ in what they leave out and what they send as null.
template <class T>
struct EventCodec {
  static micro_core::Result<T> decode(const micro_core::Json& json) {
    return micro_core::from_json<T>(json);
  }
  static micro_core::Json encode(const T& value) { return micro_core::to_json(value); }
};

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
