#pragma once

#include <local_cloud/queues/queues_driver.hpp>
#include <local_cloud/wire/service_error.hpp>
#include <micro_core/json.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// SQS's operations in the shapes of its JSON protocol.
namespace local_cloud::queues {

/// What a call brings besides its input.
struct CallContext {
  QueuesDriver& driver;
  std::string endpoint = {};      ///< queue URLs start so
  std::string queue_path = {};    ///< the request's path: names the queue when the input does not
  std::string trace_header = {};  ///< X-Amzn-Trace-Id
};

using OperationOutcome = wire::Outcome<micro_core::JsonObject>;
using OperationCallback = std::function<void(OperationOutcome)>;

/// Runs an operation and answers `callback` once, now or, for a long poll, later. Returns the
/// waiter of a long poll that goes on, else 0.
WaiterId run_operation(const CallContext& context, std::string_view operation,
                       const micro_core::JsonObject& input, OperationCallback callback);

/// Parts that the operations share.
namespace input {

/// The string at `key`; empty if there is none.
std::string text_at(const micro_core::JsonObject& input, std::string_view key);
/// A number, or a string that holds one, as the Query protocol has it.
wire::Outcome<std::optional<std::int64_t>> integer_at(const micro_core::JsonObject& input,
                                                      std::string_view key);
std::vector<std::string> strings_at(const micro_core::JsonObject& input, std::string_view key);
/// A map of strings; empty if there is none.
wire::Outcome<AttributeMap> map_at(const micro_core::JsonObject& input, std::string_view key);
/// The name of the queue that QueueUrl, or else the request's path, names.
wire::Outcome<std::string> queue_name(const CallContext& context,
                                      const micro_core::JsonObject& input);

}  // namespace input

/// The URL of a queue as this caller reaches it.
std::string queue_url(const CallContext& context, std::string_view name);

OperationOutcome send_message(const CallContext& context, const micro_core::JsonObject& input);
OperationOutcome send_message_batch(const CallContext& context,
                                    const micro_core::JsonObject& input);
OperationOutcome delete_message(const CallContext& context, const micro_core::JsonObject& input);
OperationOutcome delete_message_batch(const CallContext& context,
                                      const micro_core::JsonObject& input);
OperationOutcome change_message_visibility(const CallContext& context,
                                           const micro_core::JsonObject& input);
OperationOutcome change_message_visibility_batch(const CallContext& context,
                                                 const micro_core::JsonObject& input);
WaiterId receive_message(const CallContext& context, const micro_core::JsonObject& input,
                         OperationCallback callback);

}  // namespace local_cloud::queues
