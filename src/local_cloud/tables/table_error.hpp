#pragma once

#include <local_cloud/wire/service_error.hpp>

#include <string>
#include <utility>

namespace local_cloud::tables {

// DynamoDB's refusals, in its own words.

inline wire::ServiceError validation_error(std::string message) {
  return {"ValidationException", std::move(message), 400, {}};
}

/// "One or more parameter values were invalid: " and the reason.
inline wire::ServiceError invalid_parameter(const std::string& reason) {
  return validation_error("One or more parameter values were invalid: " + reason);
}

inline wire::ServiceError key_mismatch() {
  return validation_error("The provided key element does not match the schema");
}

inline wire::ServiceError table_not_found() {
  return {"ResourceNotFoundException", "Requested resource not found", 400, {}};
}

/// As the operations on tables word it.
inline wire::ServiceError table_not_found(const std::string& table) {
  return {"ResourceNotFoundException",
          "Requested resource not found: Table: " + table + " not found",
          400,
          {}};
}

}  // namespace local_cloud::tables
