#pragma once

#include <micro_api/input_facts.hpp>

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// How a request becomes a handler's input struct. Users meet it only through `Router`.
namespace micro_api::detail {

/// "user_agent" is "user-agent" as a header.
std::string header_name(std::string_view member_name);

/// The name of member `index` of `In` at its place on the wire.
template <class In, std::size_t index>
std::string wire_name(Place place) {
  constexpr std::string_view name = micro_core::member_name<In, index>;
  if (place == Place::header && micro_core::field_of<In, index>.alias.empty())
    return header_name(name);
  return std::string(name);
}

template <class Member>
consteval Place place_of() {
  if constexpr (is_path<Member>) return Place::path;
  if constexpr (is_query<Member>) return Place::query;
  if constexpr (is_header<Member>) return Place::header;
  return Place::cookie;
}

template <class Member>
inline constexpr bool is_parameter =
    is_path<Member> || is_query<Member> || is_header<Member> || is_cookie<Member>;

/// Decodes `json` into `member`; leaves it as it is if that fails.
template <class Member>
void decode_input(const Json& json, const JsonArray& loc, Member& member, Call& call,
                  const micro_core::DecodeSource* source = nullptr) {
  typename Member::parameter_type value{};
  // Of its own: of several inputs, the errors of one must not fill up what is collected.
  std::vector<FieldError> errors;
  micro_core::decode(json, value, micro_core::DecodeAt(errors, loc, source));
  if (errors.empty()) member = Member(std::move(value));
  std::move(errors.begin(), errors.end(), std::back_inserter(call.errors));
}

template <class Member>
void bind_parameter(Place place, std::string_view name, Member& member, Call& call) {
  using T = typename Member::parameter_type;
  static_assert(!is_path<Member> || (!is_model<T> && !takes_all<T>()),
                "a Path is one segment: a text, a number, an enum; no struct and no list");
  const std::optional<Json> json = call.parameter(place, name, takes_all<T>());
  if (json) {
    decode_input(*json, {Json(place_name(place)), Json(name)}, member, call);
    return;
  }
  bool required = is_path<Member> || !parameter_may_be_absent<T>;
  if constexpr (!is_path<Member>) required = required && !member.has_default();
  if (required) fail_missing(place, name, call);
}

/// What an absent parameter or field of a struct is decoded from: FastAPI shows it as an input.
/// None if it has no default but "nothing".
template <class Member>
std::optional<Json> default_value(const Member& initial) {
  if constexpr (micro_core::detail::IsDefaulted<Member>) return micro_core::to_json(initial);
  if constexpr (takes_all<Member>() && !micro_core::detail::is_optional<Member>) {
    return Json(JsonArray{});
  }
  return std::nullopt;
}

/// What a struct of parameters is decoded from: an entry per member that is there or has a default.
template <class T>
JsonObject model_values(Place place, Call& call) {
  JsonObject object;
  const T initial{};
  micro_core::for_each_member_index<T>([&]<std::size_t index>() {
    using Member = micro_core::member_type<T, index>;
    static_assert(!is_model<Member>,
                  "a member of a struct of parameters is one parameter, no struct");
    std::optional<Json> json =
        call.parameter(place, wire_name<T, index>(place), takes_all<Member>());
    if (!json) json = default_value(micro_core::member_of<index>(initial));
    if (json) object[micro_core::member_name<T, index>] = *std::move(json);
  });
  return object;
}

/// Adds what came besides the `names` of a struct's members, as FastAPI shows it.
void add_other_values(Place place, const std::vector<std::string>& names, JsonObject& object,
                      Call& call);

template <class T>
void add_other_values(Place place, JsonObject& object, Call& call) {
  std::vector<std::string> names;
  micro_core::for_each_member_index<T>(
      [&]<std::size_t index>() { names.push_back(wire_name<T, index>(place)); });
  add_other_values(place, names, object, call);
}

template <class Member>
void bind_model(Place place, Member& member, Call& call) {
  using T = typename Member::parameter_type;
  Json json = model_values<T>(place, call);
  if constexpr (micro_core::detail::unknown_refused<T>) {
    add_other_values<T>(place, json.as_object(), call);
  }
  const JsonArray loc{Json(place_name(place))};
  const std::size_t errors_before = call.errors.size();
  decode_input(json, loc, member, call);
  if (call.errors.size() == errors_before || micro_core::detail::unknown_refused<T>) return;
  // Only an error shows the whole input, so only now are the other values worth their cost.
  call.errors.resize(errors_before);
  add_other_values<T>(place, json.as_object(), call);
  decode_input(json, loc, member, call);
}

template <class T>
void bind_body(std::string_view name, Body<T>& member, Call& call) {
  const bool required = !micro_core::detail::is_optional<T> && !member.has_default();
  const Json* json = call.body_part(name, required);
  if (json != nullptr) decode_input(*json, call.body_loc(name), member, call);
}

/// The fields of `form` with this name: the last one, or all of them in an array.
std::optional<Json> form_value(const FormFields& form, std::string_view name, bool all);
/// Adds the fields of other names than these.
void add_other_fields(const FormFields& form, const std::string_view* names, std::size_t count,
                      JsonObject& object);

template <class T>
Json form_values(const FormFields& form) {
  JsonObject object;
  const T initial{};
  micro_core::for_each_member_index<T>([&]<std::size_t index>() {
    using Member = micro_core::member_type<T, index>;
    constexpr std::string_view name = micro_core::member_name<T, index>;
    std::optional<Json> json = form_value(form, name, takes_all<Member>());
    if (!json) json = default_value(micro_core::member_of<index>(initial));
    if (json) object[name] = *std::move(json);
  });
  const auto& names = micro_core::detail::member_names<T>;
  add_other_fields(form, names.data(), names.size(), object);
  return object;
}

template <class T, FormLimits limits>
void bind_form(Form<T, limits>& member, Call& call) {
  static_assert(is_model<T>, "the T of a Form<T> is a struct: its members are the form's fields");
  if (const FormFields* form = call.form(limits)) {
    decode_input(form_values<T>(*form), {Json("body")}, member, call, form);
  }
}

template <class T>
void bind_dependency(Depends<T>& member, Call& call) {
  void* value = call.dependency({type_key<T>(), own_provider<T>()});
  if (value != nullptr) member = Depends<T>(*static_cast<T*>(value));
}

/// The 401 of FastAPI.
HttpError not_authenticated(std::string_view challenge);

template <IsSecurity Scheme>
void bind_security(Scheme& member, Call& call) {
  if (member.read(call) != Credentials::found) call.refusal = not_authenticated(Scheme::challenge);
}
template <IsSecurity Scheme>
void bind_security(std::optional<Scheme>& member, Call& call) {
  const Credentials read = member.emplace().read(call);
  if (read == Credentials::broken) call.refusal = not_authenticated(Scheme::challenge);
  if (read != Credentials::found) member.reset();
}

/// `claims` with "[a b]" as a list where a member of the `lists` takes one.
Json claims_with_lists(const Json& claims, const std::vector<std::string_view>& lists);
HttpError insufficient_claims(const std::vector<FieldError>& errors);

// The struct of a `Claims<T>`.
template <class T>
struct ClaimsStruct {
  using Type = T;
};
template <class T>
struct ClaimsStruct<std::optional<T>> {
  using Type = T;
};

template <class Struct>
std::vector<std::string_view> list_members() {
  std::vector<std::string_view> lists;
  micro_core::for_each_member_index<Struct>([&]<std::size_t index>() {
    if (takes_all<micro_core::member_type<Struct, index>>()) {
      lists.push_back(micro_core::member_name<Struct, index>);
    }
  });
  return lists;
}

template <class T>
void bind_claims(Claims<T>& member, Call& call) {
  using Struct = typename ClaimsStruct<T>::Type;
  static_assert(is_model<Struct>, "the T of a Claims<T> is a struct, perhaps optional");
  const Json* claims = call.claims();
  if (claims == nullptr) {
    if (!micro_core::detail::is_optional<T>) call.refusal = not_authenticated("Bearer");
    return;
  }
  T value{};
  const std::vector<FieldError> errors =
      micro_core::decode_all(claims_with_lists(*claims, list_members<Struct>()), value);
  if (errors.empty()) {
    member = Claims<T>(std::move(value));
  } else {
    call.refusal = insufficient_claims(errors);
  }
}

// Comes before the other inputs, and may end the request.
template <class Member>
inline constexpr bool comes_first = is_depends<Member> || is_security<Member> || is_claims<Member>;

template <class Member>
void bind_first(Member& member, Call& call) {
  if (call.refusal) return;
  if constexpr (is_depends<Member>) {
    bind_dependency(member, call);
  } else if constexpr (is_security<Member>) {
    bind_security(member, call);
  } else if constexpr (is_claims<Member>) {
    bind_claims(member, call);
  }
}

/// `name` is that of a body; of a parameter it is `wire_name`.
template <class Member>
void bind_member(std::string_view name, Member& member, Call& call) {
  if constexpr (is_parameter<Member>) {
    constexpr Place place = place_of<Member>();
    if constexpr (is_model<typename Member::parameter_type> && !is_path<Member>) {
      bind_model(place, member, call);
    } else {
      bind_parameter(place, name, member, call);
    }
  } else if constexpr (is_body<Member>) {
    bind_body(name, member, call);
  } else if constexpr (is_form<Member>) {
    bind_form(member, call);
  } else if constexpr (std::is_same_v<Member, RawBody>) {
    member = call.raw_body();
  } else if constexpr (std::is_same_v<Member, Context>) {
    member = call.context();
  } else if constexpr (std::is_same_v<Member, BackgroundTasks>) {
    member = call.background();
  } else {
    static_assert(comes_first<Member>,
                  "a member of a handler's input is a Path, Query, Header, Cookie, Body, Form, "
                  "RawBody, Depends, Claims, Context, BackgroundTasks or a security scheme such as "
                  "HttpBearer");
  }
}

template <class In, std::size_t index>
void bind_member_of(In& in, Call& call) {
  using Member = micro_core::member_type<In, index>;
  if constexpr (is_header<Member>) {
    bind_member(wire_name<In, index>(Place::header), micro_core::member_of<index>(in), call);
  } else {
    bind_member(micro_core::member_name<In, index>, micro_core::member_of<index>(in), call);
  }
}

/// Puts the errors from number `first` on in FastAPI's order: path, query, header, cookie, body.
void order_errors(std::size_t first, Call& call);

/// Fills `in`; false if something was wrong with it. Dependencies come first, and so do their
/// errors.
template <class In>
bool bind_input(In& in, Call& call) {
  const std::size_t errors_before = call.errors.size();
  if constexpr (is_single_input<In>()) {
    bind_first(in, call);
    if (!call.refusal) bind_member("body", in, call);
  } else {
    micro_core::for_each_member_index<In>(
        [&]<std::size_t index>() { bind_first(micro_core::member_of<index>(in), call); });
    if (call.refusal) return false;
    const std::size_t errors_of_dependencies = call.errors.size();
    micro_core::for_each_member_index<In>(
        [&]<std::size_t index>() { bind_member_of<In, index>(in, call); });
    order_errors(errors_of_dependencies, call);
  }
  return !call.refusal && call.errors.size() == errors_before;
}

/// The same for a handler's own input, its body included.
template <class In>
bool bind_request(In& in, Call& call) {
  call.open_body(body_use(input_facts<In>(), call.providers()));
  return !call.failed() && bind_input(in, call);
}

}  // namespace micro_api::detail
