#pragma once

#include <micro_api/parameters.hpp>
#include <micro_api/request.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// How a request becomes a handler's input struct, and its result an answer. Users meet it only
// through `Router`.
namespace micro_api::detail {

/// What a path has in the place of the {names} of its route, as on the wire. The views are into the
/// path.
class PathValues {
 public:
  static constexpr std::size_t count_max = 16;  // of {names} in a route

  void push(std::string_view value) { values_[count_++] = value; }
  void pop() { --count_; }
  std::size_t size() const { return count_; }
  std::string_view operator[](std::size_t index) const { return values_[index]; }

 private:
  std::array<std::string_view, count_max> values_;
  std::size_t count_ = 0;
};

/// A request beside its route: what inputs are read from, and where their errors go.
class Call {
 public:
  /// `path_values` are the values of `path_names` as on the wire. All must outlive the call.
  Call(const Request& request, const std::vector<std::string>& path_names,
       const PathValues& path_values)
      : request_(request), path_names_(path_names), path_values_(path_values) {}

  const Request& request() const { return request_; }

  /// The values of a parameter, decoded; none if it is absent.
  std::vector<std::string> path_values(std::string_view name) const;
  std::vector<std::string> query_values(std::string_view name);
  std::vector<std::string> header_values(std::string_view name) const;

  /// The body as JSON; none if there is no body, or if it is malformed and `body_error` says how.
  std::optional<Json> body();

  Context context() const;
  /// The list that runs after the answer.
  BackgroundTasks background() const;

  std::vector<FieldError> errors = {};
  /// Set if the body is no JSON: it is then the only error that is reported, as in FastAPI.
  std::optional<FieldError> body_error = std::nullopt;

 private:
  const Request& request_;
  const std::vector<std::string>& path_names_;
  const PathValues& path_values_;
  std::optional<std::vector<std::pair<std::string, std::string>>> query_ = {};
};

/// "user_agent" is "user-agent" as a header.
std::string header_name(std::string_view member_name);

/// Reports a parameter that is not there; `place` is "path", "query", "header".
void fail_missing(std::string_view place, std::string_view name, Call& call);
void fail_missing_body(Call& call);

// True for what takes all values of a parameter: a vector, bounded or optional perhaps.
template <class T>
consteval bool takes_all() {
  if constexpr (micro_core::detail::is_optional<T>) {
    return takes_all<typename T::value_type>();
  } else if constexpr (micro_core::detail::IsConstrained<T>) {
    return takes_all<typename T::constrained_type>();
  } else {
    return micro_core::detail::takes_list<T>;
  }
}

/// May a parameter of this type be absent, even without a default?
template <class T>
inline constexpr bool parameter_may_be_absent =
    micro_core::detail::is_optional<T> || micro_core::detail::takes_list<T>;

template <class Member>
void bind_values(const std::vector<std::string>& values, bool may_be_absent, std::string_view place,
                 std::string_view name, Member& member, Call& call) {
  if (values.empty()) {
    if (!may_be_absent) fail_missing(place, name, call);
    return;
  }
  // Of several, the last query parameter and the first header count, as in FastAPI.
  Json json(place == "header" ? values.front() : values.back());
  using T = typename Member::parameter_type;
  if constexpr (takes_all<T>()) json = JsonArray(values.begin(), values.end());
  T value{};
  const std::size_t errors_before = call.errors.size();
  micro_core::decode(json, value,
                     micro_core::DecodeAt(call.errors, JsonArray{Json(place), Json(name)}));
  if (call.errors.size() == errors_before) member = Member(std::move(value));
}

template <class T>
void bind_body(Body<T>& member, Call& call) {
  const std::optional<Json> json = call.body();
  if (!json || json->is_null()) {  // to FastAPI, "null" is no body
    if (!micro_core::detail::is_optional<T> && !call.body_error) fail_missing_body(call);
    return;
  }
  T value{};
  const std::size_t errors_before = call.errors.size();
  micro_core::decode(*json, value, micro_core::DecodeAt(call.errors, JsonArray{Json("body")}));
  if (call.errors.size() == errors_before) member = Body<T>(std::move(value));
}

template <class Member>
void bind_member(std::string_view name, Member& member, Call& call) {
  if constexpr (is_path<Member>) {
    bind_values(call.path_values(name), false, "path", name, member, call);
  } else if constexpr (is_query<Member>) {
    using T = typename Member::parameter_type;
    bind_values(call.query_values(name), parameter_may_be_absent<T> || member.has_default(),
                "query", name, member, call);
  } else if constexpr (is_header<Member>) {
    using T = typename Member::parameter_type;
    const std::string wire_name = header_name(name);
    bind_values(call.header_values(wire_name), parameter_may_be_absent<T> || member.has_default(),
                "header", wire_name, member, call);
  } else if constexpr (is_body<Member>) {
    bind_body(member, call);
  } else if constexpr (std::is_same_v<Member, Context>) {
    member = call.context();
  } else if constexpr (std::is_same_v<Member, BackgroundTasks>) {
    member = call.background();
  } else {
    static_assert(
        std::is_same_v<Member, Context>,
        "a member of a handler's input is a Path, Query, Header, Body, Context or BackgroundTasks");
  }
}

template <class In>
void bind_input(In& in, Call& call) {
  if constexpr (is_body<In>) {
    bind_body(in, call);
  } else if constexpr (std::is_same_v<In, Context>) {
    in = call.context();
  } else {
    micro_core::for_each_member(
        in, [&](std::string_view name, auto& member) { bind_member(name, member, call); });
  }
}

/// The errors of `call` in FastAPI's order: path, query, header, body.
HttpError input_error(Call& call);

}  // namespace micro_api::detail
