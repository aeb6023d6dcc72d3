#pragma once

#include <local_cloud/queues/commit_group.hpp>
#include <local_cloud/queues/deduplication.hpp>
#include <local_cloud/queues/queue_attributes.hpp>
#include <local_cloud/queues/queue_index.hpp>
#include <local_cloud/storage/store.hpp>
#include <local_cloud/wire/aws_request.hpp>
#include <local_cloud/wire/service_error.hpp>

#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace local_cloud::queues {

struct SendRequest {
  std::string body = {};
  std::optional<std::int64_t> delay_seconds = std::nullopt;  ///< 0 to 900; unset: the queue's own
  MessageAttributes attributes = {};
  std::string trace_header = {};
  std::string group_id = {};
  std::string deduplication_id = {};
  std::string sender_id = {};
};

struct SendResult {
  std::string message_id = {};
  std::string body_md5 = {};
  std::string attributes_md5 = {};   ///< empty without attributes
  std::string sequence_number = {};  ///< FIFO queues only
};

struct ReceiveRequest {
  std::int64_t messages_max = 1;  ///< 1 to 10
  std::optional<std::int64_t> visibility_timeout =
      std::nullopt;                                         ///< 0 to 43'200 s; unset: the queue's
  std::optional<std::int64_t> wait_seconds = std::nullopt;  ///< 0 to 20; unset: the queue's
  std::string attempt_id = {};  ///< FIFO: repeats a receive whose answer was lost
};

struct ReceivedMessage {
  Message message = {};
  std::string receipt_handle = {};
  std::uint32_t receive_count = 0;
  TimePoint first_received = {};
  std::string sequence_number = {};  ///< FIFO queues only
};

using ReceiveOutcome = wire::Outcome<std::vector<ReceivedMessage>>;
/// Called once, from whichever thread made the messages visible, without a lock held.
using ReceiveCallback = std::function<void(ReceiveOutcome)>;
/// 0: nothing waits any more.
using WaiterId = std::uint64_t;

struct QueuePage {
  std::vector<std::string> names = {};
  std::string next_token = {};  ///< empty: that was all
};

/// The rules of SQS, without sockets, threads or a clock of its own: each member is told the time.
/// Queues are named by name; the one account and region are the cloud's.
///
/// Members may be called from several threads. What a member acknowledged is in the store. Errors
/// are SQS's own (`queue_error.hpp`); a failed store is `ServiceUnavailable` or `InternalFailure`.
///
/// Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/
class QueuesEngine {
 public:
  /// Reads the queues and the messages in flight; the others stay in the store. The store must
  /// outlive the engine.
  static micro_core::Result<std::unique_ptr<QueuesEngine>> open(storage::Store& store,
                                                                wire::CloudIdentity identity,
                                                                TimePoint now);
  ~QueuesEngine();

  std::string arn_of(std::string_view name) const;
  /// The name in a queue's ARN if it is of this account and region; empty otherwise.
  std::string_view name_in_arn(std::string_view arn) const;
  const wire::CloudIdentity& identity() const { return identity_; }

  /// Makes a queue; repeating it with the same attributes succeeds.
  wire::Outcome<wire::Done> create_queue(const std::string& name, const AttributeMap& attributes,
                                         const TagMap& tags, TimePoint now);
  /// Makes a queue, or gives an existing one these attributes: what a deployment does.
  wire::Outcome<wire::Done> ensure_queue(const std::string& name, const AttributeMap& attributes,
                                         const TagMap& tags, TimePoint now);
  wire::Outcome<wire::Done> find_queue(std::string_view name) const;
  wire::Outcome<wire::Done> delete_queue(const std::string& name);
  wire::Outcome<wire::Done> purge_queue(const std::string& name);
  /// Names in order, from after `token` (a name), at most `count_max`.
  QueuePage list_queues(std::string_view prefix, std::string_view token,
                        std::size_t count_max) const;
  wire::Outcome<QueuePage> list_dead_letter_sources(const std::string& name, std::string_view token,
                                                    std::size_t count_max) const;
  /// Every attribute, the counts included.
  wire::Outcome<AttributeMap> get_attributes(const std::string& name, TimePoint now);
  /// The queue's VisibilityTimeout; 30 s when there is no such queue.
  std::chrono::seconds visibility_timeout(std::string_view name) const;
  wire::Outcome<wire::Done> set_attributes(const std::string& name, const AttributeMap& changes,
                                           TimePoint now);
  wire::Outcome<TagMap> list_tags(const std::string& name) const;
  wire::Outcome<wire::Done> tag_queue(const std::string& name, const TagMap& tags);
  wire::Outcome<wire::Done> untag_queue(const std::string& name,
                                        const std::vector<std::string>& keys);

  wire::Outcome<SendResult> send(const std::string& name, SendRequest request, TimePoint now);
  /// One outcome per request, in order; all of them in one commit.
  wire::Outcome<std::vector<wire::Outcome<SendResult>>> send_batch(
      const std::string& name, std::vector<SendRequest> requests, TimePoint now);

