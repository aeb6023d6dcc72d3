#include "rule_errors.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace micro_core::detail {
namespace {

std::string count_of(std::uint64_t count, std::string_view noun) {
  return std::to_string(count).append(" ").append(noun).append(count == 1 ? "" : "s");
}

// As Rust writes numbers, without an exponent and without the fraction of a whole one: "1", "0.5".
std::string plain_text(const Json& bound) {
  if (bound.is_string()) return std::string(std::string_view(bound.get_string()));
  if (!bound.is_double()) return to_text(bound);
  char text[400];  // the smallest double has 324 decimal places
  const auto written =
      std::to_chars(std::begin(text), std::end(text), bound.get_double(), std::chars_format::fixed);
  return {std::begin(text), written.ptr};
}

struct BoundWords {
  std::string_view type;
  std::string_view message;
  std::string_view key;
};

BoundWords words_of(RuleKind kind) {
  switch (kind) {
    case RuleKind::multiple_of:
      return {"multiple_of", "Input should be a multiple of ", "multiple_of"};
    case RuleKind::at_most:
      return {"less_than_equal", "Input should be less than or equal to ", "le"};
    case RuleKind::below:
      return {"less_than", "Input should be less than ", "lt"};
    case RuleKind::above:
      return {"greater_than", "Input should be greater than ", "gt"};
    default:
      return {"greater_than_equal", "Input should be greater than or equal to ", "ge"};
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

void fail_count(const Rule& rule, std::string_view counted, std::uint64_t actual, const Json& input,
                const DecodeAt& at) {
  const bool is_min = rule.kind == RuleKind::length_min;
  const std::uint64_t bound = rule.whole.magnitude;
  const std::string tail = " after validation, not " + std::to_string(actual);
  JsonObject context{{"field_type", counted}};
  context[is_min ? "min_length" : "max_length"] = bound;
  context["actual_length"] = actual;
  at.fail(is_min ? "too_short" : "too_long",
          std::string(counted) + (is_min ? " should have at least " : " should have at most ") +
              count_of(bound, "item") + tail,
          input, std::move(context));
}

}  // namespace

Json to_json(Whole number) {
  if (!number.negative) return Json(number.magnitude);
  return Json(static_cast<std::int64_t>(0 - number.magnitude));
}

void fail_bound(RuleKind kind, const Json& bound, const Json& input, const DecodeAt& at) {
  const BoundWords words = words_of(kind);
  JsonObject context;
  context[words.key] = bound;
  at.fail(words.type, std::string(words.message) + plain_text(bound), input, std::move(context));
}

void fail_rule(const Rule& rule, bool is_real, const Json& input, const DecodeAt& at) {
  if (rule.kind == RuleKind::pattern) {
    const std::string_view pattern = rule.pattern->text;
    return at.fail("string_pattern_mismatch",
                   "String should match pattern '" + std::string(pattern) + "'", input,
                   {{"pattern", pattern}});
  }
  if (rule.kind == RuleKind::length_min || rule.kind == RuleKind::length_max) {
    return fail_length(rule.kind == RuleKind::length_min, rule.whole.magnitude, input, at);
  }
  fail_bound(rule.kind, is_real ? Json(rule.real) : to_json(rule.whole), input, at);
}

void fail_reason(std::string_view reason, const Json& input, const DecodeAt& at) {
  // FastAPI prints the exception that pydantic puts here as an empty object.
  at.fail("value_error", "Value error, " + std::string(reason), input, {{"error", JsonObject{}}});
}

void fail_unique(const Json& json, const DecodeAt& at) {
  at.fail("unique_list", "List must be unique", json);
}

bool decode_ruled(const Json& json, Rules rules, double& out, const DecodeAt& at) {
  if (!decode_double(json, out, at)) return false;
  const Rule* broken = first_broken(rules, out);
  if (broken != nullptr) fail_rule(*broken, true, json, at);
  return broken == nullptr;
}

bool decode_ruled(const Json& json, Rules rules, std::string& out, const DecodeAt& at) {
  if (!decode_string(json, out, at)) return false;
  strip(rules, out);
  if (!check_text(rules, out, json, at)) return false;
  change_case(rules, out);
  return true;
}

bool check_text(Rules rules, std::string_view text, const Json& json, const DecodeAt& at) {
  const Rule* broken = first_broken(rules, text);
  if (broken != nullptr) fail_rule(*broken, false, json, at);
  return broken == nullptr;
}

bool check_list_length(Rules rules, const Json& json, const DecodeAt& at) {
  const JsonArray* array = json.if_array();
  if (array == nullptr) return true;  // decoding says so
  for (const Rule& rule : rules) {
    if (rule.kind != RuleKind::length_max || array->size() <= rule.whole.magnitude) continue;
    fail_count(rule, "List", array->size(), json, at);
    return false;
  }
  return true;
}

bool check_count(Rules rules, std::string_view counted, std::size_t count, const Json& json,
                 const DecodeAt& at) {
  const Rule* broken = first_broken_count(rules, count);
  if (broken != nullptr) fail_count(*broken, counted, count, json, at);
  return broken == nullptr;
}

bool texts_are_unique(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  return std::ranges::adjacent_find(texts) == texts.end();
}

void refuse_bound(std::string_view text, const std::vector<FieldError>& errors) {
  throw std::logic_error("the bound \"" + std::string(text) +
                         "\" of a rule: " + to_error(errors).message);
}

}  // namespace micro_core::detail
