#pragma once

#include <local_cloud/wire/service_error.hpp>

#include <string>
#include <string_view>

/// SQS's refusals. A `ServiceError::code` here is the name of the error's shape in the JSON
/// protocol; the Query protocol has names of its own for some of them.
namespace local_cloud::queues {

wire::ServiceError queue_does_not_exist();
wire::ServiceError queue_name_exists(std::string_view attribute);
wire::ServiceError invalid_attribute_name(std::string message);
/// "Invalid value for the parameter NAME."
wire::ServiceError invalid_attribute_value(std::string_view name);
/// "Value VALUE for parameter NAME is invalid. Reason: REASON"
wire::ServiceError invalid_value(std::string_view value, std::string_view name,
                                 std::string_view reason);
wire::ServiceError invalid_parameter(std::string message);
wire::ServiceError missing_parameter(std::string_view name);
wire::ServiceError invalid_message_contents();
wire::ServiceError receipt_handle_is_invalid(std::string_view handle);
wire::ServiceError over_limit(std::string message);
wire::ServiceError batch_error(std::string code, std::string message);
wire::ServiceError unsupported_operation(std::string message);
wire::ServiceError resource_not_found(std::string message);

/// "com.amazonaws.sqs#QueueDoesNotExist": the `__type` of the JSON protocol.
std::string json_error_type(const wire::ServiceError& error);
/// "AWS.SimpleQueueService.NonExistentQueue": the code of the Query protocol, which SDKs of the
/// JSON protocol also see (`x-amzn-query-error`).
std::string_view query_error_code(const wire::ServiceError& error);
/// "Sender" or "Receiver".
std::string_view error_fault(const wire::ServiceError& error);

}  // namespace local_cloud::queues
