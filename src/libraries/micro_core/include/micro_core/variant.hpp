#pragma once

#include <micro_core/codec.hpp>
#include <micro_core/detail/type_name.hpp>
#include <micro_core/detail/union.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

/// `std::variant`: a value of one of several types; `std::monostate` among them is null.
///
/// **By a discriminator**, if every alternative is a struct with a `Literal` member of one name, or
/// if the traits name a member, whose initial value is then the tag of its struct:
///
///     struct Cat { Literal<"cat"> kind; int lives; };
///     struct Dog { Literal<"dog"> kind; bool barks; };
///     using Pet = std::variant<Cat, Dog>;
///
///     struct Circle { Shape shape = Shape::circle; double radius; };
///     template <>
///     struct micro_core::WireTraits<std::variant<Circle, Square>> {
///       static constexpr std::string_view discriminator = "shape";
///     };
///
/// Errors: union_tag_not_found, union_tag_invalid; those of the alternative are under its tag.
///
/// **Otherwise by trying**, as pydantic's smart mode does: an alternative that fits exactly wins;
/// of structs, the one that takes most members; then the better fit; then the first. 1 is an int
/// even if a double stands before it; "1" is a string wherever that stands. If none fits, the
/// errors of all are reported, each under the name of its type.
namespace micro_core {

namespace detail {

template <class T>
inline constexpr bool is_literal = requires(T value) {
  value.view();
  T::choices;
} && HasCodec<T>;

template <class T>
inline constexpr bool is_plain_struct = Reflectable<T> && !HasCodec<T>;

/// The wire name of the `nth` member of `T` that is a Literal; empty if there are fewer.
template <class T>
consteval std::string_view literal_member(std::size_t nth) {
  std::string_view name;
  if constexpr (is_plain_struct<T>) {
    for_each_member_index<T>([&]<std::size_t index>() {
      if constexpr (is_literal<member_type<T, index>>) {
        if (nth-- == 0) name = member_name<T, index>;
      }
    });
  }
  return name;
}

template <class T>
consteval bool has_literal_member(std::string_view name) {
  for (std::size_t nth = 0; !literal_member<T>(nth).empty(); ++nth) {
    if (literal_member<T>(nth) == name) return true;
  }
  return false;
}

/// The member by which the alternatives are told apart; empty if there is none.
template <class Variant, class First, class... Rest>
consteval std::string_view find_discriminator() {
  if constexpr (requires { WireTraits<Variant>::discriminator; }) {
    return WireTraits<Variant>::discriminator;
  } else if constexpr (sizeof...(Rest) > 0) {
    for (std::size_t nth = 0; !literal_member<First>(nth).empty(); ++nth) {
      const std::string_view name = literal_member<First>(nth);
      if ((has_literal_member<Rest>(name) && ...)) return name;
    }
  }
  return {};
}

/// The tags by which `T` is known: the choices of a Literal, or the initial value of the member.
template <class T>
std::vector<std::string> tags_of(std::string_view discriminator) {
  static_assert(is_plain_struct<T>, "the alternatives of a discriminated variant are structs");
  std::vector<std::string> tags;
  const T initial{};
  for_each_member(initial, [&](std::string_view name, const auto& member) {
    using Member = std::remove_cvref_t<decltype(member)>;
    if (name != discriminator) return;
    if constexpr (is_literal<Member>) {
      tags.assign(Member::choices.begin(), Member::choices.end());
    } else {
      tags.push_back(key_text(to_json(member)));
    }
  });
  return tags;
}

template <class T, class... Ts>
inline constexpr std::size_t index_in = [] {
  std::size_t index = 0;
  static_cast<void>(((std::is_same_v<T, Ts> || (++index, false)) || ...));
  return index;
}();

/// The codec of a variant whose alternatives but null are `Alternatives`.
template <class Variant, class... Alternatives>
struct UnionCodec {
  static constexpr std::string_view discriminator = find_discriminator<Variant, Alternatives...>();
  static constexpr bool is_tagged = !discriminator.empty();

  static void decode(const Json& json, Variant& out, const DecodeAt& at) {
    if constexpr (is_tagged) {
      decode_tagged(json, out, at);
    } else {
      UnionAttempts attempts(json, at);
      static_cast<void>((attempt<Alternatives>(json, out, attempts) || ...));
      attempts.finish();
    }
  }

