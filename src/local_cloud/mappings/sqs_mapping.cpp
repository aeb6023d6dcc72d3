#include <local_cloud/mappings/sqs_mapping.hpp>

#include <local_cloud/mappings/batch_answer.hpp>
#include <local_cloud/mappings/sqs_event.hpp>

#include <algorithm>
#include <mutex>
#include <set>
#include <utility>

namespace local_cloud::mappings {
namespace {

using micro_core::TimePoint;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr int receive_messages_max = 10;
constexpr int concurrency_at_start = 5;
constexpr int concurrency_max = 1'250;
constexpr milliseconds concurrency_step{200};  // 300 more a minute
// An invocation's payload may have 6 MB, the frame around the records included.
constexpr std::size_t payload_bytes_max = 6 * 1024 * 1024 - 64;
constexpr milliseconds retry_min{50};
constexpr milliseconds retry_max{5'000};
constexpr seconds visibility_max{43'200};

struct Batch {
  std::vector<SqsRecord> records;
  TimePoint hidden_since = {};
  milliseconds backoff = retry_min;
  micro_http::EventLoop::Handle retry = {};
};

std::vector<std::string> handles_of(const std::vector<SqsRecord>& records) {
  std::vector<std::string> handles;
  for (const SqsRecord& record : records) handles.push_back(record.receipt_handle);
  return handles;
}

}  // namespace

// One poll collects for all: while a batch is invoked, the next is collected, up to the number of
// batches that may be in flight. Every event changes the state under the mutex and posts `run`,
// which does what the state asks for, one action at a time, without the mutex.
class SqsMapping::Worker : public std::enable_shared_from_this<Worker> {
 public:
  Worker(SqsMappingConfig config, SqsMappingLinks links, micro_http::EventLoop& loop,
         const micro_core::Clock& clock, micro_core::Logger logger)
      : config_(std::move(config)),
        links_(std::move(links)),
        loop_(loop),
        clock_(clock),
        logger_(std::move(logger)),
        source_{config_.queue_arn, config_.region} {
    allowed_ = std::min(concurrency_at_start, limit());
  }

  void start() {
    {
      const std::lock_guard lock(mutex_);
      running_ = true;
    }
    schedule();
  }

  void stop(std::function<void()> stopped) {
    Cancel cancel;
    std::vector<SqsRecord> back;
    {
      const std::lock_guard lock(mutex_);
      running_ = false;
      if (stopped) stopped_ = std::move(stopped);
      cancel = drop_poll();
      window_.cancel();
      growth_.cancel();
      backoff_.cancel();
      back = std::exchange(collected_, {});
      for (const auto& batch : std::exchange(waiting_, {})) {
        batch->retry.cancel();
        back.insert(back.end(), batch->records.begin(), batch->records.end());
        --in_flight_;
      }
    }
    if (cancel) cancel();
    give_back(back);
    tell_if_stopped();
  }

 private:
  using Cancel = SqsMappingLinks::Cancel;
  using Messages = SqsMappingLinks::Messages;
  using Outcome = InvokeOutcome;

  int limit() const {
    return std::min(config_.maximum_concurrency.value_or(concurrency_max), concurrency_max);
  }

  void schedule() {
    loop_.post([self = shared_from_this()] { self->run(); });
  }

  // ---- What the state asks for; with `mutex_` held.

  bool is_full() const {
    return std::ssize(collected_) >= config_.batch_size || collected_bytes_ >= payload_bytes_max;
  }
  bool may_invoke() const { return waiting_.empty() && in_flight_ < allowed_; }
  bool is_batch_ready() const {
    if (collected_.empty()) return false;
    if (is_full() || window_over_) return true;
    // Without a window a batch is what one receive gives; larger ones are what there is at once.
    return config_.batching_window.count() == 0 &&
           (config_.batch_size <= receive_messages_max || queue_was_empty_);
  }

  Cancel drop_poll() {
    polling_ = false;
    ++poll_number_;
    return std::exchange(cancel_poll_, {});
  }

  std::shared_ptr<Batch> take_batch() {
    auto batch = std::make_shared<Batch>();
    std::size_t bytes = 0;
    std::size_t count = 0;
    for (; count < collected_.size() && std::cmp_less(count, config_.batch_size); ++count) {
      const std::size_t size = collected_[count].json.size() + 1;
      if (count > 0 && bytes + size > payload_bytes_max) break;
      bytes += size;
    }
    const auto end = collected_.begin() + static_cast<std::ptrdiff_t>(count);
    batch->records.assign(std::make_move_iterator(collected_.begin()),
                          std::make_move_iterator(end));
    collected_.erase(collected_.begin(), end);
    collected_bytes_ -= std::min(bytes, collected_bytes_);
    batch->hidden_since = collected_since_;
    window_over_ = !collected_.empty();  // what did not fit goes out next
    if (!window_over_) window_.cancel();
    ++in_flight_;
    return batch;
  }

  // ---- Actions; without `mutex_`.

  void run() {
    for (;;) {
      std::shared_ptr<Batch> batch;
      bool poll = false;
      std::size_t poll_number = 0;
      ReceiveOptions options;
      {
        const std::lock_guard lock(mutex_);
        if (!running_) return;
        if (may_invoke() && is_batch_ready()) {
          batch = take_batch();
        } else if (may_invoke() && !polling_ && !is_full() && !backing_off_) {
          poll = polling_ = true;
          poll_number = ++poll_number_;
          options = receive_options();
        } else if (!may_invoke() && waiting_.empty()) {
          grow_later();
        }
      }
      if (batch) {
        invoke(batch);
      } else if (poll) {
        start_poll(poll_number, options);
      } else {
        return;
      }
    }
  }

  ReceiveOptions receive_options() const {
    ReceiveOptions options;
    options.messages_max = static_cast<int>(std::min<std::ptrdiff_t>(
        receive_messages_max, config_.batch_size - std::ssize(collected_)));
    const bool takes_what_is_there = config_.batching_window.count() == 0 && !collected_.empty();
    if (takes_what_is_there) options.wait = seconds(0);
    return options;
  }

  // Lambda hides messages for longer than the queue says when collecting and running a batch takes
  // longer than that.
  seconds effective_visibility() const {
    const seconds queue = links_.visibility_timeout();
    const auto window = std::chrono::ceil<seconds>(config_.batching_window);
    const seconds needed = window + config_.function_timeout;
    if (window.count() == 0 || needed <= queue) return queue;
    return std::min(needed + seconds(30), visibility_max);
  }

  void start_poll(std::size_t number, ReceiveOptions options) {
    options.visibility_timeout = effective_visibility();
    Cancel cancel = links_.receive(
        options, [self = shared_from_this(), number](micro_core::Result<Messages> received) {
          self->on_received(number, std::move(received));
        });
    if (!cancel) return;
    {
      const std::lock_guard lock(mutex_);
      if (polling_ && poll_number_ == number) {
        cancel_poll_ = std::move(cancel);
        return;
      }
    }
    cancel();  // it was answered, or given up, meanwhile: then this does nothing, or what is right
  }

  void invoke(const std::shared_ptr<Batch>& batch) {
    keep_hidden(*batch);
    std::string event = make_event(batch->records);
    links_.invoke(config_.function_id, std::move(event),
                  [self = shared_from_this(), batch](const Outcome& outcome) {
                    self->on_invoked(batch, outcome);
                  });
  }

  // A batch that waited stays hidden for as long as its function may run.
  void keep_hidden(Batch& batch) {
    const seconds visibility = effective_visibility();
    const TimePoint now = clock_.now();
    if (now - batch.hidden_since + config_.function_timeout <= visibility) return;
    links_.change_visibility(handles_of(batch.records), visibility);
    batch.hidden_since = now;
  }

  void give_back(const std::vector<SqsRecord>& records) {
    if (!records.empty()) links_.change_visibility(handles_of(records), seconds(0));
  }

  // ---- Events

  void on_received(std::size_t number, micro_core::Result<Messages> received) {
    std::vector<SqsRecord> records;
    if (received) {
      for (const micro_core::Json& message : *received) {
        records.push_back(make_record(message, source_));
      }
    }
    {
      const std::lock_guard lock(mutex_);
      if (poll_number_ == number) {
        polling_ = false;
        cancel_poll_ = {};
      }
      if (running_) {
        if (!received) back_off(received.error());
        if (received) queue_was_empty_ = records.empty();
        if (queue_was_empty_ && collected_.empty()) calm_down();
        collect(std::exchange(records, {}));
      }
    }
    give_back(records);  // stopped meanwhile
    schedule();
  }

  void collect(std::vector<SqsRecord> records) {
    if (records.empty()) return;
    const bool first = collected_.empty();
    if (first) collected_since_ = clock_.now();
    for (SqsRecord& record : records) {
      collected_bytes_ += record.json.size() + 1;
      collected_.push_back(std::move(record));
    }
    if (!first || config_.batching_window.count() == 0) return;
    window_over_ = false;
    window_ = loop_.call_after(config_.batching_window,
                               [self = shared_from_this()] { self->on_window_over(); });
  }

  void on_window_over() {
    {
      const std::lock_guard lock(mutex_);
      window_over_ = !collected_.empty();
    }
    schedule();
  }

  // A queue that cannot be read (deleted, say) is tried again once a second.
  void back_off(const micro_core::Error& error) {
    logger_.warning(
        "the queue of an event source mapping cannot be read",
        {{"mapping", micro_core::Json(config_.id)}, {"error", micro_core::Json(describe(error))}});
    backing_off_ = true;
    backoff_ = loop_.call_after(seconds(1), [self = shared_from_this()] {
      {
        const std::lock_guard lock(self->mutex_);
        self->backing_off_ = false;
      }
      self->schedule();
    });
  }

  void grow_later() {
    if (growing_ || allowed_ >= limit()) return;
    growing_ = true;
    growth_ = loop_.call_after(concurrency_step, [self = shared_from_this()] {
      {
        const std::lock_guard lock(self->mutex_);
        self->growing_ = false;
        if (self->in_flight_ >= self->allowed_) ++self->allowed_;
      }
      self->schedule();
    });
  }

  void calm_down() { allowed_ = std::min(concurrency_at_start, limit()); }

  void on_invoked(const std::shared_ptr<Batch>& batch, const Outcome& outcome) {
    if (outcome.status == Outcome::Status::throttled) return on_throttled(batch);
    if (outcome.status == Outcome::Status::answered) remove_successes(*batch, outcome.payload);
    {
      const std::lock_guard lock(mutex_);
      --in_flight_;
    }
    schedule();
    tell_if_stopped();
  }

  void remove_successes(const Batch& batch, const std::string& payload) {
    BatchAnswer answer;
    if (config_.report_batch_item_failures) {
      std::set<std::string, std::less<>> ids;
      for (const SqsRecord& record : batch.records) ids.insert(record.message_id);
      answer = read_batch_answer(payload, ids);
    }
    if (answer.all_failed) {
      logger_.warning("a batch failed as a whole: its function's answer is not valid",
                      {{"mapping", micro_core::Json(config_.id)},
                       {"problem", micro_core::Json(answer.problem)}});
      return;
    }
    std::vector<std::string> handles;
    for (const SqsRecord& record : batch.records) {
      if (!answer.failed_ids.contains(record.message_id)) handles.push_back(record.receipt_handle);
    }
    if (handles.empty()) return;
    if (auto removed = links_.remove(std::move(handles)); !removed) {
      logger_.warning("messages of a finished batch could not be deleted and will come again",
                      {{"mapping", micro_core::Json(config_.id)},
                       {"error", micro_core::Json(describe(removed.error()))}});
    }
  }

  // The batch is kept and tried again, hidden for as long as that takes. No other is taken
  // meanwhile.
  void on_throttled(const std::shared_ptr<Batch>& batch) {
    bool stopping = false;
    Cancel cancel;
    {
      const std::lock_guard lock(mutex_);
      stopping = !running_;
      if (!stopping) cancel = drop_poll();
      if (stopping) {
        --in_flight_;
      } else {
        waiting_.insert(batch);
        allowed_ = std::max(1, in_flight_ - static_cast<int>(waiting_.size()));
        batch->retry = loop_.call_after(batch->backoff,
                                        [self = shared_from_this(), batch] { self->retry(batch); });
        batch->backoff = std::min(batch->backoff * 2, retry_max);
      }
    }
    if (cancel) cancel();
    if (!stopping) return;
    give_back(batch->records);
    tell_if_stopped();
  }

  void retry(const std::shared_ptr<Batch>& batch) {
    {
      const std::lock_guard lock(mutex_);
      if (waiting_.erase(batch) == 0) return;  // stopped meanwhile
    }
    invoke(batch);
    schedule();
  }

  void tell_if_stopped() {
    std::function<void()> stopped;
    {
      const std::lock_guard lock(mutex_);
      if (!running_ && in_flight_ == 0) stopped = std::exchange(stopped_, {});
    }
    if (stopped) stopped();
  }

  const SqsMappingConfig config_;
  const SqsMappingLinks links_;
  micro_http::EventLoop& loop_;
  const micro_core::Clock& clock_;
  const micro_core::Logger logger_;
  const SqsEventSource source_;

  std::mutex mutex_;  // guards what follows
  bool running_ = false;
  std::function<void()> stopped_;
  bool polling_ = false;
  std::size_t poll_number_ = 0;
  Cancel cancel_poll_;
  bool queue_was_empty_ = false;
  std::vector<SqsRecord> collected_;
  std::size_t collected_bytes_ = 0;
  TimePoint collected_since_ = {};
  bool window_over_ = false;
  micro_http::EventLoop::Handle window_;
  int in_flight_ = 0;  // batches that were taken and have not ended, those that wait included
  int allowed_ = concurrency_at_start;
  bool growing_ = false;
  micro_http::EventLoop::Handle growth_;
  bool backing_off_ = false;
  micro_http::EventLoop::Handle backoff_;
  std::set<std::shared_ptr<Batch>> waiting_;  // throttled
};

SqsMapping::SqsMapping(SqsMappingConfig config, SqsMappingLinks links, micro_http::EventLoop& loop,
                       const micro_core::Clock& clock, micro_core::Logger logger)
    : worker_(std::make_shared<Worker>(std::move(config), std::move(links), loop, clock,
                                       std::move(logger))) {}

SqsMapping::~SqsMapping() {
  if (worker_) worker_->stop({});
}

void SqsMapping::start() {
  worker_->start();
}

void SqsMapping::stop(std::function<void()> stopped) {
  worker_->stop(std::move(stopped));
}

}  // namespace local_cloud::mappings
