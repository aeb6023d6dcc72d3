// links: micro_lambda::micro_lambda
// Events of any kind are read or refused, whatever they hold; what is read is written so that it is
// read as the same again, and what they hold packed is unpacked or refused.
#include <micro_lambda/events/api_gateway_proxy.hpp>
#include <micro_lambda/events/cloud_watch.hpp>
#include <micro_lambda/events/cognito.hpp>
#include <micro_lambda/events/config_rule.hpp>
#include <micro_lambda/events/dynamodb_stream.hpp>
#include <micro_lambda/events/kinesis.hpp>
#include <micro_lambda/events/lex.hpp>
#include <micro_lambda/events/message_brokers.hpp>
#include <micro_lambda/events/s3.hpp>
#include <micro_lambda/events/sns.hpp>
#include <micro_lambda/events/vpc_lattice.hpp>
#include <micro_lambda/http_api.hpp>
#include <micro_lambda/sqs_event.hpp>

#include <cstdint>
#include <cstdlib>

namespace {

using namespace micro_lambda;

template <class T, class Look>
void read(const micro_core::Json& json, Look look) {
  const auto event = EventCodec<T>::decode(json);
  if (!event) return;
  look(*event);
  const auto written = EventCodec<T>::encode(*event);
  const auto again = EventCodec<T>::decode(written);
  if (!again || EventCodec<T>::encode(*again) != written) std::abort();
}

template <class Event>
void look_at_body(const Event& event) {
  (void)event.body_bytes();
}

void look_at_images(const DynamoDbStreamEvent& event) {
  for (const auto& record : event.records) (void)to_plain_json(record.dynamodb.new_image);
}

void look_at_data(const KinesisEvent& event) {
  for (const auto& record : event.records) {
    const auto bytes = record.kinesis.bytes();
    if (bytes) (void)unpack_cloud_watch_logs(*bytes);
  }
}

void look_at_topics(const KafkaEvent& event) {
  for (const auto& [name, records] : event.records) {
    for (const auto& record : records) {
      (void)record.key_bytes();
      (void)record.header("h");
    }
  }
}

void look_at_messages(const SqsEvent& event) {
  for (const auto& record : event.records) {
    (void)record.receive_count();
    (void)record.sent_at();
    (void)record.body_as<S3Event>();
  }
}

void look_at_keys(const S3Event& event) {
  for (const auto& record : event.records) (void)record.s3.object.decoded_key();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  (void)unpack_cloud_watch_logs(bytes);
  const auto json = micro_core::parse_json(bytes);
  if (!json) return 0;
  const auto nothing = [](const auto&) {};
  read<HttpApiRequest>(*json, look_at_body<HttpApiRequest>);
  read<ApiGatewayProxyRequest>(*json, look_at_body<ApiGatewayProxyRequest>);
  read<LatticeRequestV2>(*json, look_at_body<LatticeRequestV2>);
  read<SqsEvent>(*json, look_at_messages);
  read<S3Event>(*json, look_at_keys);
  read<DynamoDbStreamEvent>(*json, look_at_images);
  read<KinesisEvent>(*json, look_at_data);
  read<KafkaEvent>(*json, look_at_topics);
  read<SnsEvent>(*json, nothing);
  read<CognitoPreTokenGenerationEvent>(*json, nothing);
  read<LexEvent>(*json, nothing);
  read<ConfigRuleEvent>(*json, [](const ConfigRuleEvent& event) { (void)event.invocation(); });
  read<CloudWatchAlarmEvent>(*json, nothing);
  read<CloudWatchLogsEvent>(*json, [](const CloudWatchLogsEvent& event) { (void)event.logs(); });
  return 0;
}
