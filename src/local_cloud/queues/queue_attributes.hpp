#pragma once

#include <local_cloud/wire/service_error.hpp>

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace local_cloud::queues {

/// Attributes as CreateQueue takes and GetQueueAttributes gives them.
using AttributeMap = std::map<std::string, std::string, std::less<>>;
using TagMap = std::map<std::string, std::string, std::less<>>;

struct RedrivePolicy {
  std::string target_arn = {};
  std::uint32_t receives_max = 0;
};

/// What the attributes of a queue mean.
struct QueueSettings {
  std::chrono::seconds visibility_timeout{30};
  std::chrono::seconds retention{345'600};
  std::chrono::seconds delay{0};
  std::chrono::seconds wait{0};
  std::size_t message_bytes_max = 1'048'576;
  bool fifo = false;
  bool content_based_deduplication = false;
  bool deduplicate_per_group = false;
  std::optional<RedrivePolicy> redrive = std::nullopt;
};

/// Finds the type of the queue with an ARN: true for FIFO, none if there is no such queue.
using FindQueueType = std::function<std::optional<bool>(std::string_view arn)>;

/// Refuses a name that SQS would refuse.
wire::Outcome<wire::Done> check_queue_name(std::string_view name, bool fifo);

/// Refuses attributes that SQS would refuse, for a queue that is FIFO or not; `created` allows
/// `FifoQueue`.
struct AttributeCheck {
  bool fifo = false;
  bool created = false;
  FindQueueType find_type = {};
};
wire::Outcome<wire::Done> check_attributes(const AttributeMap& attributes,
                                           const AttributeCheck& check);

/// `attributes` over the defaults of a new queue.
AttributeMap with_defaults(const AttributeMap& attributes);
/// Changes `current` as SetQueueAttributes does: empty policies are removed, the two kinds of
/// encryption exclude each other.
void apply_changes(AttributeMap& current, const AttributeMap& changes);
/// Reads attributes that were checked.
QueueSettings settings_of(const AttributeMap& attributes);

/// True for every name that GetQueueAttributes knows, "All" included.
bool is_attribute_name(std::string_view name);

}  // namespace local_cloud::queues
