#pragma once

#include <micro_api/response.hpp>
#include <micro_core/codec.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace micro_api {

namespace detail {

/// A 422 with these errors.
HttpError invalid_input(std::vector<FieldError> errors,
                        std::string message = "the input is invalid");

template <class T>
inline constexpr bool is_walked = micro_core::Reflectable<T> && !micro_core::detail::HasCodec<T>;

/// Asks `validate()` of every struct in `value`, from the inside out: of an outer one only if those
/// in it are right.
template <class T>
void validate_all(const T& value, const micro_core::DecodeAt& at) {
  if constexpr (micro_core::detail::is_optional<T>) {
    if (value) validate_all(*value, at);
  } else if constexpr (micro_core::detail::IsPatch<T>) {
    if (value.present()) validate_all(*value, at);
  } else if constexpr (micro_core::detail::IsDefaulted<T> || micro_core::detail::IsConstrained<T>) {
    validate_all(value.value(), at);
  } else if constexpr (micro_core::detail::is_vector<T>) {
    std::size_t index = 0;
    for (const auto& one : value) validate_all(one, at.element(index++));
  } else if constexpr (micro_core::detail::is_map<T>) {
    for (const auto& [key, one] : value) {
      validate_all(one, at.member(micro_core::detail::key_text(micro_core::to_json(key))));
    }
  } else if constexpr (micro_core::detail::is_instance<T, std::variant>) {
    std::visit([&](const auto& one) { validate_all(one, at); }, value);
  } else if constexpr (is_walked<T>) {
    const std::size_t errors_before = at.error_count();
    micro_core::for_each_member(value, [&](std::string_view name, const auto& member) {
      validate_all(member, at.member(name));
    });
    if constexpr (requires { value.validate(); }) {
      if (at.failed_since(errors_before)) return;
      micro_core::detail::check_complete(value, micro_core::to_json(value), at);
    }
  }
}

}  // namespace detail

/// `value`, if it and every struct in it say so in `validate()`; else the 422 that a body with this
/// mistake gets. For what only shows once a change is merged into what there was:
///
///     Contact changed = stored;
///     if (in.changes->name) changed.name = *in.changes->name;
///     const Response<Contact> checked = validated(std::move(changed));
///     if (checked.error()) return checked;
///
/// Rules of members need no second look: a `Constrained` never holds what breaks them.
template <class T>
Response<T> validated(T value) {
  std::vector<FieldError> errors;
  const JsonArray loc{Json("body")};
  detail::validate_all(value, micro_core::DecodeAt(errors, loc));
  if (!errors.empty()) return detail::invalid_input(std::move(errors));
  return value;
}

/// `merged` read as a `T`, as a body is; else its 422. For stored JSON into which a change was
/// merged, where nothing is known yet.
template <class T>
Response<T> validated(const Json& merged) {
  T value{};
  std::vector<FieldError> errors = micro_core::decode_all(merged, value, JsonArray{Json("body")});
  if (!errors.empty()) return detail::invalid_input(std::move(errors));
  return value;
}

}  // namespace micro_api
