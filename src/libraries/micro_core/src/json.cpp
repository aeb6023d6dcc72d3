#include <micro_core/json.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

#include <array>
#include <charconv>
#include <cmath>

namespace micro_core {
namespace {

using boost::json::error_code;
using Text = boost::json::string_view;

// Builds the document from the parser's events. It exists because the parser's own doubles are
// wrong in the last place for one in seven: the literal is read again by std::from_chars.
class DocumentBuilder {
 public:
  static constexpr std::size_t max_object_size = std::size_t(-1) / 2;
  static constexpr std::size_t max_array_size = std::size_t(-1) / 2;
  static constexpr std::size_t max_key_size = std::size_t(-1) / 2;
  static constexpr std::size_t max_string_size = std::size_t(-1) / 2;

  bool on_document_begin(error_code&) {
    stack_.reset();
    return true;
  }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t count, error_code&) {
    stack_.push_object(count);
    return true;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t count, error_code&) {
    stack_.push_array(count);
    return true;
  }
  bool on_key_part(Text text, std::size_t, error_code&) {
    stack_.push_chars(text);
    return true;
  }
  bool on_key(Text text, std::size_t, error_code&) {
    stack_.push_key(text);
    return true;
  }
  bool on_string_part(Text text, std::size_t, error_code&) {
    stack_.push_chars(text);
    return true;
  }
  bool on_string(Text text, std::size_t, error_code&) {
    stack_.push_string(text);
    return true;
  }
  bool on_number_part(Text, error_code&) { return true; }
  bool on_int64(std::int64_t value, Text, error_code&) {
    stack_.push_int64(value);
    return true;
  }
  bool on_uint64(std::uint64_t value, Text, error_code&) {
    stack_.push_uint64(value);
    return true;
  }
  bool on_double(double approximation, Text literal, error_code& failure) {
    double value = 0;
    const auto [end, result] =
        std::from_chars(literal.data(), literal.data() + literal.size(), value);
    if (result == std::errc::result_out_of_range) {
      // Too small is zero, as everywhere; too large would be infinite, which JSON cannot say.
      if (!(std::fabs(approximation) < 1)) {
        failure = boost::json::error::exponent_overflow;
        return false;
      }
      value = std::copysign(0.0, approximation);
    }
    stack_.push_double(value);
    return true;
  }
  bool on_bool(bool value, error_code&) {
    stack_.push_bool(value);
    return true;
  }
  bool on_null(error_code&) {
    stack_.push_null();
    return true;
  }
  bool on_comment_part(Text, error_code&) { return true; }
  bool on_comment(Text, error_code&) { return true; }

  Json release() { return stack_.release(); }

 private:
  boost::json::value_stack stack_;
};

std::string explain(const error_code& failure) {
  if (failure == boost::json::error::too_deep) return "nested too deeply";
  if (failure == boost::json::error::exponent_overflow) return "a number is out of range";
  if (failure == boost::json::error::incomplete) return "the text ends too early";
  if (failure == boost::json::error::extra_data) return "more text follows the value";
  return failure.message();
}

constexpr std::string_view hex_digits = "0123456789abcdef";

// What stands for `c` inside a JSON string if it cannot stand for itself; else nothing.
std::string_view escape_of(char c) {
  switch (c) {
    case '"':
      return "\\\"";
    case '\\':
      return "\\\\";
    case '\b':
      return "\\b";
    case '\f':
      return "\\f";
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return {};
  }
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t plain_begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, plain_begin, i - plain_begin);
    plain_begin = i + 1;
    if (const std::string_view escape = escape_of(c); !escape.empty()) {
      out += escape;
    } else {
      out += "\\u00";
      out += hex_digits[static_cast<unsigned char>(c) >> 4];
      out += hex_digits[static_cast<unsigned char>(c) & 15];
    }
  }
  out.append(text, plain_begin);
  out += '"';
}

template <class Number>
std::string_view print(Number value, std::array<char, 32>& buffer) {
  const auto [end, result] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), static_cast<std::size_t>(end - buffer.data())};
}

void append_double(std::string& out, double value) {
  if (!std::isfinite(value)) {  // only a program can put it there: a JSON text has no such number
    out += "null";
    return;
  }
  // Where an exponent begins is Python's choice: 1000000.0 but 1e+16, 0.0001 but 1e-05.
  const double magnitude = std::fabs(value);
  const bool is_plain = value == 0 || (magnitude >= 1e-4 && magnitude < 1e16);
  std::array<char, 32> buffer;
  const auto [end, result] =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                    is_plain ? std::chars_format::fixed : std::chars_format::scientific);
  const std::string_view digits(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  out += digits;
  if (digits.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void append_object(std::string& out, const JsonObject& object) {
  char separator = '{';
  for (const auto& member : object) {
    out += separator;
    separator = ',';
    append_string(out, member.key());
    out += ':';
    append_text(out, member.value());
  }
  out += object.empty() ? "{}" : "}";
}

void append_array(std::string& out, const JsonArray& array) {
  char separator = '[';
  for (const Json& element : array) {
    out += separator;
    separator = ',';
    append_text(out, element);
  }
  out += array.empty() ? "[]" : "]";
}

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  boost::json::parse_options options;
  options.max_depth = static_cast<std::size_t>(limits.depth_max);
  boost::json::basic_parser<DocumentBuilder> parser(options);
  error_code failure;
  const std::size_t offset = parser.write_some(false, text.data(), text.size(), failure);
  if (!failure && offset < text.size()) failure = boost::json::error::extra_data;
  if (failure) {
    return Error::invalid_argument("invalid JSON at byte " + std::to_string(offset) + ": " +
                                   explain(failure));
  }
  return parser.handler().release();
}

void append_text(std::string& out, const Json& json) {
  std::array<char, 32> buffer;
  switch (json.kind()) {
    case boost::json::kind::null:
      out += "null";
      break;
    case boost::json::kind::bool_:
      out += json.get_bool() ? "true" : "false";
      break;
    case boost::json::kind::int64:
      out += print(json.get_int64(), buffer);
      break;
    case boost::json::kind::uint64:
      out += print(json.get_uint64(), buffer);
      break;
    case boost::json::kind::double_:
      append_double(out, json.get_double());
      break;
    case boost::json::kind::string:
      append_string(out, json.get_string());
      break;
    case boost::json::kind::array:
      append_array(out, json.get_array());
      break;
    case boost::json::kind::object:
      append_object(out, json.get_object());
      break;
  }
}

std::string to_text(const Json& json) {
  std::string out;
  append_text(out, json);
  return out;
}

const Json* find(const Json& json, std::string_view key) {
  const JsonObject* object = json.if_object();
  return object == nullptr ? nullptr : object->if_contains(key);
}

std::string_view string_at(const Json& json, std::string_view key) {
  const Json* member = find(json, key);
  if (member == nullptr || !member->is_string()) return {};
  return member->get_string();
}

}  // namespace micro_core
