#pragma once

#include <micro_core/constrained.hpp>
#include <micro_core/json_codec.hpp>
#include <micro_core/presence.hpp>
#include <micro_core/reflection.hpp>
#include <micro_core/result.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

/// JSON to and from plain structs, without macros: members are found by reflection.
///
/// Types: bool, integers, floating point, std::string, enum class (by name), structs (see
/// `Reflectable`), std::optional, std::vector, std::map and std::unordered_map (keys are
/// read from strings, written as such),
/// `Bounded`, `Patch`, `Defaulted`, `Json`, and whatever has a `JsonCodec`: the headers beside
/// this one bring more.
///
/// Decoding is pydantic 2's lax mode, as a user of FastAPI knows it: "12" is an integer, "yes" a
/// bool, 12 is no string. A member is required unless it is optional, `Patch` or `Defaulted`;
/// unknown members are ignored (but see `WireTraits`). Out of range is an error, never wrapped or
/// cut.
///
/// A struct checks itself with one or both of
///
///     Verdict validate() const;                           // after all members were read
///     static Verdict validate_input(const Json& raw);     // before any was
///
/// What they refuse is an error at the struct's own place: "Value error, REASON".
namespace micro_core {

/// One thing that is wrong with an input, in the words of pydantic 2.
struct FieldError {
  std::string type = {};  ///< "missing", "string_too_short", ...
  JsonArray loc = {};     ///< names and indexes from the outside in
  std::string msg = {};   ///< "Field required"
  Json input = {};        ///< what was there instead
  JsonObject ctx = {};    ///< the limits that were passed, for example
};

/// {"type","loc","msg","input"} and "ctx" if there is one: an element of FastAPI's `detail`.
Json to_json(const FieldError& error);

/// How well a JSON value fits a type: 1 is exactly an `int`, strictly a `double`, and a `bool` only
/// to the lax.
enum class Exactness { lax, strict, exact };

/// What decoding one value came to. A union takes the alternative with the best.
struct DecodeMatch {
  Exactness exactness = Exactness::exact;       ///< the lowest of all that is in the value
  std::optional<std::size_t> members_set = {};  ///< of structs, from the JSON; none: no struct
  std::size_t* attempts = nullptr;              ///< at alternatives so far, of the outermost union
};

/// What the codec of a type may read from besides the JSON, the files of a form for example. It
/// knows its own kind by `dynamic_cast`.
class DecodeSource {
 public:
  virtual ~DecodeSource() = default;
};

/// Where a value is inside its document, and where errors are collected. Lives on the stack while
/// decoding; each level refers to the one above it.
class DecodeAt {
 public:
  /// `prefix` is put before every path. `match`, if given, learns how well the value fits; `source`
  /// is what `source()` returns at every place of the document.
  explicit DecodeAt(std::vector<FieldError>& errors, const JsonArray& prefix,
                    DecodeMatch* match = nullptr, const DecodeSource* source = nullptr)
      : errors_(errors), match_(match), source_(source), prefix_(&prefix) {}

  DecodeAt member(std::string_view name) const { return DecodeAt(*this, name, 0, true); }
  DecodeAt element(std::size_t index) const { return DecodeAt(*this, {}, index, false); }
  /// The same place, with errors and match of its own: to try an alternative.
  DecodeAt attempt(std::vector<FieldError>& errors, DecodeMatch& match) const {
    return DecodeAt(*this, errors, match);
  }

  void fail(std::string_view type, std::string_view message, const Json& input,
            JsonObject context = {}) const;
  /// Where it is learnt how well the value fits; nullptr if nobody asks.
  DecodeMatch* match() const { return match_; }
  /// Adds errors that an attempt made.
  void fail_with(std::vector<FieldError> errors) const;
  std::size_t error_count() const { return errors_.size(); }
  /// Has anything failed since there were `errors_before`? True, too, once there are so many errors
  /// that no more are collected: what is read from then on may be wrong without an error.
  bool failed_since(std::size_t errors_before) const;
  /// Null unless whoever decodes gave one.
  const DecodeSource* source() const { return source_; }

