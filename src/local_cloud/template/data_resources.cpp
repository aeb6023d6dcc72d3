// Tables, queues and buckets.
#include <local_cloud/template/attributes.hpp>
#include <local_cloud/template/translate.hpp>

#include <algorithm>
#include <array>

namespace local_cloud::templates {
namespace {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;

constexpr std::string_view lower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view digits = "0123456789";

bool consists_of(std::string_view text, std::initializer_list<std::string_view> alphabets) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return std::any_of(alphabets.begin(), alphabets.end(), [&](std::string_view alphabet) {
      return alphabet.find(c) != std::string_view::npos;
    });
  });
}

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// A part of a CreateTable call: all texts, but for the few members that DynamoDB types otherwise.
Json table_json(const Node& node, std::string_view key = {}) {
  if (node.is_list()) {
    JsonArray array;
    for (const Node& item : node.items) array.push_back(table_json(item));
    return Json(std::move(array));
  }
  if (node.is_map()) {
    JsonObject object;
    for (const Node::Member& member : node.members) {
      object[member.key] = table_json(member.value, member.key);
    }
    return Json(std::move(object));
  }
  if (key.ends_with("CapacityUnits") || key.ends_with("RequestUnits")) {
    if (const auto number = as_integer(node)) return Json(*number);
  }
  if (key.ends_with("Enabled")) {
    if (const auto boolean = as_boolean(node)) return Json(*boolean);
  }
  return Json(as_text(node));
}

// Tags are a list of pairs in CloudFormation, and a map in SAM.
std::map<std::string, std::string> tags_of(Properties& properties) {
  const Node* tags = properties.any("Tags");
  if (nullptr == tags) return {};
  if (tags->is_map()) return properties.text_map("Tags");
  std::map<std::string, std::string> result;
  for (Properties& tag : properties.maps("Tags")) {
    const auto key = tag.text("Key");
    const auto value = tag.text("Value");
    if (key && value) result[*key] = *value;
  }
  return result;
}

Json tag_list(const std::map<std::string, std::string>& tags) {
  JsonArray array;
  for (const auto& [key, value] : tags) {
    array.push_back(Json(JsonObject{{"Key", key}, {"Value", value}}));
  }
  return Json(std::move(array));
}

Table table_of(Stack& stack, Resource& resource, Properties& properties) {
  Table table;
  table.id = stack.id_of(resource);
  table.name = physical_name(stack, resource);
  table.arn = arn_of(stack, resource);
  table.place = stack.place(resource.mark);
  properties.text("TableName");
  const bool right = table.name.size() >= 3 && table.name.size() <= 255 &&
                     consists_of(table.name, {lower, upper, digits, "_.-"});
  if (!right) {
    properties.error(
        properties.mark_of("TableName"),
        "'" + table.name + "' is no table name; expected 3 to 255 of a-z, A-Z, 0-9, '_', '.', '-'");
  }
  return table;
}

void read_sse(Properties& properties, JsonObject& request) {
  if (!properties.has("SSESpecification")) return;
  Properties sse = properties.map("SSESpecification");
  JsonObject object;
  object["Enabled"] = sse.boolean("SSEEnabled").value_or(false);
  if (const auto type = sse.text("SSEType")) object["SSEType"] = *type;
  if (const auto key = sse.text("KMSMasterKeyId")) object["KMSMasterKeyId"] = *key;
  sse.finish();
  request["SSESpecification"] = Json(std::move(object));
}

bool read_recovery(Properties& properties) {
  Properties recovery = properties.map("PointInTimeRecoverySpecification");
  const bool enabled = recovery.boolean("PointInTimeRecoveryEnabled").value_or(false);
  recovery.inert({"RecoveryPeriodInDays"});
  recovery.finish();
  return enabled;
}

void read_time_to_live(Properties& properties, Table& table) {
  if (!properties.has("TimeToLiveSpecification")) return;
  Properties ttl = properties.map("TimeToLiveSpecification");
  const bool enabled = ttl.boolean("Enabled").value_or(true);
  const auto attribute = ttl.text("AttributeName");
  if (enabled && ttl.require("AttributeName", "the attribute with the time")) {
    table.ttl_attribute = attribute;
  }
  ttl.finish();
}

void read_stream(Properties& properties, JsonObject& request) {
  if (!properties.has("StreamSpecification")) return;
  Properties stream = properties.map("StreamSpecification");
  const auto view = stream.text_of("StreamViewType",
                                   {"KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"});
  stream.inert({"ResourcePolicy"});
  stream.finish();
  request["StreamSpecification"] =
      Json(JsonObject{{"StreamEnabled", true}, {"StreamViewType", view.value_or("KEYS_ONLY")}});
}

