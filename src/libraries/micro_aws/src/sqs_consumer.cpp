#include <micro_aws/sqs_consumer.hpp>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "sqs_consumer_board.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Kind = SqsConsumerEvent::Kind;

constexpr std::size_t batch_entries_max = 10;  // of SQS
constexpr milliseconds pause_min{1'000};
constexpr milliseconds pause_max{30'000};

void really_sleep(milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
}

SqsConsumerOptions completed(SqsConsumerOptions options) {
  options.concurrency = std::max(options.concurrency, 1);
  options.pollers = std::max(options.pollers, 1);
  if (options.extend_every == milliseconds{0}) {
    options.extend_every = milliseconds{options.visibility_timeout} / 3;
  }
  if (!options.observer) options.observer = [](const SqsConsumerEvent&) {};
  if (!options.sleep) options.sleep = really_sleep;
  return options;
}

bool may_pass(const Error& error) {
  return error.code == ErrorCode::throttled || error.code == ErrorCode::timeout ||
         error.code == ErrorCode::unavailable || error.code == ErrorCode::internal;
}

// The boundary of a message: whatever a handler throws is the failure of this message.
Result<void> handle(const SqsHandler& handler, const SqsMessage& message) {
  try {
    return handler(message);
  } catch (const micro_core::ErrorException& exception) {
    return exception.error();
  } catch (const std::exception& exception) {
    return Error::internal(exception.what());
  } catch (...) {
    return Error::internal("the handler threw something that is no std::exception");
  }
}

// One call of `SqsConsumer::run`.
class Run {
 public:
  Run(const SqsQueue& queue, const SqsConsumerOptions& options, const SqsHandler& handler)
      : queue_(queue),
        options_(options),
        handler_(handler),
        board_({.keeps_group_order = queue.url().ends_with(".fifo"),
                .extend_every = options.extend_every,
                .show_failed_after = options.show_failed_after}) {}

  Result<void> until(const std::stop_token& stop);

 private:
  // Each is the whole life of a thread.
  void poll(const std::stop_token& stop);
  void work();
  void settle();
  void extend();

  bool wants_messages() const;
  void after_failed_poll(const Error& error, milliseconds& pause, const std::stop_token& stop);
  void delete_handled(const ConsumerBoard::Settlement& settlement);
  void show_again(const ConsumerBoard::Settlement& settlement);
  void report_failures(Kind kind, const std::vector<std::string>& message_ids,
                       const Result<std::vector<SqsBatchFailure>>& result) const;
  std::vector<std::string> message_ids_of(const std::vector<ConsumerBoard::Id>& ids);
  void extend_due(const ConsumerBoard::Due& due);
  void lost(ConsumerBoard::Id id, const Error& error);

  const SqsQueue& queue_;
  const SqsConsumerOptions& options_;
  const SqsHandler& handler_;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  ConsumerBoard board_;  // the rest is under the lock, too
  int running_ = 0;
  bool takes_no_more_ = false;    // the pollers are gone
  bool is_over_ = false;          // the workers are gone, too
  std::optional<Error> failure_;  // that ended the polling
  std::stop_source stop_polling_;
};

Result<void> Run::until(const std::stop_token& stop) {
  const std::stop_callback on_stop(stop, [this] { stop_polling_.request_stop(); });
  const auto threads = [](int count, auto body) {
    std::vector<std::jthread> started;
    for (int i = 0; i < count; ++i) started.emplace_back(body);
    return started;
  };
  auto helpers = threads(1, [this] { settle(); });
  helpers.emplace_back([this] { extend(); });
  auto workers = threads(options_.concurrency, [this] { work(); });
  auto pollers = threads(options_.pollers, [this] { poll(stop_polling_.get_token()); });

  pollers.clear();  // joins
  const auto set = [this](bool& flag) {
    const std::lock_guard lock(mutex_);
    if (&flag == &takes_no_more_) board_.give_up_waiting();
    flag = true;
    changed_.notify_all();
  };
  set(takes_no_more_);
  workers.clear();
  set(is_over_);
  helpers.clear();
  if (failure_) return *failure_;
  return {};
}

// A handler that has nothing to do, or will not find anything when it is through.
bool Run::wants_messages() const {
  const auto idle = static_cast<std::size_t>(options_.concurrency - running_);
  return idle > board_.startable();
}

void Run::poll(const std::stop_token& stop) {
  const SqsQueue queue = queue_.with({.stop = stop});
  milliseconds pause = pause_min;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, stop, [this] { return wants_messages(); });
    }
    if (stop.stop_requested()) return;
    auto messages = queue.receive_messages({.messages_max = options_.messages_max,
                                            .wait = options_.wait,
                                            .hide_for = options_.visibility_timeout});
    if (!messages) {
      if (stop.stop_requested()) return;
      after_failed_poll(messages.error(), pause, stop);
      continue;
    }
    pause = pause_min;
    if (messages->empty()) continue;
    const std::lock_guard lock(mutex_);
    board_.add(*std::move(messages), steady_clock::now());
    changed_.notify_all();
  }
}

void Run::after_failed_poll(const Error& error, milliseconds& pause, const std::stop_token& stop) {
  if (!may_pass(error)) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = error;
    stop_polling_.request_stop();
    return;
  }
  options_.observer({.kind = Kind::not_received, .pause = pause, .error = error});
  options_.sleep(pause, stop);
  pause = std::min(pause * 2, pause_max);
}

