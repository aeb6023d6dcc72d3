#pragma once

#include <micro_core/json_codec.hpp>
#include <micro_core/rules.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>

namespace micro_core {

namespace detail {

/// The index of the string in `json` among `count` choices; -1 and an error if there is none.
int decode_literal(const Json& json, const std::string_view* choices, std::size_t count,
                   const DecodeAt& at);
JsonObject literal_schema(const std::string_view* choices, std::size_t count);
std::string literal_type_name(const std::string_view* choices, std::size_t count);

}  // namespace detail

/// One of a few texts, the first unless told otherwise. A single one tells the alternatives of a
/// `std::variant` apart:
///
///     struct Cat { Literal<"cat"> kind; int lives; };
///     struct Dog { Literal<"dog"> kind; bool barks; };
///     using Pet = std::variant<Cat, Dog>;  // by "kind"
///
/// What is no choice does not compile as an initial value, and is `literal_error` in JSON. For a
/// list of names that code distinguishes, an `enum class` reads better.
template <detail::Literal... texts>
class Literal {
 public:
  static_assert(sizeof...(texts) > 0, "a Literal needs at least one text");
  static constexpr std::array<std::string_view, sizeof...(texts)> choices = {texts.view()...};

  constexpr Literal() = default;
  consteval Literal(const char* text) : index_(index_of(text)) {}

  constexpr std::string_view view() const noexcept { return choices[index_]; }
  constexpr operator std::string_view() const noexcept { return view(); }

  friend constexpr bool operator==(const Literal&, const Literal&) = default;
  template <class Text>
    requires(!std::is_same_v<Text, Literal> && std::is_convertible_v<const Text&, std::string_view>)
  friend constexpr bool operator==(const Literal& literal, const Text& text) {
    return literal.view() == std::string_view(text);
  }

 private:
  friend struct JsonCodec<Literal>;
  static consteval std::size_t index_of(std::string_view text) {
    const auto found = std::ranges::find(choices, text);
    if (found == choices.end()) throw "this text is no choice of the Literal";
    return static_cast<std::size_t>(found - choices.begin());
  }

  std::size_t index_ = 0;
};

template <detail::Literal... texts>
struct JsonCodec<Literal<texts...>> {
  using Type = Literal<texts...>;

  static void decode(const Json& json, Type& out, const DecodeAt& at) {
    const int index = detail::decode_literal(json, Type::choices.data(), Type::choices.size(), at);
    if (index >= 0) out.index_ = static_cast<std::size_t>(index);
  }
  static Json encode(const Type& value) { return Json(value.view()); }
  static JsonObject schema() {
    return detail::literal_schema(Type::choices.data(), Type::choices.size());
  }
  static std::string type_name() {
    return detail::literal_type_name(Type::choices.data(), Type::choices.size());
  }
};

}  // namespace micro_core
