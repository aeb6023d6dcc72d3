#include <local_cloud/queues/queue_attributes.hpp>

#include <local_cloud/queues/queue_error.hpp>
#include <micro_core/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace local_cloud::queues {
namespace {

using wire::Done;
using wire::Outcome;
using wire::ServiceError;

struct NumberRange {
  std::string_view name;
  std::int64_t min;
  std::int64_t max;
};

constexpr std::array<NumberRange, 6> number_ranges = {{
    {"DelaySeconds", 0, 900},
    {"KmsDataKeyReusePeriodSeconds", 60, 86'400},
    {"MaximumMessageSize", 1'024, 1'048'576},
    {"MessageRetentionPeriod", 60, 1'209'600},
    {"ReceiveMessageWaitTimeSeconds", 0, 20},
    {"VisibilityTimeout", 0, 43'200},
}};

constexpr std::array<std::string_view, 4> read_only_names = {
    "ApproximateNumberOfMessages", "ApproximateNumberOfMessagesDelayed",
    "ApproximateNumberOfMessagesNotVisible", "CreatedTimestamp"};

template <class Range>
bool contains(const Range& range, std::string_view name) {
  return std::find(std::begin(range), std::end(range), name) != std::end(range);
}

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

bool is_true(const AttributeMap& attributes, std::string_view name) {
  const auto found = attributes.find(name);
  return found != attributes.end() && found->second == "true";
}

// maxReceiveCount may be a number or a string with one, as deployments write both.
std::optional<std::int64_t> receive_count_of(const micro_core::Json& value) {
  if (const auto* number = value.if_int64()) return *number;
  if (const auto* number = value.if_uint64()) return static_cast<std::int64_t>(*number);
  if (const auto* text = value.if_string()) return parse_number({text->data(), text->size()});
  return std::nullopt;
}

std::string printed(const micro_core::Json& value) {
  if (const auto* text = value.if_string()) return std::string(text->data(), text->size());
  return micro_core::to_text(value);
}

Outcome<Done> check_redrive_target(const std::string& policy, const std::string& arn,
                                   const AttributeCheck& check) {
  const auto refuse = [&](std::string_view reason) {
    return invalid_value(policy, "RedrivePolicy", reason);
  };
  if (!arn.starts_with("arn:") || std::count(arn.begin(), arn.end(), ':') != 5) {
    return refuse("Invalid value for deadLetterTargetArn.");
  }
  const std::optional<bool> target_is_fifo = check.find_type(arn);
  if (!target_is_fifo) return refuse("Dead letter target does not exist.");
  if (*target_is_fifo != check.fifo) {
    return refuse("Dead-letter queue must be same type of queue as the source.");
  }
  return Done{};
}

Outcome<Done> check_redrive_policy(const std::string& policy, const AttributeCheck& check) {
  if (policy.empty()) return Done{};  // removes it
  const auto refuse = [&](std::string_view reason) {
    return invalid_value(policy, "RedrivePolicy", reason);
  };
  const auto json = micro_core::parse_json(policy);
  if (!json || !json->is_object()) return refuse("Redrive policy is not a valid JSON map.");
  const micro_core::Json* arn = micro_core::find(*json, "deadLetterTargetArn");
  const micro_core::Json* count = micro_core::find(*json, "maxReceiveCount");
  if (arn == nullptr || !arn->is_string()) {
    return refuse("Redrive policy does not contain mandatory attribute: deadLetterTargetArn.");
  }
  if (count == nullptr) {
    return refuse("Redrive policy does not contain mandatory attribute: maxReceiveCount.");
  }
  const std::optional<std::int64_t> receives = receive_count_of(*count);
  if (!receives || *receives < 1 || *receives > 1'000) {
    return refuse("Invalid value for maxReceiveCount: " + printed(*count) +
                  ", valid values are from 1 to 1000 both inclusive.");
  }
  return check_redrive_target(policy, printed(*arn), check);
}

Outcome<Done> check_json_object(const std::string& name, const std::string& value) {
  if (value.empty()) return Done{};
  const auto json = micro_core::parse_json(value);
  if (!json || !json->is_object()) return invalid_attribute_value(name);
  return Done{};
}

Outcome<Done> check_fifo_attribute(const std::string& name, const std::string& value,
                                   const AttributeCheck& check) {
  if (name == "FifoQueue") {
    if (!check.fifo || (check.created && value != "true")) {
      return invalid_attribute_name("Unknown Attribute FifoQueue.");
    }
    if (value != "true") {
      return ServiceError{"InvalidAttributeValue",
                          "Invalid value for the parameter FifoQueue. Reason: Modifying queue type "
                          "is not supported.",
                          400,
                          {}};
    }
    return Done{};
  }
  if (!check.fifo) {
    return invalid_attribute_name(name == "ContentBasedDeduplication"
                                      ? "Unknown Attribute ContentBasedDeduplication."
                                      : "You can specify the " + name +
                                            " only when FifoQueue is set to true.");
  }
  const bool known = name == "ContentBasedDeduplication" ? value == "true" || value == "false"
                     : name == "DeduplicationScope"
                         ? value == "queue" || value == "messageGroup"
                         : value == "perQueue" || value == "perMessageGroupId";
  if (!known) return invalid_attribute_value(name);
  return Done{};
}

bool is_fifo_attribute(std::string_view name) {
  return name == "FifoQueue" || name == "ContentBasedDeduplication" ||
         name == "DeduplicationScope" || name == "FifoThroughputLimit";
}

Outcome<Done> check_attribute(const std::string& name, const std::string& value,
                              const AttributeCheck& check) {
  const auto* range = std::find_if(number_ranges.begin(), number_ranges.end(),
                                   [&](const NumberRange& row) { return row.name == name; });
  if (range != number_ranges.end()) {
    const std::optional<std::int64_t> number = parse_number(value);
    if (!number || *number < range->min || *number > range->max) {
      return invalid_attribute_value(name);
    }
    return Done{};
  }
  if (is_fifo_attribute(name)) return check_fifo_attribute(name, value, check);
  if (name == "RedrivePolicy") return check_redrive_policy(value, check);
  if (name == "Policy" || name == "RedriveAllowPolicy") return check_json_object(name, value);
  if (name == "SqsManagedSseEnabled") {
    if (value != "true" && value != "false") return invalid_attribute_value(name);
    return Done{};
  }
  if (name == "KmsMasterKeyId") return Done{};
  return invalid_attribute_name("Unknown Attribute " + name + ".");
}

std::int64_t number_at(const AttributeMap& attributes, std::string_view name,
                       std::int64_t otherwise) {
  const auto found = attributes.find(name);
  return found == attributes.end() ? otherwise : parse_number(found->second).value_or(otherwise);
}

std::optional<RedrivePolicy> redrive_policy_of(const AttributeMap& attributes) {
  const auto found = attributes.find("RedrivePolicy");
  if (found == attributes.end()) return std::nullopt;
  const auto json = micro_core::parse_json(found->second);
  if (!json) return std::nullopt;
  const micro_core::Json* count = micro_core::find(*json, "maxReceiveCount");
  if (count == nullptr) return std::nullopt;
  RedrivePolicy policy;
  policy.target_arn = micro_core::string_at(*json, "deadLetterTargetArn");
  policy.receives_max = static_cast<std::uint32_t>(receive_count_of(*count).value_or(0));
  return policy;
}

}  // namespace

Outcome<Done> check_queue_name(std::string_view name, bool fifo) {
  if (fifo && !name.ends_with(".fifo")) {
    return invalid_parameter(
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or "
        "underscores, must end with .fifo suffix and be 1 to 80 in length");
  }
  const std::string_view stem = fifo ? name.substr(0, name.size() - 5) : name;
  const bool letters_ok = std::all_of(stem.begin(), stem.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
  });
  if (stem.empty() || name.size() > 80 || !letters_ok) {
    return invalid_parameter(
        "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
  }
  return Done{};
}

Outcome<Done> check_attributes(const AttributeMap& attributes, const AttributeCheck& check) {
  for (const auto& [name, value] : attributes) {
    if (auto checked = check_attribute(name, value, check); !checked) return checked;
  }
  const auto key = attributes.find("KmsMasterKeyId");
  if (key != attributes.end() && !key->second.empty() &&
      is_true(attributes, "SqsManagedSseEnabled")) {
    return invalid_attribute_name(
        "You can use one type of server-side encryption (SSE) at one time. You can either enable "
        "KMS SSE or SQS SSE.");
  }
  return Done{};
}

AttributeMap with_defaults(const AttributeMap& attributes) {
  AttributeMap all = {{"DelaySeconds", "0"},
                      {"MaximumMessageSize", "1048576"},
                      {"MessageRetentionPeriod", "345600"},
                      {"ReceiveMessageWaitTimeSeconds", "0"},
                      {"SqsManagedSseEnabled", "true"},
                      {"VisibilityTimeout", "30"}};
  if (is_true(attributes, "FifoQueue")) {
    all.insert({{"ContentBasedDeduplication", "false"},
                {"DeduplicationScope", "queue"},
                {"FifoQueue", "true"},
                {"FifoThroughputLimit", "perQueue"}});
  }
  apply_changes(all, attributes);
  return all;
}

void apply_changes(AttributeMap& current, const AttributeMap& changes) {
  for (const auto& [name, value] : changes) {
    const bool removes =
        value.empty() && (name == "Policy" || name == "RedrivePolicy" ||
                          name == "RedriveAllowPolicy" || name == "KmsMasterKeyId");
    if (removes) {
      current.erase(name);
    } else {
      current[name] = value;
    }
    if (name == "KmsMasterKeyId") {
      current["SqsManagedSseEnabled"] = "false";
      if (!removes) current.try_emplace("KmsDataKeyReusePeriodSeconds", "300");
    }
    if (name == "SqsManagedSseEnabled" && value == "true") {
      current.erase("KmsMasterKeyId");
      current.erase("KmsDataKeyReusePeriodSeconds");
    }
  }
}

QueueSettings settings_of(const AttributeMap& attributes) {
  QueueSettings settings;
  const auto seconds_at = [&](std::string_view name, std::chrono::seconds otherwise) {
    return std::chrono::seconds(number_at(attributes, name, otherwise.count()));
  };
  settings.visibility_timeout = seconds_at("VisibilityTimeout", settings.visibility_timeout);
  settings.retention = seconds_at("MessageRetentionPeriod", settings.retention);
  settings.delay = seconds_at("DelaySeconds", settings.delay);
  settings.wait = seconds_at("ReceiveMessageWaitTimeSeconds", settings.wait);
  settings.message_bytes_max =
      static_cast<std::size_t>(number_at(attributes, "MaximumMessageSize", 1'048'576));
  settings.fifo = is_true(attributes, "FifoQueue");
  settings.content_based_deduplication = is_true(attributes, "ContentBasedDeduplication");
  const auto scope = attributes.find("DeduplicationScope");
  settings.deduplicate_per_group = scope != attributes.end() && scope->second == "messageGroup";
  settings.redrive = redrive_policy_of(attributes);
  return settings;
}

bool is_attribute_name(std::string_view name) {
  constexpr std::array<std::string_view, 8> others = {
      "All",      "Policy",        "KmsMasterKeyId",     "LastModifiedTimestamp",
      "QueueArn", "RedrivePolicy", "RedriveAllowPolicy", "SqsManagedSseEnabled"};
  return contains(others, name) || contains(read_only_names, name) || is_fifo_attribute(name) ||
         std::any_of(number_ranges.begin(), number_ranges.end(),
                     [&](const NumberRange& row) { return row.name == name; });
}

}  // namespace local_cloud::queues
