#include <micro_core/codec.hpp>
#include <micro_core/decimal.hpp>
#include <micro_core/json_schema.hpp>
#include <micro_core/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace micro_core {

// A number taken apart for reading, writing and reckoning: 0.<nothing> is zero, without digits.
struct DecimalParts {
  bool negative = false;
  std::string digits = {};  // no leading zeros
  std::int64_t exponent = 0;

  static DecimalParts of(const Decimal& value);
  // Nothing if it has too many digits or is out of range: `problem` says which.
  std::optional<Decimal> pack(std::string_view& problem) const;
  std::int64_t adjusted() const { return exponent + std::ssize(digits) - 1; }
};

namespace {

constexpr std::int64_t exponent_max = 6'144;
constexpr std::int64_t exponent_min = -6'143;
constexpr std::string_view too_many_digits = "more than 38 digits";
constexpr std::string_view out_of_range = "out of range";

constexpr int half_digits = 19;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::uint64_t to_number(std::string_view digits) {
  std::uint64_t value = 0;
  for (const char c : digits) value = value * 10 + static_cast<std::uint64_t>(c - '0');
  return value;
}

void drop_leading_zeros(std::string& digits) {
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
}

enum class Kind { number, not_finite, none };

// "nan", "-inf", "Infinity", "snan123": what Python's Decimal takes, and pydantic then refuses.
bool is_not_finite(std::string_view unsigned_text) {
  const std::string lower = lower_case(unsigned_text);
  if (lower == "inf" || lower == "infinity") return true;
  std::string_view rest = lower;
  if (rest.starts_with('s')) rest.remove_prefix(1);
  if (!rest.starts_with("nan")) return false;
  return std::ranges::all_of(rest.substr(3), is_digit);
}

// "e+12" at the front of what is left; a number of any length, but only its range matters.
bool read_exponent(std::string_view text, std::int64_t& out) {
  text.remove_prefix(1);
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text.empty() || !std::ranges::all_of(text, is_digit)) return false;
  constexpr std::int64_t far = 1'000'000;
  std::int64_t value = 0;
  for (const char c : text) value = std::min(value * 10 + (c - '0'), far);
  out = negative ? -value : value;
  return true;
}

// A number as Python's Decimal reads it: white space around, underscores anywhere.
Kind read_parts(std::string_view text, DecimalParts& out) {
  std::string kept(trimmed(text, " \t\n\r\f\v"));
  std::erase(kept, '_');
  std::string_view rest = kept;
  out.negative = rest.starts_with('-');
  if (out.negative || rest.starts_with('+')) rest.remove_prefix(1);
  if (is_not_finite(rest)) return Kind::not_finite;

  const std::size_t mantissa_end = std::min(rest.find_first_of("eE"), rest.size());
  std::string_view mantissa = rest.substr(0, mantissa_end);
  std::int64_t exponent = 0;
  if (mantissa_end < rest.size() && !read_exponent(rest.substr(mantissa_end), exponent)) {
    return Kind::none;
  }
  const std::size_t dot = std::min(mantissa.find('.'), mantissa.size());
  out.digits = mantissa.substr(0, dot);
  if (dot < mantissa.size()) out.digits += mantissa.substr(dot + 1);
  if (out.digits.empty() || !std::ranges::all_of(out.digits, is_digit)) return Kind::none;
  const auto fraction_digits =
      static_cast<std::int64_t>(dot < mantissa.size() ? mantissa.size() - dot - 1 : 0);
  out.exponent = exponent - fraction_digits;
  drop_leading_zeros(out.digits);
  return Kind::number;
}

// A double as Python's repr() writes it: the digits that `Decimal(str(x))` keeps.
std::string python_text(double value) {
  std::array<char, 64> buffer;
  char* const begin = buffer.data();
  char* const end = begin + buffer.size();
  const double magnitude = std::fabs(value);
  const bool is_fixed = value == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
  const auto format = is_fixed ? std::chars_format::fixed : std::chars_format::scientific;
  std::string text(begin, std::to_chars(begin, end, value, format).ptr);
  if (is_fixed && text.find('.') == std::string::npos) text += ".0";
  return text;
}

