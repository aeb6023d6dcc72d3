#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace micro_api {

/// What Python's json module says about a malformed text, and at which character: FastAPI's clients
/// know these words.
struct JsonSyntaxError {
  std::string message;
  std::size_t position;
};

/// None if Python would accept `text`. Only called when our own reader refused it.
std::optional<JsonSyntaxError> python_json_error(std::string_view text);

}  // namespace micro_api
