// User messages from the queue; objects into the bucket.
#include <micro_aws/client.hpp>
#include <micro_core/environment.hpp>
#include <micro_core/log.hpp>
#include <micro_lambda/batch.hpp>
#include <micro_lambda/runtime.hpp>

#include <utility>

#include "user_objects.hpp"

using micro_core::Result;
using namespace micro_lambda;

// Wiring: what is missing in the environment is named, and ends the start.
Result<TextHandler> make_handler() {
  const micro_core::Environment environment = micro_core::process_environment();
  auto table_name = micro_core::required_variable(environment, "TABLE_NAME");
  if (!table_name) return std::move(table_name).error();
  auto bucket_name = micro_core::required_variable(environment, "BUCKET_NAME");
  if (!bucket_name) return std::move(bucket_name).error();
  const auto level = micro_core::parse_log_level(environment("LOG_LEVEL").value_or(""));

  const micro_core::Logger logger{{.service = "users-processor", .level = level}};
  const users_processor::UserObjects objects(micro_aws::Client(), *std::move(table_name),
                                             *std::move(bucket_name));
  return to_text_handler([=](const SqsEvent& event, const Context& context) {
    return handle_records(event, context, logger,
                          [&](const SqsRecord& record) { return objects.reconcile(record.body); });
  });
}

int main() {
  return run_runtime(make_handler);
}
