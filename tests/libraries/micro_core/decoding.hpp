#pragma once

#include <micro_core/codec.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace micro_core {

/// One text of JSON and what a type makes of it: its value as JSON, or its only error as
/// "type: ctx.error" (or "type: msg" where the context has no error).
struct DecodingCase {
  std::string_view json;
  std::string_view expected;
};

/// What `json` comes to as a `T`: "-> " and its JSON, or its errors, one a line.
template <class T>
std::string outcome_of(std::string_view text) {
  const auto json = parse_json(text);
  if (!json) return "no JSON: " + json.error().message;
  T value{};
  std::string outcome;
  for (const FieldError& error : decode_all(*json, value)) {
    if (!outcome.empty()) outcome += '\n';
    const Json* reason = error.ctx.if_contains("error");
    if (!error.loc.empty()) outcome += to_text(error.loc) + " ";
    outcome += error.type + ": ";
    outcome += reason == nullptr ? error.msg : std::string(std::string_view(reason->get_string()));
  }
  return outcome.empty() ? "-> " + to_text(to_json(value)) : outcome;
}

/// Checks a table; what is accepted also has to be read back from what is written.
template <class T, std::size_t size>
void expect_decoding(const DecodingCase (&cases)[size]) {
  for (const DecodingCase& one : cases) {
    SCOPED_TRACE(one.json);
    const std::string outcome = outcome_of<T>(one.json);
    EXPECT_EQ(outcome, one.expected);
    if (outcome.starts_with("-> ")) {
      EXPECT_EQ(outcome_of<T>(outcome.substr(3)), outcome);
    }
  }
}

}  // namespace micro_core
