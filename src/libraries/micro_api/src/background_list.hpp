#pragma once

#include <micro_api/background_tasks.hpp>
#include <micro_core/json.hpp>

#include <vector>

namespace micro_api {

struct BackgroundTasks::List {
  struct Task {
    std::function<void()> run;
    micro_core::JsonObject log_fields;  // of the thread that added it
  };
  std::vector<Task> tasks;
};

}  // namespace micro_api
