#pragma once

#include <local_cloud/queues/message.hpp>
#include <local_cloud/wire/service_error.hpp>

namespace local_cloud::queues {

/// True if every character of `text` (UTF-8) is one that SQS carries: XML 1.0's characters.
bool has_valid_characters(std::string_view text);

/// Refuses names, types and values of message attributes that SQS would refuse.
wire::Outcome<wire::Done> check_message_attributes(const MessageAttributes& attributes);

/// Refuses a group or deduplication id that SQS would refuse: 1 to 128 printable ASCII characters.
wire::Outcome<wire::Done> check_fifo_id(std::string_view id, std::string_view parameter);

}  // namespace local_cloud::queues
