#pragma once

#include <micro_api/binding.hpp>
#include <micro_core/json_schema.hpp>

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What an operation takes, for the OpenAPI document. Users meet it only through `Router`.
namespace micro_api::detail {

/// The security schemes of a document, by name.
using SecuritySchemes = std::map<std::string, JsonObject>;

/// The inputs of one operation while they are described.
struct InputDescription {
  micro_core::SchemaBuilder& schemas;
  SecuritySchemes& security_schemes;
  const Providers* providers = nullptr;
  JsonArray parameters = {};
  // Of `finish_input`:
  Json request_body = nullptr;  ///< null if there is none
  JsonArray security = {};      ///< requirements; each alone lets a caller in

  struct BodyPart {
    std::string name;
    bool required;
    Json schema;
    micro_core::Field field;
  };
  std::vector<BodyPart> bodies = {};
  std::vector<Json> forms = {};  ///< schemas
  bool form_has_file = false;
  bool raw_body = false;
  JsonObject needed_security = {};  ///< all of them together
  std::vector<JsonObject> optional_security = {};
  std::vector<const void*> described = {};  ///< dependencies
};

/// Adds a parameter, unless there is one of that place and name, or `field` hides it.
void add_parameter(InputDescription& input, Place place, std::string_view name, bool required,
                   Json schema, const micro_core::Field& field);
void add_body(InputDescription& input, std::string_view name, bool required, Json schema,
              const micro_core::Field& field);
void add_form(InputDescription& input, bool has_file, Json schema);
/// Adds a way to sign in.
void add_security(InputDescription& input, std::string_view name, JsonObject scheme,
                  const std::string_view* scopes, std::size_t count, bool optional);
void describe_dependency(InputDescription& input, const NeededDependency& needed);
/// Makes `request_body` and `security` of what was added.
void finish_input(InputDescription& input);

template <class T>
void describe_model(InputDescription& input, Place place) {
  const T initial{};
  micro_core::for_each_member_index<T>([&]<std::size_t index>() {
    using Member = micro_core::member_type<T, index>;
    Json schema = input.schemas.schema_of<Member>();
    if constexpr (micro_core::detail::IsDefaulted<Member>) {
      schema.as_object()["default"] = micro_core::to_json(micro_core::member_of<index>(initial));
    }
    add_parameter(input, place, wire_name<T, index>(place), !parameter_may_be_absent<Member>,
                  std::move(schema), micro_core::field_of<T, index>);
  });
}

template <class Member>
void describe_parameter(InputDescription& input, Place place, std::string_view name,
                        const Member& member, const micro_core::Field& field) {
  using T = typename Member::parameter_type;
  Json schema = input.schemas.schema_of<T>();
  bool required = is_path<Member> || !parameter_may_be_absent<T>;
  if constexpr (!is_path<Member>) {
    if (member.has_default()) {
      required = false;
      schema.as_object()["default"] = micro_core::to_json(member.value());
    }
  }
  add_parameter(input, place, name, required, std::move(schema), field);
}

template <class T>
void describe_security(InputDescription& input, bool optional) {
  if constexpr (micro_core::detail::is_optional<T>) {
    describe_security<typename T::value_type>(input, true);
  } else {
    add_security(input, T::scheme_name, T::security_scheme(), T::scopes.data(), T::scopes.size(),
                 optional);
  }
}

template <class Member>
void describe_member(InputDescription& input, std::string_view name, const Member& member,
                     const micro_core::Field& field = {}) {
  if constexpr (is_parameter<Member>) {
    using T = typename Member::parameter_type;
    constexpr Place place = place_of<Member>();
    if constexpr (is_model<T> && !is_path<Member>) {
      describe_model<T>(input, place);
    } else {
      describe_parameter(input, place, name, member, field);
    }
  } else if constexpr (is_body<Member>) {
    using T = typename Member::parameter_type;
    Json schema = input.schemas.schema_of<T>();
    if (member.has_default()) schema.as_object()["default"] = micro_core::to_json(member.value());
    add_body(input, name, !micro_core::detail::is_optional<T> && !member.has_default(),
             std::move(schema), field);
  } else if constexpr (is_form<Member>) {
    using T = typename Member::parameter_type;
    add_form(input, has_file<T>(), input.schemas.schema_of<T>());
  } else if constexpr (std::is_same_v<Member, RawBody>) {
    input.raw_body = true;
  } else if constexpr (is_depends<Member>) {
    using T = typename Member::dependency_type;
    describe_dependency(input, {type_key<T>(), own_provider<T>()});
  } else if constexpr (is_security<Member>) {
    describe_security<Member>(input, false);
  }
}

/// Describes what `In` takes, dependencies included.
template <class In>
void describe_input(InputDescription& input) {
  if constexpr (std::is_void_v<In>) {
    return;
  } else if constexpr (is_single_input<In>()) {
    describe_member(input, "body", In{});
  } else {
    const In in{};
    micro_core::for_each_member_index<In>([&]<std::size_t index>() {
      using Member = micro_core::member_type<In, index>;
      const Place place = place_of<Member>();
      describe_member(input, wire_name<In, index>(place), micro_core::member_of<index>(in),
                      micro_core::field_of<In, index>);
    });
  }
}

}  // namespace micro_api::detail
