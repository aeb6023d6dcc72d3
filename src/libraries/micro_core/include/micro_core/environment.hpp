#pragma once

#include <micro_core/result.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace micro_core {

/// Looks a variable up; an injected map in tests. An unset variable is none; an empty one is "".
using Environment = std::function<std::optional<std::string>(std::string_view name)>;

/// The process's own environment.
Environment process_environment();

/// The variable `name`. Errors: `invalid_argument`, naming it, when it is unset or empty.
Result<std::string> required_variable(const Environment& environment, std::string_view name);

}  // namespace micro_core
