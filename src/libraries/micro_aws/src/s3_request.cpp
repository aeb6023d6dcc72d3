#include "s3_request.hpp"

#include <micro_core/encoding.hpp>

#include "aws_chunked.hpp"

namespace micro_aws {
namespace {

using micro_core::ChecksumAlgorithm;
using micro_http::Headers;

// Other characters would make another host of it, and upper case is none for S3.
bool may_be_in_host(std::string_view bucket) {
  return !bucket.empty() && bucket.size() <= 63 && !bucket.starts_with('-') &&
         !bucket.ends_with('-') &&
         bucket.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-.") ==
             std::string_view::npos;
}

bool is_in_host(const Route& route, const S3Call& call) {
  if (route.addressing == S3Addressing::path || !may_be_in_host(call.bucket)) return false;
  if (route.addressing == S3Addressing::virtual_host) return true;
  // A certificate for *.s3.… does not cover a bucket with dots in its name.
  return !route.endpoint.is_custom && call.bucket.find('.') == std::string::npos;
}

std::optional<ChecksumAlgorithm> checksum_of_call(const S3Call& call,
                                                  const ChecksumDefaults& defaults) {
  if (call.checksum) return call.checksum;
  const bool is_wanted = call.integrity == S3Integrity::required ||
                         (call.integrity == S3Integrity::supported && defaults.sends);
  const bool has_body = call.method == "PUT" || call.method == "POST";
  if (!is_wanted || !has_body) return std::nullopt;
  return usual_checksum;
}

// The caller may have computed one himself.
bool has_checksum(const Headers& headers) {
  return checksum_in(headers) || headers.contains("Content-MD5");
}

void add_header_checksum(micro_http::HttpRequest& request, ChecksumAlgorithm algorithm) {
  request.headers.add(checksum_header(algorithm),
                      micro_core::to_base64(micro_core::checksum_of(algorithm, request.body)));
  request.headers.add("x-amz-sdk-checksum-algorithm", std::string(checksum_name(algorithm)));
}

// The checksum comes behind the body, so that it is read once.
void wrap_body(Prepared& prepared, std::uint64_t body_bytes) {
  Headers& headers = prepared.request.headers;
  const AwsChunkedFrame& frame = prepared.frame;
  prepared.payload_hash = std::string(frame.payload_hash());
  if (!prepared.is_wrapped()) {
    headers.set("Content-Length", std::to_string(body_bytes));
    return;
  }
  const auto coding = headers.find("Content-Encoding");
  headers.set("Content-Encoding", coding ? "aws-chunked," + std::string(*coding) : "aws-chunked");
  headers.set("X-Amz-Decoded-Content-Length", std::to_string(body_bytes));
  headers.set("Content-Length", std::to_string(frame.wrapped_bytes(body_bytes)));
  if (!frame.checksum) return;
  headers.set("X-Amz-Trailer", checksum_header(*frame.checksum));
  headers.set("x-amz-sdk-checksum-algorithm", std::string(checksum_name(*frame.checksum)));
}

}  // namespace

micro_http::Url s3_server(const Route& route, const S3Call& call) {
  micro_http::Url server = route.endpoint.url;
  if (is_in_host(route, call)) server.host = call.bucket + '.' + server.host;
  return server;
}

std::string s3_target(const Route& route, const S3Call& call) {
  std::string target = without_slash_at_end(route.endpoint.url.path);
  const bool is_in_path = !call.bucket.empty() && !is_in_host(route, call);
  if (is_in_path) target += '/' + micro_http::percent_encode(call.bucket);
  if (!call.key.empty() || !is_in_path) target += '/' + micro_http::percent_encode(call.key, true);
  return target + query_text(call.query);
}

Prepared prepare_s3(Route route, S3Call call, const ChecksumDefaults& defaults) {
  const auto checksum = checksum_of_call(call, defaults);
  Prepared prepared{.route = std::move(route),
                    .operation = call.operation.empty() ? call.method : call.operation,
                    .resource = call.bucket};
  prepared.server = s3_server(prepared.route, call);
  prepared.request.target = s3_target(prepared.route, call);
  prepared.request.method = std::move(call.method);
  prepared.request.headers = std::move(call.headers);
  prepared.request.body = std::move(call.body);
  prepared.sink = call.sink;

  // TLS protects the body on its way, and the checksum proves it: its signature would prove the
  // same again.
  const bool is_secret = prepared.server.scheme == "https";
  if (call.streamed_body) {
    const std::uint64_t body_bytes = call.streamed_body->length;
    prepared.streamed_body = std::move(call.streamed_body);
    prepared.frame = {.checksum = checksum, .is_signed = !is_secret};
    wrap_body(prepared, body_bytes);
  } else if (checksum && !has_checksum(prepared.request.headers)) {
    add_header_checksum(prepared.request, *checksum);
    if (is_secret) prepared.payload_hash = "UNSIGNED-PAYLOAD";
  }
  const bool is_read = prepared.request.method == "GET" || prepared.request.method == "HEAD";
  if (is_read && call.integrity == S3Integrity::supported && defaults.validates) {
    prepared.request.headers.add("x-amz-checksum-mode", "ENABLED");
    prepared.validates_object = prepared.request.method == "GET" && prepared.sink == nullptr;
  }
  return prepared;
}

std::string query_text(const micro_http::QueryParameters& query) {
  std::string text;
  for (const auto& [name, value] : query) {
    text += text.empty() ? '?' : '&';
    ((text += micro_http::percent_encode(name)) += '=') += micro_http::percent_encode(value);
  }
  return text;
}

std::string without_slash_at_end(std::string path) {
  while (path.ends_with('/')) path.pop_back();
  return path;
}

bool is_late_error(const micro_http::HttpResponse& response) {
  if (response.status != 200) return false;
  std::string_view body = response.body;
  const auto skip = [&](std::size_t count) { body.remove_prefix(std::min(count, body.size())); };
  for (;;) {
    skip(body.find_first_not_of(" \t\r\n"));
    if (!body.starts_with("<?")) break;
    const auto end = body.find("?>");
    skip(end == std::string_view::npos ? end : end + 2);
  }
  return body.starts_with("<Error>") || body.starts_with("<Error ");
}

}  // namespace micro_aws
