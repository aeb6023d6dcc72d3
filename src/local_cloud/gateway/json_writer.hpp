#pragma once

#include <string>
#include <string_view>

/// Writes JSON as text, for events that are made for every request: building a document first would
/// cost several times as much.
namespace local_cloud::gateway {

/// Appends `text` as a JSON string with its quotes. What is no UTF-8 becomes U+FFFD, byte by byte.
void append_json_string(std::string& out, std::string_view text);

/// Appends the members of one object; opened by the constructor, closed by `close`.
class JsonObjectWriter {
 public:
  explicit JsonObjectWriter(std::string& out) : out_(out) { out_ += '{'; }

  void string(std::string_view name, std::string_view value);
  /// `text` is JSON already.
  void raw(std::string_view name, std::string_view text);
  /// Appends the name; the caller writes the value.
  void name(std::string_view name);
  void close() { out_ += '}'; }

 private:
  std::string& out_;
  bool is_empty_ = true;
};

}  // namespace local_cloud::gateway
