#pragma once

#include <micro_core/codec.hpp>

// What is said of a rule that a value breaks, in the words of pydantic 2.
namespace micro_core::detail {

/// Every number that fits 64 bits; the largest for those beyond.
Json to_json(Whole number);

/// `is_real`: the value is a floating point number, and so is its bound.
void fail_rule(const Rule& rule, bool is_real, const Json& input, const DecodeAt& at);

}  // namespace micro_core::detail
