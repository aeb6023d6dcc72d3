#include <local_cloud/queues/queues_api.hpp>

#include <micro_http/client.hpp>
#include <micro_http/server.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace local_cloud::queues {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// The API behind a real server on a port of the kernel's choice.
class QueuesApiTest : public testing::Test {
 protected:
  QueuesApiTest() : server_(listen()), runner_([this] { loop_.run(); }) {
    url_ = *micro_http::parse_url(server_.url());
  }
  ~QueuesApiTest() override {
    loop_.stop();
    runner_.join();
  }

  micro_http::HttpResponse json(const std::string& operation, const std::string& body) {
    micro_http::HttpRequest request{.method = "POST", .body = body};
    request.headers.add("X-Amz-Target", "AmazonSQS." + operation);
    request.headers.add("Content-Type", "application/x-amz-json-1.0");
    return client_.send(url_, request).value();
  }
  micro_http::HttpResponse query(const std::string& form, const std::string& path = "/") {
    micro_http::HttpRequest request{.method = "POST", .target = path, .body = form};
    request.headers.add("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
    return client_.send(url_, request).value();
  }
  std::string queue_url(const std::string& name) { return server_.url() + "/000000000000/" + name; }
  std::string with_url(const std::string& name, const std::string& rest) {
    return R"({"QueueUrl":")" + queue_url(name) + R"(")" + rest + "}";
  }

 private:
  micro_http::HttpServer listen() {
    return std::move(micro_http::HttpServer::listen(
                         loop_, {},
                         [this](micro_http::HttpRequest request, micro_http::HttpReply reply) {
                           api_.handle(wire::identify(std::move(request), {}), std::move(reply));
                         }))
        .value();
  }

 protected:
  micro_http::EventLoop loop_{2};
  std::unique_ptr<storage::Store> store_ = storage::make_memory_store();
  std::unique_ptr<QueuesEngine> engine_ =
      std::move(QueuesEngine::open(*store_, {}, micro_core::system_clock().now())).value();
  QueuesApi api_{*engine_, loop_, micro_core::system_clock()};
  micro_http::HttpServer server_;
  std::thread runner_;
  micro_http::HttpClient client_;
  micro_http::Url url_;
};

TEST_F(QueuesApiTest, SendsAndReceivesInTheJsonProtocol) {
  const auto created = json("CreateQueue", R"({"QueueName":"q"})");
  EXPECT_EQ(created.status, 200);
  EXPECT_EQ(created.headers.get("content-type"), "application/x-amz-json-1.0");
  EXPECT_EQ(created.body, R"({"QueueUrl":")" + queue_url("q") + R"("})");
  const auto sent = json("SendMessage", with_url("q", R"(,"MessageBody":"hé","MessageAttributes":
      {"Foo":{"DataType":"String","StringValue":"Bar"}})"));
  EXPECT_THAT(sent.body,
              HasSubstr(R"("MD5OfMessageAttributes":"ae7155c6026991b6d54b11589678bf9c")"));
  const auto received = json("ReceiveMessage", with_url("q", R"(,"MessageAttributeNames":["F.*"],
      "AttributeNames":["All"])"));
  const auto body = micro_core::parse_json(received.body).value();
  const auto& message = body.at("Messages").at(0);
  EXPECT_EQ(micro_core::string_at(message, "Body"), "hé");
  EXPECT_EQ(message.at("MessageAttributes").at("Foo").at("StringValue").as_string(), "Bar");
  EXPECT_EQ(message.at("Attributes").at("ApproximateReceiveCount").as_string(), "1");
  const auto deleted =
      json("DeleteMessage",
           with_url("q", R"(,"ReceiptHandle":")" +
                             std::string(micro_core::string_at(message, "ReceiptHandle")) + "\""));
  EXPECT_EQ(deleted.status, 200);
  EXPECT_EQ(json("ReceiveMessage", with_url("q", "")).body, "{}");
}

TEST_F(QueuesApiTest, AnswersErrorsOfTheJsonProtocolWithTheirQueryCode) {
  const auto refused = json("SendMessage", with_url("none", R"(,"MessageBody":"x")"));
  EXPECT_EQ(refused.status, 400);
  EXPECT_EQ(refused.headers.get("x-amzn-query-error"),
            "AWS.SimpleQueueService.NonExistentQueue;Sender");
  EXPECT_EQ(refused.body, R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":)"
                          R"("The specified queue does not exist."})");
  EXPECT_EQ(json("Fly", "{}").status, 400);
  EXPECT_THAT(json("ListQueues", "{").body, HasSubstr("SerializationException"));
  EXPECT_THAT(json("ListQueues", "[]").body, HasSubstr("SerializationException"));
}

TEST_F(QueuesApiTest, SpeaksTheQueryProtocolAtTheRootAndAtAQueuesPath) {
  EXPECT_THAT(query("Action=CreateQueue&QueueName=q&Version=2012-11-05").body,
              HasSubstr("<CreateQueueResult><QueueUrl>" + queue_url("q") + "</QueueUrl>"));
  EXPECT_THAT(query("Action=SendMessage&MessageBody=a%26b", "/000000000000/q").body,
              HasSubstr("<MD5OfMessageBody>"));
  const auto received =
      client_.send(url_, {.target = "/000000000000/q?Action=ReceiveMessage&AttributeName.1=All"})
          .value();
  EXPECT_EQ(received.headers.get("content-type"), "text/xml");
  EXPECT_THAT(received.body, HasSubstr("<Body>a&amp;b</Body><Attribute><Name>SenderId</Name>"));
  const auto refused = query("Action=GetQueueUrl&QueueName=none");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("<Code>AWS.SimpleQueueService.NonExistentQueue</Code>"));
}

TEST_F(QueuesApiTest, MatchesAQueueUrlOfAnyHost) {
  json("CreateQueue", R"({"QueueName":"q"})");
  for (const std::string& url :
       {std::string("https://sqs.eu-central-1.amazonaws.com/000000000000/q"),
        std::string("http://localhost:1/queue/eu-central-1/000000000000/q"), std::string("q")}) {
    EXPECT_EQ(json("SendMessage", R"({"QueueUrl":")" + url + R"(","MessageBody":"x"})").status, 200)
        << url;
  }
  EXPECT_EQ(
      json("SendMessage", R"({"QueueUrl":"http://x/111111111111/q","MessageBody":"x"})").status,
      400);
}

TEST_F(QueuesApiTest, ReportsEachEntryOfABatchAndRefusesBrokenBatches) {
  json("CreateQueue", R"({"QueueName":"q"})");
  const auto sent = json("SendMessageBatch", with_url("q", R"(,"Entries":[
      {"Id":"good","MessageBody":"x"},{"Id":"bad","MessageBody":""}])"));
  const auto body = micro_core::parse_json(sent.body).value();
  EXPECT_EQ(micro_core::string_at(body.at("Successful").at(0), "Id"), "good");
  EXPECT_EQ(micro_core::to_text(body.at("Failed")),
            R"([{"Id":"bad","SenderFault":true,"Code":"MissingParameter","Message":)"
            R"("The request must contain the parameter MessageBody."}])");
  const auto code = [&](const std::string& entries) {
    return std::string(json("SendMessageBatch", with_url("q", ",\"Entries\":" + entries))
                           .headers.get("x-amzn-query-error"));
  };
  EXPECT_EQ(code("[]"), "AWS.SimpleQueueService.EmptyBatchRequest;Sender");
  EXPECT_EQ(code(R"([{"Id":"a b","MessageBody":"x"}])"),
            "AWS.SimpleQueueService.InvalidBatchEntryId;Sender");
  EXPECT_EQ(code(R"([{"Id":"a","MessageBody":"x"},{"Id":"a","MessageBody":"x"}])"),
            "AWS.SimpleQueueService.BatchEntryIdsNotDistinct;Sender");
  const std::string half(600'000, 'x');
  EXPECT_EQ(code(R"([{"Id":"a","MessageBody":")" + half + R"("},{"Id":"b","MessageBody":")" + half +
                 R"("}])"),
            "AWS.SimpleQueueService.BatchRequestTooLong;Sender");
  std::string many = "[";
  for (int i = 0; i < 11; ++i) {
    many += (i == 0 ? "" : ",") + std::string(R"({"Id":")") + std::to_string(i) +
            R"(","MessageBody":"x"})";
  }
  EXPECT_EQ(code(many + "]"), "AWS.SimpleQueueService.TooManyEntriesInBatchRequest;Sender");
}

