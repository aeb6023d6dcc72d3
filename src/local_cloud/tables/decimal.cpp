#include <local_cloud/tables/decimal.hpp>

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <limits>
#include <utility>

namespace local_cloud::tables {

namespace {

using Coefficient = unsigned __int128;

constexpr int digits_max = 38;
constexpr int magnitude_max = 125;
constexpr int magnitude_min = -130;

// 10^38 < 2^127, so every coefficient, and the sum of two, fits.
constexpr std::array<Coefficient, digits_max + 1> powers_of_ten = [] {
  std::array<Coefficient, digits_max + 1> powers{};
  Coefficient power = 1;
  for (Coefficient& each : powers) {
    each = power;
    power *= 10;
  }
  return powers;
}();

int count_digits(Coefficient value) {
  const auto above = std::upper_bound(powers_of_ten.begin(), powers_of_ten.end(), value);
  return std::max(1, static_cast<int>(above - powers_of_ten.begin()));
}

std::string digits_of(Coefficient value) {
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  } while (value != 0);
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace

Decimal::ParseResult Decimal::make(bool negative, Coefficient coefficient, int exponent) {
  if (coefficient == 0) return Decimal();
  while (coefficient % 10 == 0) {
    coefficient /= 10;
    ++exponent;
  }
  const int digits = count_digits(coefficient);
  const int magnitude = exponent + digits - 1;
  if (magnitude > magnitude_max) return Refusal::overflow;
  if (magnitude < magnitude_min) return Refusal::underflow;
  if (coefficient >= powers_of_ten[digits_max]) return Refusal::too_many_digits;
  Decimal number;
  number.negative_ = negative;
  number.exponent_ = exponent;
  number.coefficient_ = coefficient;
  return number;
}

Decimal Decimal::from_integer(long long value) {
  const bool negative = value < 0;
  const Coefficient magnitude =
      negative ? Coefficient{0} - static_cast<Coefficient>(value) : static_cast<Coefficient>(value);
  return std::get<Decimal>(make(negative, magnitude, 0));
}

namespace {

// The digits before an exponent, taken one by one.
struct Digits {
  Coefficient coefficient = 0;
  int exponent = 0;
  int zeros = 0;  // seen after the last digit that counts, not yet part of the coefficient
  bool any = false;
  bool after_point = false;
  bool too_many = false;

  // False: `c` does not belong to the digits.
  bool take(char c) {
    if (c == '.' && !after_point) {
      after_point = true;
      return true;
    }
    if (c < '0' || c > '9') return false;
    any = true;
    if (after_point) --exponent;
    if (c == '0') {
      if (coefficient != 0) ++zeros;
    } else {
      append(c - '0');
    }
    return true;
  }

 private:
  void append(int digit) {
    const int shift = coefficient == 0 ? 1 : zeros + 1;
    zeros = 0;
    if (coefficient != 0 && count_digits(coefficient) + shift > digits_max) {
      too_many = true;  // the range is checked first, as DynamoDB does: keep counting places
      exponent += shift;
      return;
    }
    coefficient = coefficient * powers_of_ten[shift] + static_cast<Coefficient>(digit);
  }
};

// "e-12" without its first letter; none if it is no number. Beyond a million everything is too far.
std::optional<int> parse_exponent(std::string_view text) {
  constexpr int far = 1'000'000;
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return std::nullopt;
  }
  int exponent = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, exponent);
  if (text.empty() || stop != end || failure == std::errc::invalid_argument) return std::nullopt;
  if (failure == std::errc::result_out_of_range) return text.front() == '-' ? -far : far;
  return std::clamp(exponent, -far, far);
}

}  // namespace

Decimal::ParseResult Decimal::parse(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  Digits digits;
  while (!text.empty() && digits.take(text.front())) text.remove_prefix(1);
  if (!digits.any) return Refusal::not_a_number;
  int exponent = 0;
  if (!text.empty()) {
    if (text.front() != 'e' && text.front() != 'E') return Refusal::not_a_number;
    const std::optional<int> written = parse_exponent(text.substr(1));
    if (!written) return Refusal::not_a_number;
    exponent = *written;
  }
  ParseResult made = make(negative, digits.coefficient, digits.exponent + digits.zeros + exponent);
  if (digits.too_many && std::holds_alternative<Decimal>(made)) return Refusal::too_many_digits;
  return made;
}

Decimal::ParseResult Decimal::add(const Decimal& a, const Decimal& b) {
  if (a.is_zero()) return b;
  if (b.is_zero()) return a;
  const Decimal& high = a.exponent_ >= b.exponent_ ? a : b;
  const Decimal& low = a.exponent_ >= b.exponent_ ? b : a;
  const int shift = high.exponent_ - low.exponent_;
  // The sum has at least the digits between the two ends, unless they cancel at the top; that takes
  // numbers of about the same magnitude, whose shift is small.
  if (shift > digits_max || count_digits(high.coefficient_) + shift > digits_max + 1) {
    return Refusal::too_many_digits;
  }
  // 39 digits may pass 2^128. What is refused here has 39 digits and no trailing zero in any case.
  const Coefficient aligned_max =
      std::numeric_limits<Coefficient>::max() - powers_of_ten[digits_max];
  if (high.coefficient_ > aligned_max / powers_of_ten[shift]) return Refusal::too_many_digits;
  const Coefficient aligned = high.coefficient_ * powers_of_ten[shift];
  if (high.negative_ == low.negative_) {
    return make(high.negative_, aligned + low.coefficient_, low.exponent_);
  }
  if (aligned >= low.coefficient_) {
    return make(high.negative_, aligned - low.coefficient_, low.exponent_);
  }
  return make(low.negative_, low.coefficient_ - aligned, low.exponent_);
}

