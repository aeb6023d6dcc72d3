#pragma once

#include <micro_core/error.hpp>
#include <micro_http/message.hpp>

#include <string_view>

#include "retry_policy.hpp"

namespace micro_aws {

/// The `Error` that an answer with a status of 300 or more stands for, in whichever protocol it is:
/// JSON with `__type` or `x-amzn-errortype`, S3's XML, the Query protocol's XML, or nothing that
/// can be read. `message` is the service's own, the code is in `remote`.
micro_core::Error to_error(const micro_http::HttpResponse& response);

/// The service's id of the call; empty if it sent none.
std::string_view request_id_of(const micro_http::Headers& headers);

/// What a retry should think of `error`.
FailureKind failure_kind(const micro_core::Error& error);

/// True if the service refused because of this machine's clock.
bool is_clock_skew(const micro_core::Error& error);

/// True if the credentials' time is over, which others may mend.
bool is_expired_token(const micro_core::Error& error);

}  // namespace micro_aws
