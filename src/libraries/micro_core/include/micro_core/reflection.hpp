#pragma once

#include <micro_core/detail/members.hpp>
#include <micro_core/field.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace micro_core {

/// A struct whose members can be walked: an aggregate with public members only, no base class, no C
/// array and at most 48 members.
template <class T>
concept Reflectable = std::is_class_v<T> && std::is_aggregate_v<T> && !std::is_empty_v<T> &&
                      !requires { typename T::value_type; };

/// The number of members of `T`.
template <class T>
constexpr std::size_t member_count() {
  if constexpr (!std::is_class_v<T> || !std::is_aggregate_v<T>) {
    static_assert(std::is_aggregate_v<T>,
                  "only an aggregate can be walked: no constructors, no private members");
    return 0;
  } else if constexpr (std::is_empty_v<T>) {
    return 0;
  } else if constexpr (requires { T{detail::AnyBaseOf<T>{}}; }) {
    static_assert(std::is_empty_v<T>, "a struct with a base cannot be walked");
    return 0;
  } else {
    constexpr std::size_t count = detail::count_members<T, false>();
    constexpr bool has_array = detail::has_array<T, count>(std::make_index_sequence<count>{});
    static_assert(!has_array,
                  "a struct with a C array cannot be walked: use std::array or std::vector");
    static_assert(count <= detail::members_max,
                  "a struct of more than 48 members cannot be walked: group some of them");
    return has_array || count > detail::members_max ? 0 : count;
  }
}