  template <class Builder>
  static JsonArray schemas(Builder& builder) {
    JsonArray all;
    (all.push_back(builder.template schema_of<Alternatives>()), ...);
    return all;
  }

  static std::string type_name() {
    std::string names;
    ((names.append(names.empty() ? "" : ",").append(detail::type_name<Alternatives>())), ...);
    return (is_tagged ? "tagged-union[" : "union[") + names + "]";
  }

  // Which tag stands for which alternative; made once.
  static const UnionTags& tags() {
    static const UnionTags all = [] {
      UnionTags made(discriminator);
      (made.add(tags_of<Alternatives>(discriminator)), ...);
      return made;
    }();
    return all;
  }

 private:
  // True if no other alternative needs to be tried.
  template <class T>
  static bool attempt(const Json& json, Variant& out, UnionAttempts& attempts) {
    const std::string name = detail::type_name<T>();
    T value{};
    const bool is_best =
        attempts.run(name, [&](const DecodeAt& at) { micro_core::decode(json, value, at); });
    if (is_best) out.template emplace<T>(std::move(value));
    return attempts.is_decided();
  }

  static void decode_tagged(const Json& json, Variant& out, const DecodeAt& at) {
    const std::optional<UnionTags::Choice> choice = tags().choose(json, at);
    if (!choice) return;
    const DecodeAt inside = at.member(choice->tag);
    static_cast<void>((decode_if<Alternatives>(choice->alternative, json, out, inside) || ...));
  }

  template <class T>
  static bool decode_if(std::size_t alternative, const Json& json, Variant& out,
                        const DecodeAt& at) {
    if (alternative != index_in<T, Alternatives...>) return false;
    const std::size_t errors_before = at.error_count();
    T value{};
    micro_core::decode(json, value, at);
    if (!at.failed_since(errors_before)) out.template emplace<T>(std::move(value));
    return true;
  }
};

/// `UnionCodec` of the alternatives without null.
template <class Variant, class Done, class... Rest>
struct UnionCodecOf;
template <class Variant, class... Done>
struct UnionCodecOf<Variant, std::tuple<Done...>> {
  using type = UnionCodec<Variant, Done...>;
};
template <class Variant, class... Done, class Next, class... Rest>
struct UnionCodecOf<Variant, std::tuple<Done...>, Next, Rest...>
    : UnionCodecOf<Variant, std::tuple<Done..., Next>, Rest...> {};
template <class Variant, class... Done, class... Rest>
struct UnionCodecOf<Variant, std::tuple<Done...>, std::monostate, Rest...>
    : UnionCodecOf<Variant, std::tuple<Done...>, Rest...> {};

}  // namespace detail

template <>
struct JsonCodec<std::monostate> {
  static constexpr std::string_view type_name = "none";
  static void decode(const Json& json, std::monostate& out, const DecodeAt& at);
  static Json encode(const std::monostate&) { return Json(nullptr); }
  static JsonObject schema() { return {{"type", "null"}}; }
};

template <class... Ts>
struct JsonCodec<std::variant<Ts...>> {
  using Variant = std::variant<Ts...>;
  using Codec = typename detail::UnionCodecOf<Variant, std::tuple<>, Ts...>::type;
  static constexpr bool is_nullable = (std::is_same_v<Ts, std::monostate> || ...);

  static void decode(const Json& json, Variant& out, const DecodeAt& at) {
    if constexpr (is_nullable) {
      if (json.is_null()) {
        out.template emplace<std::monostate>();
        return;
      }
    }
    Codec::decode(json, out, at);
  }

  static Json encode(const Variant& value) {
    return std::visit([](const auto& held) { return to_json(held); }, value);
  }

  template <class Builder>
  static JsonObject schema(Builder& builder) {
    if constexpr (Codec::is_tagged) {
      return detail::tagged_schema(Codec::schemas(builder), Codec::tags(), is_nullable);
    } else {
      return detail::union_schema(Codec::schemas(builder), is_nullable);
    }
  }

  static std::string type_name() {
    return is_nullable ? "nullable[" + Codec::type_name() + "]" : Codec::type_name();
  }
};

}  // namespace micro_core
