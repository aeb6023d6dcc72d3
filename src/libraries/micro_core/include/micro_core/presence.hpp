#pragma once

#include <optional>
#include <type_traits>
#include <utility>

namespace micro_core {

/// A member that a request may leave out: a change that was asked for, or none. A present null is
/// an error, unless `T` is optional: so the three states of a PATCH are
///
///     Patch<std::string> name;                    // absent: unchanged; null: refused
///     Patch<std::optional<std::string>> address;  // absent: unchanged; null: removed
///
/// An absent one is not written to JSON.
template <class T>
class Patch {
 public:
  using patched_type = T;

  Patch() = default;
  template <class U = T>
    requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, Patch>)
  Patch(U&& value) : value_(std::in_place, std::forward<U>(value)) {}

  /// True if the member was there.
  bool present() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return present(); }

  /// What the member holds; it must be present.
  const T& operator*() const { return value_.value(); }
  const T* operator->() const { return &value_.value(); }

  friend bool operator==(const Patch&, const Patch&) = default;

 private:
  std::optional<T> value_;
};

/// A member that takes its initial value when it is absent; null is an error. Members without it
/// are required, because reflection cannot see an initialiser:
///
///     Defaulted<int> retries = 3;
template <class T>
class Defaulted {
 public:
  using defaulted_type = T;

  Defaulted() = default;
  template <class U = T>
    requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, Defaulted>)
  Defaulted(U&& value) : value_(std::forward<U>(value)) {}

  operator const T&() const noexcept { return value_; }
  const T& operator*() const noexcept { return value_; }
  const T* operator->() const noexcept { return &value_; }
  const T& value() const noexcept { return value_; }

  friend bool operator==(const Defaulted&, const Defaulted&) = default;
  template <class U>
    requires(!std::is_same_v<U, Defaulted> && std::is_convertible_v<const U&, T>)
  friend bool operator==(const Defaulted& a, const U& b) {
    return a.value_ == b;
  }

 private:
  T value_{};
};

}  // namespace micro_core
