#pragma once

#include <micro_core/error.hpp>
#include <micro_http/client.hpp>
#include <micro_lambda/response_stream.hpp>

#include <optional>
#include <string>

#include "failure.hpp"
#include "runtime_api.hpp"

namespace micro_lambda {

/// The answer to one event on its way to the Runtime API. Used by one thread.
class StreamedAnswer final : public ResponseStream {
 public:
  StreamedAnswer(RuntimeApi& api, std::string request_id)
      : api_(api), request_id_(std::move(request_id)) {}

  void begin(std::string_view content_type) override;
  bool write(std::string_view bytes) override;
  bool has_begun() const { return has_begun_; }

  /// Ends the answer, with `failure` behind what was sent. Errors: as `RuntimeApi::respond`.
  micro_core::Result<Delivery> finish(const std::optional<Failure>& failure);

 private:
  RuntimeApi& api_;
  const std::string request_id_;
  bool has_begun_ = false;
  std::optional<micro_http::HttpUpload> upload_;
  std::optional<micro_core::Error> broken_;  // it never reached the API
};

}  // namespace micro_lambda
