#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace local_cloud::tables {

/// DynamoDB's number: up to 38 significant digits, magnitude from 1E-130 to 9.99...E+125, exact.
/// A value type; equal numbers are equal however they were written ("1.0" and "1").
///
/// Source:
/// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
class Decimal {
 public:
  /// Why a text or a result is no number of DynamoDB's.
  enum class Refusal {
    not_a_number,
    too_many_digits,  ///< more than 38 significant digits
    overflow,         ///< magnitude above 9.99...E+125
    underflow,        ///< magnitude below 1E-130
  };
  using ParseResult = std::variant<Decimal, Refusal>;

  Decimal() = default;  ///< zero
  static Decimal from_integer(long long value);

  /// Reads "-12.5e3"; white space is refused.
  static ParseResult parse(std::string_view text);

  /// Exact; the sum is refused when it needs more than 38 digits or leaves the range.
  static ParseResult add(const Decimal& a, const Decimal& b);
  Decimal negated() const;

  /// Plain digits without an exponent and without superfluous zeros, as DynamoDB prints: "-12500".
  std::string text() const;

  /// Bytes that sort by memcmp as the numbers do, 1 to 22 of them, none zero: a sign and an
  /// exponent to base 100, then digits to base 100. Negative numbers are complemented.
  std::string key_bytes() const;
  /// Reads `key_bytes` back; none if they are none.
  static std::optional<Decimal> from_key_bytes(std::string_view bytes);

  bool is_zero() const { return coefficient_ == 0; }
  bool is_negative() const { return negative_; }
  int digits() const;     ///< number of significant digits; 1 for zero
  int magnitude() const;  ///< exponent of the first digit: 0 for 1 to 9, 2 for 123
  std::optional<long long> to_integer() const;  ///< none if it is none, or does not fit

  friend bool operator==(const Decimal&, const Decimal&) = default;
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b);

 private:
  // Coefficients have no trailing zeros, so that equal numbers have equal members.
  static ParseResult make(bool negative, unsigned __int128 coefficient, int exponent);

  bool negative_ = false;
  int exponent_ = 0;
  unsigned __int128 coefficient_ = 0;
};

}  // namespace local_cloud::tables
