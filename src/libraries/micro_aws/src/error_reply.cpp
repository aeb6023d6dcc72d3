#include "error_reply.hpp"

#include <micro_core/json.hpp>

#include <algorithm>
#include <array>
#include <pugixml.hpp>
#include <string_view>

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Json;
using micro_http::HttpResponse;

constexpr std::array<std::string_view, 16> throttling_codes{
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "SlowDown",
    "PriorRequestNotComplete",
    "EC2ThrottledException",
    "KMSThrottlingException",
    "OverLimit"};

constexpr std::array<std::string_view, 5> skew_codes{"RequestTimeTooSkewed", "RequestExpired",
                                                     "RequestInTheFuture", "SignatureDoesNotMatch",
                                                     "InvalidSignatureException"};

struct Meaning {
  std::string_view remote = {};
  ErrorCode code = ErrorCode::internal;
};

// Codes whose meaning their HTTP status does not tell.
constexpr std::array meanings{
    Meaning{"ConditionalCheckFailedException", ErrorCode::already_exists},
    Meaning{"PreconditionFailed", ErrorCode::already_exists},
    Meaning{"ResourceInUseException", ErrorCode::already_exists},
    Meaning{"QueueNameExists", ErrorCode::already_exists},
    Meaning{"ParameterAlreadyExists", ErrorCode::already_exists},
    Meaning{"ResourceNotFoundException", ErrorCode::not_found},
    Meaning{"QueueDoesNotExist", ErrorCode::not_found},
    Meaning{"AWS.SimpleQueueService.NonExistentQueue", ErrorCode::not_found},
    Meaning{"ParameterNotFound", ErrorCode::not_found},
    Meaning{"AccessDenied", ErrorCode::permission_denied},
    Meaning{"AccessDeniedException", ErrorCode::permission_denied},
    Meaning{"UnrecognizedClientException", ErrorCode::permission_denied},
    Meaning{"InvalidClientTokenId", ErrorCode::permission_denied},
    Meaning{"MissingAuthenticationTokenException", ErrorCode::permission_denied},
    Meaning{"IncompleteSignatureException", ErrorCode::permission_denied},
    Meaning{"InvalidSignatureException", ErrorCode::permission_denied},
    Meaning{"SignatureDoesNotMatch", ErrorCode::permission_denied},
    Meaning{"ExpiredToken", ErrorCode::permission_denied},
    Meaning{"ExpiredTokenException", ErrorCode::permission_denied},
    Meaning{"RequestExpired", ErrorCode::permission_denied},
    Meaning{"InvalidAccessKeyId", ErrorCode::permission_denied},
    Meaning{"InvalidToken", ErrorCode::permission_denied},
    Meaning{"ItemCollectionSizeLimitExceededException", ErrorCode::too_large},
    Meaning{"BatchRequestTooLong", ErrorCode::too_large},
    Meaning{"EntityTooLarge", ErrorCode::too_large},
    Meaning{"RequestTimeout", ErrorCode::timeout},
    Meaning{"RequestTimeoutException", ErrorCode::timeout},
};

ErrorCode code_of_status(int status) {
  switch (status) {
    case 401:
    case 403:
      return ErrorCode::permission_denied;
    case 404:
    case 410:
      return ErrorCode::not_found;
    case 408:
    case 504:
      return ErrorCode::timeout;
    case 409:
    case 412:
      return ErrorCode::already_exists;
    case 413:
      return ErrorCode::too_large;
    case 429:
      return ErrorCode::throttled;
    case 501:
      return ErrorCode::unsupported;
    default:
      return status >= 500 ? ErrorCode::unavailable : ErrorCode::invalid_argument;
  }
}

ErrorCode meaning_of(std::string_view remote, int status) {
  if (std::ranges::find(throttling_codes, remote) != throttling_codes.end()) {
    return ErrorCode::throttled;
  }
  const auto found = std::ranges::find(meanings, remote, &Meaning::remote);
  return found != meanings.end() ? found->code : code_of_status(status);
}

// "com.amazonaws.sqs#QueueDoesNotExist:http://…" to "QueueDoesNotExist"
std::string_view bare(std::string_view code) {
  code = code.substr(0, code.find(':'));
  const std::size_t hash = code.rfind('#');
  return hash == std::string_view::npos ? code : code.substr(hash + 1);
}

struct Said {
  std::string code = {};
  std::string message = {};
  std::string request_id = {};
};

Said read_json(std::string_view body) {
  Said said;
  const auto json = micro_core::parse_json(body);
  if (!json) return said;
  said.code = bare(micro_core::string_at(*json, "__type"));
  if (said.code.empty()) said.code = bare(micro_core::string_at(*json, "code"));
  for (const std::string_view key : {"message", "Message", "errorMessage"}) {
    if (said.message.empty()) said.message = micro_core::string_at(*json, key);
  }
  return said;
}

// S3 has <Error> at the root, the Query protocol <ErrorResponse><Error>.
Said read_xml(std::string_view body) {
  pugi::xml_document document;
  if (!document.load_buffer(body.data(), body.size())) return {};
  const pugi::xml_node root = document.document_element();
  const pugi::xml_node error = root.child("Error") ? root.child("Error") : root;
  Said said{.code = error.child_value("Code"),
            .message = error.child_value("Message"),
            .request_id = error.child_value("RequestId")};
  if (said.request_id.empty()) said.request_id = root.child_value("RequestId");
  return said;
}

}  // namespace

std::string_view request_id_of(const micro_http::Headers& headers) {
  for (const std::string_view name :
       {"x-amzn-requestid", "x-amz-request-id", "x-amzn-request-id"}) {
    if (const auto value = headers.find(name)) return *value;
  }
  return {};
}

Error to_error(const HttpResponse& response) {
  const std::size_t start = response.body.find_first_not_of(" \t\r\n");
  const char first = start == std::string::npos ? '\0' : response.body[start];
  Said said = first == '<' ? read_xml(response.body) : read_json(response.body);
  if (const auto type = response.headers.find("x-amzn-errortype")) said.code = bare(*type);
  if (const auto id = request_id_of(response.headers); !id.empty()) said.request_id = id;

  Error error{.code = meaning_of(said.code, response.status)};
  error.message = said.message;
  if (error.message.empty()) {
    error.message = said.code.empty()
                        ? "the service answered with status " + std::to_string(response.status)
                        : said.code;
  }
  if (said.code.empty() && !response.body.empty()) error.detail = response.body.substr(0, 500);
  error.remote = micro_core::RemoteError{.code = std::move(said.code),
                                         .request_id = std::move(said.request_id),
                                         .http_status = response.status};
  return error;
}

FailureKind failure_kind(const Error& error) {
  if (error.code == ErrorCode::throttled) return FailureKind::throttling;
  if (!error.remote) {
    if (error.code == ErrorCode::timeout) return FailureKind::timeout;
    return error.code == ErrorCode::unavailable ? FailureKind::transient : FailureKind::final;
  }
  if (error.code == ErrorCode::timeout) return FailureKind::transient;
  const int status = error.remote->http_status;
  const bool transient = status == 500 || status == 502 || status == 503 || status == 504;
  return transient ? FailureKind::transient : FailureKind::final;
}

bool is_clock_skew(const Error& error) {
  return error.remote && std::ranges::find(skew_codes, error.remote->code) != skew_codes.end();
}

bool is_expired_token(const Error& error) {
  return error.remote &&
         (error.remote->code == "ExpiredToken" || error.remote->code == "ExpiredTokenException");
}

}  // namespace micro_aws
