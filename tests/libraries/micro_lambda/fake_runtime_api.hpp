#pragma once

#include <micro_core/environment.hpp>
#include <micro_http/event_loop.hpp>
#include <micro_http/server.hpp>

#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// A Lambda Runtime API that hands out scripted events and keeps what comes back. When the events
/// are used up it goes away, as an environment does at its end, so that the loop under test
/// returns.
class FakeRuntimeApi {
 public:
  /// What the runtime posted. `path` is behind "/2018-06-01/runtime/": "invocation/id-1/response".
  struct Posted {
    std::string path = {};
    micro_http::Headers headers = {};
    std::string body = {};
  };
  /// May answer a request in place of the fake; none lets the fake answer.
  using Intercept =
      std::function<std::optional<micro_http::HttpResponse>(const micro_http::HttpRequest&)>;

  explicit FakeRuntimeApi(Intercept intercept = {});
  ~FakeRuntimeApi();

  /// Adds an event; its request id is "id-1", "id-2", …
  void add_event(std::string body, micro_http::Headers headers = {});

  /// AWS_LAMBDA_RUNTIME_API of this fake, and the variables of a function called "greet".
  micro_core::Environment environment() const;

  /// To be read when the loop has returned.
  std::vector<Posted> posted() const;

 private:
  void serve(const micro_http::HttpRequest& request, const micro_http::HttpReply& reply);
  void hand_out_next(const micro_http::HttpReply& reply);

  mutable std::mutex mutex_;
  Intercept intercept_;
  std::deque<micro_http::HttpResponse> events_;
  std::vector<Posted> posted_;
  int events_added_ = 0;

  micro_http::EventLoop loop_;
  std::optional<micro_http::HttpServer> server_;
  std::thread thread_;
};
