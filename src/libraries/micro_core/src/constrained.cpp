#include <micro_core/constrained.hpp>
#include <micro_core/text.hpp>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace micro_core {
namespace {

using detail::CompiledPattern;
using detail::Rule;
using detail::RuleKind;
using detail::Rules;
using detail::Whole;

bool less(Whole a, Whole b) {
  const bool a_negative = a.negative && (a.too_wide || a.magnitude > 0);
  const bool b_negative = b.negative && (b.too_wide || b.magnitude > 0);
  if (a_negative != b_negative) return a_negative;
  if (a_negative) std::swap(a, b);
  if (a.too_wide || b.too_wide) return !a.too_wide;
  return a.magnitude < b.magnitude;
}

// pydantic-core allows for the error of a division of doubles.
bool is_multiple(double value, double of) {
  const double rest = std::fabs(std::fmod(value, of));
  const double tolerance = std::fabs(value) / 1e9;
  return rest <= tolerance || std::fabs(rest - of) <= tolerance;
}

// Here and not beside RE2: who has no pattern may ask for a wrong one as well.
constinit CompiledPattern* all_patterns = nullptr;

template <class Holds>
const Rule* first_that_fails(Rules rules, Holds&& holds) {
  for (const Rule& rule : rules) {
    if (!holds(rule)) return &rule;
  }
  return nullptr;
}

bool holds_count(const Rule& rule, std::size_t count) {
  if (rule.kind == RuleKind::length_min) return count >= rule.whole.magnitude;
  if (rule.kind == RuleKind::length_max) return count <= rule.whole.magnitude;
  return true;
}

// The bytes of the white space that `text` begins with; 0 if it begins with none. Unicode's
// property White_Space, which is what Rust's trim (and so pydantic) goes by.
std::size_t space_size(std::string_view text) {
  constexpr std::string_view spaces[] = {
      " ",      "\t",     "\n",     "\v",     "\f",     "\r",     "\u0085", "\u00a0", "\u1680",
      "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
      "\u2009", "\u200a", "\u2028", "\u2029", "\u202f", "\u205f", "\u3000"};
  for (const std::string_view space : spaces) {
    if (text.starts_with(space)) return space.size();
  }
  return 0;
}

std::string_view stripped(std::string_view text) {
  while (const std::size_t size = space_size(text)) text.remove_prefix(size);
  for (std::size_t size = 1; size <= 3 && size <= text.size();) {
    if (space_size(text.substr(text.size() - size)) == size) {
      text.remove_suffix(size);
      size = 1;
    } else {
      ++size;
    }
  }
  return text;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

namespace detail {

bool list_pattern(CompiledPattern& pattern) {
  pattern.next = std::exchange(all_patterns, &pattern);
  return true;
}

std::optional<WrongPattern> find_wrong_pattern() {
  for (CompiledPattern* one = all_patterns; one != nullptr; one = one->next) {
    try {
      one->search(*one, {});
    } catch (const std::logic_error& wrong) {
      return WrongPattern{one->text, wrong.what()};
    }
  }
  return std::nullopt;
}

const Rule* first_broken(Rules rules, Whole value) {
  return first_that_fails(rules, [&](const Rule& rule) {
    switch (rule.kind) {
      case RuleKind::multiple_of:
        return value.too_wide || value.magnitude % rule.whole.magnitude == 0;
      case RuleKind::at_most:
        return !less(rule.whole, value);
      case RuleKind::below:
        return less(value, rule.whole);
      case RuleKind::at_least:
        return !less(value, rule.whole);
      case RuleKind::above:
        return less(rule.whole, value);
      default:
        return true;
    }
  });
}

const Rule* first_broken(Rules rules, double value) {
  return first_that_fails(rules, [&](const Rule& rule) {
    switch (rule.kind) {
      case RuleKind::multiple_of:
        return is_multiple(value, rule.real);
      case RuleKind::at_most:
        return value <= rule.real;
      case RuleKind::below:
        return value < rule.real;
      case RuleKind::at_least:
        return value >= rule.real;
      case RuleKind::above:
        return value > rule.real;
      default:
        return true;
    }
  });
}

const Rule* first_broken(Rules rules, std::string_view text) {
  if (rules.count == 0) return nullptr;
  const std::size_t length = utf8_length(text);
  return first_that_fails(rules, [&](const Rule& rule) {
    if (rule.kind == RuleKind::pattern) return rule.pattern->search(*rule.pattern, text);
    return holds_count(rule, length);
  });
}

const Rule* first_broken_count(Rules rules, std::size_t count) {
  return first_that_fails(rules, [&](const Rule& rule) { return holds_count(rule, count); });
}

void strip(Rules rules, std::string& text) {
  if (rules.find(RuleKind::strip_whitespace) != nullptr) text = std::string(stripped(text));
}

void change_case(Rules rules, std::string& text) {
  if (rules.find(RuleKind::to_lower) != nullptr) {
    text = lower_case(text);
  } else if (rules.find(RuleKind::to_upper) != nullptr) {
    text = upper_case(text);
  }
}

}  // namespace detail
}  // namespace micro_core
