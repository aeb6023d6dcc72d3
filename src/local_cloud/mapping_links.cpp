#include <local_cloud/mapping_links.hpp>
#include <local_cloud/queues/queue_consumer.hpp>

#include <memory>
#include <utility>

namespace local_cloud {
namespace {

using mappings::InvokeOutcome;

InvokeOutcome to_outcome(functions::InvocationResult result) {
  using Status = InvokeOutcome::Status;
  if (result.throttled()) return {Status::throttled, {}};
  if (result.refusal || result.function_error) return {Status::failed, std::move(result.payload)};
  return {Status::answered, std::move(result.payload)};
}

}  // namespace

mappings::SqsMappingLinks make_links(queues::QueuesDriver& driver, const std::string& queue_name,
                                     functions::Functions& functions) {
  const queues::QueueConsumer consumer(driver, queue_name);
  mappings::SqsMappingLinks links;
  links.receive = [consumer](mappings::ReceiveOptions options, auto callback) {
    return consumer.receive({options.messages_max, options.wait, options.visibility_timeout},
                            std::move(callback));
  };
  links.remove = [consumer](const std::vector<std::string>& handles) {
    return consumer.remove(handles);
  };
  links.change_visibility = [consumer](const std::vector<std::string>& handles,
                                       std::chrono::seconds timeout) {
    consumer.change_visibility(handles, timeout);
  };
  links.visibility_timeout = [consumer] { return consumer.visibility_timeout(); };
  links.invoke = [&functions](const std::string& function_id, std::string payload,
                              std::function<void(InvokeOutcome)> callback) {
    functions.invoke(function_id, std::move(payload), {},
                     [callback = std::move(callback)](functions::InvocationResult result) {
                       callback(to_outcome(std::move(result)));
                     });
  };
  return links;
}

micro_core::JsonObject describe_mapping(const templates::QueueMapping& mapping,
                                        const std::string& function_arn) {
  micro_core::JsonObject object{{"UUID", mapping.uuid},
                                {"BatchSize", mapping.batch_size},
                                {"MaximumBatchingWindowInSeconds", mapping.batching_window.count()},
                                {"EventSourceArn", mapping.queue_arn},
                                {"FunctionArn", function_arn},
                                {"State", mapping.enabled ? "Enabled" : "Disabled"},
                                {"StateTransitionReason", "USER_INITIATED"}};
  if (mapping.report_batch_item_failures) {
    object["FunctionResponseTypes"] = micro_core::JsonArray{"ReportBatchItemFailures"};
  }
  if (mapping.maximum_concurrency) {
    object["ScalingConfig"] =
        micro_core::JsonObject{{"MaximumConcurrency", *mapping.maximum_concurrency}};
  }
  return object;
}

}  // namespace local_cloud
