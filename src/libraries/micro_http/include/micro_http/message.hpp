#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace micro_http {

/// Header fields in their order of arrival. Names compare without letter case and keep the case
/// they came with; a name may occur more than once.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  /// The first value of `name`; none if absent.
  std::optional<std::string_view> find(std::string_view name) const;
  /// The first value of `name`; empty if absent.
  std::string_view get(std::string_view name) const;
  /// Every value of `name`, in order.
  std::vector<std::string_view> all(std::string_view name) const;
  bool contains(std::string_view name) const { return find(name).has_value(); }

  /// Appends a field, keeping others of that name.
  void add(std::string name, std::string value);
  /// Replaces every field of that name by one.
  void set(std::string name, std::string value);
  void erase(std::string_view name);

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }
  bool empty() const { return fields_.empty(); }

 private:
  std::vector<Field> fields_;
};

/// True if both are the same but for the letter case of ASCII letters.
bool equal_ignoring_case(std::string_view a, std::string_view b);

/// `target` is the origin form as on the wire ("/a%20b?x=1"), not decoded.
struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";
  Headers headers = {};
  std::string body = {};
  std::string remote_address = {};  ///< server side: the peer's IP address
  Headers trailers = {};            ///< server side: the fields behind a chunked body

  /// The part of `target` before '?', still encoded.
  std::string_view path() const;
  /// The part of `target` after '?', still encoded; empty if there is none.
  std::string_view query() const;
};

/// Where a streamed body goes, piece by piece. Lives as long as one response is sent; belongs to
/// one thread.
class BodyWriter {
 public:
  virtual ~BodyWriter() = default;
  /// Sends `bytes` at once, and waits while the reader is slower than the writer. False: nobody
  /// reads any more, so there is no use in going on. A client that has left is noticed by the write
  /// after the first that it does not take. Nothing to write asks whether somebody reads.
  virtual bool write(std::string_view bytes) = 0;
};

/// Writes a whole body; returns at its end.
using BodyStream = std::function<void(BodyWriter&)>;

/// Whole or streamed. A streamed body is sent in chunks, or as it is if the response names its
/// `Content-Length`, which must then be right.
///
/// On sending: line breaks in a header's value become spaces, a field whose name is no token (RFC
/// 9110, 5.6.2) is left out, and `Content-Length` and `Transfer-Encoding` follow from the body.
struct HttpResponse {
  int status = 200;  ///< 200 to 999 to be sent
  Headers headers = {};
  std::string body = {};
  BodyStream stream = {};  ///< the body instead of `body`, made while it is sent
};

/// "Not Found" for 404; empty for a code that has no registered phrase.
std::string_view reason_phrase(int status);

}  // namespace micro_http
