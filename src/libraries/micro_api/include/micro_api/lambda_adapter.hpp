#pragma once

#include <micro_api/app.hpp>
#include <micro_lambda/context.hpp>

namespace micro_api {

/// Answers an event of whichever front end (see `FrontEnd`) with `app`, in the shape that this
/// front end takes.
///
/// - The stage and `AppOptions::base_paths` are taken off the path and handed on as the root path.
/// - Bodies that are no text travel as base64; a body without a media type is bytes.
/// - Cookies are kept apart, where the front end has a place for several.
/// - A streamed body is collected first: the answer of an invocation is one piece.
///
/// Any other event goes to `AppOptions::other_event`.
///
/// Errors: `invalid_argument` (an event that nobody here answers; a body that is no string, or says
/// it is base64 and is not; an answer of more than 1 MB to a load balancer), and those of
/// `other_event`.
micro_core::Result<Json> handle_event(const App& app, const Json& event,
                                      const micro_lambda::Context& invocation);

}  // namespace micro_api
