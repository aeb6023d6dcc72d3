#pragma once

#include <micro_aws/attribute_value.hpp>
#include <micro_aws/detail/attribute_traits.hpp>
#include <micro_core/bytes.hpp>
#include <micro_core/codec.hpp>
#include <micro_core/decimal.hpp>
#include <micro_core/variant.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// Items of DynamoDB to and from plain structs, without macros: members are found by reflection.
///
///     integers, floating point, Decimal, Number      N, exact; what a type cannot hold is refused
///     bool; Bytes, Binary                            BOOL; B
///     std::string, enum class (by name), Literal     S
///     Uuid, DateTime, Date, durations, SecretString  S
///     std::set, std::unordered_set                   SS, NS, BS; an empty one is left out
///     std::vector, array, pair, tuple                L
///     structs, std::map, std::unordered_map          M
///     std::variant                                   what it holds; std::monostate is NULL
///     std::optional, std::unique_ptr                 left out if empty; NULL is read as empty
///     Patch<T>, Patch<std::optional<T>>              absent or a value; or NULL besides
///     Defaulted                                      its initial value if absent
///     AttributeValue, Item, Json                     whatever it is
///
/// Names are those of the struct's JSON (`Field::alias`, `NameStyle`). A member is required unless
/// the table says otherwise, or its struct is `lenient`. Attributes that the struct does not have
/// are ignored; to keep them, so that a `put` of what was read loses nothing, give it a member of
/// type `OtherAttributes`. Computed fields are written and never read: that is how the key of an
/// index is made of other members. A `write_only` member is stored as any other.
namespace micro_aws {

/// The way to teach DynamoDB a type: specialise it with
///
///     static constexpr AttributeType type = AttributeType::number;  // unset: it may be any
///     static AttributeValue encode(const T& value);
///     static void decode(const AttributeValue& value, T& out, const micro_core::DecodeAt& at);
///
/// A type that has none, but a `micro_core::JsonCodec`, is stored as its JSON.
template <class T>
struct AttributeCodec {};

/// As a member: all attributes that no other member has.
struct OtherAttributes {
  Item attributes = {};
  bool operator==(const OtherAttributes&) const = default;
};

/// A moment as DynamoDB's time to live wants it: a number of seconds since 1970.
struct EpochSeconds {
  std::chrono::sys_seconds time = {};
  auto operator<=>(const EpochSeconds&) const = default;
};

template <>
struct AttributeCodec<EpochSeconds> {
  static constexpr AttributeType type = AttributeType::number;
  static AttributeValue encode(const EpochSeconds& value);
  static void decode(const AttributeValue& value, EpochSeconds& out,
                     const micro_core::DecodeAt& at);
};

/// `value` as an attribute; says through `at` what cannot be one.
template <class T>
AttributeValue to_attribute(const T& value, const micro_core::DecodeAt& at);

/// Reads `value` into `out`; says all that is wrong with it through `at`.
template <class T>
void from_attribute(const AttributeValue& value, T& out, const micro_core::DecodeAt& at);

namespace detail {

// Each reads one value or fails at `at`.
const Item* decode_map(const AttributeValue& value, const micro_core::DecodeAt& at);
const AttributeValue::List* decode_list(const AttributeValue& value,
                                        const micro_core::DecodeAt& at);
const std::string* decode_text(const AttributeValue& value, const micro_core::DecodeAt& at);
const std::string* decode_bytes(const AttributeValue& value, const micro_core::DecodeAt& at);
/// The text of a number.
const std::string* decode_number(const AttributeValue& value, const micro_core::DecodeAt& at);
void decode_bool(const AttributeValue& value, bool& out, const micro_core::DecodeAt& at);
void decode_signed(const AttributeValue& value, std::int64_t min, std::int64_t max,
                   std::int64_t& out, const micro_core::DecodeAt& at);
void decode_unsigned(const AttributeValue& value, std::uint64_t max, std::uint64_t& out,
                     const micro_core::DecodeAt& at);
void decode_real(const AttributeValue& value, double& out, const micro_core::DecodeAt& at);
void decode_real(const AttributeValue& value, float& out, const micro_core::DecodeAt& at);
void decode_decimal(const AttributeValue& value, micro_core::Decimal& out,
                    const micro_core::DecodeAt& at);
/// The value as JSON, for a type that only knows JSON; none, and an error, for a number that JSON
/// cannot carry.
std::optional<micro_core::Json> decode_plain(const AttributeValue& value,
                                             const micro_core::DecodeAt& at);
AttributeValue encode_real(double value, const micro_core::DecodeAt& at);
AttributeValue encode_real(float value, const micro_core::DecodeAt& at);

void fail_type(AttributeType wanted, const AttributeValue& found, const micro_core::DecodeAt& at);
void fail(std::string_view message, const micro_core::DecodeAt& at);
void fail_missing(const micro_core::DecodeAt& at);
void fail_count(std::size_t wanted, std::size_t found, const micro_core::DecodeAt& at);
void fail_name(const std::string& found, const std::string_view* names, std::size_t count,
               const micro_core::DecodeAt& at);
/// `item` without the attributes of these names.
Item without(const Item& item, const std::string_view* names, std::size_t count);
void fail_unknown(const Item& item, const std::string_view* names, std::size_t count,
                  const micro_core::DecodeAt& at);
micro_core::Error item_error(const std::vector<micro_core::FieldError>& errors);

template <class T>
AttributeValue encode_set(const T& values, const micro_core::DecodeAt& at) {
  // DynamoDB has no empty set; as a member it was left out.
  if (values.empty()) fail("an empty set can only be a member of a struct", at);
  if constexpr (attribute_type_of<T>() == AttributeType::string_set) {
    StringSet set;
    for (const auto& value : values) {
      set.members.push_back(*to_attribute(value, at).template get_if<std::string>());
    }
    return set;
  } else if constexpr (attribute_type_of<T>() == AttributeType::number_set) {
    NumberSet set;
    for (const auto& value : values) {
      const AttributeValue number = to_attribute(value, at);
      if (const Number* one = number.template get_if<Number>()) set.members.push_back(*one);
    }
    return set;
  } else {
    BinarySet set;
    for (const auto& value : values) {
      set.members.push_back(*to_attribute(value, at).template get_if<Binary>());
    }
    return set;
  }
}

template <class T>
void decode_set(const AttributeValue& value, T& out, const micro_core::DecodeAt& at) {
  constexpr AttributeType type = attribute_type_of<T>().value();
  using Set = std::conditional_t<
      type == AttributeType::string_set, StringSet,
      std::conditional_t<type == AttributeType::number_set, NumberSet, BinarySet>>;
  const Set* set = value.get_if<Set>();
  if (set == nullptr) return fail_type(type, value, at);
  out.clear();
  std::size_t index = 0;
  for (const auto& member : set->members) {
    typename T::value_type element{};
    from_attribute(AttributeValue(member), element, at.element(index++));
    out.insert(std::move(element));
  }
}

template <class T>
AttributeValue encode_list(const T& values, const micro_core::DecodeAt& at) {
  AttributeValue::List list;
  std::size_t index = 0;
  const auto append = [&](const auto& value) {
    list.push_back(to_attribute(value, at.element(index++)));
  };
  if constexpr (IsTupleLike<T>) {
    std::apply([&](const auto&... value) { (append(value), ...); }, values);
  } else {
    list.reserve(values.size());
    for (const auto& value : values) append(value);
  }
  return list;
}

template <class T>
void decode_vector(const AttributeValue& value, T& out, const micro_core::DecodeAt& at) {
  const AttributeValue::List* list = decode_list(value, at);
  if (list == nullptr) return;
  out.clear();
  out.reserve(list->size());
  std::size_t index = 0;
  for (const AttributeValue& element : *list) {
    typename T::value_type read{};
    from_attribute(element, read, at.element(index++));
    out.push_back(std::move(read));
  }
}

template <class T>
void decode_tuple(const AttributeValue& value, T& out, const micro_core::DecodeAt& at) {
  const AttributeValue::List* list = decode_list(value, at);
  if (list == nullptr) return;
  constexpr std::size_t count = std::tuple_size_v<T>;
  if (list->size() != count) return fail_count(count, list->size(), at);
  [&]<std::size_t... index>(std::index_sequence<index...>) {
    (from_attribute((*list)[index], std::get<index>(out), at.element(index)), ...);
  }(std::make_index_sequence<count>{});
}

// A key of a map as the name of an attribute.
template <class Key>
std::string key_text(const Key& key) {
  if constexpr (std::is_convertible_v<const Key&, std::string_view>) {
    return std::string(std::string_view(key));
  } else {
    return micro_core::detail::key_text(micro_core::to_json(key));
  }
}

template <class T>
AttributeValue encode_entries(const T& values, const micro_core::DecodeAt& at) {
  Item map;
  for (const auto& [key, value] : values) {
    std::string name = key_text(key);
    AttributeValue encoded = to_attribute(value, at.member(name));
    map.insert_or_assign(std::move(name), std::move(encoded));
  }
  return map;
}

template <class T>
void decode_entries(const AttributeValue& value, T& out, const micro_core::DecodeAt& at) {
  const Item* map = decode_map(value, at);
  if (map == nullptr) return;
  out.clear();
  for (const auto& [name, member] : *map) {
    const micro_core::DecodeAt inside = at.member(name);
    typename T::key_type key{};
    typename T::mapped_type mapped{};
    if constexpr (std::is_same_v<typename T::key_type, std::string>) {
      key = name;
    } else {
      micro_core::decode(micro_core::Json(name), key, inside.member("[key]"));
    }
    from_attribute(member, mapped, inside);
    out.insert_or_assign(std::move(key), std::move(mapped));
  }
}

/// Is a member with this value left out of its item?
template <class T>
bool is_left_out(const T& value) {
  if constexpr (micro_core::detail::is_optional<T> || IsPointer<T>) {
    return !value || is_left_out(*value);
  } else if constexpr (micro_core::detail::IsPatch<T>) {
    return !value.present();
  } else if constexpr (micro_core::detail::IsConstrained<T> || micro_core::detail::IsDefaulted<T>) {
    return is_left_out(value.value());
  } else if constexpr (IsSet<T>) {
    return value.empty();
  } else if constexpr (std::is_same_v<T, StringSet> || std::is_same_v<T, NumberSet> ||
                       std::is_same_v<T, BinarySet>) {
    return value.members.empty();
  } else {
    return false;
  }
}

template <class T>
Item encode_struct(const T& value, const micro_core::DecodeAt& at) {
  Item item;
  micro_core::for_each_member(value, [&](std::string_view name, const auto& member) {
    using Member = std::remove_cvref_t<decltype(member)>;
    if constexpr (std::is_same_v<Member, OtherAttributes>) {
      item.insert(member.attributes.begin(), member.attributes.end());
    } else if (!is_left_out(member)) {
      item.insert_or_assign(std::string(name), to_attribute(member, at.member(name)));
    }
  });
  if constexpr (micro_core::detail::HasComputed<T>) {
    std::apply(
        [&](const auto&... field) {
          (item.insert_or_assign(std::string(field.name),
                                 to_attribute(micro_core::detail::get_computed(value, field.get),
                                              at.member(field.name))),
           ...);
        },
        T::computed);
  }
  return item;
}

/// The names of the attributes that a `T` is made of, computed ones included; empty for a member
/// that takes all others.
template <class T>
inline constexpr auto attribute_names = [] {
  constexpr std::size_t computed = [] {
    if constexpr (micro_core::detail::HasComputed<T>) {
      return std::tuple_size_v<std::remove_cvref_t<decltype(T::computed)>>;
    }
    return std::size_t{0};
  }();
  std::array<std::string_view, micro_core::member_count<T>() + computed> names{};
  micro_core::for_each_member_index<T>([&]<std::size_t index>() {
    using Member = micro_core::member_type<T, index>;
    if constexpr (!std::is_same_v<Member, OtherAttributes>) {
      names[index] = micro_core::member_name<T, index>;
    }
  });
  if constexpr (computed > 0) {
    std::size_t next = names.size() - computed;
    std::apply([&](const auto&... field) { ((names[next++] = field.name), ...); }, T::computed);
  }
  return names;
}();

template <class T>
inline constexpr bool may_be_left_out =
    micro_core::detail::is_optional<T> || IsPointer<T> || IsSet<T> ||
    micro_core::detail::IsPatch<T> || micro_core::detail::IsDefaulted<T>;
template <class T>
  requires micro_core::detail::IsConstrained<T>
inline constexpr bool may_be_left_out<T> = may_be_left_out<typename T::constrained_type>;

// True if the attribute was there.
template <bool is_lenient, class T>
bool decode_attribute(const Item& item, std::string_view name, T& out,
                      const micro_core::DecodeAt& at) {
  const auto found = item.find(name);
  if (found == item.end() || (is_lenient && found->second.is_null())) {
    if constexpr (!is_lenient && !may_be_left_out<T>) fail_missing(at.member(name));
    return false;
  }
  from_attribute(found->second, out, at.member(name));
  return true;
}

template <class T>
void decode_struct(const Item& item, T& out, const micro_core::DecodeAt& at) {
  const std::size_t errors_before = at.error_count();
  std::size_t read = 0;
  micro_core::for_each_member(out, [&](std::string_view name, auto& member) {
    using Member = std::remove_cvref_t<decltype(member)>;
    if constexpr (std::is_same_v<Member, OtherAttributes>) {
      member.attributes = without(item, attribute_names<T>.data(), attribute_names<T>.size());
    } else if (decode_attribute<micro_core::detail::lenient<T>>(item, name, member, at)) {
      ++read;
    }
  });
  at.took_members(read);
  if constexpr (micro_core::detail::unknown_refused<T>) {
    fail_unknown(item, attribute_names<T>.data(), attribute_names<T>.size(), at);
  }
  if constexpr (requires { out.validate(); }) {
    if (at.failed_since(errors_before)) return;
    if (const micro_core::Verdict refused = std::as_const(out).validate()) fail(*refused, at);
  }
}

template <class T>
void decode_enum(const AttributeValue& value, T& out, const micro_core::DecodeAt& at) {
  const std::string* text = decode_text(value, at);
  if (text == nullptr) return;
  for (const auto& one : micro_core::enumerators<T>) {
    if (one.name == *text) {
      out = one.value;
      return;
    }
  }
  const auto& names = micro_core::detail::enum_wire_names<T>;
  fail_name(*text, names.data(), names.size(), at);
}

template <class T>
void decode_constrained(const AttributeValue& value, T& out, const micro_core::DecodeAt& at) {
  typename T::constrained_type inner{};
  const std::size_t errors_before = at.error_count();
  from_attribute(value, inner, at);
  if (at.failed_since(errors_before)) return;
  if (!T::holds(inner)) return fail("it does not keep the rules of its type", at);
  micro_core::detail::ConstrainedAccess::set(out, std::move(inner));
}

template <class Variant>
struct VariantCodec;

template <class... Ts>
struct VariantCodec<std::variant<Ts...>> {
  using Variant = std::variant<Ts...>;
  using Union = typename micro_core::JsonCodec<Variant>::Codec;

