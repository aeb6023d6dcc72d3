#pragma once

#include <micro_core/codec.hpp>
#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/extra.hpp>

#include <string_view>
#include <utility>
#include <vector>

namespace micro_lambda {

/// How a type is read from an event, and written as an answer. Plain structs go through
/// micro_core's codec. The events of AWS have their own, because they must be read more kindly:
/// front ends differ in what they leave out and what they send as null.
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

/// Compiled in the library, once for each event and answer of `micro_lambda/events/`.
template <AwsEvent T>
struct EventCodec<T> {
  /// Errors: `invalid_argument`: the event is of another source (see `KnownBy`), or one of its
  /// members, which is named, is of another type.
  static micro_core::Result<T> decode(const micro_core::Json& json);
  /// The event as it was read, with the changes that were made to it.
  static micro_core::Json encode(const T& event);
};

/// Several events at once: AppSync hands a batch over so, and an enrichment of EventBridge Pipes.
template <AwsEvent T>
struct EventCodec<std::vector<T>> {
  static micro_core::Result<std::vector<T>> decode(const micro_core::Json& json) {
    if (!json.is_array()) {
      return micro_core::Error::invalid_argument("the event is no list of events");
    }
    std::vector<T> events;
    for (const micro_core::Json& element : json.get_array()) {
      auto event = EventCodec<T>::decode(element);
      if (!event) return std::move(event).error();
      events.push_back(*std::move(event));
    }
    return events;
  }
  static micro_core::Json encode(const std::vector<T>& events) {
    micro_core::JsonArray array;
    for (const T& event : events) array.push_back(EventCodec<T>::encode(event));
    return array;
  }
};

template <class T>
concept DecodableEvent = requires(const micro_core::Json& json) { EventCodec<T>::decode(json); };

template <class T>
concept EncodableAnswer = requires(const T& answer) { EventCodec<T>::encode(answer); };

/// Reads JSON text that is inside an event, such as the body of a message: as a struct of one's
/// own, or as another event (that of S3 which came by way of SQS).
/// Errors: `invalid_argument`: no JSON, or not that of a `T`.
template <DecodableEvent T>
micro_core::Result<T> decode_text(std::string_view text) {
  auto json = micro_core::parse_json(text);
  if (!json) return std::move(json).error();
  return EventCodec<T>::decode(*json);
}

}  // namespace micro_lambda
