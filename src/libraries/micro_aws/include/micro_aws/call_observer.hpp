#pragma once

#include <micro_core/clock.hpp>
#include <micro_core/error.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace micro_aws {

/// A call that is about to begin. Its texts are valid until the end of the call.
struct CallStart {
  std::string_view service = {};    ///< AWS's own id of it: "DynamoDB", "SQS", "Secrets Manager"
  std::string_view operation = {};  ///< "GetItem"
  std::string_view resource = {};   ///< the table, queue URL, bucket, function; empty if none
  std::string_view region = {};
  std::string_view host = {};  ///< with the port, unless it is the scheme's own
  /// What goes out as X-Amzn-Trace-Id; nothing if empty. In Lambda the trace of the invocation; an
  /// observer that opens a subsegment puts that subsegment's in its place.
  std::string trace_header = {};
};

/// A call that is over, retries and all.
struct CallRecord {
  const CallStart& call;
  const micro_core::Error* error = nullptr;  ///< why it failed; null: it succeeded
  int attempts = 0;                          ///< 1: no retry
  int status = 0;                            ///< of the last answer; 0: none came
  std::string_view request_id = {};          ///< of the last answer; empty if it had none
  micro_core::TimePoint started = {};
  std::chrono::microseconds duration{0};  ///< with the pauses
  std::chrono::milliseconds pauses{0};    ///< before retries, together
  std::size_t bytes_sent = 0;             ///< of bodies, of all attempts
  std::size_t bytes_received = 0;
};

/// Called once at the end of a call.
using CallEnd = std::function<void(const CallRecord&)>;

/// Watches the calls of a client: called before the first attempt of each, on the thread that
/// calls, and returns what is to be called at its end (unset: nothing), on the same thread. So one
/// observer can open a subsegment of a trace and close it, another write a log line, a third count.
/// From several threads at once if the client is used so. Must not throw, nor call the client.
///
///     options.observers.push_back([](CallStart&) {
///       return [](const CallRecord& record) { log(record.call.operation, record.duration); };
///     });
using CallObserver = std::function<CallEnd(CallStart&)>;

}  // namespace micro_aws
