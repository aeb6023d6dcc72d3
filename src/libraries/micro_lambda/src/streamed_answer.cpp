#include "streamed_answer.hpp"

#include <micro_core/encoding.hpp>

#include <cassert>

namespace micro_lambda {
namespace {

using micro_core::Result;

constexpr std::string_view default_content_type = "application/octet-stream";

// The body is on its way, so the failure can only follow it.
micro_http::Headers trailers_of(const Failure& failure) {
  return {{"Lambda-Runtime-Function-Error-Type", failure.platform_type},
          {"Lambda-Runtime-Function-Error-Body", micro_core::to_base64(to_error_body(failure))}};
}

}  // namespace

void StreamedAnswer::begin(std::string_view content_type) {
  assert(!has_begun_ && "an answer begins once, before its first byte");
  has_begun_ = true;
  auto upload = api_.begin_response(request_id_, content_type);
  if (upload) {
    upload_ = std::move(*upload);
  } else {
    broken_ = std::move(upload).error();
  }
}

bool StreamedAnswer::write(std::string_view bytes) {
  if (!has_begun_) begin(default_content_type);
  return upload_ && upload_->write(bytes);
}

Result<Delivery> StreamedAnswer::finish(const std::optional<Failure>& failure) {
  if (!has_begun_) begin(default_content_type);
  if (!upload_) return *std::move(broken_);
  return api_.end_response(request_id_, *upload_,
                           failure ? trailers_of(*failure) : micro_http::Headers{});
}

}  // namespace micro_lambda
