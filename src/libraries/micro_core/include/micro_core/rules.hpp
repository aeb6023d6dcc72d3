#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

/// The rules of a `Constrained`: what a value has to be beside of its type. They are template
/// arguments; names in brackets are pydantic's.
namespace micro_core {

/// What a check says: nothing, or why the value is refused. The reason is for the caller to read,
/// without a full stop: "must be even".
using Verdict = std::optional<std::string>;

/// Stands for "no limit on this side".
struct NoLimit {
  friend constexpr bool operator==(NoLimit, NoLimit) = default;
};
inline constexpr NoLimit no_limit{};

/// A number of characters or items, or `no_limit`.
struct Count {
  std::size_t value = 0;
  bool limited = false;

  constexpr Count() = default;
  constexpr Count(NoLimit) {}
  constexpr Count(std::size_t count) : value(count), limited(true) {}
};

/// At least `min` and at most `max` characters (code points) of a string, items of a container
/// (min_length, max_length).
struct Length {
  Count min = {};
  Count max = {};
};

namespace detail {

/// Text as a template argument.
template <std::size_t size>
struct Literal {
  char text[size];

  constexpr Literal(const char (&characters)[size]) {
    for (std::size_t i = 0; i < size; ++i) text[i] = characters[i];
  }
  constexpr std::string_view view() const { return {text, size - 1}; }
};

}  // namespace detail

/// Bounds of numbers and of all else that can be compared (ge, le, gt, lt). The bound of a type
/// that no template argument can have is text, as it is in JSON: `AtLeast{"2020-01-01"}`.
template <class Bound>
struct AtLeast {
  Bound bound;
};
template <class Bound>
struct AtMost {
  Bound bound;
};
template <class Bound>
struct Above {
  Bound bound;
};
template <class Bound>
struct Below {
  Bound bound;
};
template <class Bound>
struct MultipleOf {
  Bound bound;
};

template <class Bound>
AtLeast(Bound) -> AtLeast<Bound>;
template <class Bound>
AtMost(Bound) -> AtMost<Bound>;
template <class Bound>
Above(Bound) -> Above<Bound>;
template <class Bound>
Below(Bound) -> Below<Bound>;
template <class Bound>
MultipleOf(Bound) -> MultipleOf<Bound>;
template <std::size_t size>
AtLeast(const char (&)[size]) -> AtLeast<detail::Literal<size>>;
template <std::size_t size>
AtMost(const char (&)[size]) -> AtMost<detail::Literal<size>>;
template <std::size_t size>
Above(const char (&)[size]) -> Above<detail::Literal<size>>;
template <std::size_t size>
Below(const char (&)[size]) -> Below<detail::Literal<size>>;
template <std::size_t size>
MultipleOf(const char (&)[size]) -> MultipleOf<detail::Literal<size>>;

/// A string in which the regular expression is found; `^` and `$` tie it to the ends (pattern).
/// RE2's syntax, in time linear to the string: no look-around, no back-references; `\d`, `\w` and
/// `\s` are ASCII, as they are to readers of the schema. An expression that is none keeps an `App`
/// of micro_api from starting; elsewhere it is a `std::logic_error` at its first use.
///
/// Who uses none links no RE2.
template <std::size_t size>
struct Pattern {
  char text[size];

  constexpr Pattern(const char (&characters)[size]) {
    for (std::size_t i = 0; i < size; ++i) text[i] = characters[i];
  }
};

/// No two items of a container are equal.
struct Unique {};
inline constexpr Unique unique{};

/// Change a string as it is read: white space (Unicode's) at its ends is dropped before the other
/// rules look at it; letters (ASCII's) become small or capital after they did.
struct StripWhitespace {};
struct ToLower {};
struct ToUpper {};

}  // namespace micro_core
