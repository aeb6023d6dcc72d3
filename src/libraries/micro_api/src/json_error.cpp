#include "json_error.hpp"

#include <micro_core/constrained.hpp>

namespace micro_api {
namespace {

// Deeper texts are refused for their depth, not for their syntax.
constexpr int depth_max = 200;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// Walks a text as Python's scanner does, and stops at its first error.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::optional<JsonSyntaxError> run() {
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
    if (depth > depth_max) return false;
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
    for (const std::string_view word : {"null", "true", "false", "NaN", "Infinity", "-Infinity"}) {
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
    const std::size_t backslash = at_++;
    if (at_ == text_.size()) return fail("Unterminated string starting at", string_begin);
    const char kind = text_[at_++];
    if (kind != 'u') {
      if (std::string_view("\"\\/bfnrt").find(kind) != std::string_view::npos) return true;
      return fail("Invalid \\escape", backslash);
    }
    for (int i = 0; i < 4; ++i) {
      if (!is_hex(peek())) return fail("Invalid \\uXXXX escape", backslash + 1);
      ++at_;
    }
    return true;
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
