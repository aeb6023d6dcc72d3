#pragma once

#include <micro_api/call.hpp>
#include <micro_api/security.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What can be known of a handler's input before there is a request.
namespace micro_api::detail {

/// Is `T` one input, so that it may stand alone as a handler's argument? (Its name, which a struct
/// would give it, must not matter.)
template <class T>
consteval bool is_single_input() {
  if constexpr (is_query<T> || is_header<T> || is_cookie<T>) {
    return is_model<typename T::parameter_type>;
  } else {
    return is_body<T> || is_form<T> || is_depends<T> || is_claims<T> || is_security<T> ||
           std::is_same_v<T, RawBody> || std::is_same_v<T, Context> ||
           std::is_same_v<T, BackgroundTasks>;
  }
}

/// A struct whose members are inputs, as far as that can be told from outside.
template <class In>
concept InputStruct =
    micro_core::Reflectable<In> && !micro_core::detail::HasCodec<In> && !is_single_input<In>();

/// What a handler or a provider may be called with; `void`: with nothing.
template <class In>
concept Input = std::is_void_v<In> || InputStruct<In> || is_single_input<In>();

template <class In>
consteval std::size_t path_member_count() {
  std::size_t count = 0;
  if constexpr (InputStruct<In>) {
    micro_core::for_each_member_index<In>(
        [&]<std::size_t index>() { count += is_path<micro_core::member_type<In, index>> ? 1 : 0; });
  }
  return count;
}

/// The names of the `Path` members of `In`.
template <class In>
inline constexpr auto path_members = [] {
  std::array<std::string_view, path_member_count<In>()> names;
  if constexpr (path_member_count<In>() != 0) {
    std::size_t next = 0;
    micro_core::for_each_member_index<In>([&]<std::size_t index>() {
      if (is_path<micro_core::member_type<In, index>>) {
        names[next++] = micro_core::member_name<In, index>;
      }
    });
  }
  return names;
}();

/// Has `In` dependencies, which may take of the path what `In` does not?
template <class In>
consteval bool has_dependencies() {
  bool found = false;
  if constexpr (InputStruct<In>) {
    micro_core::for_each_member_index<In>([&]<std::size_t index>() {
      found = found || is_depends<micro_core::member_type<In, index>>;
    });
  }
  return found || is_depends<In>;
}

/// What an input struct takes, without what its dependencies do.
struct InputFacts {
  std::span<const std::string_view> paths = {};  ///< names of `Path` members; static storage
  std::vector<std::string_view> bodies = {};     ///< names
  const FormLimits* form = nullptr;
  bool raw_body = false;
  std::vector<NeededDependency> dependencies = {};
};

/// How an input reads the body, its dependencies included.
BodyUse body_use(const InputFacts& facts, const Providers* providers);

/// Throws `std::logic_error` if a dependency has no provider, needs itself or has a `Path` member
/// that is none of `path_names`, if nobody takes one of these, or if a body would have to be JSON
/// and a form at once. `where` begins the message: "route GET /users".
void check_input(const InputFacts& facts, const Providers* providers,
                 const std::vector<std::string>& path_names, const std::string& where);

template <class T>
const Provider* own_provider();

template <class Member>
void add_facts(std::string_view name, InputFacts& facts) {
  if constexpr (is_body<Member>) {
    facts.bodies.push_back(name);
  } else if constexpr (is_form<Member>) {
    if (facts.form == nullptr) facts.form = &Member::limits;
  } else if constexpr (std::is_same_v<Member, RawBody>) {
    facts.raw_body = true;
  } else if constexpr (is_depends<Member>) {
    using T = typename Member::dependency_type;
    facts.dependencies.push_back({type_key<T>(), own_provider<T>()});
  }
}

template <class In>
InputFacts make_facts() {
  InputFacts facts{.paths = path_members<In>};
  if constexpr (std::is_void_v<In>) {
    return facts;
  } else if constexpr (is_single_input<In>()) {
    add_facts<In>("body", facts);
  } else {
    micro_core::for_each_member_index<In>([&]<std::size_t index>() {
      add_facts<micro_core::member_type<In, index>>(micro_core::member_name<In, index>, facts);
    });
  }
  return facts;
}

/// The facts of `In`, made on first use.
template <class In>
const InputFacts& input_facts() {
  static const InputFacts facts = make_facts<In>();
  return facts;
}

}  // namespace micro_api::detail
