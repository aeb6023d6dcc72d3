#pragma once

#include <micro_core/codec.hpp>

#include <string_view>
#include <type_traits>

namespace micro_api {

namespace detail {

template <class To, class From>
void copy_into(const From& from, To& to);

/// The index of the member of `T` that has this name on the wire; -1 if there is none.
template <class T>
consteval int member_index(std::string_view name) {
  int found = -1;
  micro_core::for_each_member_index<T>([&]<std::size_t index>() {
    if (micro_core::member_name<T, index> == name) found = static_cast<int>(index);
  });
  return found;
}

template <class To, class From>
void copy_members(const From& from, To& to) {
  micro_core::for_each_member_index<To>([&]<std::size_t index>() {
    constexpr int source = member_index<From>(micro_core::member_name<To, index>);
    static_assert(source >= 0, "as<T>(): T has a member that the value does not have");
    if constexpr (source >= 0) {
      copy_into(micro_core::member_of<static_cast<std::size_t>(source)>(from),
                micro_core::member_of<index>(to));
    }
  });
}

template <class T>
inline constexpr bool is_struct = std::is_class_v<T> && std::is_aggregate_v<T>;

template <class To, class From>
void copy_into(const From& from, To& to) {
  if constexpr (std::is_assignable_v<To&, const From&>) {
    to = from;
  } else if constexpr (micro_core::detail::is_optional<To> &&
                       micro_core::detail::is_optional<From>) {
    if (from) copy_into(*from, to.emplace());
  } else if constexpr (micro_core::detail::is_optional<To>) {
    copy_into(from, to.emplace());
  } else if constexpr (micro_core::detail::is_vector<To> && micro_core::detail::is_vector<From>) {
    to.reserve(from.size());
    for (const auto& one : from) copy_into(one, to.emplace_back());
  } else if constexpr (micro_core::detail::is_map<To> && micro_core::detail::is_map<From>) {
    for (const auto& [key, one] : from) copy_into(one, to[key]);
  } else if constexpr (is_struct<To> && is_struct<From>) {
    copy_members(from, to);
  } else {
    static_assert(std::is_assignable_v<To&, const From&>,
                  "as<T>(): a member of T has another type than the value's member of that name");
  }
}

}  // namespace detail

/// `value` as a `T`: the members that `T` has, and no others. It is how an answer shows a part of
/// what the service knows, FastAPI's `response_model`:
///
///     struct UserOut { std::string name; std::string email; };  // no password
///     return as<UserOut>(user);
///     return as<std::vector<UserOut>>(users);
///
/// Walks structs, vectors, maps and optionals. A member of `T` that `value` lacks, or has with
/// another type, does not compile.
template <class T, class From>
T as(const From& value) {
  T out{};
  detail::copy_into(value, out);
  return out;
}

}  // namespace micro_api
