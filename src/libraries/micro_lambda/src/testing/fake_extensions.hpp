#pragma once

#include <micro_core/json.hpp>
#include <micro_http/server.hpp>
#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace micro_lambda::testing {

/// The Extensions API of the fake: keeps the extensions, and hands events to those that wait.
/// Members may be called from several threads.
class FakeExtensions {
 public:
  void serve(RuntimeCall call, const micro_http::HttpRequest& request,
             const micro_http::HttpReply& reply);
  /// Tells all that asked for it of an event of the function, or of the end.
  void tell(const std::string& kind, const micro_core::JsonObject& event);
  /// Hangs up on those that wait, and later on those that have been told everything.
  void go_away();

  std::vector<FakeExtension> all() const;

 private:
  struct Entry {
    FakeExtension facts = {};
    std::deque<std::string> events = {};  // that it has not asked for yet
    std::optional<micro_http::HttpReply> waiting = std::nullopt;
  };

  micro_http::HttpResponse enlist(const micro_http::HttpRequest& request);
  micro_http::HttpResponse take(RuntimeCall call, Entry& entry,
                                const micro_http::HttpRequest& request);
  Entry* find(const micro_http::HttpRequest& request);

  mutable std::mutex mutex_;
  std::deque<Entry> entries_;
  bool is_gone_ = false;
};

}  // namespace micro_lambda::testing
