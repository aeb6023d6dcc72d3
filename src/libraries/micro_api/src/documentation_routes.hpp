#pragma once

#include "app_state.hpp"

namespace micro_api::detail {

/// Adds the routes of the OpenAPI document and its pages, as the options say. `state` must outlive
/// them: they are its own.
void add_documentation(AppState& state);

}  // namespace micro_api::detail
