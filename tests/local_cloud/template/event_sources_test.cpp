#include "reading.hpp"

namespace local_cloud::templates {
namespace {

std::string events(const std::string& event) {
  return with_function("Timeout: 30\nEvents:\n  E: " + event + "\n",
                       "  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs, "
                       "VisibilityTimeout: 180}}\n"
                       "  Api: {Type: AWS::Serverless::HttpApi, Properties: {Name: api}}\n");
}

std::string mistake_in_event(const std::string& event) {
  const auto texts = mistakes(events(event));
  if (texts.empty()) return "";
  const std::string where = "Fn (AWS::Serverless::Function): event E: ";
  const std::size_t at = texts[0].find(where);
  return at == std::string::npos ? texts[0] : texts[0].substr(at + where.size());
}

TEST(HttpApiEvents, AddRoutesToTheirApi) {
  const Deployment deployment = read(
      events("{Type: HttpApi, Properties: {ApiId: !Ref Api, Path: '/users/{proxy+}', Method: any, "
             "PayloadFormatVersion: '1.0', TimeoutInMillis: 5000}}"));
  ASSERT_EQ(deployment.http_apis.size(), 1u);
  ASSERT_EQ(deployment.http_apis[0].routes.size(), 1u);
  const Route& route = deployment.http_apis[0].routes[0];
  EXPECT_EQ(route.method, "ANY");
  EXPECT_EQ(route.path, "/users/{proxy+}");
  EXPECT_EQ(route.function_id, "Fn");
  EXPECT_EQ(route.payload_version, "1.0");
  EXPECT_EQ(route.timeout.count(), 5000);
}

TEST(HttpApiEvents, WithoutAnApiUseTheImplicitOne) {
  const Deployment deployment =
      read(events("{Type: HttpApi, Properties: {Path: /a, Method: get}}"));
  ASSERT_EQ(deployment.http_apis.size(), 2u);
  EXPECT_EQ(deployment.http_apis[1].id, "ServerlessHttpApi");
  EXPECT_EQ(deployment.http_apis[1].routes.at(0).method, "GET");
  EXPECT_TRUE(deployment.http_apis[0].routes.empty());
}

TEST(HttpApiEvents, WithoutAPathTakeEverythingElse) {
  const Deployment deployment = read(events("{Type: HttpApi, Properties: {ApiId: !Ref Api}}"));
  EXPECT_EQ(deployment.http_apis.at(0).routes.at(0).path, "$default");
  EXPECT_EQ(deployment.http_apis.at(0).routes.at(0).method, "");
}

TEST(HttpApiEvents, AreRefusedWithRoutesThatApiGatewayRefuses) {
  const auto route = [](const std::string& path, const std::string& method) {
    return mistake_in_event("{Type: HttpApi, Properties: {ApiId: !Ref Api, Path: '" + path +
                            "', Method: " + method + "}}");
  };
  EXPECT_EQ(route("users", "get"), "'users': a path starts with '/'");
  EXPECT_EQ(route("/users/{id", "get"),
            "'/users/{id': '{id' is no parameter; expected a whole segment as '{name}'");
  EXPECT_EQ(route("/{all+}/x", "get"),
            "'/{all+}/x': '{all+}' takes the rest of the path, so it must be the last segment");
  EXPECT_EQ(route("/{id}/{id}", "get"), "'/{id}/{id}': '{id}' is there twice");
  EXPECT_EQ(route("/users", "fetch"),
            "there is no method 'fetch'; expected any, delete, get, head, options, patch, post or "
            "put");
  EXPECT_EQ(mistake_in_event("{Type: HttpApi, Properties: {ApiId: !Ref Api, Method: get}}"),
            "'Path' is missing; expected one as '/users/{user_id}'");
  EXPECT_EQ(mistake_in_event("{Type: HttpApi, Properties: {ApiId: other, Path: /, Method: get}}"),
            "'ApiId' is no HTTP API of this template; expected '!Ref' of an "
            "AWS::Serverless::HttpApi");
}

TEST(HttpApiEvents, OfOneRouteAreRefused) {
  const auto texts =
      mistakes(with_function("Events:\n  A: {Type: HttpApi, Properties: {Path: /a, Method: get}}\n"
                             "  B: {Type: HttpApi, Properties: {Path: /a, Method: GET}}\n"));
  ASSERT_EQ(texts.size(), 1u);
  EXPECT_NE(texts[0].find("the route 'GET /a' is there twice in 'ServerlessHttpApi'"),
            std::string::npos);
}

// As on AWS: the API's definition names the function, so the function cannot name the API.
TEST(HttpApiEvents, WhoseFunctionNeedsTheUrlOfItsApiAreACircle) {
  const auto texts = mistakes(with_function(
      "Environment: {Variables: {URL: !Sub 'https://${ServerlessHttpApi}.execute-api'}}\n"
      "Events:\n  A: {Type: HttpApi, Properties: {Path: /a, Method: get}}\n"));
  ASSERT_EQ(texts.size(), 1u);
  EXPECT_NE(texts[0].find("these resources need each other first"), std::string::npos) << texts[0];
}

TEST(HttpApis, TakeTheirSettings) {
  const Deployment deployment = read(
      std::string(sam) +
      "Resources:\n  Api:\n    Type: AWS::Serverless::HttpApi\n    Properties:\n"
      "      StageName: prod\n      StageVariables: {a: 1}\n      CorsConfiguration:\n"
      "        {AllowOrigins: ['https://a.example'], AllowMethods: [GET], AllowHeaders: [x-a], "
      "ExposeHeaders: [x-b], MaxAge: 60, AllowCredentials: true}\n");
  const HttpApi& api = deployment.http_apis.at(0);
  EXPECT_EQ(api.stage, "prod");
  EXPECT_EQ(api.stage_variables.at("a"), "1");
  ASSERT_TRUE(api.cors);
  EXPECT_EQ(api.cors->allow_origins, std::vector<std::string>{"https://a.example"});
  EXPECT_EQ(api.cors->max_age_s, 60);
  EXPECT_TRUE(api.cors->allow_credentials);
}

TEST(HttpApis, StandWhereTheCallerSays) {
  ReadOptions options;
  int asked = 0;
  options.api_url = [&](const std::string& id, const std::string& api_id) {
    ++asked;
    EXPECT_EQ(id, "Api");
    EXPECT_EQ(api_id.size(), 10u);
    return "http://127.0.0.1:8080";
  };
  const Deployment deployment = read(
      std::string(sam) +
          "Resources: {Api: {Type: AWS::Serverless::HttpApi}}\n"
          "Outputs:\n  A: {Value: !GetAtt Api.ApiEndpoint}\n"
          "  B: {Value: !Sub 'https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/x/'}\n"
          "  C: {Value: !Ref Api}\n",
      options);
  EXPECT_EQ(asked, 1);
  EXPECT_EQ(outputs_of(deployment)["A"], "http://127.0.0.1:8080");
  EXPECT_EQ(outputs_of(deployment)["B"], "http://127.0.0.1:8080/x/");
  EXPECT_EQ(outputs_of(deployment)["C"], deployment.http_apis.at(0).api_id);
  EXPECT_EQ(deployment.http_apis.at(0).url, "http://127.0.0.1:8080");
}

TEST(SqsEvents, BecomeMappings) {
  const Deployment deployment = read(
      events("{Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn, BatchSize: 100, "
             "MaximumBatchingWindowInSeconds: 5, FunctionResponseTypes: [ReportBatchItemFailures], "
             "ScalingConfig: {MaximumConcurrency: 4}, Enabled: false}}"));
  ASSERT_EQ(deployment.queue_mappings.size(), 1u);
  const QueueMapping& mapping = deployment.queue_mappings[0];
  EXPECT_EQ(mapping.id, "FnE");
  EXPECT_EQ(mapping.uuid.size(), 36u);
  EXPECT_EQ(mapping.queue_arn, "arn:aws:sqs:eu-central-1:000000000000:jobs");
  EXPECT_EQ(mapping.function_id, "Fn");
  EXPECT_EQ(mapping.batch_size, 100);
  EXPECT_EQ(mapping.batching_window.count(), 5);
  EXPECT_TRUE(mapping.report_batch_item_failures);
  EXPECT_EQ(mapping.maximum_concurrency, 4);
  EXPECT_FALSE(mapping.enabled);
}

TEST(SqsEvents, AreRefusedWithWhatLambdaRefuses) {
  EXPECT_EQ(mistake_in_event("{Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn, BatchSize: 11}}"),
            "batches of more than 10 need 'MaximumBatchingWindowInSeconds' of 1 or more");
  EXPECT_EQ(mistake_in_event("{Type: SQS, Properties: {}}"),
            "'Queue' is missing; expected the ARN of a queue, as '!GetAtt UsersQueue.Arn'");
  EXPECT_EQ(mistake_in_event("{Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn, "
                             "FunctionResponseTypes: [Report]}}"),
            "there is no response type 'Report'; expected 'ReportBatchItemFailures'");
  const auto texts = mistakes(with_function(
      "Timeout: 60\nEvents: {E: {Type: SQS, Properties: {Queue: !GetAtt Jobs.Arn}}}\n",
      "  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}\n"));
  ASSERT_EQ(texts.size(), 1u);
  EXPECT_NE(texts[0].find("queue 'jobs' shows a message again after 30 s, before the function's "
                          "timeout of 60 s"),
            std::string::npos);
}

TEST(SqsEvents, OfQueuesFromElsewhereAreListed) {
  const Deployment deployment =
      read(events("{Type: SQS, Properties: {Queue: 'arn:aws:sqs:eu-central-1:1:far', "
                  "FilterCriteria: {Filters: []}}}"));
  EXPECT_TRUE(deployment.queue_mappings.empty());
  ASSERT_EQ(deployment.unsupported.size(), 2u);
  EXPECT_EQ(deployment.unsupported[0].why,
            "messages are not filtered here: all reach the function");
  EXPECT_EQ(deployment.unsupported[1].why,
            "'arn:aws:sqs:eu-central-1:1:far' is not a queue of this template; the mapping is left "
            "out");
}

TEST(Events, OfOtherTypesAreListed) {
  const Deployment deployment =
      read(events("{Type: Schedule, Properties: {Schedule: rate(1 minute)}}"));
  ASSERT_EQ(deployment.unsupported.size(), 1u);
  EXPECT_EQ(deployment.unsupported[0].what,
            "Fn (AWS::Serverless::Function): event E of type Schedule");
}

TEST(EventSourceMappings, MayBeResources) {
  const Deployment deployment = read(with_function(
      "",
      "  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: jobs}}\n"
      "  Map:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties:\n"
      "      {FunctionName: !Ref Fn, EventSourceArn: !GetAtt Jobs.Arn, BatchSize: 1}\n"));
  ASSERT_EQ(deployment.queue_mappings.size(), 1u);
  EXPECT_EQ(deployment.queue_mappings[0].function_id, "Fn");
  EXPECT_EQ(deployment.queue_mappings[0].batch_size, 1);
}

}  // namespace
}  // namespace local_cloud::templates
