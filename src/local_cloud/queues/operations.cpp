#include <local_cloud/queues/operations.hpp>

#include <local_cloud/queues/queue_error.hpp>
#include <micro_core/encoding.hpp>
#include <micro_http/url.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace local_cloud::queues {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using wire::Done;
using wire::Outcome;

namespace input {

namespace {

wire::ServiceError wrong_type(std::string_view key, std::string_view expected) {
  return {"SerializationException",
          "The parameter " + std::string(key) + " must be " + std::string(expected) + ".",
          400,
          {}};
}

// "http://host/000000000000/name" or "/000000000000/name": the last two segments.
std::pair<std::string, std::string> last_segments(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const std::size_t slash = url.rfind('/');
  if (slash == std::string_view::npos) return {std::string(), std::string(url)};
  const std::string_view before = url.substr(0, slash);
  const std::size_t previous = before.rfind('/');
  return {std::string(before.substr(previous == std::string_view::npos ? 0 : previous + 1)),
          micro_http::percent_decode(url.substr(slash + 1))};
}

}  // namespace

std::string text_at(const JsonObject& input, std::string_view key) {
  const Json* value = input.if_contains(key);
  if (value == nullptr || !value->is_string()) return {};
  return std::string(value->get_string());
}

Outcome<std::optional<std::int64_t>> integer_at(const JsonObject& input, std::string_view key) {
  const Json* value = input.if_contains(key);
  if (value == nullptr || value->is_null()) return std::optional<std::int64_t>{};
  if (const auto* number = value->if_int64()) return std::optional<std::int64_t>(*number);
  if (const auto* text = value->if_string()) {
    std::int64_t number = 0;
    const char* last = text->data() + text->size();
    const auto [end, error] = std::from_chars(text->data(), last, number);
    if (error == std::errc() && end == last) return std::optional<std::int64_t>(number);
  }
  return wrong_type(key, "an integer");
}

std::vector<std::string> strings_at(const JsonObject& input, std::string_view key) {
  std::vector<std::string> strings;
  const Json* value = input.if_contains(key);
  const JsonArray* array = value == nullptr ? nullptr : value->if_array();
  if (array == nullptr) return strings;
  for (const Json& element : *array) {
    if (const auto* text = element.if_string()) strings.emplace_back(text->data(), text->size());
  }
  return strings;
}

Outcome<AttributeMap> map_at(const JsonObject& input, std::string_view key) {
  AttributeMap map;
  const Json* value = input.if_contains(key);
  if (value == nullptr || value->is_null()) return map;
  const JsonObject* object = value->if_object();
  if (object == nullptr) return wrong_type(key, "a map");
  for (const auto& entry : *object) {
    if (!entry.value().is_string()) return wrong_type(key, "a map of strings");
    map[std::string(entry.key())] = std::string(entry.value().get_string());
  }
  return map;
}

Outcome<std::string> queue_name(const CallContext& context, const JsonObject& input) {
  std::string url = text_at(input, "QueueUrl");
  if (url.empty()) url = context.queue_path;
  if (url.empty() || url == "/") return missing_parameter("QueueUrl");
  auto [account, name] = last_segments(url);
  const bool ours = account.empty() || account == context.driver.engine().identity().account_id;
  if (!ours || name.empty()) return queue_does_not_exist();
  return std::move(name);
}

}  // namespace input

