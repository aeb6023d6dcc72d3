#pragma once

#include <micro_aws/call_observer.hpp>
#include <micro_aws/credentials.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace micro_aws {

/// What is counted while a call runs.
struct CallProgress {
  std::chrono::steady_clock::time_point started = {};
  int attempts = 0;
  int status = 0;
  std::string request_id = {};
  std::chrono::milliseconds pauses{0};
  std::size_t bytes_sent = 0;
  std::size_t bytes_received = 0;
  Credentials signed_by = {};   // of the last attempt
  bool is_handed_over = false;  // bytes of a success are with the caller: none can be taken back
};

/// The observers of one call.
class CallWatch {
 public:
  /// Begins. `observers` and the texts of `start` outlive it.
  CallWatch(const std::vector<CallObserver>& observers, CallStart start,
            micro_core::TimePoint time);

  /// With what the observers made of the trace.
  const CallStart& start() const { return start_; }
  /// To be called once; `error` is null after a success.
  void end(const CallProgress& progress, const micro_core::Error* error,
           std::chrono::steady_clock::time_point now) const;

 private:
  CallStart start_;
  micro_core::TimePoint time_;
  std::vector<CallEnd> ends_;
};

}  // namespace micro_aws