// Makes the exponents equal by zeros on the right. False if that would be too many to ever fit.
bool align(DecimalParts& a, DecimalParts& b) {
  if (a.exponent < b.exponent) return align(b, a);
  const std::int64_t zeros = a.exponent - b.exponent;
  if (b.digits.empty() && zeros > Decimal::digits_max) {
    b.exponent = a.exponent;  // a zero so fine that it would cost digits
    return true;
  }
  if (!a.digits.empty()) {
    if (zeros > 2 * Decimal::digits_max) return false;
    a.digits.append(static_cast<std::size_t>(zeros), '0');
  }
  a.exponent = b.exponent;
  return true;
}

// -1, 0 or 1 of two texts of digits without leading zeros.
int compare_digits(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  const int order = a.compare(b);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

// Digit by digit from the right; `b` is not longer than `a`, nor larger when it is subtracted.
std::string combine(std::string_view a, std::string_view b, bool subtract) {
  std::string sum;
  int carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int left = a[a.size() - 1 - i] - '0';
    const int right = i < b.size() ? b[b.size() - 1 - i] - '0' : 0;
    int digit = subtract ? left - right - carry : left + right + carry;
    carry = subtract ? (digit < 0 ? 1 : 0) : digit / 10;
    digit = subtract ? (digit + 10) % 10 : digit % 10;
    sum += static_cast<char>('0' + digit);
  }
  if (carry != 0) sum += '1';
  std::ranges::reverse(sum);
  drop_leading_zeros(sum);
  return sum;
}

std::string product(std::string_view a, std::string_view b) {
  std::string digits(a.size() + b.size(), '0');
  for (std::size_t i = a.size(); i-- > 0;) {
    int carry = 0;
    for (std::size_t k = b.size(); k-- > 0;) {
      const int value = (digits[i + k + 1] - '0') + (a[i] - '0') * (b[k] - '0') + carry;
      digits[i + k + 1] = static_cast<char>('0' + value % 10);
      carry = value / 10;
    }
    digits[i] = static_cast<char>(digits[i] + carry);
  }
  drop_leading_zeros(digits);
  return digits;
}

Result<Decimal> packed(const DecimalParts& parts) {
  std::string_view problem;
  if (const auto value = parts.pack(problem)) return *value;
  return Error::invalid_argument("a decimal number is " + std::string(problem));
}

}  // namespace

DecimalParts DecimalParts::of(const Decimal& value) {
  DecimalParts parts{.negative = value.negative_, .exponent = value.exponent_};
  if (value.is_zero()) return parts;
  if (value.high_ == 0) {
    parts.digits = std::to_string(value.low_);
    return parts;
  }
  const std::string low = std::to_string(value.low_);
  parts.digits = std::to_string(value.high_);
  parts.digits.append(half_digits - low.size(), '0').append(low);
  return parts;
}

std::optional<Decimal> DecimalParts::pack(std::string_view& problem) const {
  std::string kept = digits;
  std::int64_t power = exponent;
  // Zeros at the end say nothing that the exponent cannot say.
  while (kept.size() > Decimal::digits_max && kept.back() == '0') {
    kept.pop_back();
    ++power;
  }
  if (kept.size() > Decimal::digits_max) {
    problem = too_many_digits;
    return std::nullopt;
  }
  if (kept.empty()) {
    power = std::clamp(power, exponent_min, exponent_max);
  } else if (adjusted() > exponent_max || adjusted() < exponent_min) {
    problem = out_of_range;
    return std::nullopt;
  }
  const std::size_t high_size = kept.size() > half_digits ? kept.size() - half_digits : 0;
  Decimal value;
  value.high_ = to_number(std::string_view(kept).substr(0, high_size));
  value.low_ = to_number(std::string_view(kept).substr(high_size));
  value.exponent_ = static_cast<std::int16_t>(power);
  value.negative_ = negative;
  return value;
}

Result<Decimal> Decimal::parse(std::string_view text) {
  DecimalParts parts;
  if (read_parts(text, parts) != Kind::number) {
    return Error::invalid_argument("not a decimal number");
  }
  return packed(parts);
}

std::string Decimal::to_string() const {
  DecimalParts parts = DecimalParts::of(*this);
  if (parts.digits.empty()) parts.digits = "0";
  const std::int64_t size = std::ssize(parts.digits);
  const std::int64_t left = parts.exponent + size;
  // Python's rule: plain, unless there are zeros to invent on the right or many on the left.
  const std::int64_t dot = parts.exponent <= 0 && left > -6 ? left : 1;
  std::string text = negative_ ? "-" : "";
  if (dot <= 0) {
    text.append("0.").append(static_cast<std::size_t>(-dot), '0').append(parts.digits);
  } else if (dot >= size) {
    text.append(parts.digits).append(static_cast<std::size_t>(dot - size), '0');
  } else {
    const auto whole = static_cast<std::size_t>(dot);
    text.append(parts.digits, 0, whole).append(1, '.').append(parts.digits, whole);
  }
  if (left != dot) text.append(left > dot ? "E+" : "E").append(std::to_string(left - dot));
  return text;
}

