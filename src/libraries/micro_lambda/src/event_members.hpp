#pragma once

#include <micro_core/reflection.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Reads and writes the structs of events. It differs from micro_core's codec, which is for what
// people write: null is as good as missing, nothing is required, nothing is converted, and what a
// struct has no member for is kept in its `extra`.
//
// A .cpp file of an event instantiates its codec: template struct
// micro_lambda::EventCodec<SnsEvent>;
namespace micro_lambda::detail {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;

/// Where a value stands in its event, and the first thing that was wrong. Lives on the stack while
/// reading.
struct EventPlace {
  std::string& failure;
  const EventPlace* parent = nullptr;
  std::string_view name = {};
  std::size_t index = 0;

  EventPlace member(std::string_view member_name) const { return {failure, this, member_name, 0}; }
  EventPlace element(std::size_t number) const { return {failure, this, {}, number}; }
  /// Notes that something else was expected; false.
  bool fail(std::string_view expected, const Json& got) const;
};

bool read_value(const Json& json, bool& out, const EventPlace& at);
bool read_value(const Json& json, int& out, const EventPlace& at);
bool read_value(const Json& json, std::int64_t& out, const EventPlace& at);
bool read_value(const Json& json, double& out, const EventPlace& at);
bool read_value(const Json& json, std::string& out, const EventPlace& at);
bool read_value(const Json& json, OneOrMany& out, const EventPlace& at);
bool read_value(const Json& json, JsonObject& out, const EventPlace& at);
bool read_value(const Json& json, micro_core::DateTime& out, const EventPlace& at);
bool read_value(const Json& json, micro_core::TimePoint& out, const EventPlace& at);
bool read_value(const Json& json, UnixSeconds& out, const EventPlace& at);
inline bool read_value(const Json& json, Json& out, const EventPlace&) {
  out = json;
  return true;
}

Json write_time(const micro_core::DateTime& time);
Json write_time(micro_core::TimePoint time);
Json write_time(UnixSeconds time);

/// A moment: there are several texts for one, so what came is kept until it changes.
template <class T>
concept Time = std::is_same_v<T, micro_core::DateTime> ||
               std::is_same_v<T, micro_core::TimePoint> || std::is_same_v<T, UnixSeconds>;

/// Copies into `extra` what `names` does not have.
void keep_unknown(const JsonObject& object, const std::string_view* names, std::size_t count,
                  Extra& extra);
/// Adds to `object` what it has not.
void add_extra(JsonObject& object, const Extra& extra);

template <EventPart T>
bool read_value(const Json& json, T& out, const EventPlace& at);
template <class T>
bool read_value(const Json& json, std::optional<T>& out, const EventPlace& at) {
  return read_value(json, out.emplace(), at);
}

// Null, also among the elements, is an empty value.
template <class T>
bool read_element(const Json& json, T& out, const EventPlace& at) {
  return json.is_null() || read_value(json, out, at);
}

template <class T>
bool read_value(const Json& json, std::vector<T>& out, const EventPlace& at) {
  const JsonArray* array = json.if_array();
  if (array == nullptr) return at.fail("an array", json);
  out.resize(array->size());
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (!read_element((*array)[i], out[i], at.element(i))) return false;
  }
  return true;
}

template <class T>
bool read_value(const Json& json, std::map<std::string, T>& out, const EventPlace& at) {
  const JsonObject* object = json.if_object();
  if (object == nullptr) return at.fail("an object", json);
  for (const auto& [name, value] : *object) {
    if (!read_element(value, out[name], at.member(name))) return false;
  }
  return true;
}

inline bool is_empty(const Json& value) {
  return value.is_null();
}
inline bool is_empty(const OneOrMany& value) {
  return value.empty();
}
template <class T>
  requires(std::is_arithmetic_v<T> || Time<T>)
bool is_empty(const T& value) {
  return value == T{};
}
template <class T>
bool is_empty(const std::optional<T>& value) {
  return !value.has_value();
}
template <class T>
  requires requires(const T& value) {
    value.empty();
    typename T::value_type;
  }
bool is_empty(const T& value) {
  return value.empty();
}
template <EventPart T>
bool is_empty(const T& value) {
  bool empty = value.extra.fields.empty();
  micro_core::for_each_member(value, [&](std::string_view, const auto& member) {
    if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(member)>, Extra>) {
      empty = empty && is_empty(member);
    }
  });
  return empty;
}

