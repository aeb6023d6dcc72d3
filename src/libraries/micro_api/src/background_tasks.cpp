#include <micro_api/background_tasks.hpp>
#include <micro_core/log.hpp>

#include "background_list.hpp"

namespace micro_api {

BackgroundTasks::BackgroundTasks() : list_(std::make_shared<List>()) {}

void BackgroundTasks::add(std::function<void()> task) const {
  list_->tasks.push_back({std::move(task), micro_core::LogScope::current_fields()});
}

}  // namespace micro_api
