#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace micro_api::detail {

/// One part of a multipart body. Refers to the body.
struct MultipartPart {
  /// Names in lower case; folded lines are joined by a space.
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string_view bytes = {};

  /// The first header of that name; empty if there is none.
  std::string_view header(std::string_view name) const;
};

/// Reads a multipart body part by part. Knows nothing of forms, requests or sockets; what it gives
/// refers to the body, nothing is copied but headers.
///
/// A body without its last boundary, and a part without the empty line after its headers, are
/// errors: they were cut off. What comes before the first boundary and after the last is ignored.
///
/// Source: https://www.rfc-editor.org/rfc/rfc2046#section-5.1,
/// https://www.rfc-editor.org/rfc/rfc7578
class MultipartReader {
 public:
  /// `body` must outlive this and all parts. `boundary` is that of the media type, 1 to 70
  /// characters; all headers of one part are at most `header_bytes_max`.
  MultipartReader(std::string_view body, std::string_view boundary, std::size_t header_bytes_max);

  /// The next part; none at the end, and if there is an error.
  std::optional<MultipartPart> next();
  /// What is wrong with the body; empty if nothing is.
  const std::string& error() const { return error_; }

 private:
  struct Delimiter {
    std::size_t begin;  // of the line break before it
    std::size_t end;    // after its own line break
    bool is_last;
  };
  std::optional<Delimiter> find_delimiter(std::size_t from) const;
  bool read_headers(std::string_view& content, MultipartPart& part);
  std::nullopt_t fail(std::string message);

  std::string_view body_;
  std::string delimiter_;  // "\r\n--boundary"
  std::size_t header_bytes_max_;
  std::size_t at_ = 0;
  bool started_ = false;
  bool ended_ = false;
  std::string error_;
};

/// True if a multipart body may have this boundary.
bool is_boundary(std::string_view text);

}  // namespace micro_api::detail