template <class T, std::size_t... index>
constexpr auto names_of(std::index_sequence<index...>) {
  return std::array<std::string_view, sizeof...(index)>{micro_core::member_name<T, index>...};
}
template <class T>
inline constexpr auto all_names =
    names_of<T>(std::make_index_sequence<micro_core::member_count<T>()>{});

// True if `json`, which `value` was read from, is not what would be written for it.
template <class T>
bool is_written_otherwise(const T& value, const Json& json) {
  if constexpr (Time<T>) return write_time(value) != json;
  return false;
}

template <EventPart T>
bool read_value(const Json& json, T& out, const EventPlace& at) {
  const JsonObject* object = json.if_object();
  if (object == nullptr) return at.fail("an object", json);
  bool good = true;
  std::size_t known = 0;
  micro_core::for_each_member(out, [&](std::string_view name, auto& member) {
    if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(member)>, Extra>) {
      const Json* value = good ? object->if_contains(name) : nullptr;
      if (value == nullptr) return;
      known += 1;
      if (!value->is_null()) good = read_value(*value, member, at.member(name));
      if (value->is_null() || is_empty(member) || is_written_otherwise(member, *value)) {
        out.extra.fields.emplace(name, *value);
      }
    }
  });
  if (good && known < object->size()) {
    keep_unknown(*object, all_names<T>.data(), all_names<T>.size(), out.extra);
  }
  return good;
}

Json write_texts(const OneOrMany& texts);

template <class T>
constexpr bool is_always_written(std::string_view name) {
  if constexpr (requires { T::always_written; }) {
    return std::find(std::begin(T::always_written), std::end(T::always_written), name) !=
           std::end(T::always_written);
  }
  return false;
}

// True if `extra` has the text of this very moment.
template <class T>
bool is_kept(const T& value, const Extra& extra, std::string_view name) {
  if constexpr (Time<T>) {
    const Json* kept = extra.fields.if_contains(name);
    T time;
    std::string ignored;
    return kept != nullptr && read_value(*kept, time, EventPlace{ignored}) && time == value;
  }
  return false;
}

template <class T>
Json write_value(const T& value) {
  if constexpr (std::is_same_v<T, OneOrMany>) {
    return write_texts(value);
  } else if constexpr (Time<T>) {
    return write_time(value);
  } else if constexpr (EventPart<T>) {
    JsonObject object;
    micro_core::for_each_member(value, [&](std::string_view name, const auto& member) {
      if constexpr (!std::is_same_v<std::remove_cvref_t<decltype(member)>, Extra>) {
        if (is_empty(member) && !is_always_written<T>(name)) return;
        if (is_kept(member, value.extra, name)) return;
        object.emplace(name, write_value(member));
      }
    });
    add_extra(object, value.extra);
    return object;
  } else if constexpr (std::is_same_v<T, JsonObject>) {
    return value;
  } else if constexpr (requires { typename T::mapped_type; }) {
    JsonObject object;
    for (const auto& [name, element] : value) object.emplace(name, write_value(element));
    return object;
  } else if constexpr (requires { value.has_value(); }) {
    return value ? write_value(*value) : Json(nullptr);
  } else if constexpr (std::is_constructible_v<Json, const T&>) {
    return Json(value);
  } else {
    JsonArray array;
    for (const auto& element : value) array.push_back(write_value(element));
    return array;
  }
}

micro_core::Error wrong_event(std::string failure);
/// An error if `json` is not what `known_by` says.
micro_core::Result<void> check(const Json& json, const KnownBy& known_by);

}  // namespace micro_lambda::detail

namespace micro_lambda {

template <AwsEvent T>
micro_core::Result<T> EventCodec<T>::decode(const micro_core::Json& json) {
  if (auto checked = detail::check(json, T::known_by); !checked) return checked.error();
  T event;
  std::string failure;
  if (!detail::read_value(json, event, detail::EventPlace{failure})) {
    return detail::wrong_event(std::move(failure));
  }
  return event;
}

template <AwsEvent T>
micro_core::Json EventCodec<T>::encode(const T& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