// Rules that only tidy up what was replaced or left half done change nothing that can be seen here.
bool only_tidies_up(const Node& configuration) {
  const Node* rules = configuration.find("Rules");
  return nullptr != rules &&
         std::all_of(rules->items.begin(), rules->items.end(), [](const Node& rule) {
           return std::all_of(rule.members.begin(), rule.members.end(), [](const auto& member) {
             return is_one_of(
                 member.key, {"AbortIncompleteMultipartUpload", "Id", "NoncurrentVersionExpiration",
                              "NoncurrentVersionTransitions", "Prefix", "Status"});
           });
         });
}

constexpr std::string_view redrive_target = "deadLetterTargetArn";

// CloudFormation takes the policy as a map or as JSON text.
std::optional<std::string> redrive_policy(Properties& properties) {
  const Node* node = properties.any("RedrivePolicy");
  if (nullptr == node) return std::nullopt;
  if (node->is_scalar()) return node->text;
  Properties policy = properties.map("RedrivePolicy");
  policy.require(std::string(redrive_target), "the ARN of the dead-letter queue");
  policy.require("maxReceiveCount", "a number from 1 to 1000");
  const auto target = policy.text(std::string(redrive_target));
  const auto count = policy.integer("maxReceiveCount", {1, 1'000});
  policy.finish();
  if (!target || !count) return std::nullopt;
  return micro_core::to_text(
      Json(JsonObject{{redrive_target, *target}, {"maxReceiveCount", *count}}));
}

void read_queue_attributes(Properties& properties, Queue& queue) {
  struct Number {
    const char* name;
    IntegerRange range;
  };
  constexpr std::array<Number, 6> numbers = {{{"DelaySeconds", {0, 900}},
                                              {"MaximumMessageSize", {1'024, 1'048'576}},
                                              {"MessageRetentionPeriod", {60, 1'209'600}},
                                              {"ReceiveMessageWaitTimeSeconds", {0, 20}},
                                              {"VisibilityTimeout", {0, 43'200}},
                                              {"KmsDataKeyReusePeriodSeconds", {60, 86'400}}}};
  for (const Number& number : numbers) {
    const auto value = properties.integer(number.name, number.range);
    if (value) queue.attributes[number.name] = std::to_string(*value);
  }
  for (const char* name : {"FifoQueue", "ContentBasedDeduplication", "SqsManagedSseEnabled"}) {
    if (const auto value = properties.boolean(name)) {
      queue.attributes[name] = *value ? "true" : "false";
    }
  }
  for (const char* name : {"DeduplicationScope", "FifoThroughputLimit", "KmsMasterKeyId"}) {
    if (const auto value = properties.text(name)) queue.attributes[name] = *value;
  }
  if (auto policy = redrive_policy(properties)) {
    queue.attributes["RedrivePolicy"] = std::move(*policy);
  }
  if (const Node* allow = properties.any("RedriveAllowPolicy")) {
    queue.attributes["RedriveAllowPolicy"] =
        allow->is_scalar() ? allow->text : micro_core::to_text(to_json(*allow));
  }
}

void check_queue_name(Properties& properties, const Queue& queue) {
  const auto fifo = queue.attributes.find("FifoQueue");
  const bool is_fifo = fifo != queue.attributes.end() && fifo->second == "true";
  std::string_view stem = queue.name;
  if (is_fifo != stem.ends_with(".fifo")) {
    properties.error(properties.mark_of("QueueName"),
                     is_fifo ? "the name of a FIFO queue must end in '.fifo'"
                             : "a name that ends in '.fifo' needs 'FifoQueue: true'");
    return;
  }
  if (is_fifo) stem.remove_suffix(5);
  const bool right =
      !stem.empty() && queue.name.size() <= 80 && consists_of(stem, {lower, upper, digits, "-_"});
  if (right) return;
  properties.error(
      properties.mark_of("QueueName"),
      "'" + queue.name + "' is no queue name; expected up to 80 of a-z, A-Z, 0-9, '-', '_'");
}

}  // namespace

void add_table(Stack& stack, Resource& resource, Deployment& deployment) {
  const Node values = stack.evaluated_properties(resource);
  Properties properties(stack, values, described(stack, resource));
  Table table = table_of(stack, resource, properties);
  JsonObject request;
  request["TableName"] = table.name;
  properties.require("KeySchema", "the attributes of the key");
  properties.require("AttributeDefinitions", "the types of the key's attributes");
  for (const char* name : {"AttributeDefinitions", "KeySchema", "BillingMode",
                           "ProvisionedThroughput", "OnDemandThroughput", "GlobalSecondaryIndexes",
                           "LocalSecondaryIndexes", "TableClass", "DeletionProtectionEnabled"}) {
    if (const Node* node = properties.any(name)) request[name] = table_json(*node, name);
  }
  const auto billing =
      properties.text_of("BillingMode", {"PROVISIONED", "PAY_PER_REQUEST"}).value_or("PROVISIONED");
  if (billing == "PROVISIONED" && !properties.has("ProvisionedThroughput")) {
    properties.error(properties.mark(),
                     "'ProvisionedThroughput' is missing; expected it, or 'BillingMode: "
                     "PAY_PER_REQUEST'");
  }
  read_stream(properties, request);
  read_sse(properties, request);
  read_time_to_live(properties, table);
  table.point_in_time_recovery = read_recovery(properties);
  if (const auto tags = tags_of(properties); !tags.empty()) request["Tags"] = tag_list(tags);
  properties.inert({"ContributorInsightsSpecification", "ResourcePolicy", "WarmThroughput"});
  properties.unsupported("KinesisStreamSpecification", "changes are not sent to Kinesis here");
  properties.unsupported("ImportSourceSpecification", "the table starts empty here");
  properties.finish();
  table.create_table = Json(std::move(request));
  deployment.tables.push_back(std::move(table));
}

void add_simple_table(Stack& stack, Resource& resource, Deployment& deployment) {
  const Node values = stack.evaluated_properties(resource);
  Properties properties(stack, values, described(stack, resource));
  Table table = table_of(stack, resource, properties);
  Properties key = properties.map("PrimaryKey");
  const std::string name = key.text("Name").value_or("id");
  const std::string type = key.text_of("Type", {"String", "Number", "Binary"}).value_or("String");
  key.finish();
  JsonObject request;
  request["TableName"] = table.name;
  request["AttributeDefinitions"] = Json(
      JsonArray{Json(JsonObject{{"AttributeName", name}, {"AttributeType", type.substr(0, 1)}})});
  request["KeySchema"] =
      Json(JsonArray{Json(JsonObject{{"AttributeName", name}, {"KeyType", "HASH"}})});
  if (const Node* throughput = properties.any("ProvisionedThroughput")) {
    request["ProvisionedThroughput"] = table_json(*throughput);
  } else {
    request["BillingMode"] = "PAY_PER_REQUEST";
  }
  read_sse(properties, request);
  table.point_in_time_recovery = read_recovery(properties);
  if (const auto tags = tags_of(properties); !tags.empty()) request["Tags"] = tag_list(tags);
  properties.finish();
  table.create_table = Json(std::move(request));
  deployment.tables.push_back(std::move(table));
}

void add_queue(Stack& stack, Resource& resource, Deployment& deployment) {
  const Node values = stack.evaluated_properties(resource);
  Properties properties(stack, values, described(stack, resource));
  Queue queue;
  queue.id = stack.id_of(resource);
  queue.name = physical_name(stack, resource);
  queue.url = ref_value(stack, resource);
  queue.arn = arn_of(stack, resource);
  queue.place = stack.place(resource.mark);
  properties.text("QueueName");
  read_queue_attributes(properties, queue);
  check_queue_name(properties, queue);
  queue.tags = tags_of(properties);
  properties.finish();
  deployment.queues.push_back(std::move(queue));
}

void add_bucket(Stack& stack, Resource& resource, Deployment& deployment) {
  const Node values = stack.evaluated_properties(resource);
  Properties properties(stack, values, described(stack, resource));
  Bucket bucket;
  bucket.id = stack.id_of(resource);
  bucket.name = physical_name(stack, resource);
  bucket.arn = arn_of(stack, resource);
  bucket.place = stack.place(resource.mark);
  properties.text("BucketName");
  const bool right = bucket.name.size() >= 3 && bucket.name.size() <= 63 &&
                     consists_of(bucket.name, {lower, digits, ".-"}) &&
                     !is_one_of(bucket.name.substr(0, 1), {".", "-"}) &&
                     !is_one_of(bucket.name.substr(bucket.name.size() - 1), {".", "-"});
  if (!right) {
    properties.error(properties.mark_of("BucketName"),
                     "'" + bucket.name +
                         "' is no bucket name; expected 3 to 63 of a-z, 0-9, '.', '-', with a "
                         "letter or digit at both ends");
  }
  Properties versioning = properties.map("VersioningConfiguration");
  bucket.versioning = versioning.text_of("Status", {"Enabled", "Suspended"}) == "Enabled";
  versioning.finish();
  properties.inert({"AccelerateConfiguration", "AccessControl", "AnalyticsConfigurations",
                    "BucketEncryption", "IntelligentTieringConfigurations",
                    "InventoryConfigurations", "LoggingConfiguration", "MetricsConfigurations",
                    "OwnershipControls", "PublicAccessBlockConfiguration", "Tags"});
  properties.unsupported("CorsConfiguration", "browsers get no CORS headers from this bucket here");
  const Node* lifecycle = properties.any("LifecycleConfiguration");
  if (nullptr != lifecycle && !only_tidies_up(*lifecycle)) {
    properties.unsupported("LifecycleConfiguration", "objects do not expire here");
  }
  properties.unsupported("NotificationConfiguration", "no notifications are sent here");
  properties.unsupported("ObjectLockConfiguration", "objects are not locked here");
  properties.unsupported("ReplicationConfiguration", "objects are not replicated here");
  properties.unsupported("WebsiteConfiguration", "there is no website endpoint here");
  properties.finish();
  deployment.buckets.push_back(std::move(bucket));
}

}  // namespace local_cloud::templates
