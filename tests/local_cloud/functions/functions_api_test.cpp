#include "engine_fixture.hpp"

#include <gmock/gmock.h>
#include <local_cloud/functions/functions_api.hpp>
#include <micro_core/encoding.hpp>
#include <micro_http/client.hpp>

namespace local_cloud::functions {
namespace {

using micro_core::parse_json;
using micro_core::string_at;
using micro_http::Headers;
using micro_http::HttpResponse;
using ::testing::HasSubstr;

// The API behind a real server: its answers are seen as clients see them.
class FunctionsApiTest : public EngineTest {
 protected:
  ~FunctionsApiTest() override {
    server_.reset();
    loop_.stop();
    if (server_thread_.joinable()) server_thread_.join();
  }

  HttpResponse send(const std::string& method, const std::string& target, std::string body = {},
                    Headers headers = {}) {
    if (!server_) start();
    const auto url = micro_http::parse_url(server_->url());
    return client_.send(*url, {method, target, std::move(headers), std::move(body), {}}).value();
  }
  HttpResponse invoke_http(const std::string& name, std::string body, Headers headers = {}) {
    return send("POST", "/2015-03-31/functions/" + name + "/invocations", std::move(body),
                std::move(headers));
  }

 private:
  void start() {
    api_.emplace(engine(), wire::CloudIdentity{}, [] {
      micro_core::JsonObject mapping;
      mapping["UUID"] = "1";
      mapping["FunctionArn"] = "arn:aws:lambda:eu-central-1:000000000000:function:Fn-name";
      return micro_core::JsonArray{micro_core::Json(mapping)};
    });
    server_ = micro_http::HttpServer::listen(
                  loop_, {.body_bytes_max = 64 << 20},
                  [this](micro_http::HttpRequest request, micro_http::HttpReply reply) {
                    api_->handle(wire::identify(std::move(request), {}), std::move(reply));
                  })
                  .value();
    server_thread_ = std::thread([this] { loop_.run(); });
  }

  micro_http::EventLoop loop_;
  std::optional<FunctionsApi> api_;
  std::optional<micro_http::HttpServer> server_;
  std::thread server_thread_;
  micro_http::HttpClient client_;
};

TEST_F(FunctionsApiTest, InvokesAFunction) {
  add("Fn");
  for (const std::string name : {"Fn-name", "Fn-name:$LATEST", "Fn-name%3A%24LATEST",
                                 "arn:aws:lambda:eu-central-1:000000000000:function:Fn-name"}) {
    const auto response = invoke_http(name, R"({"a":1})");
    EXPECT_EQ(response.status, 200) << name;
    EXPECT_EQ(response.body, R"({"a":1})");
    EXPECT_EQ(response.headers.get("x-amz-executed-version"), "$LATEST");
    EXPECT_FALSE(response.headers.contains("x-amz-function-error"));
    EXPECT_FALSE(response.headers.get("x-amzn-requestid").empty());
  }
}

TEST_F(FunctionsApiTest, TellsAFunctionErrorByAHeader) {
  add("Fn");
  const auto response = invoke_http("Fn-name", R"({"do":"error"})");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("x-amz-function-error"), "Unhandled");
  EXPECT_EQ(response.body, R"({"errorType":"MyError","errorMessage":"no luck"})");
}

TEST_F(FunctionsApiTest, ReturnsTheTailOfTheLog) {
  add("Fn");
  const auto response = invoke_http("Fn-name", R"({"do":"print"})", {{"X-Amz-Log-Type", "Tail"}});
  const auto tail = micro_core::from_base64(response.headers.get("x-amz-log-result"));
  ASSERT_TRUE(tail);
  EXPECT_THAT(*tail, HasSubstr("first line\nsecond line\n"));
  EXPECT_THAT(*tail, HasSubstr("REPORT RequestId: "));
}

TEST_F(FunctionsApiTest, AcceptsEventsAndDryRuns) {
  add("Fn");
  const auto event = invoke_http("Fn-name", "{}", {{"X-Amz-Invocation-Type", "Event"}});
  EXPECT_EQ(event.status, 202);
  EXPECT_EQ(event.body, "");
  const auto dry_run = invoke_http("Fn-name", "{}", {{"X-Amz-Invocation-Type", "DryRun"}});
  EXPECT_EQ(dry_run.status, 204);
}

TEST_F(FunctionsApiTest, HandsTheClientContextOn) {
  add("Fn");
  const auto response =
      invoke_http("Fn-name", R"({"do":"headers"})",
                  {{"X-Amz-Client-Context", micro_core::to_base64(R"({"custom": {"a": "b"}})")}});
  EXPECT_EQ(string_at(*parse_json(response.body), "Lambda-Runtime-Client-Context"),
            R"({"custom":{"a":"b"}})");
}

TEST_F(FunctionsApiTest, GivesAnEmptyObjectWhenThereIsNoPayload) {
  add("Fn");
  EXPECT_EQ(invoke_http("Fn-name", "").body, "{}");
}

TEST_F(FunctionsApiTest, RefusesAsLambdaDoes) {
  add("Fn").reserved_concurrency = 0;
  const auto json = invoke_http("Fn-name", "{nonsense");
  EXPECT_EQ(json.status, 400);
  EXPECT_EQ(json.headers.get("x-amzn-errortype"), "InvalidRequestContentException");
  EXPECT_THAT(json.body, HasSubstr(R"("message":"Could not parse request body into json)"));

  const auto name = invoke_http("nobody", "{}");
  EXPECT_EQ(name.status, 404);
  EXPECT_EQ(name.headers.get("x-amzn-errortype"), "ResourceNotFoundException");
  EXPECT_EQ(name.body, R"({"Type":"User","Message":"Function not found: )"
                       R"(arn:aws:lambda:eu-central-1:000000000000:function:nobody"})");

