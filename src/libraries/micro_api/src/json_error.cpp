#include "json_error.hpp"

#include <micro_core/constrained.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/json.hpp>

#include <algorithm>
#include <charconv>

namespace micro_api {
namespace {

constexpr int depth_max = micro_core::JsonLimits{}.depth_max;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_high_surrogate(int code) {
  return code >= 0xD800 && code <= 0xDBFF;
}

bool is_low_surrogate(int code) {
  return code >= 0xDC00 && code <= 0xDFFF;
}

// A number that no double holds (too small is zero, and fine), or whose exponent no int holds: our
// reader refuses that one on either side.
bool overflows(std::string_view number) {
  const std::size_t e = number.find_first_of("eE");
  std::string_view exponent = e == std::string_view::npos ? "" : number.substr(e + 1);
  const bool is_small = exponent.starts_with('-');
  if (is_small || exponent.starts_with('+')) exponent.remove_prefix(1);
  int power = 0;
  const char* const exponent_end = exponent.data() + exponent.size();
  if (std::from_chars(exponent.data(), exponent_end, power).ec == std::errc::result_out_of_range) {
    return true;
  }
  double value = 0;
  const auto [end, result] = std::from_chars(number.data(), number.data() + number.size(), value);
  return result == std::errc::result_out_of_range && !is_small;
}

// Walks a text as Python's scanner does, and stops at its first error, or at the first thing that
// Python takes and we do not.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::optional<JsonSyntaxError> run() {
    if (!micro_core::is_utf8(text_)) {
      const std::string repaired = micro_core::to_utf8(text_);
      const auto [broken, at] = std::ranges::mismatch(text_, repaired);
      fail("Invalid UTF-8", static_cast<std::size_t>(broken - text_.begin()));
      return error_;
    }
    skip_space();
    if (!value(0)) return error_;
    skip_space();
    if (at_ < text_.size()) fail("Extra data", at_);
    return error_;
  }

 private:
  bool fail(std::string_view message, std::size_t byte) {
    // Python counts characters.
    error_ = {std::string(message), micro_core::utf8_length(text_.substr(0, byte))};
    return false;
  }
  // 0 at the end: no JSON syntax has such a byte.
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(char c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  void skip_space() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') ++at_;
  }

  bool value(int depth) {
    if (depth == depth_max && (peek() == '{' || peek() == '[')) {
      return fail("Nested too deeply", at_);
    }
    switch (peek()) {
      case '{':
        return object(depth);
      case '[':
        return array(depth);
      case '"':
        return string();
      default:
        break;
    }
    for (const std::string_view word : {"null", "true", "false"}) {
      if (text_.substr(at_).starts_with(word)) {
        at_ += word.size();
        return true;
      }
    }
    return number();
  }

  bool number() {
    const std::size_t begin = at_;
    take('-');
    if (!is_digit(peek())) {
      at_ = begin;
      return fail("Expecting value", begin);
    }
    if (!take('0')) skip_digits();
    // A '.' or 'e' without digits behind it ends the number: what follows is then extra data.
    if (peek() == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1])) {
      ++at_;
      skip_digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      std::size_t digits = at_ + 1;
      if (digits < text_.size() && (text_[digits] == '+' || text_[digits] == '-')) ++digits;
      if (digits < text_.size() && is_digit(text_[digits])) {
        at_ = digits;
        skip_digits();
      }
    }
    if (overflows(text_.substr(begin, at_ - begin))) return fail("Number out of range", begin);
    return true;
  }
  void skip_digits() {
    while (is_digit(peek())) ++at_;
  }

  bool string() {
    const std::size_t begin = at_++;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (take('"')) return true;
      if (static_cast<unsigned char>(c) < 0x20) return fail("Invalid control character at", at_);
      if (c == '\\') {
        if (!escape(begin)) return false;
      } else {
        ++at_;
      }
    }
    return fail("Unterminated string starting at", begin);
  }

  bool escape(std::size_t string_begin) {
    constexpr std::string_view bad_code = "Invalid \\uXXXX escape";
    const std::size_t backslash = at_++;
    if (at_ == text_.size()) return fail("Unterminated string starting at", string_begin);
    const char kind = text_[at_++];
    if (kind != 'u') {
      if (std::string_view("\"\\/bfnrt").find(kind) != std::string_view::npos) return true;
      return fail("Invalid \\escape", backslash);
    }
    const int code = four_hex_digits();
    if (code < 0) return fail(bad_code, backslash + 1);
    if (is_low_surrogate(code)) return fail(bad_code, backslash + 1);
    if (!is_high_surrogate(code)) return true;
    const bool has_pair = text_.substr(at_).starts_with("\\u");
    if (has_pair) at_ += 2;
    if (!has_pair || !is_low_surrogate(four_hex_digits())) return fail(bad_code, backslash + 1);
    return true;
  }

  // What four hexadecimal digits say; -1 if there are fewer.
  int four_hex_digits() {
    int code = 0;
    for (int i = 0; i < 4; ++i) {
      const int value = hex_value(peek());
      if (value < 0) return -1;
      code = code * 16 + value;
      ++at_;
    }
    return code;
  }

  bool array(int depth) {
    ++at_;
    skip_space();
    if (take(']')) return true;
    while (true) {
      if (!value(depth + 1)) return false;
      skip_space();
      if (take(']')) return true;
      if (!take(',')) return fail("Expecting ',' delimiter", at_);
      skip_space();
    }
  }

  bool object(int depth) {
    ++at_;
    skip_space();
    if (take('}')) return true;
    while (true) {
      if (peek() != '"') {
        return fail("Expecting property name enclosed in double quotes", at_);
      }
      if (!string()) return false;
      skip_space();
      if (!take(':')) return fail("Expecting ':' delimiter", at_);
      skip_space();
      if (!value(depth + 1)) return false;
      skip_space();
      if (take('}')) return true;
      if (!take(',')) return fail("Expecting ',' delimiter", at_);
      skip_space();
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::optional<JsonSyntaxError> error_;
};

}  // namespace

std::optional<JsonSyntaxError> python_json_error(std::string_view text) {
  return Scanner(text).run();
}

}  // namespace micro_api