  /// Says that the value was taken, but only as exactly as this.
  void took(Exactness exactness) const {
    if (match_ != nullptr && exactness < match_->exactness) match_->exactness = exactness;
  }
  /// Says that a struct took so many of its members from the JSON.
  void took_members(std::size_t count) const {
    if (match_ != nullptr) match_->members_set = match_->members_set.value_or(0) + count;
  }
  void took(const DecodeMatch& match) const {
    took(match.exactness);
    if (match.members_set) took_members(*match.members_set);
  }

 private:
  DecodeAt(const DecodeAt& parent, std::string_view name, std::size_t index, bool is_name)
      : errors_(parent.errors_),
        match_(parent.match_),
        source_(parent.source_),
        parent_(&parent),
        name_(name),
        index_(index),
        is_name_(is_name) {}
  DecodeAt(const DecodeAt& same, std::vector<FieldError>& errors, DecodeMatch& match)
      : errors_(errors),
        match_(&match),
        source_(same.source_),
        prefix_(same.prefix_),
        parent_(same.parent_),
        name_(same.name_),
        index_(same.index_),
        is_name_(same.is_name_) {}
  JsonArray path() const;

  std::vector<FieldError>& errors_;
  DecodeMatch* match_ = nullptr;
  const DecodeSource* source_ = nullptr;
  const JsonArray* prefix_ = nullptr;
  const DecodeAt* parent_ = nullptr;
  std::string_view name_;
  std::size_t index_ = 0;
  bool is_name_ = false;
};

/// The way to teach the codec a type: specialise it with
///
///     static void decode(const Json& json, T& out, const DecodeAt& at);  // or at.fail(...)
///     static Json encode(const T& value);
///     static Json schema();  // {"type": "string", "format": "date-time"}
///
/// A type that contains others takes `schema(SchemaBuilder&)` instead, and asks it for theirs. It
/// may also say
///
///     static constexpr std::string_view type_name = "url";  // in the path of a union's errors
///     static constexpr bool may_be_absent = true;  // as a member: it is not required
///     static constexpr bool takes_list = true;     // as a parameter: all its values, as an array
///     static constexpr std::string_view counted_as = "Set";  // "Set should have at least 2 items"
template <class T>
struct JsonCodec {};

/// Reads `json` into `out`; says all that is wrong with it through `at`.
template <class T>
void decode(const Json& json, T& out, const DecodeAt& at);

/// Every error of `json` as a `T`, empty if `out` is now complete; otherwise `out` is in part.
template <class T>
std::vector<FieldError> decode_all(const Json& json, T& out, const JsonArray& prefix = {}) {
  std::vector<FieldError> errors;
  decode(json, out, DecodeAt(errors, prefix));
  return errors;
}

/// `errors` in one line: "name: Field required; tags.2: Input should be a valid string".
Error to_error(const std::vector<FieldError>& errors);

/// Errors: `invalid_argument`, naming every path that is wrong.
template <class T>
Result<T> from_json(const Json& json) {
  T value{};
  const std::vector<FieldError> errors = decode_all(json, value);
  if (!errors.empty()) return to_error(errors);
  return value;
}

/// `value` as JSON. An empty optional is null; an absent `Patch` is left out.
template <class T>
Json to_json(const T& value);

namespace detail {

template <class T, template <class...> class Template>
inline constexpr bool is_instance = false;
template <template <class...> class Template, class... Arguments>
inline constexpr bool is_instance<Template<Arguments...>, Template> = true;

template <class T>
inline constexpr bool is_optional = is_instance<T, std::optional>;
template <class T>
inline constexpr bool is_vector = is_instance<T, std::vector>;
template <class T>
inline constexpr bool is_map = is_instance<T, std::map> || is_instance<T, std::unordered_map>;
template <class T>
concept HasCodec =
    requires(const Json& json, T& out, const DecodeAt& at) { JsonCodec<T>::decode(json, out, at); };
template <class T>
concept IsConstrained = requires { typename T::constrained_type; };
template <class T>
concept IsPatch = requires { typename T::patched_type; };
template <class T>
concept IsDefaulted = requires { typename T::defaulted_type; };

template <class T>
inline constexpr bool lenient = requires { requires WireTraits<T>::lenient; };
template <class T>
inline constexpr bool unknown_refused = requires { requires WireTraits<T>::unknown_refused; };
template <class T>
inline constexpr bool empty_omitted = requires { requires WireTraits<T>::empty_omitted; };
template <class T>
inline constexpr bool defaults_omitted = requires { requires WireTraits<T>::defaults_omitted; };
template <class T>
concept HasComputed =
    requires { std::tuple_size<std::remove_cvref_t<decltype(*&T::computed)>>::value; };

/// May a member of this type be absent?
template <class T>
inline constexpr bool may_be_absent = is_optional<T> || IsPatch<T> || IsDefaulted<T> ||
                                      requires { requires JsonCodec<T>::may_be_absent; };
/// Is it a JSON array, so that a parameter of this type takes all values of its name?
template <class T>
inline constexpr bool takes_list = is_vector<T> || requires { requires JsonCodec<T>::takes_list; };

// Each reads one value or fails at `at`; false if it failed.
bool decode_bool(const Json& json, bool& out, const DecodeAt& at);
bool decode_double(const Json& json, double& out, const DecodeAt& at);
bool decode_string(const Json& json, std::string& out, const DecodeAt& at);
const JsonArray* decode_array(const Json& json, const DecodeAt& at);
const JsonObject* decode_map(const Json& json, const DecodeAt& at);
const JsonObject* decode_struct(const Json& json, const DecodeAt& at);
/// The index of the name that `json` holds among `count` names; -1 and an error if there is none.
int decode_enum(const Json& json, const std::string_view* names, std::size_t count,
                const DecodeAt& at);
/// "'a', 'b' or 'c'"
std::string quoted_alternatives(const std::string_view* names, std::size_t count);
/// A key of a JSON object from what it is as a value: 7 is "7".
std::string key_text(const Json& key);
void fail_missing(const JsonObject& parent, const DecodeAt& at);
void fail_unknown(const JsonObject& object, const std::string_view* names, std::size_t count,
                  const DecodeAt& at);
void fail_bound(RuleKind kind, const Json& bound, const Json& input, const DecodeAt& at);
void fail_reason(std::string_view reason, const Json& input, const DecodeAt& at);

// Each reads or looks at one value; false if it failed, at `at`. Outside of `min` and `max` an
// integer is too wide for its type: the rules come first.
bool decode_ruled(const Json& json, Rules rules, Whole min, Whole max, Whole& out,
                  const DecodeAt& at);
bool decode_ruled(const Json& json, Rules rules, double& out, const DecodeAt& at);
bool decode_ruled(const Json& json, Rules rules, std::string& out, const DecodeAt& at);
bool check_text(Rules rules, std::string_view text, const Json& json, const DecodeAt& at);
/// pydantic says of a list that it is too long before it looks at its items, and of nothing else.
bool check_list_length(Rules rules, const Json& json, const DecodeAt& at);
bool check_count(Rules rules, std::string_view counted, std::size_t count, const Json& json,
                 const DecodeAt& at);
void fail_unique(const Json& json, const DecodeAt& at);

template <class T>
bool decode_integer(const Json& json, Rules rules, T& out, const DecodeAt& at) {
  using Limits = std::numeric_limits<T>;
  Whole value;
  if (!decode_ruled(json, rules, whole(Limits::min()), whole(Limits::max()), value, at))
    return false;
  out = static_cast<T>(value.negative ? 0 - value.magnitude : value.magnitude);
  return true;
}

template <class T>
inline constexpr auto enum_wire_names = [] {
  std::array<std::string_view, enumerators<T>.size()> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = enumerators<T>[i].name;
  return names;
}();

template <class T>
void decode_enumerator(const Json& json, T& out, const DecodeAt& at) {
  const auto& names = enum_wire_names<T>;
  const int index = decode_enum(json, names.data(), names.size(), at);
  if (index >= 0) out = enumerators<T>[static_cast<std::size_t>(index)].value;
}

template <class T>
void decode_optional(const Json& json, T& out, const DecodeAt& at) {
  if (json.is_null()) {
    out.reset();
    return;
  }
  decode(json, out.emplace(), at);
}

template <class T>
void decode_vector(const Json& json, T& out, const DecodeAt& at) {
  const JsonArray* array = decode_array(json, at);
  if (array == nullptr) return;
  out.clear();
  out.reserve(array->size());
  std::size_t index = 0;
  for (const Json& element : *array) {
    typename T::value_type value{};
    decode(element, value, at.element(index++));
    out.push_back(std::move(value));
  }
}

template <class T>
void decode_entries(const Json& json, T& out, const DecodeAt& at) {
  using Key = typename T::key_type;
  const JsonObject* object = decode_map(json, at);
  if (object == nullptr) return;
  out.clear();
  for (const auto& entry : *object) {
    const std::string_view text = entry.key();
    const DecodeAt entry_at = at.member(text);
    if constexpr (std::is_same_v<Key, std::string>) {
      decode(entry.value(), out[std::string(text)], entry_at);
    } else {
      Key key{};
      typename T::mapped_type value{};
      decode(Json(text), key, entry_at.member("[key]"));
      decode(entry.value(), value, entry_at);
      out.insert_or_assign(std::move(key), std::move(value));
    }
  }
}

/// What pydantic calls a container when it has too few or too many items.
template <class T>
constexpr std::string_view counted_as() {
  if constexpr (requires { std::string_view(JsonCodec<T>::counted_as); }) {
    return JsonCodec<T>::counted_as;
  } else {
    return is_map<T> ? "Dictionary" : "List";
  }
}

template <auto... rules, class T>
bool check_decoded(T& value, const Json& json, const DecodeAt& at) {
  constexpr Rules table = rules_of<rules...>();
  if constexpr (Textual<T>) {
    if (!check_text(table, std::string_view(value), json, at)) return false;
  } else if constexpr (Sized<T>) {
    if (!check_count(table, counted_as<T>(), value.size(), json, at)) return false;
  }
  if constexpr (table.find(RuleKind::unique) != nullptr) {
    if (!items_are_unique(value)) {
      fail_unique(json, at);
      return false;
    }
  }
  if constexpr (has_typed_bounds<T, rules...>) {
    return keeps_bounds<rules...>(
        value, [&](RuleKind kind, const T& bound) { fail_bound(kind, to_json(bound), json, at); });
  }
  return true;
}

// Reads a value and checks it against all rules but validators.
template <auto... rules, class T>
bool decode_checked(const Json& json, T& value, const DecodeAt& at) {
  constexpr Rules table = rules_of<rules...>();
  if constexpr (Integer<T>) {
    return decode_integer(json, table, value, at);
  } else if constexpr (std::is_floating_point_v<T>) {
    double number = 0;
    if (!decode_ruled(json, table, number, at)) return false;
    value = static_cast<T>(number);
    return true;
  } else if constexpr (std::is_same_v<T, std::string>) {
    return decode_ruled(json, table, value, at);
  } else {
    if constexpr (Sized<T> && counted_as<T>() == "List") {
      if (!check_list_length(table, json, at)) return false;
    }
    const std::size_t errors_before = at.error_count();
    decode(json, value, at);
    return !at.failed_since(errors_before) && check_decoded<rules...>(value, json, at);
  }
}

template <class T, auto... rules>
void decode_constrained(const Json& json, Constrained<T, rules...>& out, const DecodeAt& at) {
  T value{};
  if (!decode_checked<rules...>(json, value, at)) return;
  if constexpr ((is_validator<std::remove_cv_t<decltype(rules)>> || ...)) {
    if (const Verdict refused = ask_validators<rules...>(value)) {
      return fail_reason(*refused, json, at);
    }
  }
  ConstrainedAccess::set(out, std::move(value));
}

template <class T>
void decode_patch(const Json& json, T& out, const DecodeAt& at) {
  typename T::patched_type value{};
  decode(json, value, at);
  out = T(std::move(value));
}

template <class T>
void decode_defaulted(const Json& json, T& out, const DecodeAt& at) {
  typename T::defaulted_type value{};
  decode(json, value, at);
  out = T(std::move(value));
}

template <class T, std::size_t... index>
constexpr auto member_names_of(std::index_sequence<index...>) {
  return std::array<std::string_view, sizeof...(index)>{member_name<T, index>...};
}

/// The names on the wire of all members of `T`.
template <class T>
inline constexpr auto member_names =
    member_names_of<T>(std::make_index_sequence<member_count_of<T>>{});

// True if the member was there.
template <bool is_lenient, class T>
bool decode_member(const JsonObject& object, std::string_view name, T& out, const DecodeAt& at) {
  const Json* json = object.if_contains(name);
  if (json == nullptr) {
    if constexpr (!is_lenient && !may_be_absent<T>) fail_missing(object, at.member(name));
    return false;
  }
  if constexpr (is_lenient && !std::is_same_v<T, Json>) {
    if (json->is_null()) return false;
  }
  decode(*json, out, at.member(name));
  return true;
}

/// Asks `T::validate_input`, if there is one; false if it refused, at `at`.
template <class T>
bool check_input(const Json& json, const DecodeAt& at) {
  if constexpr (requires { T::validate_input(json); }) {
    static_assert(std::is_same_v<decltype(T::validate_input(json)), Verdict>,
                  "validate_input of a struct is: static Verdict validate_input(const Json&)");
    if (const Verdict refused = T::validate_input(json)) {
      fail_reason(*refused, json, at);
      return false;
    }
  }
  return true;
}

/// Asks `value.validate()`, if there is one; false if it refused, at `at`.
template <class T>
bool check_complete(T& value, const Json& json, const DecodeAt& at) {
  if constexpr (requires { value.validate(); }) {
    static_assert(
        requires { requires std::is_same_v<decltype(std::as_const(value).validate()), Verdict>; },
        "validate of a struct is: Verdict validate() const");
    if (const Verdict refused = std::as_const(value).validate()) {
      fail_reason(*refused, json, at);
      return false;
    }
  }
  return true;
}

template <class T>
void decode_members(const Json& json, T& out, const DecodeAt& at) {
  if (!check_input<T>(json, at)) return;
  const JsonObject* object = decode_struct(json, at);
  if (object == nullptr) return;
  const std::size_t errors_before = at.error_count();
  std::size_t found = 0;
  for_each_member(out, [&](std::string_view name, auto& member) {
    found += decode_member<lenient<T>>(*object, name, member, at) ? 1 : 0;
  });
  at.took_members(found);
  if constexpr (unknown_refused<T>) {
    fail_unknown(*object, member_names<T>.data(), member_names<T>.size(), at);
  }
  if (!at.failed_since(errors_before)) check_complete(out, json, at);
}

// Is member number `index`, of this value, left out?
template <class T, std::size_t index, class Member>
bool is_omitted(const Member& member) {
  if constexpr (IsPatch<Member>) {
    if (!member.present()) return true;
  }
  if constexpr (is_optional<Member> && empty_omitted<T>) {
    if (!member) return true;
  }
  if constexpr (defaults_omitted<T>) {
    static const Member initial = [] {
      const T whole{};
      return member_of<index>(whole);
    }();
    if constexpr (requires {
                    { member == initial } -> std::convertible_to<bool>;
                  }) {
      return member == initial;
    } else {
      return to_json(member) == to_json(initial);
    }
  }
  return false;
}

template <class T, class Get>
decltype(auto) get_computed(const T& value, Get get) {
  if constexpr (std::is_member_pointer_v<Get>) {
    return (value.*get)();
  } else {
    return get(value);
  }
}

template <class T>
Json encode_members(const T& value) {
  JsonObject object;
  object.reserve(member_count_of<T>);
  visit_members(value, [&]<std::size_t index>(const auto& member) {
    if constexpr (!field_of<T, index>.write_only) {
      if (!is_omitted<T, index>(member)) object.emplace(member_name<T, index>, to_json(member));
    }
  });
  if constexpr (HasComputed<T>) {
    std::apply(
        [&](const auto&... field) {
          (object.emplace(field.name, to_json(get_computed(value, field.get))), ...);
        },
        T::computed);
  }
  return object;
}

template <class T>
Json encode_elements(const T& values) {
  JsonArray array;
  array.reserve(values.size());
  for (const auto& value : values) array.push_back(to_json(value));
  return array;
}

template <class T>
Json encode_entries(const T& values) {
  JsonObject object;
  object.reserve(values.size());
  for (const auto& [key, value] : values) {
    if constexpr (std::is_same_v<typename T::key_type, std::string>) {
      object.emplace(key, to_json(value));
    } else {
      object.emplace(key_text(to_json(key)), to_json(value));
    }
  }
  return object;
}

}  // namespace detail

template <class T>
void decode(const Json& json, T& out, const DecodeAt& at) {
  if constexpr (detail::HasCodec<T>) {
    JsonCodec<T>::decode(json, out, at);
  } else if constexpr (std::is_same_v<T, Json>) {
    out = json;
    at.took(Exactness::lax);  // what takes anything comes after what asks for something
  } else if constexpr (std::is_same_v<T, JsonObject>) {
    if (const JsonObject* object = detail::decode_map(json, at)) out = *object;
  } else if constexpr (std::is_same_v<T, JsonArray>) {
    if (const JsonArray* array = detail::decode_array(json, at)) out = *array;
  } else if constexpr (std::is_same_v<T, bool>) {
    detail::decode_bool(json, out, at);
  } else if constexpr (std::is_integral_v<T>) {
    detail::decode_integer(json, {}, out, at);
  } else if constexpr (std::is_floating_point_v<T>) {
    double value = 0;
    if (detail::decode_double(json, value, at)) out = static_cast<T>(value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    detail::decode_string(json, out, at);
  } else if constexpr (std::is_enum_v<T>) {
    detail::decode_enumerator(json, out, at);
  } else if constexpr (detail::is_optional<T>) {
    detail::decode_optional(json, out, at);
  } else if constexpr (detail::is_vector<T>) {
    detail::decode_vector(json, out, at);
  } else if constexpr (detail::is_map<T>) {
    detail::decode_entries(json, out, at);
  } else if constexpr (detail::IsConstrained<T>) {
    detail::decode_constrained(json, out, at);
  } else if constexpr (detail::IsPatch<T>) {
    detail::decode_patch(json, out, at);
  } else if constexpr (detail::IsDefaulted<T>) {
    detail::decode_defaulted(json, out, at);
  } else {
    static_assert(
        std::is_aggregate_v<T> && std::is_class_v<T>,
        "the JSON codec does not know this type: specialise micro_core::JsonCodec for it");
    detail::decode_members(json, out, at);
  }
}

template <class T>
Json to_json(const T& value) {
  if constexpr (detail::HasCodec<T>) {
    return JsonCodec<T>::encode(value);
  } else if constexpr (std::is_same_v<T, Json> || std::is_same_v<T, bool> ||
                       std::is_same_v<T, JsonObject> || std::is_same_v<T, JsonArray>) {
    return Json(value);
  } else if constexpr (std::is_integral_v<T>) {
    using Wide = std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>;
    return Json(static_cast<Wide>(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    return Json(static_cast<double>(value));
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return Json(std::string_view(value));
  } else if constexpr (std::is_enum_v<T>) {
    return Json(enum_name(value));
  } else if constexpr (detail::is_optional<T>) {
    return value ? to_json(*value) : Json(nullptr);
  } else if constexpr (detail::is_vector<T>) {
    return detail::encode_elements(value);
  } else if constexpr (detail::is_map<T>) {
    return detail::encode_entries(value);
  } else if constexpr (detail::IsPatch<T>) {
    return value.present() ? to_json(*value) : Json(nullptr);
  } else if constexpr (detail::IsConstrained<T> || detail::IsDefaulted<T>) {
    return to_json(value.value());
  } else {
    static_assert(
        std::is_aggregate_v<T> && std::is_class_v<T>,
        "the JSON codec does not know this type: specialise micro_core::JsonCodec for it");
    return detail::encode_members(value);
  }
}

namespace detail {

/// Items of a list as texts that are equal if the items are.
bool texts_are_unique(std::vector<std::string> texts);

template <class T>
bool items_are_unique_as_json(const T& items) {
  std::vector<std::string> texts;
  texts.reserve(items.size());
  for (const auto& item : items) texts.push_back(to_text(to_json(item)));
  return texts_are_unique(std::move(texts));
}

/// A mistake in the program's own text ends where it is found: in an exception.
[[noreturn]] void refuse_bound(std::string_view text, const std::vector<FieldError>& errors);

template <class T>
T bound_from_text(std::string_view text) {
  T bound{};
  const std::vector<FieldError> errors = decode_all(Json(text), bound);
  if (!errors.empty()) refuse_bound(text, errors);
  return bound;
}

}  // namespace detail
}  // namespace micro_core
