// A batch consumer: records that fail are reported one by one, and only they come again.
#include <micro_lambda/batch.hpp>
#include <micro_lambda/runtime.hpp>

int main() {
  const micro_core::Logger logger({.service = "lambda_sqs_batch"});
  return micro_lambda::run(
      [&](const micro_lambda::SqsEvent& event, const micro_lambda::Context& context) {
        return micro_lambda::handle_records(
            event, context, logger,
            [&](const micro_lambda::SqsRecord& record) -> micro_core::Result<void> {
              const auto body = micro_core::parse_json(record.body);
              if (!body) return body.error();
              logger.info("a record", {{"body", *body}});
              return {};
            });
      });
}
