#include <local_cloud/queues/queue_error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace local_cloud::queues {
namespace {

struct ErrorNames {
  std::string_view shape;
  std::string_view query_code;
};

// Where both protocols use one name there is no row. From the service's models of both protocols.
constexpr std::array<ErrorNames, 14> error_names = {{
    {"QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"},
    {"QueueNameExists", "QueueAlreadyExists"},
    {"QueueDeletedRecently", "AWS.SimpleQueueService.QueueDeletedRecently"},
    {"PurgeQueueInProgress", "AWS.SimpleQueueService.PurgeQueueInProgress"},
    {"EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest"},
    {"TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest"},
    {"BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"},
    {"BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"},
    {"InvalidBatchEntryId", "AWS.SimpleQueueService.InvalidBatchEntryId"},
    {"MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight"},
    {"UnsupportedOperation", "AWS.SimpleQueueService.UnsupportedOperation"},
    {"InvalidParameterValueException", "InvalidParameterValue"},
    {"MissingRequiredParameterException", "MissingParameter"},
    {"UnknownOperationException", "InvalidAction"},
}};

bool is_framework_error(std::string_view code) {
  return code == "InvalidParameterValueException" || code == "MissingRequiredParameterException" ||
         code == "UnknownOperationException" || code == "SerializationException" ||
         code == "InternalFailure" || code == "ServiceUnavailable";
}

}  // namespace

wire::ServiceError queue_does_not_exist() {
  return {"QueueDoesNotExist", "The specified queue does not exist.", 400, {}};
}

wire::ServiceError queue_name_exists(std::string_view attribute) {
  return {"QueueNameExists",
          "A queue already exists with the same name and a different value for attribute " +
              std::string(attribute),
          400,
          {}};
}

wire::ServiceError invalid_attribute_name(std::string message) {
  return {"InvalidAttributeName", std::move(message), 400, {}};
}

wire::ServiceError invalid_attribute_value(std::string_view name) {
  return {"InvalidAttributeValue",
          "Invalid value for the parameter " + std::string(name) + ".",
          400,
          {}};
}

wire::ServiceError invalid_value(std::string_view value, std::string_view name,
                                 std::string_view reason) {
  std::string message = "Value ";
  message.append(value).append(" for parameter ").append(name);
  message.append(" is invalid. Reason: ").append(reason);
  return invalid_parameter(std::move(message));
}

wire::ServiceError invalid_parameter(std::string message) {
  return {"InvalidParameterValueException", std::move(message), 400, {}};
}

wire::ServiceError missing_parameter(std::string_view name) {
  return {"MissingRequiredParameterException",
          "The request must contain the parameter " + std::string(name) + ".",
          400,
          {}};
}

wire::ServiceError invalid_message_contents() {
  return {"InvalidMessageContents",
          "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF "
          "| #xE000 to #xFFFD | #x10000 to #x10FFFF",
          400,
          {}};
}

wire::ServiceError receipt_handle_is_invalid(std::string_view handle) {
  return {"ReceiptHandleIsInvalid",
          "The input receipt handle \"" + std::string(handle) + "\" is not a valid receipt handle.",
          400,
          {}};
}

wire::ServiceError over_limit(std::string message) {
  return {"OverLimit", std::move(message), 403, {}};
}

wire::ServiceError batch_error(std::string code, std::string message) {
  return {std::move(code), std::move(message), 400, {}};
}

wire::ServiceError unsupported_operation(std::string message) {
  return {"UnsupportedOperation", std::move(message), 400, {}};
}

wire::ServiceError resource_not_found(std::string message) {
  return {"ResourceNotFoundException", std::move(message), 404, {}};
}

std::string json_error_type(const wire::ServiceError& error) {
  const std::string_view space =
      is_framework_error(error.code) ? "com.amazon.coral.service#" : "com.amazonaws.sqs#";
  return std::string(space) + error.code;
}

std::string_view query_error_code(const wire::ServiceError& error) {
  const auto* row =
      std::find_if(error_names.begin(), error_names.end(),
                   [&](const ErrorNames& names) { return names.shape == error.code; });
  return row == error_names.end() ? std::string_view(error.code) : row->query_code;
}

std::string_view error_fault(const wire::ServiceError& error) {
  return error.status >= 500 ? "Receiver" : "Sender";
}

}  // namespace local_cloud::queues
