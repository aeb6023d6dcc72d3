#include "s3_stream.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Result;
using micro_http::HttpResponse;

// Counts what goes through, and knows whether the other side still takes it.
class WatchedWriter final : public micro_http::BodyWriter {
 public:
  explicit WatchedWriter(micro_http::BodyWriter& out) : out_(out) {}

  bool write(std::string_view bytes) override {
    if (!is_refused) is_refused = !out_.write(bytes);
    if (!is_refused) sent += bytes.size();
    return !is_refused;
  }

  std::size_t sent = 0;
  bool is_refused = false;

 private:
  micro_http::BodyWriter& out_;
};

Error wrong_length(std::uint64_t wrote, std::uint64_t announced) {
  return Error::internal("a body of " + std::to_string(announced) + " bytes was announced, and " +
                         std::to_string(wrote) + " written");
}

// The body as it is, of which the length alone says where it ends.
Result<void> send_plain(const S3StreamedBody& body, WatchedWriter& wire) {
  if (auto written = body.write(wire); !written) return written;
  if (!wire.is_refused && wire.sent != body.length) return wrong_length(wire.sent, body.length);
  return {};
}

Result<void> send_wrapped(const S3StreamedBody& body, AwsChunkedWriter wrapper,
                          const WatchedWriter& wire) {
  if (auto written = body.write(wrapper); !written) return written;
  if (wire.is_refused) return {};
  if (wrapper.bytes() != body.length) return wrong_length(wrapper.bytes(), body.length);
  wrapper.finish();
  return {};
}

}  // namespace

Result<HttpResponse> send_streamed(const micro_http::HttpClient& http, const Prepared& prepared,
                                   const SignedWith& signing,
                                   const micro_http::HttpCallOptions& http_call,
                                   CallProgress& progress) {
  auto upload = http.upload(prepared.server, prepared.request, http_call);
  if (!upload) return std::move(upload).error();
  WatchedWriter wire(*upload);
  const S3StreamedBody& body = *prepared.streamed_body;
  const auto written =
      prepared.is_wrapped()
          ? send_wrapped(body,
                         AwsChunkedWriter(prepared.frame,
                                          ChunkFraming(signing.options, signing.signature), wire),
                         wire)
          : send_plain(body, wire);
  progress.bytes_sent += wire.sent;
  // Why a server takes no more it says in its answer.
  if (!wire.is_refused && !written) return written.error();
  return upload->finish();
}

}  // namespace micro_aws