TEST_F(QueuesApiTest, AnswersALongPollWhenAMessageComes) {
  json("CreateQueue", R"({"QueueName":"q"})");
  auto polled = std::async(std::launch::async, [&] {
    return json("ReceiveMessage", with_url("q", R"(,"WaitTimeSeconds":20)"));
  });
  while (!engine_->next_event_time()) std::this_thread::yield();
  json("SendMessage", with_url("q", R"(,"MessageBody":"woken")"));
  EXPECT_THAT(polled.get().body, HasSubstr("woken"));
}

TEST_F(QueuesApiTest, AnswersALongPollWhenItsTimeIsOver) {
  json("CreateQueue", R"({"QueueName":"q"})");
  EXPECT_EQ(json("ReceiveMessage", with_url("q", R"(,"WaitTimeSeconds":1)")).body, "{}");
}

TEST_F(QueuesApiTest, LosesNoMessageToAClientThatWentAway) {
  json("CreateQueue", R"({"QueueName":"q"})");
  micro_http::HttpRequest request{.method = "POST",
                                  .body = with_url("q", R"(,"WaitTimeSeconds":20)")};
  request.headers.add("X-Amz-Target", "AmazonSQS.ReceiveMessage");
  const auto gave_up = client_.send(url_, request, 300ms);
  ASSERT_FALSE(gave_up);
  while (engine_->next_event_time()) std::this_thread::yield();
  json("SendMessage", with_url("q", R"(,"MessageBody":"kept")"));
  EXPECT_THAT(json("ReceiveMessage", with_url("q", "")).body, HasSubstr("kept"));
}

}  // namespace
}  // namespace local_cloud::queues
