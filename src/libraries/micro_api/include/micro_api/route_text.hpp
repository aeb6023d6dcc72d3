#pragma once

#include <micro_api/fixed_text.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>

// A route's text as a template argument, and what the compiler checks about it. Users meet it only
// through `Router`.
namespace micro_api::detail {

/// The next "{name}" or "{name...}" at or after `position`; empty if there is none.
constexpr std::string_view next_parameter(std::string_view path, std::size_t& position) {
  const std::size_t open = path.find('{', position);
  if (open == std::string_view::npos) return {};
  const std::size_t close = path.find('}', open);
  if (close == std::string_view::npos) return {};
  position = close + 1;
  std::string_view name = path.substr(open + 1, close - open - 1);
  if (name.ends_with("...")) name.remove_suffix(3);
  return name;
}

/// "" or "/a/b": what can stand before '?' in a URL, without an empty segment inside.
constexpr bool is_path_text(std::string_view path) {
  if (!path.empty() && path.front() != '/') return false;
  return path.find("//") == std::string_view::npos &&
         path.find_first_of("?#% \\") == std::string_view::npos;
}

/// Every '{' has its '}' in the same segment, and nothing is beside them there.
constexpr bool braces_fill_segments(std::string_view path) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view segment = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    if (segment.find_first_of("{}") == std::string_view::npos) continue;
    if (!segment.starts_with('{') || !segment.ends_with('}')) return false;
    if (segment.substr(1, segment.size() - 2).find_first_of("{}") != std::string_view::npos) {
      return false;
    }
  }
  return true;
}

constexpr bool is_name(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) && std::ranges::all_of(name, [&](char c) {
    return is_letter(c) || c == '-' || (c >= '0' && c <= '9');
  });
}

/// What is between braces is a name, perhaps with "..." after it. (A member's alias may have '-'.)
constexpr bool parameters_are_names(std::string_view path) {
  std::size_t position = 0;
  while (path.find('{', position) != std::string_view::npos) {
    if (!is_name(next_parameter(path, position))) return false;
  }
  return true;
}

constexpr bool parameters_are_unique(std::string_view path) {
  std::size_t position = 0;
  for (std::string_view name = next_parameter(path, position); !name.empty();
       name = next_parameter(path, position)) {
    std::size_t later = position;
    for (std::string_view other = next_parameter(path, later); !other.empty();
         other = next_parameter(path, later)) {
      if (other == name) return false;
    }
  }
  return true;
}

/// "{name...}" is at the end only.
constexpr bool greedy_is_last(std::string_view path) {
  const std::size_t greedy = path.find("...}");
  return greedy == std::string_view::npos || greedy + 4 == path.size();
}

}  // namespace micro_api::detail
