#pragma once

#include <cassert>
#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace micro_core {

/// Stands for "no limit on this side" in `Bounded`.
struct NoLimit {
  friend bool operator==(NoLimit, NoLimit) = default;
};
inline constexpr NoLimit no_limit{};

/// The number of characters (code points) of well-formed UTF-8.
std::size_t utf8_length(std::string_view text);

namespace detail {

template <auto limit>
inline constexpr bool is_limited = !std::is_same_v<std::remove_cv_t<decltype(limit)>, NoLimit>;

// What a bound counts: the characters of a string, the elements of a container, a number itself.
template <class T>
auto measure(const T& value) {
  if constexpr (std::is_arithmetic_v<T>) {
    return value;
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return utf8_length(value);
  } else {
    return value.size();
  }
}

template <class A, class B>
constexpr bool less(A a, B b) {
  if constexpr (std::is_floating_point_v<A> || std::is_floating_point_v<B>) {
    return static_cast<double>(a) < static_cast<double>(b);
  } else {
    return std::cmp_less(a, b);
  }
}

}  // namespace detail

/// A `T` that is within bounds when it was decoded from JSON, a path, a query or a header: a string
/// of `min` to `max` characters, a container of so many elements, a number in that range (both
/// included). `no_limit` leaves a side open. Reads like a `const T`; schemas state the bounds.
///
///     Bounded<std::string, 1, 100> name;
///     Bounded<int, 1, 100> limit = 20;
///
/// Copies as `T` does. What the program itself assigns is checked by an assertion only.
template <class T, auto min_bound, auto max_bound = no_limit>
class Bounded {
 public:
  using bounded_type = T;
  static constexpr auto min = min_bound;
  static constexpr auto max = max_bound;

  /// An initial `T`, out of bounds perhaps: something that is yet to be decoded.
  Bounded() = default;
  template <class U = T>
    requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, Bounded>)
  Bounded(U&& value) : value_(std::forward<U>(value)) {
    assert(within(value_));
  }

  static bool within(const T& value) { return !below(value) && !above(value); }
  static bool below(const T& value) {
    if constexpr (detail::is_limited<min>) return detail::less(detail::measure(value), min);
    return false;
  }
  static bool above(const T& value) {
    if constexpr (detail::is_limited<max>) return detail::less(max, detail::measure(value));
    return false;
  }

  operator const T&() const noexcept { return value_; }
  const T& operator*() const noexcept { return value_; }
  const T* operator->() const noexcept { return &value_; }
  const T& value() const noexcept { return value_; }

  friend bool operator==(const Bounded& a, const Bounded& b) { return a.value_ == b.value_; }
  template <class U>
    requires(!std::is_same_v<U, Bounded> && std::is_convertible_v<const U&, T>)
  friend bool operator==(const Bounded& a, const U& b) {
    return a.value_ == b;
  }

 private:
  T value_{};
};

}  // namespace micro_core
