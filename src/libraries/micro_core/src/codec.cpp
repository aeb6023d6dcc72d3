#include <micro_core/codec.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace micro_core {
namespace {

// Enough for a person to read; a hostile body could hold millions.
constexpr std::size_t errors_max = 1'000;

std::string_view trim(std::string_view text) {
  constexpr std::string_view white_space = " \t\n\r\f\v";
  const std::size_t begin = text.find_first_not_of(white_space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(white_space) - begin + 1);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The digits (and '-') of an integer as Python writes it: "+1_000", " 12 ", "7.00"; empty if it is
// none.
std::string integer_digits(std::string_view text) {
  text = trim(text);
  std::string digits;
  if (!text.empty() && (text.front() == '+' || text.front() == '-')) {
    if (text.front() == '-') digits = "-";
    text.remove_prefix(1);
  }
  if (const std::size_t dot = text.find('.'); dot != std::string_view::npos) {
    if (text.find_first_not_of('0', dot + 1) != std::string_view::npos || dot + 1 == text.size()) {
      return {};
    }
    text = text.substr(0, dot);
  }
  if (text.empty() || !is_digit(text.front()) || !is_digit(text.back())) return {};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      digits += text[i];
    } else if (text[i] != '_' || text[i - 1] == '_') {
      return {};
    }
  }
  return digits;
}

void fail_integer_type(const Json& json, const DecodeAt& at) {
  at.fail("int_type", "Input should be a valid integer", json);
}

void fail_fraction(const Json& json, const DecodeAt& at) {
  at.fail("int_from_float", "Input should be a valid integer, got a number with a fractional part",
          json);
}

// One integer in the widest form that holds what JSON has; `above` and `below` say that it does not
// fit.
struct WideInteger {
  bool negative = false;
  std::uint64_t magnitude = 0;
  bool too_wide = false;
};

WideInteger from_signed(std::int64_t value) {
  return {value < 0,
          value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value)};
}

WideInteger from_whole_double(double value) {
  const double magnitude = std::fabs(value);
  if (magnitude >= 18446744073709551616.0) return {value < 0, 0, true};
  return {value < 0, static_cast<std::uint64_t>(magnitude)};
}

WideInteger from_digits(std::string_view digits) {
  WideInteger value;
  value.negative = digits.starts_with('-');
  if (value.negative) digits.remove_prefix(1);
  const auto [end, result] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value.magnitude);
  value.too_wide = result == std::errc::result_out_of_range;
  return value;
}

// Reads what pydantic's lax mode takes for an integer.
std::optional<WideInteger> read_integer(const Json& json, const DecodeAt& at) {
  if (!json.is_int64() && !json.is_uint64()) at.took(Exactness::lax);
  switch (json.kind()) {
    case boost::json::kind::bool_:
      return from_signed(json.get_bool() ? 1 : 0);
    case boost::json::kind::int64:
      return from_signed(json.get_int64());
    case boost::json::kind::uint64:
      return WideInteger{false, json.get_uint64()};
    case boost::json::kind::double_:
      if (std::trunc(json.get_double()) == json.get_double()) {
        return from_whole_double(json.get_double());
      }
      fail_fraction(json, at);
      return std::nullopt;
    case boost::json::kind::string: {
      const std::string digits = integer_digits(json.get_string());
      if (!digits.empty()) return from_digits(digits);
      at.fail("int_parsing",
              "Input should be a valid integer, unable to parse string as an integer", json);
      return std::nullopt;
    }
    default:
      fail_integer_type(json, at);
      return std::nullopt;
  }
}

std::optional<bool> bool_of_text(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  constexpr std::string_view yes[] = {"1", "on", "t", "true", "y", "yes"};
  constexpr std::string_view no[] = {"0", "off", "f", "false", "n", "no"};
  if (std::ranges::find(yes, lower) != std::end(yes)) return true;
  if (std::ranges::find(no, lower) != std::end(no)) return false;
  return std::nullopt;
}

std::string join_alternatives(const std::string_view* names, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += i + 1 == count ? " or " : ", ";
    text.append("'").append(names[i]).append("'");
  }
  return text;
}

