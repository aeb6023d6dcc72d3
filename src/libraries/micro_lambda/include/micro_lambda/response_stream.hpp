#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

/// The head of an HTTP answer whose body is streamed.
struct HttpPrelude {
  int status_code = 200;
  std::map<std::string, std::string> headers = {};
  std::vector<std::string> cookies = {};  ///< one Set-Cookie value each; not among the headers
};

/// The answer to one invocation, sent while it is made. Exists during the handler's call and
/// belongs to its thread.
///
/// It begins with `begin`, `begin_http` or the first `write`. What fails before that is an ordinary
/// function error; afterwards the failure follows the bytes that were sent, and whoever reads them
/// learns that the answer is not whole. Lambda takes up to 200 MB, the first 6 MB at full speed,
/// the rest at about 2 MB/s: `write` waits accordingly.
///
/// Source:  https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
/// Example: examples/lambda_stream.cpp
class ResponseStream {
 public:
  virtual ~ResponseStream() = default;

  /// Begins an answer of that media type: what `InvokeWithResponseStream` returns. To be called
  /// once, before `write`; without it the type is "application/octet-stream".
  virtual void begin(std::string_view content_type) = 0;
  /// Sends `bytes` at once, and waits while Lambda does not take them. False: nobody reads the
  /// answer any more (the caller has gone, the time is over), so there is no use in going on.
  virtual bool write(std::string_view bytes) = 0;

  /// Begins an answer to an HTTP request: what function URLs (`InvokeMode: RESPONSE_STREAM`) and
  /// REST APIs (response transfer mode STREAM) turn into status, headers, cookies and body.
  void begin_http(const HttpPrelude& prelude);
};

}  // namespace micro_lambda
