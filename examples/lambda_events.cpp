// A handler for each kind of event, as docs/events.md shows them. Which one this program serves is
// said by the environment's HANDLER: a function of one's own has one, and no such table.
#include <micro_lambda/batch.hpp>
#include <micro_lambda/events/app_sync.hpp>
#include <micro_lambda/events/authorizer.hpp>
#include <micro_lambda/events/bedrock_agent.hpp>
#include <micro_lambda/events/cloud_watch.hpp>
#include <micro_lambda/events/cognito.hpp>
#include <micro_lambda/events/dynamodb_stream.hpp>
#include <micro_lambda/events/event_bridge.hpp>
#include <micro_lambda/events/kinesis.hpp>
#include <micro_lambda/events/lex.hpp>
#include <micro_lambda/events/message_brokers.hpp>
#include <micro_lambda/events/s3.hpp>
#include <micro_lambda/events/s3_batch.hpp>
#include <micro_lambda/events/sns.hpp>
#include <micro_lambda/events/step_functions.hpp>
#include <micro_lambda/http_api.hpp>
#include <micro_lambda/runtime.hpp>

#include <cstdlib>
#include <string>

namespace {

using namespace micro_lambda;
using micro_core::Json;
using micro_core::Result;

const micro_core::Logger logger({.service = "lambda_events"});

struct User {
  std::string id;
  std::string name;
};

HttpApiResponse greet(const HttpApiRequest& request) {
  const auto name = request.query_string_parameters.find("name");
  if (name == request.query_string_parameters.end()) return {.status_code = 400};
  return {.headers = {{"content-type", "text/plain"}}, .body = "hello " + name->second};
}

BatchItemFailures import_users(const SqsEvent& event, const Context& context) {
  return handle_records(event, context, logger, [](const SqsRecord& record) -> Result<void> {
    const auto user = record.body_as<User>();
    if (!user) return user.error();  // this record comes again, the others do not
    logger.info("a user", {{"name", Json(user->name)}});
    return {};
  });
}

BatchItemFailures follow_table(const DynamoDbStreamEvent& event, const Context& context) {
  return handle_records(event, context, logger, [](const DynamoDbRecord& record) -> Result<void> {
    if (record.event_name != "INSERT") return {};
    const auto user = from_image<User>(record.dynamodb.new_image);
    if (!user) return user.error();
    logger.info("a new user", {{"name", Json(user->name)}});
    return {};
  });
}

BatchItemFailures read_stream(const KinesisEvent& event, const Context& context) {
  return handle_records(event, context, logger, [](const KinesisRecord& record) -> Result<void> {
    const auto bytes = record.kinesis.bytes();
    if (!bytes) return bytes.error();
    logger.info("data",
                {{"partition", Json(record.kinesis.partition_key)}, {"bytes", bytes->size()}});
    return {};
  });
}

void look_at_objects(const S3Event& event) {
  for (const S3Record& record : event.records) {
    logger.info(record.event_name, {{"key", Json(record.s3.object.decoded_key())}});
  }
}

void hear(const SnsEvent& event) {
  for (const SnsRecord& record : event.records) {
    logger.info(record.sns.subject, {{"user", Json(record.sns.message_as<User>().value().name)}});
  }
}

void on_change(const EventBridgeEvent& event) {
  const User user = event.detail_as<User>().value();
  logger.info(event.detail_type, {{"user", Json(user.name)}, {"at", Json(event.time.to_string())}});
}

void collect_logs(const CloudWatchLogsEvent& event) {
  const CloudWatchLogs logs = event.logs().value();
  for (const CloudWatchLogLine& line : logs.log_events) logger.info(line.message);
}

FirehoseResult shorten(const FirehoseEvent& event) {
  FirehoseResult result;
  for (const FirehoseRecord& record : event.records) {
    const std::string bytes = record.bytes().value();
    result.records.push_back(FirehoseResultRecord::ok(record, bytes.substr(0, 100)));
  }
  return result;
}

void read_topic(const KafkaEvent& event) {
  for (const auto& [partition, records] : event.records) {
    for (const KafkaRecord& record : records) logger.info(record.value_bytes().value());
  }
}

AuthorizerResponse let_in(const TokenAuthorizerRequest& request) {
  const std::string stage = whole_stage(request.method_arn);
  if (request.authorization_token != "secret") return AuthorizerResponse::deny("nobody", stage);
  return AuthorizerResponse::allow("ada", stage);
}

HttpAuthorizerResponse let_in_simply(const HttpAuthorizerRequest& request) {
  return {.is_authorized = request.headers.contains("authorization")};
}

CognitoPreSignUpEvent confirm(const CognitoPreSignUpEvent& event) {
  CognitoPreSignUpEvent answer = event;
  answer.response.auto_confirm_user = true;
  return answer;
}

std::vector<AppSyncResult> resolve(const std::vector<AppSyncResolverEvent>& events) {
  std::vector<AppSyncResult> results;
  for (const AppSyncResolverEvent& event : events) results.push_back({.data = event.arguments});
  return results;
}

BedrockAgentResponse list_claims(const BedrockAgentEvent& event) {
  return BedrockAgentResponse::to_operation(event, R"({"claims":[]})");
}

LexResponse book(const LexEvent& event) {
  if (!event.session_state.intent.slots.contains("City")) {
    return LexResponse::elicit_slot(event, "City", "Where do you want to stay?");
  }
  return LexResponse::close(event, "Fulfilled", "Done.");
}

S3BatchResponse check_objects(const S3BatchEvent& event) {
  S3BatchResponse response = S3BatchResponse::to(event);
  for (const S3BatchTask& task : event.tasks) response.add(task, "Succeeded", task.decoded_key());
  return response;
}

void start_task(const StepFunctionsTask& task) {
  logger.info("to be finished later", {{"user", Json(task.input_as<User>().value().name)}});
}

template <class Handler>
struct Named {
  const char* name;
  Handler handler;
};

template <class... Handler>
int run_one_of(const std::string& name, Named<Handler>... handlers) {
  int status = EXIT_FAILURE;
  const bool found =
      ((handlers.name == name ? (status = run(handlers.handler), true) : false) || ...);
  if (!found) logger.error("HANDLER names none of the handlers", {{"name", Json(name)}});
  return status;
}

}  // namespace

int main() {
  const char* name = std::getenv("HANDLER");
  return run_one_of(name ? name : "", Named{"greet", greet}, Named{"import_users", import_users},
                    Named{"follow_table", follow_table}, Named{"read_stream", read_stream},
                    Named{"look_at_objects", look_at_objects}, Named{"hear", hear},
                    Named{"on_change", on_change}, Named{"collect_logs", collect_logs},
                    Named{"shorten", shorten}, Named{"read_topic", read_topic},
                    Named{"let_in", let_in}, Named{"let_in_simply", let_in_simply},
                    Named{"confirm", confirm}, Named{"resolve", resolve},
                    Named{"list_claims", list_claims}, Named{"book", book},
                    Named{"check_objects", check_objects}, Named{"start_task", start_task});
}
