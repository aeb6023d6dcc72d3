// What starts functions: their Events, and mappings that are resources of their own.
#include <local_cloud/template/api_resources.hpp>
#include <local_cloud/template/attributes.hpp>
#include <local_cloud/template/translate.hpp>

#include <algorithm>

namespace local_cloud::templates {
namespace {

constexpr int unbatched_max = 10;  // more messages in a batch need a window to collect them

template <class Things>
auto* find_by_arn(Things& things, const std::string& arn) {
  const auto found = std::find_if(things.begin(), things.end(),
                                  [&](const auto& thing) { return thing.arn == arn; });
  return found == things.end() ? nullptr : &*found;
}

// Lambda refuses a queue whose messages would come back while their function still runs.
void check_queue(Properties& properties, const QueueMapping& mapping, const Queue& queue,
                 const Deployment& deployment) {
  const auto function =
      std::find_if(deployment.functions.begin(), deployment.functions.end(),
                   [&](const Function& each) { return each.id == mapping.function_id; });
  const auto given = queue.attributes.find("VisibilityTimeout");
  const int visibility = given == queue.attributes.end() ? 30 : std::stoi(given->second);
  if (function != deployment.functions.end() && visibility < function->timeout.count()) {
    properties.error(properties.mark(), "queue '" + queue.name + "' shows a message again after " +
                                            std::to_string(visibility) +
                                            " s, before the function's timeout of " +
                                            std::to_string(function->timeout.count()) +
                                            " s; expected a VisibilityTimeout of 6 times as much");
  }
  if (!queue.name.ends_with(".fifo")) return;
  if (mapping.batch_size > unbatched_max) {
    properties.error(properties.mark_of("BatchSize"), "a FIFO queue gives batches of 1 to 10");
  }
  if (mapping.batching_window.count() > 0) {
    properties.error(properties.mark_of("MaximumBatchingWindowInSeconds"),
                     "a FIFO queue has no batching window");
  }
}

void add_sqs_event(Stack& stack, Resource& function, const std::string& name, Properties event,
                   Deployment& deployment) {
  QueueMapping mapping;
  mapping.id = stack.id_of(function) + name;  // SAM names the mapping so
  mapping.uuid = derived_uuid(stack.origin().name + "/" + function.logical_id + name);
  mapping.function_id = stack.id_of(function);
  mapping.place = stack.place(event.mark());
  event.require("Queue", "the ARN of a queue, as '!GetAtt UsersQueue.Arn'");
  mapping.queue_arn = event.text("Queue").value_or("");
  add_queue_mapping(stack, event, std::move(mapping), deployment);
}

void add_event(Stack& stack, Resource& function, const Node::Member& event,
               Deployment& deployment) {
  const std::string where = described(stack, function) + ": event " + event.key;
  Properties outer(stack, event.value, where);
  outer.require("Type", "one as 'HttpApi' or 'SQS'");
  const std::string type = outer.text("Type").value_or("");
  const Node none = Node::map(event.value.mark);
  const Node* given = outer.any("Properties");
  Properties inner(stack, nullptr != given && given->is_map() ? *given : none, where);
  if (nullptr != given && !given->is_map()) {
    outer.error(given->mark,
                "'Properties' is " + std::string(kind_name(*given)) + "; expected a map");
  } else if (type == "HttpApi") {
    add_route(stack, function, inner, deployment);
  } else if (type == "SQS") {
    add_sqs_event(stack, function, event.key, inner, deployment);
  } else if (!type.empty()) {
    stack.unsupported(outer.mark_of("Type"), where + " of type " + type,
                      "only HttpApi and SQS events start functions here");
  }
  outer.finish();
}

}  // namespace

void add_queue_mapping(Stack& stack, Properties& properties, QueueMapping mapping,
                       Deployment& deployment) {
  mapping.enabled = properties.boolean("Enabled").value_or(true);
  mapping.batch_size =
      static_cast<int>(properties.integer("BatchSize", {1, 10'000}).value_or(unbatched_max));
  mapping.batching_window = std::chrono::seconds(
      properties.integer("MaximumBatchingWindowInSeconds", {0, 300}).value_or(0));
  for (const std::string& type : properties.texts("FunctionResponseTypes")) {
    if (type == "ReportBatchItemFailures") {
      mapping.report_batch_item_failures = true;
    } else {
      properties.error(
          properties.mark_of("FunctionResponseTypes"),
          "there is no response type '" + type + "'; expected 'ReportBatchItemFailures'");
    }
  }
  Properties scaling = properties.map("ScalingConfig");
  if (const auto concurrency = scaling.integer("MaximumConcurrency", {2, 1'000})) {
    mapping.maximum_concurrency = static_cast<int>(*concurrency);
  }
  scaling.finish();
  if (mapping.batch_size > unbatched_max && mapping.batching_window.count() < 1) {
    properties.error(properties.mark_of("BatchSize"),
                     "batches of more than 10 need 'MaximumBatchingWindowInSeconds' of 1 or more");
  }
  properties.inert({"KmsKeyArn", "MetricsConfig", "LoggingConfig", "Tags"});
  properties.unsupported("FilterCriteria",
                         "messages are not filtered here: all reach the function");
  properties.unsupported("ProvisionedPollerConfig", "the number of pollers is chosen here");
  properties.finish();
  if (mapping.queue_arn.empty()) return;  // reported
  const Queue* queue = find_by_arn(deployment.queues, mapping.queue_arn);
  if (nullptr == queue) {
    stack.unsupported(properties.mark(), properties.where(),
                      "'" + mapping.queue_arn +
                          "' is not a queue of this template; the mapping "
                          "is left out");
    return;
  }
  check_queue(properties, mapping, *queue, deployment);
  deployment.queue_mappings.push_back(std::move(mapping));
}

void add_events(Stack& stack, Resource& resource, Deployment& deployment) {
  const Node* events = stack.property(resource, "Events");
  if (nullptr == events || events->broken) return;
  if (!events->is_map()) {
    stack.error(events->mark, described(stack, resource) + ": 'Events' is " +
                                  std::string(kind_name(*events)) + "; expected a map");
    return;
  }
  for (const Node::Member& event : events->members) add_event(stack, resource, event, deployment);
}

void add_event_source_mapping(Stack& stack, Resource& resource, Deployment& deployment) {
  const Node values = stack.evaluated_properties(resource);
  Properties properties(stack, values, described(stack, resource));
  QueueMapping mapping;
  mapping.id = stack.id_of(resource);
  mapping.uuid = ref_value(stack, resource);
  mapping.place = stack.place(resource.mark);
  properties.require("FunctionName", "the name or ARN of a function");
  properties.require("EventSourceArn", "the ARN of a queue");
  mapping.queue_arn = properties.text("EventSourceArn").value_or("");
  const std::string name = properties.text("FunctionName").value_or("");
  const auto function =
      std::find_if(deployment.functions.begin(), deployment.functions.end(),
                   [&](const Function& each) { return each.name == name || each.arn == name; });
  if (function == deployment.functions.end()) {
    if (!name.empty()) {
      stack.unsupported(properties.mark_of("FunctionName"), properties.where(),
                        "'" + name +
                            "' is not a function of this template; the mapping is left "
                            "out");
    }
    return;
  }
  mapping.function_id = function->id;
  add_queue_mapping(stack, properties, std::move(mapping), deployment);
}

}  // namespace local_cloud::templates
