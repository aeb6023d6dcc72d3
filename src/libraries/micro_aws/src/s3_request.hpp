#pragma once

#include "s3_checksum.hpp"
#include "transport.hpp"

namespace micro_aws {

/// The request that `call` means, with everything but its signature.
Prepared prepare_s3(Route route, S3Call call, const ChecksumDefaults& defaults);

/// Where the bucket answers, and what of it is asked.
micro_http::Url s3_server(const Route& route, const S3Call& call);
std::string s3_target(const Route& route, const S3Call& call);

/// "?a=1&b=2", encoded; empty for no parameters.
std::string query_text(const micro_http::QueryParameters& query);
std::string without_slash_at_end(std::string path);

/// True if S3 said 200 before it knew better: copies and completions start their answer early.
bool is_late_error(const micro_http::HttpResponse& response);

}  // namespace micro_aws
