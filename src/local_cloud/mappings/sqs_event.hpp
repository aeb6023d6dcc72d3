#pragma once

#include <micro_core/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::mappings {

/// One message on its way to a function.
struct SqsRecord {
  std::string message_id = {};
  std::string receipt_handle = {};
  std::string json = {};  ///< its place in `Records`, as text
};

/// Where the messages come from.
struct SqsEventSource {
  std::string queue_arn = {};
  std::string region = {};
};

/// The record of a message in the shape of ReceiveMessage's answer, with all its attributes.
SqsRecord make_record(const micro_core::Json& message, const SqsEventSource& source);

/// `{"Records":[…]}`.
std::string make_event(const std::vector<SqsRecord>& records);

}  // namespace local_cloud::mappings
