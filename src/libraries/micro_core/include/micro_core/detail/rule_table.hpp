#pragma once

#include <micro_core/rules.hpp>

#include <array>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

// Rules as data, so that one function outside of any template checks them for all types.
namespace micro_core::detail {

// In the order of pydantic-core's checks: the first that fails is the one that is reported.
enum class RuleKind : unsigned char {
  strip_whitespace,
  multiple_of,
  at_most,
  below,
  at_least,
  above,
  length_min,
  length_max,
  pattern,
  to_lower,
  to_upper,
  unique,
};

// An integer of any width, and those beyond: `too_wide` is further away than any bound.
struct Whole {
  bool negative = false;
  std::uint64_t magnitude = 0;
  bool too_wide = false;
};

template <class T>
concept Integer = std::is_integral_v<T> && !std::is_same_v<T, bool>;

template <Integer T>
constexpr Whole whole(T value) {
  const auto bits = static_cast<std::uint64_t>(value);
  if (value < T{0}) return {true, 0 - bits};
  return {false, bits};
}

// A regular expression that is compiled when it is first used, and then kept. `search` is the only
// way to RE2: who has no pattern refers to none of it. Throws if the text is no expression.
struct CompiledPattern {
  const char* text;
  bool (*search)(CompiledPattern& pattern, std::string_view in);
  const bool* is_listed;  // to name it is to have it listed
  std::atomic<const void*> compiled = nullptr;
  CompiledPattern* next = nullptr;
};
bool search_pattern(CompiledPattern& pattern, std::string_view in);

// Puts a pattern on the list of all that the program has, before `main` begins. It costs two
// stores.
bool list_pattern(CompiledPattern& pattern);

template <auto pattern>
struct PatternOf {
  static const bool is_listed;
  static inline constinit CompiledPattern compiled{pattern.text, &search_pattern, &is_listed};
};
template <auto pattern>
const bool PatternOf<pattern>::is_listed = list_pattern(compiled);

// The first of the program's patterns that is no regular expression, and what RE2 says of it.
struct WrongPattern {
  std::string_view text;
  std::string message;  // "Pattern{\"(\"}: missing ): ("
};
// Compiles them all, some microseconds each, which the first use is spared then.
std::optional<WrongPattern> find_wrong_pattern();

struct Rule {
  RuleKind kind = {};
  bool is_whole = true;  // the bound was written as an integer
  Whole whole = {};      // a count, the bound of an integer
  double real = 0;       // the bound of a floating point number
  CompiledPattern* pattern = nullptr;
};

template <class Bound>
constexpr Rule bound_rule(RuleKind kind, Bound bound) {
  if constexpr (Integer<Bound>) {
    return {.kind = kind, .whole = whole(bound), .real = static_cast<double>(bound)};
  } else if constexpr (std::is_floating_point_v<Bound>) {
    return {.kind = kind, .is_whole = false, .real = static_cast<double>(bound)};
  } else {
    return {.kind = kind};  // compared as the type it is of
  }
}

// Which rule is it? Anything else is a validator.
template <class R>
inline constexpr int is_bound = -1;
template <class B>
inline constexpr int is_bound<MultipleOf<B>> = static_cast<int>(RuleKind::multiple_of);
template <class B>
inline constexpr int is_bound<AtMost<B>> = static_cast<int>(RuleKind::at_most);
template <class B>
inline constexpr int is_bound<Below<B>> = static_cast<int>(RuleKind::below);
template <class B>
inline constexpr int is_bound<AtLeast<B>> = static_cast<int>(RuleKind::at_least);
template <class B>
inline constexpr int is_bound<Above<B>> = static_cast<int>(RuleKind::above);
template <class R>
inline constexpr bool is_pattern = false;
template <std::size_t size>
inline constexpr bool is_pattern<Pattern<size>> = true;
template <class R>
inline constexpr bool is_length = std::is_same_v<R, Length>;
template <class R>
inline constexpr bool is_text_change =
    std::is_same_v<R, StripWhitespace> || std::is_same_v<R, ToLower> || std::is_same_v<R, ToUpper>;
template <class R>
inline constexpr bool is_validator = is_bound<R> < 0 && !is_pattern<R> && !is_length<R> &&
                                     !is_text_change<R> && !std::is_same_v<R, Unique>;
template <class R>
inline constexpr bool is_open = false;
template <class R>
  requires requires(R rule) { requires std::is_same_v<decltype(rule.bound), NoLimit>; }
inline constexpr bool is_open<R> = true;

template <std::size_t capacity>
struct RuleList {
  std::array<Rule, capacity> rules = {};
  std::size_t count = 0;

  // Keeps the order of kinds, and within one the order of being written.
  constexpr void add(const Rule& rule) {
    std::size_t at = count++;
    for (; at > 0 && rules[at - 1].kind > rule.kind; --at) rules[at] = rules[at - 1];
    rules[at] = rule;
  }
};

template <auto rule, std::size_t capacity>
constexpr void add_rule(RuleList<capacity>& list) {
  using R = std::remove_cv_t<decltype(rule)>;
  if constexpr (is_length<R>) {
    if (rule.min.limited)
      list.add({.kind = RuleKind::length_min, .whole = {false, rule.min.value}});
    if (rule.max.limited)
      list.add({.kind = RuleKind::length_max, .whole = {false, rule.max.value}});
  } else if constexpr (is_bound<R> >= 0) {
    if constexpr (!is_open<R>) {
      list.add(bound_rule(static_cast<RuleKind>(is_bound<R>), rule.bound));
    }
  } else if constexpr (is_pattern<R>) {
    list.add({.kind = RuleKind::pattern, .pattern = &PatternOf<rule>::compiled});
  } else if constexpr (std::is_same_v<R, StripWhitespace>) {
    list.add({.kind = RuleKind::strip_whitespace});
  } else if constexpr (std::is_same_v<R, ToLower>) {
    list.add({.kind = RuleKind::to_lower});
  } else if constexpr (std::is_same_v<R, ToUpper>) {
    list.add({.kind = RuleKind::to_upper});
  } else if constexpr (std::is_same_v<R, Unique>) {
    list.add({.kind = RuleKind::unique});
  }
}

template <auto... rules>
inline constexpr auto rule_list = [] {
  RuleList<2 * sizeof...(rules) + 1> list;
  (add_rule<rules>(list), ...);
  return list;
}();

// A table of rules without its size in the type.
struct Rules {
  const Rule* first = nullptr;
  std::size_t count = 0;
  const Rule* begin() const { return first; }
  const Rule* end() const { return first + count; }
  constexpr const Rule* find(RuleKind kind) const {
    for (std::size_t i = 0; i < count; ++i) {
      if (first[i].kind == kind) return first + i;
    }
    return nullptr;
  }
};

template <auto... rules>
constexpr Rules rules_of() {
  return {rule_list<rules...>.rules.data(), rule_list<rules...>.count};
}

// Each is the first rule that the value breaks, or nullptr. Rules of other kinds are passed over.
const Rule* first_broken(Rules rules, Whole value);
const Rule* first_broken(Rules rules, double value);
const Rule* first_broken(Rules rules, std::string_view text);
const Rule* first_broken_count(Rules rules, std::size_t count);

// What StripWhitespace does, then what ToLower and ToUpper do.
void strip(Rules rules, std::string& text);
void change_case(Rules rules, std::string& text);

}  // namespace micro_core::detail