double Decimal::to_double() const {
  const std::string text = to_string();
  double value = 0;
  const auto [end, result] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (result == std::errc::result_out_of_range) {
    value = DecimalParts::of(*this).adjusted() > 0 ? HUGE_VAL : 0.0;
    if (negative_) value = -value;
  }
  return value;
}

Result<Decimal> add(const Decimal& a, const Decimal& b) {
  DecimalParts left = DecimalParts::of(a);
  DecimalParts right = DecimalParts::of(b);
  if (!align(left, right)) {
    return Error::invalid_argument("a decimal number is " + std::string(too_many_digits));
  }
  if (compare_digits(left.digits, right.digits) < 0) std::swap(left, right);
  const bool subtract = left.negative != right.negative;
  left.digits = combine(left.digits, right.digits, subtract);
  if (left.digits.empty()) left.negative = left.negative && right.negative;
  return packed(left);
}

Result<Decimal> subtract(const Decimal& a, const Decimal& b) {
  Decimal negated = b;
  negated.negative_ = !b.negative_;
  return add(a, negated);
}

Result<Decimal> multiply(const Decimal& a, const Decimal& b) {
  DecimalParts left = DecimalParts::of(a);
  const DecimalParts right = DecimalParts::of(b);
  left.digits = product(left.digits, right.digits);
  left.exponent += right.exponent;
  left.negative = left.negative != right.negative;
  return packed(left);
}

std::weak_ordering operator<=>(const Decimal& a, const Decimal& b) {
  if (a.is_zero() && b.is_zero()) return std::weak_ordering::equivalent;
  if (a.is_negative() != b.is_negative()) {
    return a.is_negative() ? std::weak_ordering::less : std::weak_ordering::greater;
  }
  DecimalParts left = DecimalParts::of(a);
  DecimalParts right = DecimalParts::of(b);
  int order = 0;
  if (left.digits.empty() || right.digits.empty()) {
    order = left.digits.empty() ? -1 : 1;
  } else if (left.adjusted() != right.adjusted()) {
    order = left.adjusted() < right.adjusted() ? -1 : 1;
  } else {
    align(left, right);  // equally long then, so it cannot fail
    order = compare_digits(left.digits, right.digits);
  }
  return (a.is_negative() ? -order : order) <=> 0;
}

void JsonCodec<Decimal>::decode(const Json& json, Decimal& out, const DecodeAt& at) {
  at.took(Exactness::lax);
  if (json.is_int64()) {
    out = Decimal(json.get_int64());
    return;
  }
  if (json.is_uint64()) {
    out = Decimal(json.get_uint64());
    return;
  }
  if (!json.is_string() && !json.is_double()) {
    return at.fail("decimal_type",
                   "Decimal input should be an integer, float, string or Decimal object", json);
  }
  const std::string text = json.is_double() ? python_text(json.get_double())
                                            : std::string(std::string_view(json.get_string()));
  DecimalParts parts;
  const Kind kind = read_parts(text, parts);
  if (kind == Kind::not_finite) {
    return at.fail("finite_number", "Input should be a finite number", json);
  }
  std::string_view problem;
  const auto value = kind == Kind::number ? parts.pack(problem) : std::nullopt;
  if (value) {
    out = *value;
  } else if (problem == too_many_digits) {
    at.fail("decimal_max_digits", "Decimal input should have no more than 38 digits in total", json,
            {{"max_digits", Decimal::digits_max}});
  } else {
    at.fail("decimal_parsing", "Input should be a valid decimal", json);
  }
}

Json JsonCodec<Decimal>::encode(const Decimal& value) {
  return Json(value.to_string());
}

JsonObject JsonCodec<Decimal>::schema(const SchemaBuilder& builder) {
  if (builder.use() == SchemaUse::output) return {{"type", "string"}};
  JsonArray either;
  either.push_back(JsonObject{{"type", "number"}});
  either.push_back(
      JsonObject{{"type", "string"}, {"pattern", R"(^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$)"}});
  JsonObject schema;
  schema["anyOf"] = std::move(either);
  return schema;
}

}  // namespace micro_core
