#include <micro_api/limits.hpp>
#include <micro_core/invocation_scope.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "handler_threads.hpp"

namespace micro_api {
namespace {

using Steady = std::chrono::steady_clock;

// One request on its handler's thread, with all that it refers to: whoever asked may be gone.
struct Work {
  explicit Work(Next next_step) : app(next_step.app()), next(next_step) {}

  const std::shared_ptr<const void> app;
  const Next next;
  Request request = {};
  std::optional<micro_lambda::Context> invocation = std::nullopt;
  std::optional<Json> event = std::nullopt;
  JsonObject log_fields = {};
  std::optional<micro_core::CurrentInvocation> current = std::nullopt;
  std::stop_source stop = {};

  std::mutex mutex = {};
  std::condition_variable changed = {};
  std::optional<HttpResponse> response = std::nullopt;  // set when the handler is done
  bool is_overdue = false;                              // nobody waits any more
};

// The body moves along, everything else is copied: whoever stands further out reads it later.
std::shared_ptr<Work> make_work(Request& request, const Next& next) {
  const auto work = std::make_shared<Work>(next);
  std::string body = std::exchange(request.http.body, {});
  work->request = request;
  work->request.http.body = std::move(body);
  work->request.stop = work->stop.get_token();
  work->log_fields = micro_core::LogScope::current_fields();
  work->current = micro_core::InvocationScope::current();
  if (request.invocation != nullptr) {
    work->invocation = *request.invocation;
    work->request.invocation = &*work->invocation;
  }
  if (request.event != nullptr) {
    work->event.emplace(*request.event);
    work->request.event = &*work->event;
  }
  return work;
}

// What the inner steps changed, for the outer ones.
void give_back(Request& request, Work& work) {
  const std::stop_token stop = request.stop;
  const micro_lambda::Context* invocation = request.invocation;
  const Json* event = request.event;
  request = std::move(work.request);
  request.stop = stop;
  request.invocation = invocation;
  request.event = event;
}

class Timeout {
 public:
  explicit Timeout(TimeoutOptions options) : options_(std::move(options)) {}

  HttpResponse operator()(Request& request, const Next& next) {
    const std::optional<Steady::time_point> end = end_of(request);
    if (!end) return next(request);
    if (*overdue_ >= options_.overdue_max) {
      return next.answer({503, "Too many requests still run"}, request);
    }
    const auto work = make_work(request, next);
    // Somebody further out may lose interest earlier.
    const std::stop_callback also(request.stop, [&] { work->stop.request_stop(); });
    start(work);
    std::unique_lock lock(work->mutex);
    if (!work->changed.wait_until(lock, *end, [&] { return work->response.has_value(); })) {
      work->is_overdue = true;
      *overdue_ += 1;
      lock.unlock();
      return give_up(*work, request, next);
    }
    give_back(request, *work);
    return *std::move(work->response);
  }

 private:
  std::optional<Steady::time_point> end_of(const Request& request) const {
    std::optional<Steady::time_point> end;
    const auto now = Steady::now();
    if (options_.after.count() > 0) end = now + options_.after;
    if (request.invocation == nullptr ||
        request.invocation->deadline.time_since_epoch().count() == 0)
      return end;
    const auto deadline = now + request.invocation->remaining_time() - options_.before_deadline;
    return end ? std::min(*end, deadline) : deadline;
  }

  void start(const std::shared_ptr<Work>& work) {
    threads_.run([work, overdue = overdue_] {
      const micro_core::LogScope scope(work->log_fields);
      std::optional<micro_core::InvocationScope> invocation;
      if (work->current) invocation.emplace(*work->current);
      HttpResponse response = work->next(work->request);
      const std::lock_guard lock(work->mutex);
      if (work->is_overdue) *overdue -= 1;
      work->response = std::move(response);
      work->changed.notify_one();
    });
  }

  HttpResponse give_up(Work& work, Request& request, const Next& next) const {
    work.stop.request_stop();
    if (request.invocation != nullptr) next.end_process();
    request.log->warning("the handler runs on although its time is over",
                         {{"url", Json(request.http.target)}});
    return next.answer(options_.answer, request);
  }

  TimeoutOptions options_;
  detail::HandlerThreads threads_;
  std::shared_ptr<std::atomic<std::size_t>> overdue_ =
      std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace

Middleware timeout(TimeoutOptions options) {
  return {[limit = std::make_shared<Timeout>(std::move(options))](
              Request& request, const Next& next) { return (*limit)(request, next); },
          Place::timeout};
}

}  // namespace micro_api
