#pragma once

#include <micro_core/environment.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/context.hpp>

namespace micro_lambda {

/// What the environment says about the function, the same for every event.
struct FunctionSettings {
  Context context = {};     ///< name, version, memory, log group and stream; the rest is an event's
  int max_concurrency = 1;  ///< events at a time
  /// On managed instances one process serves several events side by side, so nothing of an event
  /// may be global: not even an environment variable.
  bool is_managed = false;
};

/// Errors: `invalid_argument`, naming the variable that is wrong.
micro_core::Result<FunctionSettings> read_function_settings(
    const micro_core::Environment& environment);

}  // namespace micro_lambda
