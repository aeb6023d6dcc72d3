#pragma once

#include <micro_http/message.hpp>

#include <optional>
#include <string>

namespace local_cloud::functions {

/// An answer that a function sent in the response mode "streaming", as one payload.
struct StreamedAnswer {
  std::string payload = {};
  bool is_error = false;  ///< `payload` is the error's JSON
};

/// True if a runtime sent `request` in the response mode "streaming".
bool is_streamed(const micro_http::HttpRequest& request);

/// Reads a whole streamed answer. An HTTP answer (JSON prelude, eight null bytes, body) becomes a
/// payload in format 2.0, its body as base64 unless it is text. Error trailers make it an error, as
/// does a prelude that is none. Any other content is the payload as it is.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
StreamedAnswer read_streamed_answer(micro_http::HttpRequest request);

}  // namespace local_cloud::functions
