#pragma once

#include <micro_core/codec.hpp>
#include <micro_core/constrained.hpp>
#include <micro_core/detail/codec_traits.hpp>

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// How JSON is written, by the kind of the type.
namespace micro_core {
namespace detail {

// Is member number `index`, of this value, left out?
template <class T, std::size_t index, class Member>
bool is_omitted(const Member& member) {
  if constexpr (IsPatch<Member>) {
    if (!member.present()) return true;
  }
  if constexpr (is_optional<Member> && empty_omitted<T>) {
    if (!member) return true;
  }
  if constexpr (defaults_omitted<T>) {
    static const Member initial = [] {
      const T whole{};
      return member_of<index>(whole);
    }();
    if constexpr (requires {
                    { member == initial } -> std::convertible_to<bool>;
                  }) {
      return member == initial;
    } else {
      return to_json(member) == to_json(initial);
    }
  }
  return false;
}

template <class T, class Get>
decltype(auto) get_computed(const T& value, Get get) {
  if constexpr (std::is_member_pointer_v<Get>) {
    return (value.*get)();
  } else {
    return get(value);
  }
}

template <class T>
Json encode_members(const T& value) {
  JsonObject object;
  object.reserve(member_count_of<T>);
  visit_members(value, [&]<std::size_t index>(const auto& member) {
    if constexpr (!field_of<T, index>.write_only) {
      if (!is_omitted<T, index>(member)) object.emplace(member_name<T, index>, to_json(member));
    }
  });
  if constexpr (HasComputed<T>) {
    std::apply(
        [&](const auto&... field) {
          (object.emplace(field.name, to_json(get_computed(value, field.get))), ...);
        },
        T::computed);
  }
  return object;
}

template <class T>
Json encode_elements(const T& values) {
  JsonArray array;
  array.reserve(values.size());
  for (const auto& value : values) array.push_back(to_json(value));
  return array;
}

template <class T>
Json encode_entries(const T& values) {
  JsonObject object;
  object.reserve(values.size());
  for (const auto& [key, value] : values) {
    if constexpr (std::is_same_v<typename T::key_type, std::string>) {
      object.emplace(key, to_json(value));
    } else {
      object.emplace(key_text(to_json(key)), to_json(value));
    }
  }
  return object;
}

/// Items of a list as texts that are equal if the items are.
bool texts_are_unique(std::vector<std::string> texts);

template <class T>
bool items_are_unique_as_json(const T& items) {
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (const auto& item : items) texts.push_back(to_text(to_json(item)));
  return texts_are_unique(std::move(texts));
}

}  // namespace detail

template <class T>
Json to_json(const T& value) {
  if constexpr (detail::HasCodec<T>) {
    return JsonCodec<T>::encode(value);
  } else if constexpr (std::is_same_v<T, Json> || std::is_same_v<T, bool> ||
                       std::is_same_v<T, JsonObject> || std::is_same_v<T, JsonArray>) {
    return Json(value);
  } else if constexpr (std::is_integral_v<T>) {
    using Wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
    return Json(static_cast<Wide>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    return Json(static_cast<double>(value));
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return Json(std::string_view(value));
  } else if constexpr (std::is_enum_v<T>) {
    return Json(enum_name(value));
  } else if constexpr (detail::is_optional<T>) {
    return value ? to_json(*value) : Json(nullptr);
  } else if constexpr (detail::is_vector<T>) {
    return detail::encode_elements(value);
  } else if constexpr (detail::is_map<T>) {
    return detail::encode_entries(value);
  } else if constexpr (detail::IsPatch<T>) {
    return value.present() ? to_json(*value) : Json(nullptr);
  } else if constexpr (detail::IsConstrained<T> || detail::IsDefaulted<T>) {
    return to_json(value.value());
  } else {
    static_assert(
        std::is_aggregate_v<T> && std::is_class_v<T>,
        "the JSON codec does not know this type: specialise micro_core::JsonCodec for it");
    return detail::encode_members(value);
  }
}

}  // namespace micro_core
