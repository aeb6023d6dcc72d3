#pragma once

#include <micro_core/json_codec.hpp>

#include <compare>
#include <concepts>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>

namespace micro_core {

/// An exact decimal number of up to 38 digits (what DynamoDB holds), for money and measurements: a
/// sign, a coefficient and a power of ten from -6143 to 6144. Like Python's `Decimal` it keeps its
/// trailing zeros, "1.10" is written as "1.10", and yet equals 1.1.
///
/// JSON: a string, as pydantic writes it; read from a string ("12.50", "1E+3", " 1_000 "), and from
/// a number: integers of 64 bits are exact, a number with a fraction is the shortest decimal of its
/// double, as in Python: send a string where every digit counts. Errors: decimal_type,
/// decimal_parsing, finite_number ("NaN"), decimal_max_digits.
///
/// Copies are cheap; no memory is allocated.
///
/// Source: https://docs.python.org/3/library/decimal.html
class Decimal {
 public:
  static constexpr int digits_max = 38;

  /// 0
  constexpr Decimal() = default;
  template <std::integral T>
    requires(!std::is_same_v<T, bool>)
  constexpr Decimal(T value)
      : low_(magnitude(value) % half), high_(magnitude(value) / half), negative_(value < 0) {}

  /// Errors: `invalid_argument`.
  static Result<Decimal> parse(std::string_view text);

  /// As it was written: "-1.10"; "1E+3" where zeros would claim digits that nobody gave.
  std::string to_string() const;
  /// The nearest double.
  double to_double() const;

  constexpr bool is_zero() const noexcept { return low_ == 0 && high_ == 0; }
  constexpr bool is_negative() const noexcept { return negative_ && !is_zero(); }

  /// Exact. Errors: `invalid_argument` if the result has more than 38 digits or is out of range.
  friend Result<Decimal> add(const Decimal& a, const Decimal& b);
  friend Result<Decimal> subtract(const Decimal& a, const Decimal& b);
  friend Result<Decimal> multiply(const Decimal& a, const Decimal& b);

  /// By value: 1.10 equals 1.1.
  friend bool operator==(const Decimal& a, const Decimal& b) { return (a <=> b) == 0; }
  friend std::weak_ordering operator<=>(const Decimal& a, const Decimal& b);

 private:
  friend struct DecimalParts;
  static constexpr std::uint64_t half = 10'000'000'000'000'000'000U;  // 19 digits

  template <class T>
  static constexpr std::uint64_t magnitude(T value) {
    return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  }

  // The coefficient is high * 1e19 + low; both are below 1e19.
  std::uint64_t low_ = 0;
  std::uint64_t high_ = 0;
  std::int16_t exponent_ = 0;
  bool negative_ = false;
};

class SchemaBuilder;

template <>
struct JsonCodec<Decimal> {
  static constexpr std::string_view type_name = "decimal";
  static void decode(const Json& json, Decimal& out, const DecodeAt& at);
  static Json encode(const Decimal& value);
  /// A number or a string, of which only the latter is written.
  static JsonObject schema(const SchemaBuilder& builder);
};

}  // namespace micro_core
