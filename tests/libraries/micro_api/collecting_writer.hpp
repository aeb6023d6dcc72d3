#pragma once

#include <micro_http/message.hpp>

#include <cstddef>
#include <string>
#include <string_view>

/// Takes what a stream writes; the client goes after `writes_max` pieces.
class CollectingWriter : public micro_http::BodyWriter {
 public:
  explicit CollectingWriter(std::size_t writes_max = 1000) : writes_left_(writes_max) {}

  bool write(std::string_view bytes) override {
    if (writes_left_ == 0) return false;
    --writes_left_;
    body += bytes;
    return true;
  }

  std::string body;

 private:
  std::size_t writes_left_;
};

/// The whole body of a streamed response.
inline std::string collected(const micro_http::HttpResponse& response) {
  CollectingWriter writer;
  response.stream(writer);
  return writer.body;
}