  /// Answers `callback` with messages at once, or when some become visible, or with none when the
  /// wait is over. Waiters are served in their order. The id is 0 if the answer was given already.
  WaiterId receive(const std::string& name, const ReceiveRequest& request, TimePoint now,
                   ReceiveCallback callback);
  /// Drops a waiter: its callback will not be called, unless it is being called just now.
  void cancel(WaiterId waiter);

  /// Deletes received messages: one outcome per handle. A message that is gone already counts as
  /// deleted.
  wire::Outcome<std::vector<wire::Outcome<wire::Done>>> delete_messages(
      const std::string& name, const std::vector<std::string>& handles, TimePoint now);

  struct VisibilityChange {
    std::string receipt_handle = {};
    std::int64_t timeout_seconds = 0;  ///< 0 to 43'200
  };
  wire::Outcome<std::vector<wire::Outcome<wire::Done>>> change_visibility(
      const std::string& name, const std::vector<VisibilityChange>& changes, TimePoint now);

  /// When `run_due` has something to do for a waiter; none while nobody waits.
  std::optional<TimePoint> next_event_time() const;
  /// Serves waiters whose messages became visible by time, and ends those whose wait is over.
  void run_due(TimePoint now);

 private:
  struct Queue;
  struct Waiter;
  struct Picked;
  struct Delivery;
  struct Sent;
  using Queues = std::map<std::string, std::unique_ptr<Queue>, std::less<>>;

  QueuesEngine(storage::Store& store, wire::CloudIdentity identity);

  // Of open().
  micro_core::Result<void> load_queues(TimePoint now);
  micro_core::Result<void> load_queue(Queue& queue, TimePoint now);

  // All below, but for those that say otherwise, are called with `mutex_` held.
  Queue* find(std::string_view name) const;
  Queue* find_by_id(std::uint64_t id) const;
  Sequence next_sequence(TimePoint now);
  std::optional<bool> type_of(std::string_view arn) const;
  void store_queue(Queue& queue);
  void touch(Queue& queue);
  wire::Outcome<wire::Done> create(const std::string& name, const AttributeMap& attributes,
                                   const TagMap& tags, TimePoint now);
  wire::Outcome<wire::Done> change_attributes(Queue& queue, const AttributeMap& changes,
                                              TimePoint now);

  wire::Outcome<SendResult> send_one(Queue& queue, SendRequest request, TimePoint now);
  wire::Outcome<std::string> deduplication_id_of(const Queue& queue,
                                                 const SendRequest& request) const;
  void store_sent(Queue& queue, Sequence sequence, const Message& message,
                  std::optional<TimePoint> delayed_until);

  bool load_front(Queue& queue);
  void expire(Queue& queue, TimePoint now);
  void erase_message(Queue& queue, Sequence sequence);
  bool move_to_dead_letters(Queue& queue, Sequence sequence, TimePoint now);
  std::vector<Picked> pick(Queue& queue, const ReceiveRequest& request, TimePoint now);
  std::vector<Picked> pick_again(Queue& queue, const ReceiveRequest& request, TimePoint now);
  bool pick_one(Queue& queue, Sequence sequence, TimePoint now, std::vector<Picked>& picked);
  void hide_picked(Queue& queue, const ReceiveRequest& request, std::vector<Picked>& picked,
                   TimePoint now);
  WaiterId add_waiter(Queue& queue, const ReceiveRequest& request, TimePoint deadline,
                      ReceiveCallback callback);
  ReceiveCallback remove_waiter(Queue& queue, std::list<Waiter>::iterator waiter);
  void serve_waiters(Queue& queue, TimePoint now, std::vector<Delivery>& deliveries);
  void end_waiters(TimePoint now, std::vector<Delivery>& deliveries);

  wire::Outcome<wire::Done> delete_one(Queue& queue, const std::string& handle);
  wire::Outcome<wire::Done> change_one(Queue& queue, const VisibilityChange& change, TimePoint now);

  void before_commit(storage::WriteBatch& batch);
  void after_commit();

  // Called without `mutex_`.
  wire::Outcome<wire::Done> ready_to_write();
  wire::Outcome<wire::Done> settle(CommitGroup::Ticket ticket);
  void serve(TimePoint now);
  void deliver(Delivery delivery);
  ReceiveOutcome read_picked(std::vector<Picked> picked);

  storage::Store& store_;
  wire::CloudIdentity identity_;
  mutable std::mutex mutex_;
  Queues queues_;
  std::unordered_map<std::uint64_t, Queue*> by_id_;
  Sequence last_sequence_ = 0;
  std::vector<Sent> sent_;           // collected for the next commit
  std::vector<Sent> committing_;     // being committed
  std::set<std::uint64_t> touched_;  // queues whose counters belong into the next commit
  std::set<std::uint64_t> awake_;    // queues that may have something for their waiters
  WaiterId last_waiter_ = 0;
  std::unordered_map<WaiterId, std::pair<std::uint64_t, std::list<Waiter>::iterator>> waiters_;
  std::set<std::pair<TimePoint, WaiterId>> deadlines_;
  std::set<std::uint64_t> waited_on_;  // queues with waiters
  CommitGroup commits_;
};

}  // namespace local_cloud::queues