namespace detail {

template <class T>
inline constexpr std::size_t member_count_of = member_count<T>();

template <class T>
struct Holder {
  T value;
};

// Never defined: only the addresses of its members are taken, and only by the compiler.
#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#endif
template <class T>
extern const Holder<T> never_defined;

// No std::string_view: g++ would explain that alias behind the value.
struct Spelling {
  const char* text;
  std::size_t size;
};

template <auto value>
consteval Spelling spelling() {
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

// g++ says "... = (& never_defined<S>.Holder<S>::value.S::name)]", clang the same with other
// braces.
consteval std::string_view last_identifier(Spelling spelling) {
  const std::string_view text(spelling.text, spelling.size);
  const auto is_identifier = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  std::size_t end = text.size();
  while (end > 0 && !is_identifier(text[end - 1])) --end;
  std::size_t begin = end;
  while (begin > 0 && is_identifier(text[begin - 1])) --begin;
  return text.substr(begin, end - begin);
}

template <class T, std::size_t index>
consteval std::string_view spelt_member_name() {
  constexpr auto* member =
      &member_at<index>(tie_members<member_count_of<T>>(never_defined<T>.value));
  return last_identifier(spelling<member>());
}
#if defined(__clang__)
#pragma clang diagnostic pop
#endif

// A name of its own, so that the long spelling it was cut from does not reach the binary.
template <std::size_t capacity>
struct Name {
  std::array<char, capacity + 1> text = {};
  std::size_t size = 0;
  constexpr std::string_view view() const { return {text.data(), size}; }
  constexpr void push(char c) { text[size++] = c; }
};

template <class T>
consteval NameStyle style_of() {
  if constexpr (requires { WireTraits<T>::style; }) {
    return WireTraits<T>::style;
  } else {
    return NameStyle::as_written;
  }
}

template <std::size_t size>
consteval Text<size> to_argument(std::string_view name) {
  Text<size> argument;
  for (std::size_t i = 0; i < size; ++i) argument.text[i] = name[i];
  argument.text[size] = '\0';  // clang prints text only if its end was written
  return argument;
}

template <class Names>
consteval bool is_one_of(const Names& names, std::string_view name) {
  for (const std::string_view one : names) {
    if (one == name) return true;
  }
  return false;
}

// Does entry `index` of the fields of `T` have one of `names`? Does not compile if not.
template <class T, const auto& names, std::size_t index>
consteval bool check_field() {
  constexpr std::string_view name = fields_of<T>().first[index].name;
  return FieldOf<T, to_argument<name.size()>(name), is_one_of(names, name)>::checked;
}

template <class T, const auto& names>
inline constexpr bool fields_are_checked = []<std::size_t... index>(std::index_sequence<index...>) {
  return (check_field<T, names, index>() && ...);
}(std::make_index_sequence<fields_of<T>().count>{});

// `user_id` in the style that the traits of `T` ask for. A '_' at the end only avoids a keyword.
template <class T, std::size_t capacity>
consteval Name<capacity> wire_name(std::string_view name) {
  Name<capacity> out;
  if (const std::string_view other = find_field<T>(name).alias; !other.empty()) {
    for (const char c : other) out.push(c);
    return out;
  }
  if (name.size() > 1 && name.ends_with('_')) name.remove_suffix(1);
  const NameStyle style = style_of<T>();
  bool upper = style == NameStyle::pascal_case;
  for (const char c : name) {
    if (c == '_' && style == NameStyle::kebab_case) {
      out.push('-');
    } else if (c == '_' && style != NameStyle::as_written) {
      upper = true;
    } else {
      out.push(upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
      upper = false;
    }
  }
  return out;
}

template <class T>
inline constexpr auto spelt_names = []<std::size_t... index>(std::index_sequence<index...>) {
  return std::array<std::string_view, sizeof...(index)>{spelt_member_name<T, index>()...};
}(std::make_index_sequence<member_count_of<T>>{});

template <class T>
inline constexpr bool checked_fields = fields_are_checked<T, spelt_names<T>>;

template <class T, std::size_t index>
consteval std::size_t name_capacity() {
  static_assert(checked_fields<T>);
  constexpr std::string_view name = spelt_member_name<T, index>();
  constexpr std::string_view alias = find_field<T>(name).alias;
  return name.size() > alias.size() ? name.size() : alias.size();
}

template <class T, std::size_t index>
inline constexpr auto stored_member_name =
    wire_name<T, name_capacity<T, index>()>(spelt_member_name<T, index>());

}  // namespace detail

/// The name on the wire of member number `index` of `T`; static storage.
template <class T, std::size_t index>
inline constexpr std::string_view member_name = detail::stored_member_name<T, index>.view();

/// What the struct (or its `WireTraits`) says of member number `index` of `T`; all empty if
/// nothing.
template <class T, std::size_t index>
inline constexpr Field field_of = detail::find_field<T>(
    detail::checked_fields<T> ? detail::spelt_member_name<T, index>() : std::string_view{});

/// The type of member number `index` of `T`.
template <class T, std::size_t index>
using member_type = std::remove_cvref_t<decltype(detail::member_at<index>(
    detail::tie_members<detail::member_count_of<T>>(std::declval<T&>())))>;

/// Member number `index` of `value`.
template <std::size_t index, class T>
constexpr auto& member_of(T& value) {
  return detail::member_at<index>(
      detail::tie_members<detail::member_count_of<std::remove_const_t<T>>>(value));
}

/// Calls `visit.template operator()<index>(member)` for each member of `value` in order of
/// declaration.
template <class T, class Visit>
constexpr void visit_members(T& value, Visit&& visit) {
  [&]<std::size_t... index>(std::index_sequence<index...>) {
    [[maybe_unused]] const auto members = detail::tie_members<sizeof...(index)>(value);
    (visit.template operator()<index>(detail::member_at<index>(members)), ...);
  }(std::make_index_sequence<detail::member_count_of<std::remove_const_t<T>>>{});
}

/// Calls `visit(name, member)` for each member of `value` in order of declaration.
template <class T, class Visit>
constexpr void for_each_member(T& value, Visit&& visit) {
  visit_members(value, [&]<std::size_t index>(auto& member) {
    visit(member_name<std::remove_const_t<T>, index>, member);
  });
}

/// Calls `visit.template operator()<index>()` for each member of `T`, without an object.
template <class T, class Visit>
constexpr void for_each_member_index(Visit&& visit) {
  [&]<std::size_t... index>(std::index_sequence<index...>) {
    (visit.template operator()<index>(), ...);
  }(std::make_index_sequence<detail::member_count_of<T>>{});
}

namespace detail {

template <class E>
consteval int enum_max() {
  if constexpr (requires { WireTraits<E>::enum_max; }) {
    return WireTraits<E>::enum_max;
  } else {
    return 63;
  }
}

// Empty if `value` is no enumerator: the spelling then ends in a number, "(Color)7".
template <auto value>
consteval std::string_view spelt_enumerator() {
  const std::string_view name = last_identifier(spelling<value>());
  return name.front() >= '0' && name.front() <= '9' ? std::string_view{} : name;
}

template <class E, int... value>
inline constexpr std::string_view spelt_enumerators[] = {
    spelt_enumerator<static_cast<E>(value)>()...};

template <class E, E value>
consteval std::size_t enumerator_capacity() {
  constexpr std::string_view name = spelt_enumerator<value>();
  constexpr std::string_view alias = find_field<E>(name).alias;
  return name.size() > alias.size() ? name.size() : alias.size();
}

template <class E, E value>
inline constexpr auto stored_enumerator =
    wire_name<E, enumerator_capacity<E, value>()>(spelt_enumerator<value>());

template <class E>
struct Enumerator {
  E value;
  std::string_view name;
};

template <class E, int... value>
consteval auto make_enumerators(std::integer_sequence<int, value...>) {
  constexpr std::size_t count =
      (std::size_t{0} + ... + (spelt_enumerator<static_cast<E>(value)>().empty() ? 0 : 1));
  static_assert(count > 0, "no enumerator is between 0 and 63: set WireTraits<E>::enum_max");
  std::array<Enumerator<E>, count> all{};
  std::size_t next = 0;
  const auto append = [&]<E candidate>() {
    if constexpr (!spelt_enumerator<candidate>().empty()) {
      all[next++] = {candidate, stored_enumerator<E, candidate>.view()};
    }
  };
  (append.template operator()<static_cast<E>(value)>(), ...);
  static_assert(fields_are_checked<E, spelt_enumerators<E, value...>>);
  return all;
}

}  // namespace detail

/// The enumerators of `E` (values 0 to 63, or to `WireTraits<E>::enum_max`) with their names on the
/// wire, in order of value.
template <class E>
inline constexpr auto enumerators = [] {
  static_assert(std::is_enum_v<E> && !std::is_convertible_v<E, std::underlying_type_t<E>>,
                "only an `enum class` has names on the wire");
  return detail::make_enumerators<E>(std::make_integer_sequence<int, detail::enum_max<E>() + 1>{});
}();

/// The name on the wire of `value`; empty if it is none of the enumerators.
template <class E>
constexpr std::string_view enum_name(E value) {
  for (const auto& one : enumerators<E>) {
    if (one.value == value) return one.name;
  }
  return {};
}

}  // namespace micro_core
