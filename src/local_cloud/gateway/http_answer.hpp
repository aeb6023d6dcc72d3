#pragma once

#include <local_cloud/gateway/gateway.hpp>
#include <micro_http/message.hpp>

#include <string>

namespace local_cloud::gateway {

/// What a function returned, as HTTP: payload format 2.0, with the answer inferred when there is no
/// `statusCode` (200, application/json, the whole payload as body). An answer that API Gateway
/// would not take becomes 500 {"message":"Internal Server Error"}.
///
/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
///
/// In format 1.0 nothing is inferred, cookies are ordinary headers, and `multiValueHeaders` has
/// those with several values.
micro_http::HttpResponse make_answer(std::string payload, PayloadFormat format = PayloadFormat::v2);

/// {"message":text}
micro_http::HttpResponse message_response(int status, std::string_view text);

}  // namespace local_cloud::gateway
