#pragma once

#include <micro_core/json.hpp>

#include <string>

namespace micro_api {

/// `json` on indented lines, for people and for diffs.
std::string pretty_json(const micro_core::Json& json);

}  // namespace micro_api