Decimal Decimal::negated() const {
  Decimal number = *this;
  number.negative_ = !negative_ && coefficient_ != 0;
  return number;
}

std::string Decimal::text() const {
  std::string digits = digits_of(coefficient_);
  if (exponent_ > 0) {
    digits.append(static_cast<std::size_t>(exponent_), '0');
  } else if (exponent_ < 0) {
    const auto places = static_cast<std::size_t>(-exponent_);
    if (digits.size() <= places) digits.insert(0, places - digits.size() + 1, '0');
    digits.insert(digits.size() - places, 1, '.');
  }
  return negative_ ? "-" + digits : digits;
}

int Decimal::digits() const {
  return count_digits(coefficient_);
}

int Decimal::magnitude() const {
  return is_zero() ? 0 : exponent_ + digits() - 1;
}

std::optional<long long> Decimal::to_integer() const {
  if (is_zero()) return 0;
  if (exponent_ < 0 || magnitude() > 18) return std::nullopt;
  const Coefficient value = coefficient_ * powers_of_ten[exponent_];
  if (value > static_cast<Coefficient>(std::numeric_limits<long long>::max())) return std::nullopt;
  const auto plain = static_cast<long long>(value);
  return negative_ ? -plain : plain;
}

namespace {

constexpr unsigned char zero_byte = 0x80;
constexpr unsigned char negative_end = 102;  // sorts after every complemented digit
constexpr std::size_t base_100_digits_max = 20;

}  // namespace

std::string Decimal::key_bytes() const {
  if (is_zero()) return std::string(1, static_cast<char>(zero_byte));
  std::string digits = digits_of(coefficient_);
  const int places = magnitude() + 1;  // digits before the decimal point
  if (places % 2 != 0) digits.insert(0, 1, '0');
  if (digits.size() % 2 != 0) digits += '0';
  const int base_100_places = (places + (places % 2 != 0 ? 1 : 0)) / 2;
  const auto head = static_cast<unsigned char>(base_100_places + 64 + 128);
  std::string bytes(1, static_cast<char>(negative_ ? static_cast<unsigned char>(~head) : head));
  for (std::size_t at = 0; at < digits.size(); at += 2) {
    const int pair = (digits[at] - '0') * 10 + (digits[at + 1] - '0');
    bytes += static_cast<char>(negative_ ? 101 - pair : pair + 1);
  }
  if (negative_ && digits.size() / 2 < base_100_digits_max)
    bytes += static_cast<char>(negative_end);
  return bytes;
}

std::optional<Decimal> Decimal::from_key_bytes(std::string_view bytes) {
  if (bytes.empty() || bytes.size() > base_100_digits_max + 2) return std::nullopt;
  auto head = static_cast<unsigned char>(bytes.front());
  if (head == zero_byte && bytes.size() == 1) return Decimal();
  // Only 1E-130 and its like have the head 0x80 with digits behind it.
  const bool negative = head < zero_byte;
  if (negative) head = static_cast<unsigned char>(~head);
  const int base_100_places = head - 64 - 128;
  Coefficient coefficient = 0;
  int pairs = 0;
  for (const char each : bytes.substr(1)) {
    const auto byte = static_cast<unsigned char>(each);
    if (negative && byte == negative_end) break;
    const int pair = negative ? 101 - byte : byte - 1;
    if (pair < 0 || pair > 99 || ++pairs > 20) return std::nullopt;
    if (coefficient >= powers_of_ten[digits_max - 1]) {
      // The 39th and 40th digit of an unevenly placed number: only the first may be there.
      if (pair % 10 != 0 || coefficient >= powers_of_ten[digits_max]) return std::nullopt;
      coefficient = coefficient * 10 + static_cast<Coefficient>(pair / 10);
      const ParseResult made = make(negative, coefficient, (base_100_places - pairs) * 2 + 1);
      return std::holds_alternative<Decimal>(made) ? std::optional(std::get<Decimal>(made))
                                                   : std::nullopt;
    }
    coefficient = coefficient * 100 + static_cast<Coefficient>(pair);
  }
  const ParseResult made = make(negative, coefficient, (base_100_places - pairs) * 2);
  if (!std::holds_alternative<Decimal>(made)) return std::nullopt;
  return std::get<Decimal>(made);
}

std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.negative_ != b.negative_) {
    return a.negative_ ? std::strong_ordering::less : std::strong_ordering::greater;
  }
  const auto by_size = [](const Decimal& left, const Decimal& right) {
    if (left.is_zero() || right.is_zero()) return !left.is_zero() <=> !right.is_zero();
    if (left.magnitude() != right.magnitude()) return left.magnitude() <=> right.magnitude();
    const int shift = left.exponent_ - right.exponent_;  // below 38: the same magnitude
    const Coefficient left_aligned =
        shift > 0 ? left.coefficient_ * powers_of_ten[shift] : left.coefficient_;
    const Coefficient right_aligned =
        shift < 0 ? right.coefficient_ * powers_of_ten[-shift] : right.coefficient_;
    return left_aligned < right_aligned   ? std::strong_ordering::less
           : left_aligned > right_aligned ? std::strong_ordering::greater
                                          : std::strong_ordering::equal;
  };
  return a.negative_ ? by_size(b, a) : by_size(a, b);
}

}  // namespace local_cloud::tables