  const auto throttled = invoke_http("Fn-name", "{}");
  EXPECT_EQ(throttled.status, 429);
  EXPECT_EQ(throttled.headers.get("x-amzn-errortype"), "TooManyRequestsException");
  EXPECT_EQ(throttled.body,
            R"({"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded","Type":"User",)"
            R"("message":"Rate Exceeded."})");

  const auto large = invoke_http("Fn-name", "\"" + std::string(6 << 20, 'x') + "\"");
  EXPECT_EQ(large.status, 413);
  EXPECT_EQ(large.headers.get("x-amzn-errortype"), "RequestEntityTooLargeException");

  const auto type = invoke_http("Fn-name", "{}", {{"X-Amz-Invocation-Type", "Later"}});
  EXPECT_EQ(type.headers.get("x-amzn-errortype"), "InvalidParameterValueException");

  const auto qualifier =
      send("POST", "/2015-03-31/functions/Fn-name/invocations?Qualifier=7", "{}");
  EXPECT_EQ(qualifier.headers.get("x-amzn-errortype"), "ResourceNotFoundException");
}

TEST_F(FunctionsApiTest, ListsAndDescribesFunctions) {
  add("Fn").environment["A"] = "b";
  add("Other");
  const auto list = parse_json(send("GET", "/2015-03-31/functions/").body);
  ASSERT_TRUE(list);
  const auto* functions = micro_core::find(*list, "Functions");
  ASSERT_TRUE(functions && functions->is_array());
  EXPECT_EQ(functions->as_array().size(), 2U);

  const auto page = parse_json(send("GET", "/2015-03-31/functions?MaxItems=1").body);
  EXPECT_EQ(string_at(*page, "NextMarker"), "1");

  const auto one = parse_json(send("GET", "/2015-03-31/functions/Fn-name").body);
  const auto* configuration = micro_core::find(*one, "Configuration");
  ASSERT_TRUE(configuration);
  EXPECT_EQ(string_at(*configuration, "FunctionName"), "Fn-name");
  EXPECT_EQ(string_at(*configuration, "State"), "Active");

  const auto described = send("GET", "/2015-03-31/functions/Fn-name/configuration").body;
  EXPECT_THAT(described, HasSubstr(R"("Environment":{"Variables":{"A":"b"}})"));
  EXPECT_EQ(send("GET", "/2015-03-31/functions/nobody").status, 404);
}

TEST_F(FunctionsApiTest, ListsMappingsOfAFunction) {
  add("Fn");
  add("Other");
  const auto of = [&](const std::string& name) {
    return send("GET", "/2015-03-31/event-source-mappings/?FunctionName=" + name).body;
  };
  EXPECT_THAT(of("Fn-name"), HasSubstr(R"("UUID":"1")"));
  EXPECT_EQ(of("Other-name"), R"({"EventSourceMappings":[]})");
}

TEST_F(FunctionsApiTest, NamesAnOperationThatItDoesNotHave) {
  add("Fn");
  const auto response = send("DELETE", "/2015-03-31/functions/Fn-name");
  EXPECT_EQ(response.status, 501);
  EXPECT_THAT(response.body, HasSubstr("DELETE /2015-03-31/functions/Fn-name"));
}

}  // namespace
}  // namespace local_cloud::functions
