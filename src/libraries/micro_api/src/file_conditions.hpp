#pragma once

#include <micro_core/clock.hpp>
#include <micro_http/message.hpp>

#include <cstdint>
#include <string>

namespace micro_api::detail {

/// What is known of a file before it is sent.
struct FileFacts {
  std::uint64_t size = 0;
  std::string etag = {};                ///< with its quotes
  micro_core::TimePoint modified = {};  ///< in whole seconds
};

/// What of a file is to be sent, and under which status.
struct FilePart {
  int status = 200;  ///< 200, 206, 304, 412 or 416
  std::uint64_t first = 0;
  std::uint64_t length = 0;  ///< 0 unless 200 or 206
};

/// Evaluates the conditions of `request` in the order of RFC 9110, 13.2.2, then its range. What is
/// malformed is no condition.
FilePart part_of_file(const micro_http::HttpRequest& request, const FileFacts& file);

}  // namespace micro_api::detail
