#pragma once

#include <micro_aws/client.hpp>
#include <micro_core/clock.hpp>
#include <micro_core/json.hpp>
#include <micro_core/result.hpp>

#include <optional>
#include <string>
#include <vector>

namespace micro_aws {

/// An event for EventBridge.
struct BusEvent {
  std::string source = {};       ///< "com.example.shop"; "aws." is not for us
  std::string detail_type = {};  ///< "order placed"
  micro_core::Json detail = micro_core::JsonObject();
  std::vector<std::string> resources = {};  ///< ARNs
  std::optional<micro_core::TimePoint> time = std::nullopt;
};

/// What became of one event.
struct BusEventFailure {
  std::size_t index = 0;  ///< in the vector that was passed
  micro_core::Error error = {};
};

/// Puts up to 10 events on the bus (a name or an ARN; empty: the default one) and returns those
/// that were not taken. Not idempotent. Errors: `invalid_argument` (over 10, or over 1 MiB
/// together), and those of `Client`.
///
/// Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
micro_core::Result<std::vector<BusEventFailure>> put_events(const Client& client,
                                                            const std::string& bus_name,
                                                            const std::vector<BusEvent>& events);

}  // namespace micro_aws
