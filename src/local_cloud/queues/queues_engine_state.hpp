#pragma once

#include <local_cloud/queues/queues_engine.hpp>

#include <utility>

/// The engine's own structures, shared by its source files.
namespace local_cloud::queues {

struct QueuesEngine::Picked {
  std::uint64_t queue_id = 0;
  bool fifo = false;
  Sequence sequence = 0;
  MessageState state = {};
};

struct QueuesEngine::Waiter {
  WaiterId id = 0;
  ReceiveRequest request = {};
  TimePoint deadline = {};
  ReceiveCallback callback = {};
};

struct QueuesEngine::Delivery {
  ReceiveCallback callback = {};
  std::vector<Picked> picked = {};
  std::optional<wire::ServiceError> error = std::nullopt;
  CommitGroup::Ticket ticket = 0;  ///< to settle first; 0: nothing
};

struct QueuesEngine::Sent {
  std::uint64_t queue_id = 0;
  Sequence sequence = 0;
  std::string group_id = {};
  std::optional<TimePoint> delayed_until = std::nullopt;
};

struct QueuesEngine::Queue {
  Queue(std::string queue_name, QueueRecord queue_record)
      : name(std::move(queue_name)),
        record(std::move(queue_record)),
        settings(settings_of(record.attributes)),
        index(settings.fifo) {}

  /// A receive that can be repeated, by its ReceiveRequestAttemptId.
  struct Attempt {
    TimePoint expires = {};
    std::vector<Picked> picked = {};
  };

  std::string name;
  QueueRecord record;
  QueueSettings settings;
  QueueIndex index;
  DeduplicationWindow window = {};
  std::list<Waiter> waiters = {};
  std::map<std::string, Attempt> attempts = {};
  TimePoint next_expiry_check = {};
  Sequence low_water = 0;
  Sequence purged_before = 0;  ///< sent messages below were purged before they were committed
  std::uint64_t stored = 0;    ///< messages in the store once everything collected is committed
  std::uint32_t erased_since_low_water = 0;
};

}  // namespace local_cloud::queues
