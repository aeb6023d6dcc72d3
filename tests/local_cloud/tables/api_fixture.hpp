#pragma once

#include <local_cloud/storage/store.hpp>
#include <local_cloud/tables/tables_api.hpp>
#include <local_cloud/tables/tables_engine.hpp>
#include <micro_core/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace local_cloud::tables {

// A DynamoDB in memory, called with operations and JSON texts.
class ApiTest : public testing::Test {
 protected:
  struct Answer {
    int status = 0;
    std::string text = {};
    micro_core::Json json = {};
    micro_http::HttpResponse response = {};
  };

  ApiTest() { EXPECT_TRUE(engine_.load()); }

  static wire::AwsRequest request(const std::string& operation, std::string body) {
    wire::AwsRequest request;
    request.request_id = "REQUEST-ID";
    request.access_key_id = "test";
    request.http.method = "POST";
    request.http.headers.set("Content-Type", "application/x-amz-json-1.0");
    request.http.headers.set("X-Amz-Target", "DynamoDB_20120810." + operation);
    request.http.body = std::move(body);
    return request;
  }

  Answer send(const wire::AwsRequest& request) const {
    const micro_http::HttpResponse response = api_.handle(request, now_);
    auto json = micro_core::parse_json(response.body);
    return {response.status, response.body, json ? *std::move(json) : micro_core::Json(nullptr),
            response};
  }

  Answer call(const std::string& operation, const std::string& body) const {
    return send(request(operation, body));
  }

  // The same JSON value, however its members are ordered.
  void expect_ok(const std::string& operation, const std::string& body,
                 const std::string& expected) const {
    const Answer answer = call(operation, body);
    EXPECT_EQ(answer.status, 200) << operation << " " << body << "\n" << answer.text;
    const auto json = micro_core::parse_json(expected);
    ASSERT_TRUE(json) << expected;
    EXPECT_EQ(answer.json, *json) << operation << " " << body << "\n" << answer.text;
  }

  void expect_error(const std::string& operation, const std::string& body, const std::string& type,
                    const std::string& message) const {
    const Answer answer = call(operation, body);
    EXPECT_EQ(answer.status, 400) << operation << " " << body;
    EXPECT_THAT(std::string(micro_core::string_at(answer.json, "__type")),
                testing::EndsWith("#" + type))
        << operation << " " << body << "\n"
        << answer.text;
    const std::string member = type == "SerializationException" ? "Message" : "message";
    EXPECT_EQ(micro_core::string_at(answer.json, member), message) << operation << " " << body;
  }

  void expect_invalid(const std::string& operation, const std::string& body,
                      const std::string& message) const {
    expect_error(operation, body, "ValidationException", message);
  }

  void create(const std::string& body) const {
    const Answer answer = call("CreateTable", body);
    ASSERT_EQ(answer.status, 200) << answer.text;
  }

  // Tables "hash" (key a: S), "range" (a: S, b: S; indexes local1, global1, global2), "numbers" (a:
  // S, b: N).
  void create_tables() const {
    create(R"({"TableName":"hash","BillingMode":"PAY_PER_REQUEST",
      "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],
      "KeySchema":[{"AttributeName":"a","KeyType":"HASH"}]})");
    create(R"({"TableName":"numbers","BillingMode":"PAY_PER_REQUEST",
      "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},
                              {"AttributeName":"b","AttributeType":"N"}],
      "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"RANGE"}]})");
    create(
        R"({"TableName":"range","ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5},
      "AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"},
        {"AttributeName":"b","AttributeType":"S"},{"AttributeName":"c","AttributeType":"S"},
        {"AttributeName":"d","AttributeType":"N"}],
      "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"b","KeyType":"RANGE"}],
      "LocalSecondaryIndexes":[{"IndexName":"local1",
        "KeySchema":[{"AttributeName":"a","KeyType":"HASH"},{"AttributeName":"c","KeyType":"RANGE"}],
        "Projection":{"ProjectionType":"KEYS_ONLY"}}],
      "GlobalSecondaryIndexes":[{"IndexName":"global1",
        "KeySchema":[{"AttributeName":"c","KeyType":"HASH"}],
        "ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5},
        "Projection":{"ProjectionType":"ALL"}},
       {"IndexName":"global2",
        "KeySchema":[{"AttributeName":"c","KeyType":"HASH"},{"AttributeName":"d","KeyType":"RANGE"}],
        "ProvisionedThroughput":{"ReadCapacityUnits":5,"WriteCapacityUnits":5},
        "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["e"]}}]})");
  }

  std::unique_ptr<storage::Store> store_ = storage::make_memory_store();
  TablesEngine engine_{*store_, {}};
  TablesApi api_{engine_, {}};
  micro_core::TimePoint now_{std::chrono::milliseconds(1'700'000'000'123)};
};

}  // namespace local_cloud::tables
