#pragma once

#include <micro_core/json.hpp>

#include <cstdint>
#include <string_view>

namespace micro_aws {

/// The array at `key`; an empty one if there is none.
inline const micro_core::JsonArray& array_at(const micro_core::Json& json, std::string_view key) {
  static const micro_core::JsonArray empty;
  const micro_core::Json* member = micro_core::find(json, key);
  return member != nullptr && member->is_array() ? member->get_array() : empty;
}

/// The integer at `key`; 0 if there is none.
inline std::int64_t integer_at(const micro_core::Json& json, std::string_view key) {
  const micro_core::Json* member = micro_core::find(json, key);
  return member != nullptr && member->is_int64() ? member->get_int64() : 0;
}

}  // namespace micro_aws
