#pragma once

#include <micro_core/result.hpp>
#include <micro_http/client.hpp>
#include <micro_lambda/context.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "failure.hpp"

namespace micro_lambda {

/// One event and what came with it.
struct Invocation {
  std::string event = {};
  Context context = {};
};

/// What the API said to an answer or an error report.
enum class Delivery {
  accepted,
  too_large,  ///< the answer is over the limit: report an error instead
  too_late,   ///< nobody waits for it any more
};

/// The Lambda Runtime API, one call a member. Used by one thread.
class RuntimeApi {
 public:
  /// `authority` is the value of AWS_LAMBDA_RUNTIME_API, "host:port". Errors: `invalid_argument`.
  static micro_core::Result<RuntimeApi> at(std::string_view authority,
                                           std::function<void(std::chrono::milliseconds)> sleep);

  const micro_http::Url& url() const { return url_; }
  /// The same API over a connection of its own, for another thread.
  RuntimeApi another() const { return {url_, sleep_}; }

  /// Waits for the next event, however long: the process is frozen meanwhile. Errors: `unavailable`
  /// (the API is gone), `internal` (it answered what it must not).
  micro_core::Result<Invocation> next();

  micro_core::Result<Delivery> respond(const std::string& request_id, std::string answer);
  /// An answer that is sent while it is made; then its end. Errors of the end: `unavailable`, when
  /// the API has hung up on the body.
  micro_core::Result<micro_http::HttpUpload> begin_response(const std::string& request_id,
                                                            std::string_view content_type);
  micro_core::Result<Delivery> end_response(const std::string& request_id,
                                            micro_http::HttpUpload& upload,
                                            const micro_http::Headers& trailers);
  micro_core::Result<Delivery> report_error(const std::string& request_id, const Failure& failure);
  micro_core::Result<Delivery> report_init_error(const Failure& failure);

 private:
  RuntimeApi(micro_http::Url url, std::function<void(std::chrono::milliseconds)> sleep);

  template <class Call>
  auto persistently(Call call) -> decltype(call());
  micro_core::Result<micro_http::HttpResponse> send(const micro_http::HttpRequest& request);
  micro_core::Result<Delivery> deliver(const micro_http::HttpRequest& request);

  micro_http::Url url_;
  micro_http::HttpClient client_;
  std::function<void(std::chrono::milliseconds)> sleep_;
};

}  // namespace micro_lambda
