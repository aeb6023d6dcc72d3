#pragma once

#include <micro_core/codec.hpp>
#include <micro_core/constrained.hpp>
#include <micro_core/detail/codec_traits.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// How JSON is read, by the kind of the type. Thin: what does not depend on a type is in codec.cpp.
namespace micro_core {
namespace detail {

// Each reads one value or fails at `at`; false if it failed.
bool decode_bool(const Json& json, bool& out, const DecodeAt& at);
bool decode_double(const Json& json, double& out, const DecodeAt& at);
bool decode_string(const Json& json, std::string& out, const DecodeAt& at);
const JsonArray* decode_array(const Json& json, const DecodeAt& at);
const JsonObject* decode_map(const Json& json, const DecodeAt& at);
const JsonObject* decode_struct(const Json& json, const DecodeAt& at);
/// The index of the name that `json` holds among `count` names; -1 and an error if there is none.
int decode_enum(const Json& json, const std::string_view* names, std::size_t count,
                const DecodeAt& at);
/// "'a', 'b' or 'c'"
std::string quoted_alternatives(const std::string_view* names, std::size_t count);
/// A key of a JSON object from what it is as a value: 7 is "7".
std::string key_text(const Json& key);
void fail_missing(const JsonObject& parent, const DecodeAt& at);
void fail_unknown(const JsonObject& object, const std::string_view* names, std::size_t count,
                  const DecodeAt& at);
void fail_bound(RuleKind kind, const Json& bound, const Json& input, const DecodeAt& at);
void fail_reason(std::string_view reason, const Json& input, const DecodeAt& at);

// Each reads or looks at one value; false if it failed, at `at`. Outside of `min` and `max` an
// integer is too wide for its type: the rules come first.
bool decode_ruled(const Json& json, Rules rules, Whole min, Whole max, Whole& out,
                  const DecodeAt& at);
bool decode_ruled(const Json& json, Rules rules, double& out, const DecodeAt& at);
bool decode_ruled(const Json& json, Rules rules, std::string& out, const DecodeAt& at);
bool check_text(Rules rules, std::string_view text, const Json& json, const DecodeAt& at);
/// pydantic says of a list that it is too long before it looks at its items, and of nothing else.
bool check_list_length(Rules rules, const Json& json, const DecodeAt& at);
bool check_count(Rules rules, std::string_view counted, std::size_t count, const Json& json,
                 const DecodeAt& at);
void fail_unique(const Json& json, const DecodeAt& at);

template <class T>
bool decode_integer(const Json& json, Rules rules, T& out, const DecodeAt& at) {
  using Limits = std::numeric_limits<T>;
  Whole value;
  if (!decode_ruled(json, rules, whole(Limits::min()), whole(Limits::max()), value, at))
    return false;
  out = static_cast<T>(value.negative ? 0 - value.magnitude : value.magnitude);
  return true;
}

template <class T>
inline constexpr auto enum_wire_names = [] {
  std::array<std::string_view, enumerators<T>.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = enumerators<T>[i].name;
  return names;
}();

template <class T>
void decode_enumerator(const Json& json, T& out, const DecodeAt& at) {
  const auto& names = enum_wire_names<T>;
  const int index = decode_enum(json, names.data(), names.size(), at);
  if (index >= 0) out = enumerators<T>[static_cast<std::size_t>(index)].value;
}

template <class T>
void decode_optional(const Json& json, T& out, const DecodeAt& at) {
  if (json.is_null()) {
    out.reset();
    return;
  }
  decode(json, out.emplace(), at);
}

template <class T>
void decode_vector(const Json& json, T& out, const DecodeAt& at) {
  const JsonArray* array = decode_array(json, at);
  if (array == nullptr) return;
  out.clear();
  out.reserve(array->size());
  std::size_t index = 0;
  for (const Json& element : *array) {
    typename T::value_type value{};
    decode(element, value, at.element(index++));
    out.push_back(std::move(value));
  }
}

template <class T>
void decode_entries(const Json& json, T& out, const DecodeAt& at) {
  using Key = typename T::key_type;
  const JsonObject* object = decode_map(json, at);
  if (object == nullptr) return;
  out.clear();
  for (const auto& entry : *object) {
    const std::string_view text = entry.key();
    const DecodeAt entry_at = at.member(text);
    if constexpr (std::is_same_v<Key, std::string>) {
      decode(entry.value(), out[std::string(text)], entry_at);
    } else {
      Key key{};
      typename T::mapped_type value{};
      decode(Json(text), key, entry_at.member("[key]"));
      decode(entry.value(), value, entry_at);
      out.insert_or_assign(std::move(key), std::move(value));
    }
  }
}

/// What pydantic calls a container when it has too few or too many items.
template <class T>
constexpr std::string_view counted_as() {
  if constexpr (requires { std::string_view(JsonCodec<T>::counted_as); }) {
    return JsonCodec<T>::counted_as;
  } else {
    return is_map<T> ? "Dictionary" : "List";
  }
}

template <auto... rules, class T>
bool check_decoded(T& value, const Json& json, const DecodeAt& at) {
  constexpr Rules table = rules_of<rules...>();
  if constexpr (Textual<T>) {
    if (!check_text(table, std::string_view(value), json, at)) return false;
  } else if constexpr (Sized<T>) {
    if (!check_count(table, counted_as<T>(), value.size(), json, at)) return false;
  }
  if constexpr (table.find(RuleKind::unique) != nullptr) {
    if (!items_are_unique(value)) {
      fail_unique(json, at);
      return false;
    }
  }
  if constexpr (has_typed_bounds<T, rules...>) {
    return keeps_bounds<rules...>(
        value, [&](RuleKind kind, const T& bound) { fail_bound(kind, to_json(bound), json, at); });
  }
  return true;
}

// Reads a value and checks it against all rules but validators.
template <auto... rules, class T>
bool decode_checked(const Json& json, T& value, const DecodeAt& at) {
  constexpr Rules table = rules_of<rules...>();
  if constexpr (Integer<T>) {
    return decode_integer(json, table, value, at);
  } else if constexpr (std::is_floating_point_v<T>) {
    double number = 0;
    if (!decode_ruled(json, table, number, at)) return false;
    value = static_cast<T>(number);
    return true;
  } else if constexpr (std::is_same_v<T, std::string>) {
    return decode_ruled(json, table, value, at);
  } else {
    if constexpr (Sized<T> && counted_as<T>() == "List") {
      if (!check_list_length(table, json, at)) return false;
    }
    const std::size_t errors_before = at.error_count();
    decode(json, value, at);
    return !at.failed_since(errors_before) && check_decoded<rules...>(value, json, at);
  }
}

template <class T, auto... rules>
void decode_constrained(const Json& json, Constrained<T, rules...>& out, const DecodeAt& at) {
  T value{};
  if (!decode_checked<rules...>(json, value, at)) return;
  if constexpr ((is_validator<std::remove_cv_t<decltype(rules)>> || ...)) {
    if (const Verdict refused = ask_validators<rules...>(value)) {
      return fail_reason(*refused, json, at);
    }
  }
  ConstrainedAccess::set(out, std::move(value));
}

template <class T>
void decode_patch(const Json& json, T& out, const DecodeAt& at) {
  typename T::patched_type value{};
  decode(json, value, at);
  out = T(std::move(value));
}

template <class T>
void decode_defaulted(const Json& json, T& out, const DecodeAt& at) {
  typename T::defaulted_type value{};
  decode(json, value, at);
  out = T(std::move(value));
}

template <class T, std::size_t... index>
constexpr auto member_names_of(std::index_sequence<index...>) {
  return std::array<std::string_view, sizeof...(index)>{member_name<T, index>...};
}

/// The names on the wire of all members of `T`.
template <class T>
inline constexpr auto member_names =
    member_names_of<T>(std::make_index_sequence<member_count_of<T>>{});

// True if the member was there.
template <bool is_lenient, class T>
bool decode_member(const JsonObject& object, std::string_view name, T& out, const DecodeAt& at) {
  const Json* json = object.if_contains(name);
  if (json == nullptr) {
    if constexpr (!is_lenient && !may_be_absent<T>) fail_missing(object, at.member(name));
    return false;
  }
  if constexpr (is_lenient && !std::is_same_v<T, Json>) {
    if (json->is_null()) return false;
  }
  decode(*json, out, at.member(name));
  return true;
}

/// Asks `T::validate_input`, if there is one; false if it refused, at `at`.
template <class T>
bool check_input(const Json& json, const DecodeAt& at) {
  if constexpr (requires { T::validate_input(json); }) {
    static_assert(std::is_same_v<decltype(T::validate_input(json)), Verdict>,
                  "validate_input of a struct is: static Verdict validate_input(const Json&)");
    if (const Verdict refused = T::validate_input(json)) {
      fail_reason(*refused, json, at);
      return false;
    }
  }
  return true;
}

/// Asks `value.validate()`, if there is one; false if it refused, at `at`.
template <class T>
bool check_complete(T& value, const Json& json, const DecodeAt& at) {
  if constexpr (requires { value.validate(); }) {
    static_assert(
        requires { requires std::is_same_v<decltype(std::as_const(value).validate()), Verdict>; },
        "validate of a struct is: Verdict validate() const");
    if (const Verdict refused = std::as_const(value).validate()) {
      fail_reason(*refused, json, at);
      return false;
    }
  }
  return true;
}

template <class T>
void decode_members(const Json& json, T& out, const DecodeAt& at) {
  if (!check_input<T>(json, at)) return;
  const JsonObject* object = decode_struct(json, at);
  if (object == nullptr) return;
  const std::size_t errors_before = at.error_count();
  std::size_t found = 0;
  for_each_member(out, [&](std::string_view name, auto& member) {
    found += decode_member<lenient<T>>(*object, name, member, at) ? 1 : 0;
  });
  at.took_members(found);
  if constexpr (unknown_refused<T>) {
    fail_unknown(*object, member_names<T>.data(), member_names<T>.size(), at);
  }
  if (!at.failed_since(errors_before)) check_complete(out, json, at);
}

/// A mistake in the program's own text ends where it is found: in an exception.
[[noreturn]] void refuse_bound(std::string_view text, const std::vector<FieldError>& errors);

template <class T>
T bound_from_text(std::string_view text) {
  T bound{};
  const std::vector<FieldError> errors = decode_all(Json(text), bound);
  if (!errors.empty()) refuse_bound(text, errors);
  return bound;
}

}  // namespace detail

template <class T>
void decode(const Json& json, T& out, const DecodeAt& at) {
  if constexpr (detail::HasCodec<T>) {
    JsonCodec<T>::decode(json, out, at);
  } else if constexpr (std::is_same_v<T, Json>) {
    out = json;
    at.took(Exactness::lax);  // what takes anything comes after what asks for something
  } else if constexpr (std::is_same_v<T, JsonObject>) {
    if (const JsonObject* object = detail::decode_map(json, at)) out = *object;
  } else if constexpr (std::is_same_v<T, JsonArray>) {
    if (const JsonArray* array = detail::decode_array(json, at)) out = *array;
  } else if constexpr (std::is_same_v<T, bool>) {
    detail::decode_bool(json, out, at);
  } else if constexpr (std::is_integral_v<T>) {
    detail::decode_integer(json, {}, out, at);
  } else if constexpr (std::is_floating_point_v<T>) {
    double value = 0;
    if (detail::decode_double(json, value, at)) out = static_cast<T>(value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    detail::decode_string(json, out, at);
  } else if constexpr (std::is_enum_v<T>) {
    detail::decode_enumerator(json, out, at);
  } else if constexpr (detail::is_optional<T>) {
    detail::decode_optional(json, out, at);
  } else if constexpr (detail::is_vector<T>) {
    detail::decode_vector(json, out, at);
  } else if constexpr (detail::is_map<T>) {
    detail::decode_entries(json, out, at);
  } else if constexpr (detail::IsConstrained<T>) {
    detail::decode_constrained(json, out, at);
  } else if constexpr (detail::IsPatch<T>) {
    detail::decode_patch(json, out, at);
  } else if constexpr (detail::IsDefaulted<T>) {
    detail::decode_defaulted(json, out, at);
  } else {
    static_assert(
        std::is_aggregate_v<T> && std::is_class_v<T>,
        "the JSON codec does not know this type: specialise micro_core::JsonCodec for it");
    detail::decode_members(json, out, at);
  }
}

}  // namespace micro_core
