#pragma once

#include <local_cloud/buckets/errors.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace local_cloud::buckets {

/// An HTML form that stores an object: fields, and behind them the file.
struct PostForm {
  std::vector<std::pair<std::string, std::string>> fields = {};  ///< in their order, without "file"
  std::string file = {};
  std::string file_name = {};

  /// The first field of that name in any letter case; null if there is none.
  const std::string* find(std::string_view name) const;
};

/// Reads a body of multipart/form-data (RFC 7578). Fields behind the file are ignored, as S3 does.
/// Errors: `MalformedPOSTRequest`, `IncorrectNumberOfFilesInPostRequest`,
/// `MaxPostPreDataLengthExceededError`.
Outcome<PostForm> parse_post_form(std::string_view content_type, std::string_view body);

}  // namespace local_cloud::buckets
