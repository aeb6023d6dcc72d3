#pragma once

#include <micro_api/app.hpp>

namespace micro_api::detail {

/// Runs what is due after the answer when its scope ends, even if sending the answer failed.
struct Finish {
  const App& app;
  Request& request;
  ~Finish() { app.finish(request); }
};

}  // namespace micro_api::detail
