#pragma once

#include <micro_api/request.hpp>

namespace micro_api::detail {

/// Has the stream of `response` log under the correlation id of `request`, and whatever it throws:
/// that goes on to the front end, which breaks the answer off. On Lambda the runtime logs it, as it
/// does all that fails an invocation.
void log_failures(HttpResponse& response, const Request& request, const micro_core::Logger& log);

}  // namespace micro_api::detail
