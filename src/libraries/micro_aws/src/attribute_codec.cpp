#include <micro_aws/attribute_codec.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

namespace micro_aws {
namespace {

using micro_core::Decimal;
using micro_core::DecodeAt;
using micro_core::Json;

template <class T>
const T* expect(const AttributeValue& value, AttributeType type, const DecodeAt& at) {
  const T* held = value.get_if<T>();
  if (held == nullptr) detail::fail_type(type, value, at);
  return held;
}

template <class T>
std::optional<T> whole(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// Servers may write a whole number as "1E2" or "7.0". Whatever a double holds exactly is found.
template <class T>
std::optional<T> integer_of(const std::string& text) {
  if (const auto value = whole<T>(text)) return value;
  const auto decimal = Decimal::parse(text);
  if (!decimal) return std::nullopt;
  const double number = decimal->to_double();
  // 2^63 is the first that no int64 holds; an uint64 of that size came as plain digits.
  if (std::fabs(number) >= 9223372036854775808.0 || (number < 0 && std::is_unsigned_v<T>)) {
    return std::nullopt;
  }
  const auto value = static_cast<T>(number);
  if (*decimal != Decimal(value)) return std::nullopt;
  return value;
}

template <class T>
void fail_range(const std::string& text, T min, T max, const DecodeAt& at) {
  detail::fail("the number " + text + " is no integer from " + std::to_string(min) + " to " +
                   std::to_string(max),
               at);
}

template <class T>
std::string shortest(T value) {
  char text[32];
  const auto written = std::to_chars(text, text + sizeof text, value);
  return {text, written.ptr};
}

template <class T>
void decode_real_as(const AttributeValue& value, T& out, const DecodeAt& at) {
  const std::string* text = detail::decode_number(value, at);
  if (text == nullptr) return;
  const auto number = whole<T>(*text);
  // DynamoDB keeps 38 digits: a member that would lose some of them is the wrong type for it.
  const auto exact = Decimal::parse(*text);
  const bool is_same = number && std::isfinite(*number) && exact &&
                       Decimal::parse(shortest(*number)).value() == *exact;
  if (!is_same) {
    return detail::fail("the number " + *text + " has more digits than a " +
                            (sizeof(T) == sizeof(float) ? "float" : "double") +
                            " holds: use Decimal",
                        at);
  }
  out = *number;
}

template <class T>
AttributeValue encode_real_as(T value, const DecodeAt& at) {
  if (std::isfinite(value)) return Number(shortest(value));
  detail::fail("DynamoDB has no infinite numbers and no NaN", at);
  return {};
}

bool is_one_of(std::string_view name, const std::string_view* names, std::size_t count) {
  return std::find(names, names + count, name) != names + count;
}

}  // namespace

AttributeValue AttributeCodec<EpochSeconds>::encode(const EpochSeconds& value) {
  return Number(value.time.time_since_epoch().count());
}

void AttributeCodec<EpochSeconds>::decode(const AttributeValue& value, EpochSeconds& out,
                                          const DecodeAt& at) {
  std::int64_t seconds = 0;
  from_attribute(value, seconds, at);
  out.time = std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

namespace detail {

const Item* decode_map(const AttributeValue& value, const DecodeAt& at) {
  return expect<Item>(value, AttributeType::map, at);
}

const AttributeValue::List* decode_list(const AttributeValue& value, const DecodeAt& at) {
  return expect<AttributeValue::List>(value, AttributeType::list, at);
}

const std::string* decode_text(const AttributeValue& value, const DecodeAt& at) {
  return expect<std::string>(value, AttributeType::string, at);
}

const std::string* decode_bytes(const AttributeValue& value, const DecodeAt& at) {
  const Binary* binary = expect<Binary>(value, AttributeType::binary, at);
  return binary != nullptr ? &binary->bytes : nullptr;
}

const std::string* decode_number(const AttributeValue& value, const DecodeAt& at) {
  const Number* number = expect<Number>(value, AttributeType::number, at);
  return number != nullptr ? &number->text : nullptr;
}

void decode_bool(const AttributeValue& value, bool& out, const DecodeAt& at) {
  if (const bool* held = expect<bool>(value, AttributeType::boolean, at)) out = *held;
}

void decode_signed(const AttributeValue& value, std::int64_t min, std::int64_t max,
                   std::int64_t& out, const DecodeAt& at) {
  const std::string* text = decode_number(value, at);
  if (text == nullptr) return;
  const auto number = integer_of<std::int64_t>(*text);
  if (!number || *number < min || *number > max) return fail_range(*text, min, max, at);
  out = *number;
}

void decode_unsigned(const AttributeValue& value, std::uint64_t max, std::uint64_t& out,
                     const DecodeAt& at) {
  const std::string* text = decode_number(value, at);
  if (text == nullptr) return;
  const auto number = integer_of<std::uint64_t>(*text);
  if (!number || *number > max) return fail_range(*text, std::uint64_t{0}, max, at);
  out = *number;
}

void decode_real(const AttributeValue& value, double& out, const DecodeAt& at) {
  decode_real_as(value, out, at);
}

void decode_real(const AttributeValue& value, float& out, const DecodeAt& at) {
  decode_real_as(value, out, at);
}

void decode_decimal(const AttributeValue& value, Decimal& out, const DecodeAt& at) {
  const std::string* text = decode_number(value, at);
  if (text == nullptr) return;
  const auto number = Decimal::parse(*text);
  if (!number) return fail("the number " + *text + " is no decimal of 38 digits", at);
  out = *number;
}

std::optional<Json> decode_plain(const AttributeValue& value, const DecodeAt& at) {
  auto json = to_plain_json(value);
  if (json) return *std::move(json);
  fail(json.error().message, at);
  return std::nullopt;
}

AttributeValue encode_real(double value, const DecodeAt& at) {
  return encode_real_as(value, at);
}

AttributeValue encode_real(float value, const DecodeAt& at) {
  return encode_real_as(value, at);
}

void fail(std::string_view message, const DecodeAt& at) {
  at.fail("attribute", message, Json());
}

void fail_type(AttributeType wanted, const AttributeValue& found, const DecodeAt& at) {
  fail(std::string(describe(wanted)) + " was expected, not " + std::string(describe(found.type())),
       at);
}

void fail_missing(const DecodeAt& at) {
  fail("the attribute is missing", at);
}

void fail_count(std::size_t wanted, std::size_t found, const DecodeAt& at) {
  fail("a list of " + std::to_string(wanted) + " was expected, not of " + std::to_string(found),
       at);
}

void fail_name(const std::string& found, const std::string_view* names, std::size_t count,
               const DecodeAt& at) {
  fail("'" + found + "' is none of " + micro_core::detail::quoted_alternatives(names, count), at);
}

Item without(const Item& item, const std::string_view* names, std::size_t count) {
  Item rest;
  for (const auto& [name, value] : item) {
    if (!is_one_of(name, names, count)) rest.emplace_hint(rest.end(), name, value);
  }
  return rest;
}

void fail_unknown(const Item& item, const std::string_view* names, std::size_t count,
                  const DecodeAt& at) {
  for (const auto& [name, value] : item) {
    if (!is_one_of(name, names, count)) fail("the attribute is not known", at.member(name));
  }
}

micro_core::Error item_error(const std::vector<micro_core::FieldError>& errors) {
  return micro_core::to_error(errors);
}

}  // namespace detail
}  // namespace micro_aws
