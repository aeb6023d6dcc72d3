#pragma once

#include <micro_api/app.hpp>
#include <micro_lambda/context.hpp>
#include <micro_lambda/http_api.hpp>

namespace micro_api {

/// Answers an event of an HTTP API or a function URL (payload 2.0) with `app`. The stage is taken
/// off the path and handed to the app as its root path; bodies that are no text travel as base64.
/// Errors: `invalid_argument` (a body that says it is base64 and is not).
///
/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
micro_core::Result<micro_lambda::HttpApiResponse> handle_event(
    const App& app, const micro_lambda::HttpApiRequest& event,
    const micro_lambda::Context& invocation);

/// The same from and to the JSON of an invocation. Errors: also `invalid_argument` for an event
/// that is no payload 2.0.
micro_core::Result<Json> handle_event(const App& app, const Json& event,
                                      const micro_lambda::Context& invocation);

}  // namespace micro_api