  static void decode(const AttributeValue& value, Variant& out, const micro_core::DecodeAt& at) {
    if constexpr ((std::is_same_v<Ts, std::monostate> || ...)) {
      if (value.is_null()) {
        out.template emplace<std::monostate>();
        return;
      }
    }
    if constexpr (Union::is_tagged) {
      decode_tagged(value, out, at);
    } else {
      std::vector<micro_core::FieldError> errors;
      std::optional<std::size_t> best;
      (attempt<Ts>(value, out, at, best, errors), ...);
      if (!best) at.fail_with(std::move(errors));
    }
  }

 private:
  // The first that fits; of structs, the one that takes most attributes.
  template <class T>
  static void attempt(const AttributeValue& value, Variant& out, const micro_core::DecodeAt& at,
                      std::optional<std::size_t>& best,
                      std::vector<micro_core::FieldError>& errors) {
    if constexpr (!std::is_same_v<T, std::monostate>) {
      constexpr auto type = attribute_type_of<T>();
      if (type && *type != value.type()) return fail_alternative(*type, value, at, errors);
      std::vector<micro_core::FieldError> own;
      micro_core::DecodeMatch match;
      T read{};
      from_attribute(value, read, at.attempt(own, match));
      if (!own.empty()) {
        errors.insert(errors.end(), own.begin(), own.end());
      } else if (const std::size_t count = match.members_set.value_or(0); !best || count > *best) {
        best = count;
        out.template emplace<T>(std::move(read));
      }
    }
  }

