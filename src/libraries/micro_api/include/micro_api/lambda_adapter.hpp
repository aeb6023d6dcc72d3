#pragma once

#include <micro_api/app.hpp>
#include <micro_lambda/context.hpp>
#include <micro_lambda/response_stream.hpp>

namespace micro_api {

/// Answers an event of whichever front end (see `FrontEnd`) with `app`, in the shape that this
/// front end takes.
///
/// - The stage and `AppOptions::base_paths` are taken off the path and handed on as the root path.
/// - Bodies that are no text travel as base64; a body without a media type is bytes.
/// - Cookies are kept apart, where the front end has a place for several.
/// - A streamed body is collected first, up to Lambda's 6 MiB: the answer is one piece.
///
/// Any other event goes to `AppOptions::other_event`.
///
/// Errors: `invalid_argument` (an event that nobody here answers; a body that is no string, or says
/// it is base64 and is not; an answer of more than 1 MB to a load balancer), `too_large` (a
/// streamed body), and those of `other_event`.
micro_core::Result<Json> handle_event(const App& app, const Json& event,
                                      const micro_lambda::Context& invocation);

/// The same for a function whose answers are streamed (LAMBDA_INVOKE_MODE=RESPONSE_STREAM). What a
/// function URL or a REST API asked for is answered as head and body, streamed or not; a body
/// leaves as it is written. Front ends that take answers in one piece, and `other_event`, get
/// theirs as JSON, as above. What a stream throws comes out here, behind what was sent.
///
/// Errors: as above, before anything is sent.
micro_core::Result<void> handle_streamed_event(const App& app, const Json& event,
                                               const micro_lambda::Context& invocation,
                                               micro_lambda::ResponseStream& answer);

}  // namespace micro_api
