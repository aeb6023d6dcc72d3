#pragma once

#include <micro_core/result.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <string>
#include <string_view>

namespace micro_core {

/// A JSON document. Boost.JSON's value under our name: the one third-party type that public headers
/// show. Numbers are int64, uint64 or finite double. Never initialise one with braces: with g++
/// that makes an array.
using Json = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

struct JsonLimits {
  int depth_max = 128;  ///< nesting of arrays and objects
};

/// Reads one JSON text (RFC 8259, UTF-8). Doubles are read exactly; what overflows is refused.
/// Errors: `invalid_argument`, with the byte offset and what was expected.
Result<Json> parse_json(std::string_view text, const JsonLimits& limits = {});

/// Writes compact JSON; doubles in their shortest form that reads back the same, 1.0 as "1.0".
std::string to_text(const Json& json);
void append_text(std::string& out, const Json& json);

/// The member `key` if `json` is an object that has it, else nullptr.
const Json* find(const Json& json, std::string_view key);

/// The string at `key`; empty when `json` is no object, or has no such string.
std::string_view string_at(const Json& json, std::string_view key);

}  // namespace micro_core
