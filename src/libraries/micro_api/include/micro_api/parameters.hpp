#pragma once

#include <micro_core/codec.hpp>

#include <type_traits>
#include <utility>

/// What the members of a handler's input struct are. Each reads like the `const T` it holds; its
/// name is the member's, or what `micro_core::WireTraits` of the struct makes of it.
///
///     struct ListUsers {
///       Path<std::string> team;                     // "/{team}/users"
///       Query<std::optional<std::string>> next_token;
///       Query<Bounded<int, 1, 100>> limit = 100;    // optional, because it has a default
///       Query<std::vector<std::string>> tag;        // ?tag=a&tag=b
///       Header<std::string> user_agent;             // "user-agent"
///       Body<Filter> filter;
///       Context context;
///     };
namespace micro_api {

namespace detail {

template <class T>
class Parameter {
 public:
  using parameter_type = T;

  operator const T&() const noexcept { return value_; }
  const T& operator*() const noexcept { return value_; }
  const T* operator->() const noexcept { return &value_; }
  const T& value() const noexcept { return value_; }

 protected:
  Parameter() = default;
  template <class U>
  Parameter(std::in_place_t, U&& value) : value_(std::forward<U>(value)) {}

  T value_{};
};

}  // namespace detail

/// A segment of the path: `{name}` in the route.
template <class T>
class Path : public detail::Parameter<T> {
 public:
  Path() = default;
  template <class U = T>
    requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, Path>)
  Path(U&& value) : detail::Parameter<T>(std::in_place, std::forward<U>(value)) {}
};

/// A parameter of the query. Required, unless it has a default, is optional or is a vector.
template <class T>
class Query : public detail::Parameter<T> {
 public:
  Query() = default;
  template <class U = T>
    requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, Query>)
  Query(U&& value)
      : detail::Parameter<T>(std::in_place, std::forward<U>(value)), has_default_(true) {}
  bool has_default() const noexcept { return has_default_; }

 private:
  bool has_default_ = false;
};

/// A header; underscores of the name are hyphens on the wire. Required as `Query` is.
template <class T>
class Header : public detail::Parameter<T> {
 public:
  Header() = default;
  template <class U = T>
    requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, Header>)
  Header(U&& value)
      : detail::Parameter<T>(std::in_place, std::forward<U>(value)), has_default_(true) {}
  bool has_default() const noexcept { return has_default_; }

 private:
  bool has_default_ = false;
};

/// The request's body, decoded from JSON: at most one per route. May stand alone as a handler's
/// argument. `Body<std::optional<T>>` may be absent.
template <class T>
class Body : public detail::Parameter<T> {
 public:
  Body() = default;
  template <class U = T>
    requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::remove_cvref_t<U>, Body>)
  Body(U&& value) : detail::Parameter<T>(std::in_place, std::forward<U>(value)) {}
};

namespace detail {

using micro_core::detail::is_instance;

template <class T>
inline constexpr bool is_path = is_instance<T, Path>;
template <class T>
inline constexpr bool is_query = is_instance<T, Query>;
template <class T>
inline constexpr bool is_header = is_instance<T, Header>;
template <class T>
inline constexpr bool is_body = is_instance<T, Body>;

}  // namespace detail
}  // namespace micro_api
