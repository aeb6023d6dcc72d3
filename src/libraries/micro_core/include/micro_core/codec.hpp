#pragma once

#include <micro_core/decode_at.hpp>
#include <micro_core/json_codec.hpp>
#include <micro_core/result.hpp>

#include <string_view>
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

}  // namespace micro_core

// How, by the kinds of types.
#include <micro_core/detail/decode.hpp>
#include <micro_core/detail/encode.hpp>