  static void fail_alternative(AttributeType type, const AttributeValue& value,
                               const micro_core::DecodeAt& at,
                               std::vector<micro_core::FieldError>& errors) {
    micro_core::DecodeMatch match;
    fail_type(type, value, at.attempt(errors, match));
  }

  static void decode_tagged(const AttributeValue& value, Variant& out,
                            const micro_core::DecodeAt& at) {
    const Item* item = decode_map(value, at);
    if (item == nullptr) return;
    micro_core::JsonObject tag;
    if (const auto found = item->find(Union::discriminator); found != item->end()) {
      tag[Union::discriminator] = decode_plain(found->second, at).value_or(nullptr);
    }
    const auto choice = Union::tags().choose(micro_core::Json(std::move(tag)), at);
    if (!choice) return;
    std::size_t index = 0;
    (decode_if<Ts>(index, choice->alternative, value, out, at), ...);
  }

  template <class T>
  static void decode_if(std::size_t& index, std::size_t chosen, const AttributeValue& value,
                        Variant& out, const micro_core::DecodeAt& at) {
    if constexpr (!std::is_same_v<T, std::monostate>) {
      if (index++ == chosen) from_attribute(value, out.template emplace<T>(), at);
    }
  }
};

}  // namespace detail

template <class T>
AttributeValue to_attribute(const T& value, const micro_core::DecodeAt& at) {
  using namespace micro_core::detail;
  if constexpr (detail::HasAttributeCodec<T>) {
    return AttributeCodec<T>::encode(value);
  } else if constexpr (detail::is_native<T>) {
    return AttributeValue(value);
  } else if constexpr (std::is_same_v<T, std::monostate>) {
    return AttributeValue();
  } else if constexpr (std::is_floating_point_v<T>) {
    return detail::encode_real(value, at);
  } else if constexpr (std::is_same_v<T, micro_core::Decimal>) {
    return Number(value.to_string());
  } else if constexpr (std::is_same_v<T, micro_core::Bytes>) {
    return Binary{value.str()};
  } else if constexpr (std::is_same_v<T, micro_core::Json> ||
                       std::is_same_v<T, micro_core::JsonObject> ||
                       std::is_same_v<T, micro_core::JsonArray>) {
    return value_from_plain_json(micro_core::Json(value));
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return AttributeValue(std::string_view(value));
  } else if constexpr (detail::IsSecret<T>) {
    return AttributeValue(value.reveal());  // its JSON would be "**********"
  } else if constexpr (std::is_enum_v<T>) {
    return AttributeValue(micro_core::enum_name(value));
  } else if constexpr (is_optional<T> || detail::IsPointer<T>) {
    return value ? to_attribute(*value, at) : AttributeValue();
  } else if constexpr (IsPatch<T>) {
    return value.present() ? to_attribute(*value, at) : AttributeValue();
  } else if constexpr (IsConstrained<T> || IsDefaulted<T>) {
    return to_attribute(value.value(), at);
  } else if constexpr (detail::IsSet<T>) {
    return detail::encode_set(value, at);
  } else if constexpr (is_vector<T> || detail::IsTupleLike<T>) {
    return detail::encode_list(value, at);
  } else if constexpr (is_map<T>) {
    return detail::encode_entries(value, at);
  } else if constexpr (detail::IsVariant<T>) {
    return std::visit([&](const auto& held) { return to_attribute(held, at); }, value);
  } else if constexpr (HasCodec<T>) {
    return value_from_plain_json(micro_core::JsonCodec<T>::encode(value));
  } else {
    static_assert(std::is_aggregate_v<T> && std::is_class_v<T>,
                  "DynamoDB does not know this type: specialise micro_aws::AttributeCodec for it");
    return detail::encode_struct(value, at);
  }
}

template <class T>
void from_attribute(const AttributeValue& value, T& out, const micro_core::DecodeAt& at) {
  using namespace micro_core::detail;
  if constexpr (detail::HasAttributeCodec<T>) {
    AttributeCodec<T>::decode(value, out, at);
  } else if constexpr (std::is_same_v<T, AttributeValue>) {
    out = value;
  } else if constexpr (std::is_same_v<T, bool>) {
    detail::decode_bool(value, out, at);
  } else if constexpr (std::is_signed_v<T> && std::is_integral_v<T>) {
    std::int64_t number = 0;
    detail::decode_signed(value, std::numeric_limits<T>::min(), std::numeric_limits<T>::max(),
                          number, at);
    out = static_cast<T>(number);
  } else if constexpr (std::is_integral_v<T>) {
    std::uint64_t number = 0;
    detail::decode_unsigned(value, std::numeric_limits<T>::max(), number, at);
    out = static_cast<T>(number);
  } else if constexpr (std::is_floating_point_v<T>) {
    detail::decode_real(value, out, at);
  } else if constexpr (std::is_same_v<T, micro_core::Decimal>) {
    detail::decode_decimal(value, out, at);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (const std::string* text = detail::decode_text(value, at)) out = *text;
  } else if constexpr (std::is_same_v<T, micro_core::Bytes>) {
    if (const std::string* bytes = detail::decode_bytes(value, at)) out = *bytes;
  } else if constexpr (detail::is_native<T>) {
    if (const T* native = value.get_if<T>()) {
      out = *native;
    } else {
      detail::fail_type(*detail::attribute_type_of<T>(), value, at);
    }
  } else if constexpr (detail::IsSecret<T>) {
    if (const std::string* text = detail::decode_text(value, at)) out = T(*text);
  } else if constexpr (std::is_enum_v<T>) {
    detail::decode_enum(value, out, at);
  } else if constexpr (is_optional<T>) {
    out.reset();
    if (!value.is_null()) from_attribute(value, out.emplace(), at);
  } else if constexpr (detail::IsPointer<T>) {
    out.reset();
    if (value.is_null()) return;
    out = std::make_unique<typename T::element_type>();
    from_attribute(value, *out, at);
  } else if constexpr (IsPatch<T>) {
    typename T::patched_type inner{};
    from_attribute(value, inner, at);
    out = T(std::move(inner));
  } else if constexpr (IsDefaulted<T>) {
    typename T::defaulted_type inner{};
    from_attribute(value, inner, at);
    out = T(std::move(inner));
  } else if constexpr (IsConstrained<T>) {
    detail::decode_constrained(value, out, at);
  } else if constexpr (detail::IsSet<T>) {
    detail::decode_set(value, out, at);
  } else if constexpr (is_vector<T>) {
    detail::decode_vector(value, out, at);
  } else if constexpr (detail::IsTupleLike<T>) {
    detail::decode_tuple(value, out, at);
  } else if constexpr (is_map<T>) {
    detail::decode_entries(value, out, at);
  } else if constexpr (detail::IsVariant<T>) {
    detail::VariantCodec<T>::decode(value, out, at);
  } else if constexpr (HasCodec<T> || std::is_same_v<T, micro_core::Json> ||
                       std::is_same_v<T, micro_core::JsonObject> ||
                       std::is_same_v<T, micro_core::JsonArray>) {
    if (const auto json = detail::decode_plain(value, at)) micro_core::decode(*json, out, at);
  } else {
    static_assert(std::is_aggregate_v<T> && std::is_class_v<T>,
                  "DynamoDB does not know this type: specialise micro_aws::AttributeCodec for it");
    if (const Item* item = detail::decode_map(value, at)) detail::decode_struct(*item, out, at);
  }
}

/// `value`, a struct, as an item. Errors: `invalid_argument`, naming every path that DynamoDB
/// cannot store (a number that is not finite, an empty set inside a list).
template <class T>
micro_core::Result<Item> to_item(const T& value) {
  std::vector<micro_core::FieldError> errors;
  const micro_core::JsonArray root;
  Item item = detail::encode_struct(value, micro_core::DecodeAt(errors, root));
  if (!errors.empty()) return detail::item_error(errors);
  return item;
}

/// `item` as a `T`. Errors: `invalid_argument`, naming every path that is missing or of another
/// type: "address.city: a string was expected, not a number".
template <class T>
micro_core::Result<T> from_item(const Item& item) {
  T value{};
  std::vector<micro_core::FieldError> errors;
  const micro_core::JsonArray root;
  detail::decode_struct(item, value, micro_core::DecodeAt(errors, root));
  if (!errors.empty()) return detail::item_error(errors);
  return value;
}

}  // namespace micro_aws
