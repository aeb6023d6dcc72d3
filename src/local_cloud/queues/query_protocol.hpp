#pragma once

#include <local_cloud/wire/service_error.hpp>
#include <micro_core/json.hpp>
#include <micro_http/url.hpp>

#include <string>
#include <string_view>

/// SQS's Query protocol, which older SDKs and the AWS CLI 2.9 speak: form parameters in, XML out.
/// Requests and answers are translated from and to the shapes of the JSON protocol, so that each
/// operation exists once.
namespace local_cloud::queues {

struct QueryCall {
  std::string action = {};
  micro_core::JsonObject input = {};
};

/// Reads "Action=SendMessage&MessageAttribute.1.Name=…". Parameters that no operation has are left
/// out; nothing is refused here.
QueryCall parse_query_call(const micro_http::QueryParameters& parameters);

/// "<SendMessageResponse …><SendMessageResult>…" of an answer in the JSON protocol's shape.
std::string to_xml(std::string_view action, const micro_core::JsonObject& output,
                   std::string_view request_id);
/// "<ErrorResponse …>".
std::string to_xml(const wire::ServiceError& error, std::string_view request_id);

}  // namespace local_cloud::queues
