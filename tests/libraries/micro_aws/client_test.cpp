#include <micro_aws/client.hpp>
#include <micro_core/invocation_scope.hpp>

#include <gmock/gmock.h>

#include "scripted_service.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::Client;
using micro_core::ErrorCode;
using micro_core::JsonObject;
using micro_http::HttpResponse;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::string_view get_item = "DynamoDB_20120810.GetItem";
constexpr std::string_view send_message = "AmazonSQS.SendMessage";
constexpr std::string_view receive_message = "AmazonSQS.ReceiveMessage";

HttpResponse refusal(int status, std::string type) {
  return {.status = status, .body = R"({"__type":")" + type + R"(","message":"no"})"};
}

TEST(Client, SendsASignedJsonCall) {
  ScriptedService service;
  service.answer(R"({"Item":{}})");
  const auto reply = service.client().call(get_item, {{"TableName", "t"}});
  ASSERT_TRUE(reply) << describe(reply.error());
  ASSERT_EQ(service.requests().size(), 1U);
  const auto& request = service.requests()[0];
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/");
  EXPECT_EQ(request.body, R"({"TableName":"t"})");
  EXPECT_EQ(request.headers.get("X-Amz-Target"), get_item);
  EXPECT_EQ(request.headers.get("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_EQ("http://" + std::string(request.headers.get("Host")), service.url());
  EXPECT_THAT(std::string(request.headers.get("Authorization")),
              HasSubstr("Credential=AKID/20261122/eu-central-1/dynamodb/aws4_request, "
                        "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "));
}

TEST(Client, SendsTheSessionTokenAndTheTraceThatLambdaGave) {
  ScriptedService service;
  service.answer("{}");
  const auto client = service.client({{"AWS_SESSION_TOKEN", "token"},
                                      {"_X_AMZN_TRACE_ID", "Root=1"},
                                      {"AWS_LAMBDA_FUNCTION_NAME", "f"}});
  ASSERT_TRUE(client.call(get_item, {}));
  EXPECT_EQ(service.requests()[0].headers.get("X-Amz-Security-Token"), "token");
  EXPECT_EQ(service.requests()[0].headers.get("X-Amzn-Trace-Id"), "Root=1");
}

TEST(Client, SendsTheTraceOfTheEventThatTheThreadWorksOnBeforeAnyOther) {
  ScriptedService service;
  service.answer("{}");
  service.answer("{}");
  const auto client =
      service.client({{"_X_AMZN_TRACE_ID", "Root=1"}, {"AWS_LAMBDA_FUNCTION_NAME", "f"}});
  {
    const micro_core::InvocationScope scope({.trace_header = "Root=2"});
    ASSERT_TRUE(client.call(get_item, {}));
  }
  {
    const micro_core::InvocationScope untraced({.request_id = "id"});
    ASSERT_TRUE(client.call(get_item, {}));
  }
  EXPECT_EQ(service.requests()[0].headers.get("X-Amzn-Trace-Id"), "Root=2");
  EXPECT_EQ(service.requests()[1].headers.get("X-Amzn-Trace-Id"), "");
}

TEST(Client, SaysWhatIsMissingInTheEnvironmentAtTheFirstCall) {
  const auto message = [](std::map<std::string, std::string> variables) {
    const Client client({.environment = environment_of(std::move(variables))});
    return client.call(get_item, {}).error().message;
  };
  EXPECT_THAT(message({}), HasSubstr("AWS_REGION"));
  EXPECT_THAT(message({{"AWS_REGION", "x"}}), HasSubstr("AWS_ACCESS_KEY_ID"));
  EXPECT_THAT(message({{"AWS_REGION", "x"}, {"AWS_ENDPOINT_URL", "?"}}),
              HasSubstr("AWS_ENDPOINT_URL"));
}

TEST(Client, RetriesTransientFailuresWithGrowingPauses) {
  ScriptedService service;
  service.answer(HttpResponse{.status = 503});
  service.answer(HttpResponse{.status = 500});
  service.answer(R"({"MessageId":"m"})");
  const auto reply = service.client().call(send_message, {});
  ASSERT_TRUE(reply) << describe(reply.error());
  EXPECT_EQ(service.requests().size(), 3U);
  EXPECT_THAT(service.pauses, ElementsAre(50ms, 100ms));
}

TEST(Client, GivesUpAfterTheLastAttemptWithTheServicesError) {
  ScriptedService service;
  for (int i = 0; i < 4; ++i) service.answer(refusal(400, "ThrottlingException"));
  const auto reply = service.client().call(get_item, {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::throttled);
  EXPECT_EQ(service.requests().size(), 4U);  // DynamoDB gets one attempt more
  EXPECT_THAT(service.pauses, ElementsAre(1s, 2s, 4s));
}

TEST(Client, DoesNotRepeatWhatARetryCannotMend) {
  ScriptedService service;
  service.answer(refusal(400, "ValidationException"));
  micro_core::Json body;
  const auto reply = service.client().call(get_item, {}, &body);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(micro_core::string_at(body, "message"), "no");
  EXPECT_EQ(service.requests().size(), 1U);
  EXPECT_THAT(service.pauses, IsEmpty());
}

TEST(Client, FollowsTheServicesHint) {
  ScriptedService service;
  service.answer(HttpResponse{.status = 503, .headers = {{"x-amz-retry-after", "1500"}}});
  service.answer("{}");
  ASSERT_TRUE(service.client().call(send_message, {}));
  EXPECT_THAT(service.pauses, ElementsAre(1500ms));
}

TEST(Client, RetriesWhenNobodyListens) {
  ScriptedService service;
  auto options = service.client_options();
  options.endpoint_url = "http://127.0.0.1:1";
  const auto reply = Client(options).call(send_message, {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::unavailable);
  EXPECT_FALSE(reply.error().remote);
  EXPECT_EQ(service.pauses.size(), 2U);
}

TEST(Client, StopsRetryingWhenTheTokensAreSpent) {
  ScriptedService service;
  const Client client = service.client({{"AWS_MAX_ATTEMPTS", "100"}});
  for (int i = 0; i < 50; ++i) service.answer(HttpResponse{.status = 500});
  EXPECT_FALSE(client.call(send_message, {}));
  EXPECT_EQ(service.pauses.size(), 35U);  // 500 tokens, 14 a retry

  EXPECT_FALSE(client.call(send_message, {}));
  EXPECT_EQ(service.pauses.size(), 35U);  // not one retry more
  EXPECT_EQ(service.requests().size(), 37U);
}

TEST(Client, MakesAPollerPauseWhenTheTokensAreSpent) {
  ScriptedService service;
  const Client client = service.client({{"AWS_MAX_ATTEMPTS", "100"}});
  for (int i = 0; i < 50; ++i) service.answer(HttpResponse{.status = 500});
  EXPECT_FALSE(client.call(send_message, {}));
  service.pauses.clear();
  EXPECT_FALSE(client.call(receive_message, {}));
  EXPECT_THAT(service.pauses, ElementsAre(50ms));
}

TEST(Client, EarnsTokensBackWithSuccesses) {
  ScriptedService service;
  const Client client = service.client({{"AWS_MAX_ATTEMPTS", "100"}});
  for (int i = 0; i < 36; ++i) service.answer(HttpResponse{.status = 500});
  EXPECT_FALSE(client.call(send_message, {}));  // 10 tokens are left
  for (int i = 0; i < 4; ++i) service.answer("{}");
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(client.call(send_message, {}));
  service.pauses.clear();
  service.answer(HttpResponse{.status = 500});
  service.answer("{}");
  EXPECT_TRUE(client.call(send_message, {}));
  EXPECT_EQ(service.pauses.size(), 1U);
}

TEST(Client, FollowsTheServicesClockWhenItsOwnIsWrong) {
  ScriptedService service;
  auto skewed = refusal(403, "InvalidSignatureException");
  const auto real_time = service.clock.time + 1h;
  skewed.headers.set("Date", micro_core::to_http_date(real_time));
  service.answer(skewed);
  const HttpResponse good{.headers = {{"Date", micro_core::to_http_date(real_time)}}, .body = "{}"};
  service.answer(good);
  service.answer(good);
  const Client client = service.client();
  ASSERT_TRUE(client.call(send_message, {}));
  ASSERT_TRUE(client.call(send_message, {}));
  EXPECT_THAT(service.pauses, IsEmpty());
  for (const std::size_t i : {1U, 2U}) {
    EXPECT_EQ(service.requests()[i].headers.get("X-Amz-Date"),
              micro_core::to_iso8601_basic(real_time));
  }
}

TEST(Client, FollowsTheServicesClockBeforeItIsRefusedForItsOwn) {
  ScriptedService service;
  const auto real_time = service.clock.time + 4min;
  service.answer(
      HttpResponse{.headers = {{"Date", micro_core::to_http_date(real_time)}}, .body = "{}"});
  service.answer("{}");
  const Client client = service.client();
  ASSERT_TRUE(client.call(send_message, {}));
  ASSERT_TRUE(client.call(send_message, {}));
  EXPECT_EQ(service.requests()[1].headers.get("X-Amz-Date"),
            micro_core::to_iso8601_basic(real_time));
}

TEST(Client, DoesNotBlameItsClockForAWrongSecret) {
  ScriptedService service;
  service.answer(refusal(403, "SignatureDoesNotMatch"));
  EXPECT_EQ(service.client().call(send_message, {}).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(service.requests().size(), 1U);
}

// Gives credentials that are numbered by how often the source was asked.
micro_aws::CredentialsProvider numbered(int& asked, const micro_core::Clock& clock) {
  return micro_aws::refreshed(
      [&]() -> micro_core::Result<micro_aws::Credentials> {
        return micro_aws::Credentials{.access_key_id = "K" + std::to_string(++asked),
                                      .secret_access_key = "s",
                                      .expires_at = clock.now() + 1h};
      },
      clock);
}

TEST(Client, FetchesCredentialsAnewOnceWhenAServiceTakesThemForExpired) {
  ScriptedService service;
  auto options = service.client_options();
  int asked = 0;
  options.credentials = numbered(asked, service.clock);
  const Client client(options);
  service.answer(refusal(400, "ExpiredTokenException"));
  service.answer("{}");
  ASSERT_TRUE(client.call(send_message, {}));
  EXPECT_THAT(std::string(service.requests()[1].headers.get("Authorization")),
              HasSubstr("Credential=K2/"));
  EXPECT_THAT(service.pauses, IsEmpty());

  service.answer(refusal(400, "ExpiredTokenException"));
  service.answer(refusal(400, "ExpiredTokenException"));
  EXPECT_EQ(client.call(send_message, {}).error().code, ErrorCode::permission_denied);
  EXPECT_EQ(service.requests().size(), 4U);
  EXPECT_EQ(asked, 3);
}

TEST(Client, DoesNotRepeatACallWithExpiredKeysThatNothingRenews) {
  ScriptedService service;
  service.answer(refusal(400, "ExpiredToken"));
  EXPECT_FALSE(service.client().call(send_message, {}));
  EXPECT_EQ(service.requests().size(), 1U);
}

TEST(Client, RepeatsACallWhoseAnswerArrivedDamaged) {
  ScriptedService service;
  service.answer(HttpResponse{.headers = {{"x-amz-crc32", "1"}}, .body = "{}"});
  service.answer(HttpResponse{.headers = {{"x-amz-crc32", "2745614147"}}, .body = "{}"});
  ASSERT_TRUE(service.client().call(get_item, {}));
  EXPECT_EQ(service.requests().size(), 2U);
}

TEST(Client, RefusesAnAnswerThatIsNotJson) {
  ScriptedService service;
  service.answer("<html>");
  const auto reply = service.client().call(get_item, {});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::internal);
}

TEST(Client, PutsTheBucketWhereItIsToldTo) {
  struct Case {
    micro_aws::S3Addressing addressing;
    std::string endpoint;
    std::string bucket;
    std::string expected;
  };
  using enum micro_aws::S3Addressing;
  const std::string aws = "https://s3.eu-central-1.amazonaws.com/";
  for (const Case& one : std::vector<Case>{
           {automatic, "", "bucket", "https://bucket.s3.eu-central-1.amazonaws.com/k?"},
           {automatic, "", "my.bucket", aws + "my.bucket/k?"},
           {automatic, "", "My_Bucket", aws + "My_Bucket/k?"},
           {automatic, "", "evil.example/", aws + "evil.example%2F/k?"},
           {automatic, "http://minio:9000", "bucket", "http://minio:9000/bucket/k?"},
           {path, "", "bucket", aws + "bucket/k?"},
           {virtual_host, "http://minio:9000", "bucket", "http://bucket.minio:9000/k?"},
           {virtual_host, "", "my.bucket", "https://my.bucket.s3.eu-central-1.amazonaws.com/k?"},
           {virtual_host, "", "a@b#c", aws + "a%40b%23c/k?"}}) {
    ScriptedService service;
    auto options = service.client_options({{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}});
    options.endpoint_url = one.endpoint;
    options.s3_addressing = one.addressing;
    const auto url = Client(options).presign_s3({.bucket = one.bucket, .key = "k"}, 60s);
    ASSERT_TRUE(url) << describe(url.error());
    EXPECT_THAT(*url, testing::StartsWith(one.expected));
  }
}

TEST(Client, PutsTheBucketIntoThePathOfACustomEndpointAndIntoAwsHosts) {
  ScriptedService service;
  const Client local = service.client();
  EXPECT_THAT(local.presign_s3({.bucket = "b", .key = "a b/ü"}, 60s).value(),
              HasSubstr(service.url() + "/b/a%20b/%C3%BC?X-Amz-"));
  const Client aws = service.client({{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}});
  EXPECT_THAT(aws.presign_s3({.bucket = "b", .key = "k"}, 60s).value(),
              HasSubstr("https://b.s3.eu-central-1.amazonaws.com/k?"));
  EXPECT_THAT(aws.presign_s3({.bucket = "b.c", .key = "k"}, 60s).value(),
              HasSubstr("https://s3.eu-central-1.amazonaws.com/b.c/k?"));
}

}  // namespace
