#pragma once

#include <micro_api/app.hpp>

namespace micro_api {

/// Gives each request an id: its own `x-correlation-id` if that is 1 to 128 visible ASCII
/// characters, else a new UUID. It is on the answer, in `Request::correlation_id` and in every line
/// that is logged meanwhile on this thread (`uuid`, `correlation_id`).
Middleware correlation_id();

/// Logs a line per request (`api-request`) and per answer (`api-response`, or `api-error` from
/// status 400 on) with `method`, `url`, `code` and `duration_ms`.
Middleware request_log();

}  // namespace micro_api