std::string count_of(std::uint64_t count, std::string_view noun) {
  return std::to_string(count).append(" ").append(noun).append(count == 1 ? "" : "s");
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

Json to_json(const FieldError& error) {
  JsonObject object;
  object["type"] = error.type;
  object["loc"] = error.loc;
  object["msg"] = error.msg;
  object["input"] = error.input;
  if (!error.ctx.empty()) object["ctx"] = error.ctx;
  return object;
}

Error to_error(const std::vector<FieldError>& errors) {
  std::string message;
  for (const FieldError& error : errors) {
    if (!message.empty()) message += "; ";
    std::string path;
    for (const Json& step : error.loc) {
      if (!path.empty()) path += '.';
      if (step.is_string()) {
        path += std::string_view(step.get_string());
      } else {
        path += to_text(step);
      }
    }
    message += path.empty() ? error.msg : path + ": " + error.msg;
  }
  return Error::invalid_argument(std::move(message));
}

JsonArray DecodeAt::path() const {
  if (parent_ == nullptr) return *prefix_;
  JsonArray steps = parent_->path();
  if (is_name_) {
    steps.emplace_back(name_);
  } else {
    steps.emplace_back(static_cast<std::int64_t>(index_));
  }
  return steps;
}

void DecodeAt::fail(std::string_view type, std::string_view message, const Json& input,
                    JsonObject context) const {
  if (errors_.size() >= errors_max) return;
  errors_.push_back(
      {std::string(type), path(), std::string(message), Json(input), std::move(context)});
}

void DecodeAt::fail_with(std::vector<FieldError> errors) const {
  for (FieldError& error : errors) {
    if (errors_.size() >= errors_max) return;
    errors_.push_back(std::move(error));
  }
}

namespace detail {

bool decode_bool(const Json& json, bool& out, const DecodeAt& at) {
  std::optional<bool> value;
  if (json.is_bool()) {
    value = json.get_bool();
  } else if (json.is_string()) {
    value = bool_of_text(json.get_string());
  } else if (json.is_number()) {
    const double number = json.to_number<double>();
    if (number == 0 || number == 1) value = number == 1;
  }
  if (value) {
    if (!json.is_bool()) at.took(Exactness::lax);
    out = *value;
    return true;
  }
  const bool whole = !json.is_double() || std::trunc(json.get_double()) == json.get_double();
  if (json.is_string() || (json.is_number() && whole)) {
    at.fail("bool_parsing", "Input should be a valid boolean, unable to interpret input", json);
  } else {
    at.fail("bool_type", "Input should be a valid boolean", json);
  }
  return false;
}

bool decode_signed(const Json& json, std::int64_t min, std::int64_t max, std::int64_t& out,
                   const DecodeAt& at) {
  const std::optional<WideInteger> value = read_integer(json, at);
  if (!value) return false;
  const std::uint64_t limit =
      value->negative ? 0 - static_cast<std::uint64_t>(min) : static_cast<std::uint64_t>(max);
  if (value->too_wide || value->magnitude > limit) {
    fail_bound(value->negative, Json(value->negative ? min : max), json, at);
    return false;
  }
  out = static_cast<std::int64_t>(value->negative ? 0 - value->magnitude : value->magnitude);
  return true;
}

bool decode_unsigned(const Json& json, std::uint64_t max, std::uint64_t& out, const DecodeAt& at) {
  const std::optional<WideInteger> value = read_integer(json, at);
  if (!value) return false;
  const bool below = value->negative && (value->too_wide || value->magnitude > 0);
  if (below || value->too_wide || value->magnitude > max) {
    fail_bound(below, below ? Json(std::int64_t{0}) : Json(max), json, at);
    return false;
  }
  out = value->magnitude;
  return true;
}

bool decode_saturated(const Json& json, std::int64_t& out, const DecodeAt& at) {
  const std::optional<WideInteger> value = read_integer(json, at);
  if (!value) return false;
  constexpr auto limit = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const auto magnitude =
      static_cast<std::int64_t>(value->too_wide ? limit : std::min(value->magnitude, limit));
  out = value->negative ? -magnitude : magnitude;
  return true;
}

bool decode_double(const Json& json, double& out, const DecodeAt& at) {
  if (!json.is_double()) at.took(json.is_number() ? Exactness::strict : Exactness::lax);
  if (json.is_number()) {
    out = json.to_number<double>();
    return true;
  }
  if (json.is_bool()) {
    out = json.get_bool() ? 1 : 0;
    return true;
  }
  if (!json.is_string()) {
    at.fail("float_type", "Input should be a valid number", json);
    return false;
  }
  std::string_view text = trim(json.get_string());
  if (text.starts_with('+')) text.remove_prefix(1);
  double value = 0;
  const auto [end, result] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || result == std::errc::invalid_argument) {
    at.fail("float_parsing", "Input should be a valid number, unable to parse string as a number",
            json);
    return false;
  }
  if (result == std::errc::result_out_of_range || !std::isfinite(value)) {
    at.fail("finite_number", "Input should be a finite number", json);
    return false;
  }
  out = value;
  return true;
}

bool decode_string(const Json& json, std::string& out, const DecodeAt& at) {
  if (!json.is_string()) {
    at.fail("string_type", "Input should be a valid string", json);
    return false;
  }
  out = std::string_view(json.get_string());
  return true;
}

const JsonArray* decode_array(const Json& json, const DecodeAt& at) {
  if (!json.is_array()) at.fail("list_type", "Input should be a valid list", json);
  return json.if_array();
}

const JsonObject* decode_map(const Json& json, const DecodeAt& at) {
  if (!json.is_object()) at.fail("dict_type", "Input should be a valid dictionary", json);
  return json.if_object();
}

const JsonObject* decode_struct(const Json& json, const DecodeAt& at) {
  if (!json.is_object()) {
    at.fail("model_attributes_type",
            "Input should be a valid dictionary or object to extract fields from", json);
  }
  at.took(Exactness::lax);
  return json.if_object();
}

int decode_enum(const Json& json, const std::string_view* names, std::size_t count,
                const DecodeAt& at) {
  at.took(Exactness::lax);
  if (json.is_string()) {
    const auto* const found = std::find(names, names + count, std::string_view(json.get_string()));
    if (found != names + count) return static_cast<int>(found - names);
  }
  const std::string expected = join_alternatives(names, count);
  at.fail("enum", "Input should be " + expected, json, {{"expected", expected}});
  return -1;
}

std::string key_text(const Json& key) {
  return key.is_string() ? std::string(std::string_view(key.get_string())) : to_text(key);
}

void fail_missing(const JsonObject& parent, const DecodeAt& at) {
  at.fail("missing", "Field required", Json(parent));
}

void fail_unknown(const JsonObject& object, const std::string_view* names, std::size_t count,
                  const DecodeAt& at) {
  for (const auto& member : object) {
    const std::string_view key = member.key();
    if (std::find(names, names + count, key) != names + count) continue;
    at.member(key).fail("extra_forbidden", "Extra inputs are not permitted", member.value());
  }
}

void fail_bound(bool is_min, const Json& bound, const Json& input, const DecodeAt& at) {
  std::string limit = to_text(bound);
  if (limit.ends_with(".0")) limit.resize(limit.size() - 2);
  if (is_min) {
    at.fail("greater_than_equal", "Input should be greater than or equal to " + limit, input,
            {{"ge", bound}});
  } else {
    at.fail("less_than_equal", "Input should be less than or equal to " + limit, input,
            {{"le", bound}});
  }
}

void fail_length(bool is_min, std::uint64_t bound, const Json& input, const DecodeAt& at) {
  const std::string limit = count_of(bound, "character");
  if (is_min) {
    at.fail("string_too_short", "String should have at least " + limit, input,
            {{"min_length", bound}});
  } else {
    at.fail("string_too_long", "String should have at most " + limit, input,
            {{"max_length", bound}});
  }
}

void fail_count(bool is_min, std::uint64_t bound, std::uint64_t actual, const Json& input,
                const DecodeAt& at) {
  const std::string_view kind = input.is_object() ? "Dictionary" : "List";
  const std::string limit = count_of(bound, "item");
  const std::string tail = " after validation, not " + std::to_string(actual);
  JsonObject context{{"field_type", kind}};
  context[is_min ? "min_length" : "max_length"] = bound;
  context["actual_length"] = actual;
  at.fail(is_min ? "too_short" : "too_long",
          std::string(kind) + (is_min ? " should have at least " : " should have at most ") +
              limit + tail,
          input, std::move(context));
}

}  // namespace detail
}  // namespace micro_core
