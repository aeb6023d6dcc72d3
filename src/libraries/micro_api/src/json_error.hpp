#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace micro_api {

/// What Python's json module says about a malformed text, and at which character: FastAPI's clients
/// know these words. Of what Python takes and we refuse, it says what a strict Python would: `NaN`
/// and `Infinity` (which FastAPI takes, to fail with a 500 if they come out again) are "Expecting
/// value"; half a surrogate pair (which its strings then refuse) is "Invalid \\uXXXX escape". A
/// number beyond the range of a double, nesting beyond our limit and what is no UTF-8 (a 400 there)
/// have words of our own.
struct JsonSyntaxError {
  std::string message;
  std::size_t position;
};

/// None if nothing is wrong with `text`. Only called when our own reader refused it.
std::optional<JsonSyntaxError> python_json_error(std::string_view text);

}  // namespace micro_api
