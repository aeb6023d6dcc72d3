#pragma once

#include <micro_core/codec.hpp>

#include <string>
#include <type_traits>
#include <utility>

/// What the members of a handler's input struct are. Each reads like the `const T` it holds; its
/// name is the member's, or what the struct's field table makes of it.
///
///     struct ListUsers {
///       Path<std::string> team;                     // "/{team}/users"
///       Query<std::optional<std::string>> next_token;
///       Query<Bounded<int, 1, 100>> limit = 100;    // optional, because it has a default
///       Query<std::vector<std::string>> tag;        // ?tag=a&tag=b
///       Header<std::string> user_agent;             // "user-agent"
///       Cookie<std::optional<std::string>> session;
///       Body<Filter> filter;
///       Depends<CurrentUser> user;                  // see <micro_api/dependencies.hpp>
///       Context context;
///     };
///
/// A `Query`, `Header` or `Cookie` of a struct stands for several parameters, one per member:
///
///     struct Page {
///       Defaulted<Bounded<int, 1, 100>> limit = 20;
///       std::optional<std::string> next_token;
///     };
///     struct ListItems { Query<Page> page; };       // ?limit=5&next_token=abc
///
/// Everything that is wrong with an input is reported at once, in a 422 that says what FastAPI
/// would say: dependencies first, then path, query, headers, cookies and the body.
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

// One that is not required if the struct gives it a value.
template <class T>
class ParameterWithDefault : public Parameter<T> {
 public:
  bool has_default() const noexcept { return has_default_; }

 protected:
  ParameterWithDefault() = default;
  template <class U>
  ParameterWithDefault(std::in_place_t, U&& value)
      : Parameter<T>(std::in_place, std::forward<U>(value)), has_default_(true) {}

 private:
  bool has_default_ = false;
};

template <class U, class T, class Self>
concept InitialValue =
    std::is_convertible_v<U&&, T> && !std::is_same_v<std::remove_cvref_t<U>, Self>;

}  // namespace detail

/// A segment of the path: `{name}` in the route.
template <class T>
class Path : public detail::Parameter<T> {
 public:
  Path() = default;
  template <class U = T>
    requires detail::InitialValue<U, T, Path>
  Path(U&& value) : detail::Parameter<T>(std::in_place, std::forward<U>(value)) {}
};

/// A parameter of the query. Required, unless it has a default, is optional or is a vector. Of
/// several values the last one counts; a vector takes them all.
template <class T>
class Query : public detail::ParameterWithDefault<T> {
 public:
  Query() = default;
  template <class U = T>
    requires detail::InitialValue<U, T, Query>
  Query(U&& value) : detail::ParameterWithDefault<T>(std::in_place, std::forward<U>(value)) {}
};

/// A header. Underscores of the member's name are hyphens on the wire, those of an alias are not.
/// Required as `Query` is. Of several values the first one counts; a vector takes them all.
template <class T>
class Header : public detail::ParameterWithDefault<T> {
 public:
  Header() = default;
  template <class U = T>
    requires detail::InitialValue<U, T, Header>
  Header(U&& value) : detail::ParameterWithDefault<T>(std::in_place, std::forward<U>(value)) {}
};

/// A cookie. Required as `Query` is; of several values the last one counts.
template <class T>
class Cookie : public detail::ParameterWithDefault<T> {
 public:
  Cookie() = default;
  template <class U = T>
    requires detail::InitialValue<U, T, Cookie>
  Cookie(U&& value) : detail::ParameterWithDefault<T>(std::in_place, std::forward<U>(value)) {}
};

/// The request's body, decoded from JSON. A single one is the whole body, and may stand alone as a
/// handler's argument; of several, those of dependencies included, each is the body's member of its
/// name: {"item": {...}, "user": {...}}. May be absent if it has a default or is optional.
template <class T>
class Body : public detail::ParameterWithDefault<T> {
 public:
  Body() = default;
  template <class U = T>
    requires detail::InitialValue<U, T, Body>
  Body(U&& value) : detail::ParameterWithDefault<T>(std::in_place, std::forward<U>(value)) {}
};

/// The body as it came, beside a `Body` perhaps: to check a signature, for example. Never an error.
struct RawBody {
  std::string bytes = {};
  std::string content_type = {};  ///< with its parameters; empty if the request has none
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
inline constexpr bool is_cookie = is_instance<T, Cookie>;
template <class T>
inline constexpr bool is_body = is_instance<T, Body>;

/// A struct that stands for several parameters.
template <class T>
inline constexpr bool is_model = micro_core::Reflectable<T> && !micro_core::detail::HasCodec<T>;

// True for what takes all values of a parameter: a vector, bounded or optional perhaps.
template <class T>
consteval bool takes_all() {
  if constexpr (micro_core::detail::is_optional<T>) {
    return takes_all<typename T::value_type>();
  } else if constexpr (micro_core::detail::IsConstrained<T>) {
    return takes_all<typename T::constrained_type>();
  } else if constexpr (micro_core::detail::IsDefaulted<T>) {
    return takes_all<typename T::defaulted_type>();
  } else {
    return micro_core::detail::takes_list<T>;
  }
}

/// May a parameter of this type be absent, even without a default?
template <class T>
inline constexpr bool parameter_may_be_absent =
    micro_core::detail::may_be_absent<T> || micro_core::detail::takes_list<T>;

}  // namespace detail
}  // namespace micro_api
