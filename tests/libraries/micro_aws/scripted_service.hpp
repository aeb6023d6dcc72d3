#pragma once

#include <micro_aws/client.hpp>
#include <micro_http/event_loop.hpp>
#include <micro_http/server.hpp>

#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

/// A clock that stands still until it is set.
struct SetClock : micro_core::Clock {
  micro_core::TimePoint time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};
  micro_core::TimePoint now() const override { return time; }
};

/// An AWS service that answers with what a test laid down, in that order, and keeps the requests.
class ScriptedService {
 public:
  ScriptedService();
  ~ScriptedService();

  void answer(micro_http::HttpResponse response);
  /// 200 with a JSON body.
  void answer(std::string body) { answer(micro_http::HttpResponse{.body = std::move(body)}); }

  /// From now on requests get no answer before this ends.
  void hold() { is_holding_ = true; }
  /// Called for each request, before its answer.
  std::function<void()> on_request = {};

  const std::vector<micro_http::HttpRequest>& requests() const { return requests_; }
  std::string url() const { return server_->url(); }

  /// A client of this service: keys "AKID"/"SECRET", region eu-central-1, time of `clock`. Its
  /// pauses are kept in `pauses` and not made, but `stopwatch` goes on by them; its random number
  /// is always 1.
  micro_aws::Client client(std::map<std::string, std::string> more_variables = {});
  micro_aws::ClientOptions client_options(std::map<std::string, std::string> more_variables = {});

  SetClock clock = {};
  std::chrono::steady_clock::time_point stopwatch = {};
  std::vector<std::chrono::milliseconds> pauses = {};

 private:
  std::mutex mutex_;
  std::deque<micro_http::HttpResponse> answers_;
  std::vector<micro_http::HttpRequest> requests_;
  std::vector<micro_http::HttpReply> held_;
  std::atomic<bool> is_holding_ = false;
  micro_http::EventLoop loop_;
  std::optional<micro_http::HttpServer> server_;
  std::thread thread_;
};

/// An environment of these variables only.
micro_core::Environment environment_of(std::map<std::string, std::string> variables);
