#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace micro_api::detail {

/// A text as a template argument.
template <std::size_t size>
struct FixedText {
  char text[size] = {};
  consteval FixedText(const char (&literal)[size]) { std::copy_n(literal, size, text); }
  constexpr std::string_view view() const { return {text, size - 1}; }
};

}  // namespace micro_api::detail
