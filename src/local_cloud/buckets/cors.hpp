#pragma once

#include <micro_http/message.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::buckets {

/// What a browser asks before, or with, a request from another site.
struct CorsQuestion {
  std::string_view origin = {};
  std::string_view method = {};           ///< of the request itself
  std::string_view request_headers = {};  ///< Access-Control-Request-Headers; preflight only
};

/// The headers that grant it by the first rule of `configuration` (a bucket's CORSConfiguration)
/// that fits; none if no rule does.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/ManageCorsUsing.html
std::optional<micro_http::Headers> grant_cors(std::string_view configuration,
                                              const CorsQuestion& question);

}  // namespace local_cloud::buckets
