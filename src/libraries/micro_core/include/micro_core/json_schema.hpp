#pragma once

#include <micro_core/codec.hpp>

#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace micro_core {

/// Whether a schema is of what is read or of what is written: what may be left out of the one is
/// always there in the other; computed members are only written, a password is only read.
enum class SchemaUse { input, output };

/// Builds JSON Schemas (2020-12, as OpenAPI 3.1 embeds them) from types. Structs and enums become
/// components that are referred to by name; two types of one name get numbers: "User", "User_2".
///
/// A struct has two components, "User" for input and "User-Output". `settle` leaves one where that
/// is enough: where only one is used, or both are the same. Others are then "User-Input" and
/// "User-Output", as in FastAPI.
///
/// Source: https://json-schema.org/draft/2020-12, https://spec.openapis.org/oas/v3.1.0
class SchemaBuilder {
 public:
  /// The schema of `T`; what it refers to is in `components()` afterwards. Inside of another
  /// schema that is being built, it is for the same use as that.
  template <class T>
  Json schema_of();

  /// The schema of `T` when it is written.
  template <class T>
  Json output_schema_of() {
    const SchemaUse use = std::exchange(use_, SchemaUse::output);
    Json schema = schema_of<T>();
    use_ = use;
    return schema;
  }

  /// Whether the schema that is being built is of what is read or written.
  SchemaUse use() const { return use_; }

  /// Joins the components that need not be two, and gives all their final names; to be called once,
  /// when all are there. References in `document` follow.
  void settle(Json& document);

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
  Component component(const void* identity, std::string_view spelt_type, SchemaUse use);

  SchemaUse use_ = SchemaUse::input;
  std::map<std::string, Json> components_;
  std::map<const void*, std::string> names_;  // without what tells input from output
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
/// Adds the keywords that state `rules`, but for bounds.
void add_rules(JsonObject& schema, Rules rules);
/// Adds the bounds of a number.
void add_bounds(JsonObject& schema, Rules rules);
/// Adds a bound of another type: where its schema has a number, and the bound is one.
void add_bound(JsonObject& schema, RuleKind kind, const Json& bound);
/// {"$ref":"#/components/schemas/name"}
JsonObject reference_to(std::string_view component);
/// `schema`, or null.
JsonObject nullable(Json schema);
/// "user_id" reads "User Id": what FastAPI titles a member.
std::string title_of(std::string_view name);
/// Adds what a `Field` says of the member (or parameter) `name`, and a title.
void add_field(JsonObject& schema, std::string_view name, const Field& field);
/// `text` as JSON. Throws if it is none: the text is the program's own.
Json example_of(std::string_view text);

/// What is said of a struct or an enum in its `WireTraits`.
struct ModelText {
  std::string_view title = {};
  std::string_view description = {};
  const std::string_view* examples = nullptr;
  std::size_t example_count = 0;
};
void add_model_text(JsonObject& schema, std::string_view name, const ModelText& text);

template <class T>
constexpr ModelText model_text() {
  ModelText text;
  if constexpr (requires { std::string_view(WireTraits<T>::title); }) {
    text.title = WireTraits<T>::title;
  }
  if constexpr (requires { std::string_view(WireTraits<T>::description); }) {
    text.description = WireTraits<T>::description;
  }
  if constexpr (requires { std::size(WireTraits<T>::examples); }) {
    text.examples = std::data(WireTraits<T>::examples);
    text.example_count = std::size(WireTraits<T>::examples);
  }
  return text;
}

template <class T, class Member>
inline constexpr bool is_always_read = !may_be_absent<Member> && !lenient<T>;
template <class T, class Member>
inline constexpr bool is_always_written =
    !IsPatch<Member> && !(is_optional<Member> && empty_omitted<T>) && !defaults_omitted<T>;

/// The schema of a struct while its members are added.
class StructSchema {
 public:
  /// `always_there`: the member is required.
  void add(std::string_view name, const Field& field, bool always_there, Json schema);
  void set_default(std::string_view name, Json value);
  void add_computed(std::string_view name, std::string_view title, std::string_view description,
                    Json schema);
  JsonObject finish(std::string_view name, const ModelText& text, bool unknown_refused) &&;

 private:
  JsonObject properties_;
  JsonArray required_;
};

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
  detail::add_rules(schema.as_object(), detail::rules_of<rules...>());
  if constexpr (std::is_arithmetic_v<T>) {
    detail::add_bounds(schema.as_object(), detail::rules_of<rules...>());
  } else if constexpr (detail::has_typed_bounds<T, rules...>) {
    const auto add = [&]<auto rule>() {
      using R = std::remove_cv_t<decltype(rule)>;
      if constexpr (detail::is_bound<R> >= 0 && !detail::is_open<R>) {
        detail::add_bound(schema.as_object(), static_cast<detail::RuleKind>(detail::is_bound<R>),
                          to_json(detail::typed_bound<T, rule>()));
      }
    };
    (add.template operator()<rules>(), ...);
  }
  return schema;
}

template <class T>
Json SchemaBuilder::enum_schema() {
  constexpr detail::Spelling spelling = detail::spelt_type<T>();
  const auto [name, is_new] =
      component(&detail::type_identity<T>, {spelling.text, spelling.size}, SchemaUse::input);
  if (is_new) {
    JsonArray values;
    for (const auto& one : enumerators<T>) values.emplace_back(one.name);
    JsonObject schema{{"type", "string"}};
    schema["enum"] = std::move(values);
    detail::add_model_text(schema, name, detail::model_text<T>());
    components_[name] = std::move(schema);
  }
  return detail::reference_to(name);
}

template <class T>
Json SchemaBuilder::struct_schema() {
  constexpr detail::Spelling spelling = detail::spelt_type<T>();
  const auto [name, is_new] =
      component(&detail::type_identity<T>, {spelling.text, spelling.size}, use_);
  if (!is_new) return detail::reference_to(name);
  const bool written = use_ == SchemaUse::output;
  detail::StructSchema members;
  const T initial{};
  visit_members(initial, [&]<std::size_t index>(const auto& value) {
    using Member = std::remove_cvref_t<decltype(value)>;
    constexpr const Field& field = field_of<T, index>;
    if (field.hidden || (field.write_only && written)) return;
    Json schema = schema_of<Member>();
    members.add(member_name<T, index>, field,
                written ? detail::is_always_written<T, Member> : detail::is_always_read<T, Member>,
                std::move(schema));
    if constexpr (detail::IsDefaulted<Member>) {
      members.set_default(member_name<T, index>, to_json(value));
    }
  });
  if constexpr (detail::HasComputed<T>) {
    const auto add = [&](const auto& field) {
      using Value = std::remove_cvref_t<decltype(detail::get_computed(initial, field.get))>;
      members.add_computed(field.name, field.title, field.description, schema_of<Value>());
    };
    if (written) std::apply([&](const auto&... field) { (add(field), ...); }, T::computed);
  }
  components_[name] =
      std::move(members).finish(name, detail::model_text<T>(), detail::unknown_refused<T>);
  return detail::reference_to(name);
}

}  // namespace micro_core