void Run::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    ConsumerBoard::Id id = 0;
    const SqsMessage* message = board_.start(id);
    if (message == nullptr) {
      // What waits for its group starts when another worker is through.
      if (takes_no_more_ && board_.waiting() == 0) return;
      changed_.wait(lock);
      continue;
    }
    running_ += 1;
    lock.unlock();
    const auto started = steady_clock::now();
    const auto handled = handle(handler_, *message);
    SqsConsumerEvent event{
        .kind = handled ? Kind::handled : Kind::failed,
        .message_id = message->message_id,
        .receive_count = message->receive_count,
        .duration = std::chrono::duration_cast<milliseconds>(steady_clock::now() - started)};
    if (!handled) event.error = handled.error();
    options_.observer(event);
    lock.lock();
    running_ -= 1;
    const auto given_up = board_.finish(id, handled.has_value());
    changed_.notify_all();
    if (given_up.empty()) continue;
    lock.unlock();
    for (const std::string& message_id : given_up) {
      options_.observer({.kind = Kind::not_started, .message_id = message_id});
    }
    lock.lock();
  }
}

// While one batch is under way the next one gathers, so that batches grow with the load.
void Run::settle() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return is_over_ || board_.has_settlements(); });
    const auto settlement = board_.take_settlement(batch_entries_max);
    if (settlement.ids.empty()) return;
    lock.unlock();
    settlement.show_after ? show_again(settlement) : delete_handled(settlement);
    lock.lock();
    board_.forget(settlement.ids);
    changed_.notify_all();
  }
}

std::vector<std::string> Run::message_ids_of(const std::vector<ConsumerBoard::Id>& ids) {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> message_ids;
  for (const auto id : ids) message_ids.push_back(board_.find(id)->message_id);
  return message_ids;
}

void Run::report_failures(Kind kind, const std::vector<std::string>& message_ids,
                          const Result<std::vector<SqsBatchFailure>>& result) const {
  if (!result) {
    for (const std::string& message_id : message_ids) {
      options_.observer({.kind = kind, .message_id = message_id, .error = result.error()});
    }
    return;
  }
  for (const SqsBatchFailure& failure : *result) {
    options_.observer(
        {.kind = kind, .message_id = message_ids[failure.index], .error = failure.error});
  }
}

void Run::delete_handled(const ConsumerBoard::Settlement& settlement) {
  report_failures(Kind::not_deleted, message_ids_of(settlement.ids),
                  queue_.delete_messages(settlement.receipt_handles));
}

void Run::show_again(const ConsumerBoard::Settlement& settlement) {
  report_failures(
      Kind::not_shown, message_ids_of(settlement.ids),
      queue_.change_messages_visibility(settlement.receipt_handles, *settlement.show_after));
}

void Run::extend() {
  std::unique_lock lock(mutex_);
  while (!is_over_ || !board_.empty()) {
    const auto due = board_.take_due(steady_clock::now(), batch_entries_max);
    if (!due.ids.empty()) {
      lock.unlock();
      extend_due(due);
      lock.lock();
    } else if (const auto next = board_.next_due()) {
      changed_.wait_until(lock, *next);
    } else {
      changed_.wait(lock);
    }
  }
}

void Run::extend_due(const ConsumerBoard::Due& due) {
  const auto failures =
      queue_.change_messages_visibility(due.receipt_handles, options_.visibility_timeout);
  if (!failures) {  // the whole call: there is another chance before the visibility is over
    for (const auto id : due.ids) {
      const std::lock_guard lock(mutex_);
      if (const SqsMessage* message = board_.find(id)) {
        options_.observer({.kind = Kind::not_extended,
                           .message_id = message->message_id,
                           .error = failures.error()});
      }
    }
    return;
  }
  for (const SqsBatchFailure& failure : *failures) lost(due.ids[failure.index], failure.error);
}

// The queue does not know the receipt any more: somebody else may have the message. If it was
// deleted meanwhile by ourselves, that is no news.
void Run::lost(ConsumerBoard::Id id, const Error& error) {
  SqsConsumerEvent event{.kind = Kind::not_extended, .error = error};
  {
    const std::lock_guard lock(mutex_);
    if (const SqsMessage* message = board_.find(id)) event.message_id = message->message_id;
    if (!board_.stop_extending(id)) return;
  }
  options_.observer(event);
}

}  // namespace

std::string_view to_string(Kind kind) {
  switch (kind) {
    case Kind::handled:
      return "handled";
    case Kind::failed:
      return "failed";
    case Kind::not_started:
      return "not_started";
    case Kind::not_deleted:
      return "not_deleted";
    case Kind::not_shown:
      return "not_shown";
    case Kind::not_extended:
      return "not_extended";
    case Kind::not_received:
      break;
  }
  return "not_received";
}

SqsConsumer::SqsConsumer(SqsQueue queue, SqsConsumerOptions options)
    : queue_(std::move(queue)), options_(completed(std::move(options))) {}

Result<void> SqsConsumer::run(const SqsHandler& handler, std::stop_token stop) const {
  return Run(queue_, options_, handler).until(stop);
}

}  // namespace micro_aws
