#pragma once

#include <micro_core/codec.hpp>

#include <map>
#include <string>
#include <string_view>
#include <type_traits>

namespace micro_core {

/// Builds JSON Schemas (2020-12, as OpenAPI 3.1 embeds them) from types. Structs and enums become
/// components that are referred to by name; two types of one name get numbers: "User", "User_2".
///
/// Source: https://json-schema.org/draft/2020-12, https://spec.openapis.org/oas/v3.1.0
class SchemaBuilder {
 public:
  /// The schema of `T`; what it refers to is in `components()` afterwards.
  template <class T>
  Json schema_of();

  /// The components so far, by name.
  const std::map<std::string, Json>& components() const { return components_; }

 private:
  template <class T, auto... rules>
  Json constrained_schema(const Constrained<T, rules...>*);
  template <class T>
  Json struct_schema();
  template <class T>
  Json enum_schema();

  // Refers to the component of the type that `identity` stands for; `is_new` if it has none yet.
  struct Component {
    std::string name;
    bool is_new;
  };
  Component component(const void* identity, std::string_view spelt_type);

  std::map<std::string, Json> components_;
  std::map<const void*, std::string> names_;
};

namespace detail {

template <class T>
inline constexpr char type_identity = 0;

template <class T>
consteval Spelling spelt_type() {
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

/// "shop::Page<shop::User>" becomes "Page_User". The type stands behind the last "T = ".
std::string component_name(std::string_view spelling);
/// {"type":"integer"} with the limits of the type.
JsonObject integer_schema(bool is_signed, int bits);
/// What a Length counts decides how it is called.
enum class Counts { characters, items, properties };
/// Adds the keywords that state `rules`.
void add_rules(JsonObject& schema, Rules rules, Counts counts);
/// {"$ref":"#/components/schemas/name"}
JsonObject reference_to(std::string_view component);
/// `schema`, or null.
JsonObject nullable(Json schema);
/// "user_id" reads "User Id": what FastAPI titles a member.
std::string title_of(std::string_view name);

}  // namespace detail

template <class T>
Json SchemaBuilder::schema_of() {
  if constexpr (detail::HasCodec<T>) {
    if constexpr (requires { JsonCodec<T>::schema(*this); }) {
      return JsonCodec<T>::schema(*this);
    } else {
      return JsonCodec<T>::schema();
    }
  } else if constexpr (std::is_same_v<T, Json>) {
    return JsonObject{};
  } else if constexpr (std::is_same_v<T, bool>) {
    return JsonObject{{"type", "boolean"}};
  } else if constexpr (std::is_integral_v<T>) {
    return detail::integer_schema(std::is_signed_v<T>, static_cast<int>(sizeof(T) * 8));
  } else if constexpr (std::is_floating_point_v<T>) {
    return JsonObject{{"type", "number"}};
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return JsonObject{{"type", "string"}};
  } else if constexpr (std::is_enum_v<T>) {
    return enum_schema<T>();
  } else if constexpr (detail::is_optional<T>) {
    return detail::nullable(schema_of<typename T::value_type>());
  } else if constexpr (std::is_same_v<T, JsonArray>) {
    return JsonObject{{"type", "array"}};
  } else if constexpr (std::is_same_v<T, JsonObject>) {
    return JsonObject{{"type", "object"}};
  } else if constexpr (detail::is_vector<T>) {
    JsonObject schema{{"type", "array"}};
    schema["items"] = schema_of<typename T::value_type>();
    return schema;
  } else if constexpr (detail::is_map<T>) {
    JsonObject schema{{"type", "object"}};
    schema["additionalProperties"] = schema_of<typename T::mapped_type>();
    if constexpr (!std::is_same_v<typename T::key_type, std::string>) {
      schema["propertyNames"] = schema_of<typename T::key_type>();
    }
    return schema;
  } else if constexpr (detail::IsConstrained<T>) {
    return constrained_schema(static_cast<const T*>(nullptr));
  } else if constexpr (detail::IsPatch<T>) {
    return schema_of<typename T::patched_type>();
  } else if constexpr (detail::IsDefaulted<T>) {
    return schema_of<typename T::defaulted_type>();
  } else if constexpr (std::is_aggregate_v<T> && std::is_class_v<T>) {
    return struct_schema<T>();
  } else {
    static_assert(
        detail::HasCodec<T>,
        "the JSON codec does not know this type: specialise micro_core::JsonCodec for it");
  }
}

template <class T, auto... rules>
Json SchemaBuilder::constrained_schema(const Constrained<T, rules...>*) {
  Json schema = schema_of<T>();
  constexpr auto counts = detail::Textual<T>  ? detail::Counts::characters
                          : detail::is_map<T> ? detail::Counts::properties
                                              : detail::Counts::items;
  detail::add_rules(schema.as_object(), detail::rules_of<rules...>(), counts);
  return schema;
}

template <class T>
Json SchemaBuilder::enum_schema() {
  constexpr detail::Spelling spelling = detail::spelt_type<T>();
  const auto [name, is_new] = component(&detail::type_identity<T>, {spelling.text, spelling.size});
  if (is_new) {
    JsonArray values;
    for (const auto& one : enumerators<T>) values.emplace_back(one.name);
    JsonObject schema{{"type", "string"}};
    schema["enum"] = std::move(values);
    schema["title"] = name;
    components_[name] = std::move(schema);
  }
  return detail::reference_to(name);
}

template <class T>
Json SchemaBuilder::struct_schema() {
  constexpr detail::Spelling spelling = detail::spelt_type<T>();
  const auto [name, is_new] = component(&detail::type_identity<T>, {spelling.text, spelling.size});
  if (!is_new) return detail::reference_to(name);
  JsonObject properties;
  JsonArray required;
  const T initial{};
  for_each_member(initial, [&](std::string_view member, const auto& value) {
    using Member = std::remove_cvref_t<decltype(value)>;
    Json schema = schema_of<Member>();
    JsonObject& object = schema.as_object();
    if (!object.contains("$ref")) object["title"] = detail::title_of(member);
    if constexpr (detail::IsDefaulted<Member>) object["default"] = to_json(value);
    if (!detail::may_be_absent<Member> && !detail::lenient<T>) required.emplace_back(member);
    properties[member] = std::move(schema);
  });
  JsonObject schema{{"type", "object"}};
  schema["title"] = name;
  schema["properties"] = std::move(properties);
  if (!required.empty()) schema["required"] = std::move(required);
  if (detail::unknown_refused<T>) schema["additionalProperties"] = false;
  components_[name] = std::move(schema);
  return detail::reference_to(name);
}

}  // namespace micro_core