namespace {

using input::integer_at;
using input::map_at;
using input::queue_name;
using input::strings_at;
using input::text_at;

constexpr std::int64_t page_max = 1'000;

OperationOutcome empty_if_done(const Outcome<Done>& done) {
  if (!done) return done.error();
  return JsonObject();
}

TagMap tags_of(const AttributeMap& map) {
  return {map.begin(), map.end()};
}

OperationOutcome create_queue(const CallContext& context, const JsonObject& in) {
  const std::string name = text_at(in, "QueueName");
  if (name.empty()) return missing_parameter("QueueName");
  auto attributes = map_at(in, "Attributes");
  if (!attributes) return attributes.error();
  // An empty policy is the same as none; deployment tools send it.
  std::erase_if(*attributes, [](const auto& entry) {
    return entry.second.empty() && (entry.first == "Policy" || entry.first == "RedrivePolicy");
  });
  auto tags = map_at(in, in.contains("tags") ? "tags" : "Tags");
  if (!tags) return tags.error();
  auto created =
      context.driver.engine().create_queue(name, *attributes, tags_of(*tags), context.driver.now());
  if (!created) return created.error();
  JsonObject out;
  out["QueueUrl"] = queue_url(context, name);
  return out;
}

OperationOutcome get_queue_url(const CallContext& context, const JsonObject& in) {
  const std::string name = text_at(in, "QueueName");
  if (name.empty()) return missing_parameter("QueueName");
  const std::string owner = text_at(in, "QueueOwnerAWSAccountId");
  QueuesEngine& engine = context.driver.engine();
  if (!owner.empty() && owner != engine.identity().account_id) return queue_does_not_exist();
  if (auto found = engine.find_queue(name); !found) return found.error();
  JsonObject out;
  out["QueueUrl"] = queue_url(context, name);
  return out;
}

struct PageRequest {
  std::string after = {};
  std::size_t count_max = page_max;
  bool paged = false;
};

Outcome<PageRequest> page_of(const JsonObject& in) {
  auto count_max = integer_at(in, "MaxResults");
  if (!count_max) return count_max.error();
  PageRequest page;
  if (*count_max) {
    if (**count_max < 1 || **count_max > page_max) {
      return invalid_value(std::to_string(**count_max), "MaxResults",
                           "MaxResults must be an integer between 1 and 1000.");
    }
    page.count_max = static_cast<std::size_t>(**count_max);
    page.paged = true;
  }
  const std::string token = text_at(in, "NextToken");
  if (token.empty()) return page;
  std::optional<std::string> after = micro_core::from_base64(token);
  if (!after || after->empty()) return invalid_parameter("Invalid or expired next token.");
  page.after = std::move(*after);
  return page;
}

JsonObject print_page(const CallContext& context, std::string_view member, const QueuePage& page,
                      bool paged) {
  JsonArray urls;
  for (const std::string& name : page.names) urls.emplace_back(queue_url(context, name));
  JsonObject out;
  if (!urls.empty() || member == "queueUrls") out[member] = std::move(urls);
  if (paged && !page.next_token.empty()) out["NextToken"] = micro_core::to_base64(page.next_token);
  return out;
}

OperationOutcome list_queues(const CallContext& context, const JsonObject& in) {
  auto page = page_of(in);
  if (!page) return page.error();
  const QueuePage queues = context.driver.engine().list_queues(text_at(in, "QueueNamePrefix"),
                                                               page->after, page->count_max);
  return print_page(context, "QueueUrls", queues, page->paged);
}

OperationOutcome list_dead_letter_source_queues(const CallContext& context, const JsonObject& in) {
  auto name = queue_name(context, in);
  if (!name) return name.error();
  auto page = page_of(in);
  if (!page) return page.error();
  auto queues =
      context.driver.engine().list_dead_letter_sources(*name, page->after, page->count_max);
  if (!queues) return queues.error();
  return print_page(context, "queueUrls", *queues, page->paged);
}

OperationOutcome delete_queue(const CallContext& context, const JsonObject& in) {
  auto name = queue_name(context, in);
  if (!name) return name.error();
  return empty_if_done(context.driver.engine().delete_queue(*name));
}

OperationOutcome purge_queue(const CallContext& context, const JsonObject& in) {
  auto name = queue_name(context, in);
  if (!name) return name.error();
  return empty_if_done(context.driver.engine().purge_queue(*name));
}

OperationOutcome get_queue_attributes(const CallContext& context, const JsonObject& in) {
  auto name = queue_name(context, in);
  if (!name) return name.error();
  auto all = context.driver.engine().get_attributes(*name, context.driver.now());
  if (!all) return all.error();
  JsonObject attributes;
  for (const std::string& asked : strings_at(in, "AttributeNames")) {
    if (!is_attribute_name(asked)) {
      return invalid_attribute_name("Unknown Attribute " + asked + ".");
    }
    for (const auto& [key, value] : *all) {
      if (asked == "All" || asked == key) attributes[key] = value;
    }
  }
  JsonObject out;
  if (!attributes.empty()) out["Attributes"] = std::move(attributes);
  return out;
}

OperationOutcome set_queue_attributes(const CallContext& context, const JsonObject& in) {
  auto name = queue_name(context, in);
  if (!name) return name.error();
  auto changes = map_at(in, "Attributes");
  if (!changes) return changes.error();
  if (changes->empty()) return missing_parameter("Attributes");
  return empty_if_done(
      context.driver.engine().set_attributes(*name, *changes, context.driver.now()));
}

OperationOutcome list_queue_tags(const CallContext& context, const JsonObject& in) {
  auto name = queue_name(context, in);
  if (!name) return name.error();
  auto tags = context.driver.engine().list_tags(*name);
  if (!tags) return tags.error();
  JsonObject map;
  for (const auto& [key, value] : *tags) map[key] = value;
  JsonObject out;
  if (!map.empty()) out["Tags"] = std::move(map);
  return out;
}

OperationOutcome tag_queue(const CallContext& context, const JsonObject& in) {
  auto name = queue_name(context, in);
  if (!name) return name.error();
  auto tags = map_at(in, "Tags");
  if (!tags) return tags.error();
  if (tags->empty()) return missing_parameter("Tags");
  return empty_if_done(context.driver.engine().tag_queue(*name, tags_of(*tags)));
}

OperationOutcome untag_queue(const CallContext& context, const JsonObject& in) {
  auto name = queue_name(context, in);
  if (!name) return name.error();
  const std::vector<std::string> keys = strings_at(in, "TagKeys");
  if (keys.empty()) return missing_parameter("TagKeys");
  return empty_if_done(context.driver.engine().untag_queue(*name, keys));
}

using Operation = OperationOutcome (*)(const CallContext&, const JsonObject&);
struct OperationName {
  std::string_view name;
  Operation run;
};

constexpr std::array<OperationName, 17> operations = {{
    {"ChangeMessageVisibility", change_message_visibility},
    {"ChangeMessageVisibilityBatch", change_message_visibility_batch},
    {"CreateQueue", create_queue},
    {"DeleteMessage", delete_message},
    {"DeleteMessageBatch", delete_message_batch},
    {"DeleteQueue", delete_queue},
    {"GetQueueAttributes", get_queue_attributes},
    {"GetQueueUrl", get_queue_url},
    {"ListDeadLetterSourceQueues", list_dead_letter_source_queues},
    {"ListQueueTags", list_queue_tags},
    {"ListQueues", list_queues},
    {"PurgeQueue", purge_queue},
    {"SendMessage", send_message},
    {"SendMessageBatch", send_message_batch},
    {"SetQueueAttributes", set_queue_attributes},
    {"TagQueue", tag_queue},
    {"UntagQueue", untag_queue},
}};

// Real operations of SQS that need what a single local user has no use for.
constexpr std::array<std::string_view, 5> unsupported = {"AddPermission", "CancelMessageMoveTask",
                                                         "ListMessageMoveTasks", "RemovePermission",
                                                         "StartMessageMoveTask"};

wire::ServiceError unknown_operation(std::string_view operation) {
  if (std::find(unsupported.begin(), unsupported.end(), operation) != unsupported.end()) {
    return unsupported_operation("The local cloud does not support " + std::string(operation) +
                                 ".");
  }
  return {"UnknownOperationException",
          "The action " + std::string(operation) + " is not valid for this endpoint.",
          400,
          {}};
}

}  // namespace

std::string queue_url(const CallContext& context, std::string_view name) {
  return context.endpoint + "/" + context.driver.engine().identity().account_id + "/" +
         std::string(name);
}

WaiterId run_operation(const CallContext& context, std::string_view operation,
                       const JsonObject& input, OperationCallback callback) {
  if (operation == "ReceiveMessage") return receive_message(context, input, std::move(callback));
  const auto* found = std::find_if(operations.begin(), operations.end(),
                                   [&](const OperationName& row) { return row.name == operation; });
  callback(found == operations.end() ? OperationOutcome(unknown_operation(operation))
                                     : found->run(context, input));
  return 0;
}

}  // namespace local_cloud::queues
