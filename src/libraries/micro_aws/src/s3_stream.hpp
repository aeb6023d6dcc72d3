#pragma once

#include "transport.hpp"

namespace micro_aws {

/// What a request was signed with, and its signature.
struct SignedWith {
  SigningOptions options = {};
  std::string signature = {};
};

/// Sends the body of `prepared` while it is made, wrapped as its frame says. Errors: those of the
/// body's function, `internal` (it wrote another length), those of `HttpClient`.
micro_core::Result<micro_http::HttpResponse> send_streamed(
    const micro_http::HttpClient& http, const Prepared& prepared, const SignedWith& signing,
    const micro_http::HttpCallOptions& http_call, CallProgress& progress);

/// Passes a body on and counts it.
class CountingSink final : public micro_http::BodySink {
 public:
  CountingSink(micro_http::BodySink& inner, CallProgress& progress)
      : inner_(inner), progress_(progress) {}

  bool wants(const micro_http::HttpResponse& head) override {
    return head.status < 300 && inner_.wants(head);
  }
  micro_core::Result<void> write(std::string_view bytes) override {
    progress_.bytes_received += bytes.size();
    progress_.is_handed_over = true;
    return inner_.write(bytes);
  }

 private:
  micro_http::BodySink& inner_;
  CallProgress& progress_;
};

}  // namespace micro_aws
