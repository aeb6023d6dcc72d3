#include "call_watch.hpp"

#include <utility>

namespace micro_aws {

CallWatch::CallWatch(const std::vector<CallObserver>& observers, CallStart start,
                     micro_core::TimePoint time)
    : start_(std::move(start)), time_(time) {
  ends_.reserve(observers.size());
  for (const CallObserver& observer : observers) ends_.push_back(observer(start_));
}

void CallWatch::end(const CallProgress& progress, const micro_core::Error* error,
                    std::chrono::steady_clock::time_point now) const {
  const CallRecord record{
      .call = start_,
      .error = error,
      .attempts = progress.attempts,
      .status = progress.status,
      .request_id = progress.request_id,
      .started = time_,
      .duration = std::chrono::duration_cast<std::chrono::microseconds>(now - progress.started),
      .pauses = progress.pauses,
      .bytes_sent = progress.bytes_sent,
      .bytes_received = progress.bytes_received};
  for (auto end = ends_.rbegin(); end != ends_.rend(); ++end) {
    if (*end) (*end)(record);
  }
}

}  // namespace micro_aws
