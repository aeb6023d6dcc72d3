#include <micro_core/codec.hpp>
#include <micro_core/text.hpp>

#include "rule_errors.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace micro_core {
namespace {

using detail::Whole;

// Enough for a person to read; a hostile body could hold millions.
constexpr std::size_t errors_max = 1'000;

constexpr std::string_view white_space = " \t\n\r\f\v";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The digits (and '-') of an integer as Python writes it: "+1_000", " 12 ", "7.00"; empty if it is
// none.
std::string integer_digits(std::string_view text) {
  text = trimmed(text, white_space);
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

Whole from_whole_double(double value) {
  const double magnitude = std::fabs(value);
  if (magnitude >= 18446744073709551616.0) return {value < 0, 0, true};
  return {value < 0, static_cast<std::uint64_t>(magnitude)};
}

Whole from_digits(std::string_view digits) {
  Whole value;
  value.negative = digits.starts_with('-');
  if (value.negative) digits.remove_prefix(1);
  const auto [end, result] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value.magnitude);
  value.too_wide = result == std::errc::result_out_of_range;
  return value;
}

// Reads what pydantic's lax mode takes for an integer.
std::optional<Whole> read_integer(const Json& json, const DecodeAt& at) {
  if (!json.is_int64() && !json.is_uint64()) at.took(Exactness::lax);
  switch (json.kind()) {
    case boost::json::kind::bool_:
      return Whole{false, json.get_bool() ? 1U : 0U};
    case boost::json::kind::int64:
      return detail::whole(json.get_int64());
    case boost::json::kind::uint64:
      return Whole{false, json.get_uint64()};
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
  const std::string lower = lower_case(text);
  constexpr std::string_view yes[] = {"1", "on", "t", "true", "y", "yes"};
  constexpr std::string_view no[] = {"0", "off", "f", "false", "n", "no"};
  if (std::ranges::find(yes, lower) != std::end(yes)) return true;
  if (std::ranges::find(no, lower) != std::end(no)) return false;
  return std::nullopt;
}

}  // namespace

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

bool DecodeAt::failed_since(std::size_t errors_before) const {
  return errors_.size() != errors_before || errors_.size() >= errors_max;
}

namespace detail {

std::string quoted_alternatives(const std::string_view* names, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += i + 1 == count ? " or " : ", ";
    text.append("'").append(names[i]).append("'");
  }
  return text;
}

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

bool decode_ruled(const Json& json, Rules rules, Whole min, Whole max, Whole& out,
                  const DecodeAt& at) {
  const std::optional<Whole> value = read_integer(json, at);
  if (!value) return false;
  if (const Rule* broken = first_broken(rules, *value)) {
    fail_rule(*broken, false, json, at);
    return false;
  }
  const std::uint64_t limit = value->negative ? min.magnitude : max.magnitude;
  if (value->too_wide || value->magnitude > limit) {
    const bool below = value->negative;
    fail_bound(below ? RuleKind::at_least : RuleKind::at_most, to_json(below ? min : max), json,
               at);
    return false;
  }
  out = *value;
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
  std::string_view text = trimmed(json.get_string(), white_space);
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
  const std::string expected = quoted_alternatives(names, count);
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

}  // namespace detail
}  // namespace micro_core
