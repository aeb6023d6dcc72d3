// The table client against the local cloud's tables, over a real socket.
#include <local_cloud/storage/store.hpp>
#include <local_cloud/tables/tables_api.hpp>
#include <local_cloud/tables/tables_engine.hpp>
#include <micro_aws/dynamodb_table.hpp>

#include <gmock/gmock.h>

#include "local_endpoint.hpp"

namespace {

using local_cloud::wire::AwsRequest;
using micro_aws::AttributeValue;
using micro_aws::DynamoDbCondition;
using micro_aws::DynamoDbTable;
using micro_aws::is_condition_failure;
using micro_aws::Item;
using micro_aws::Number;
using micro_core::ErrorCode;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_http::HttpReply;
using testing::ElementsAre;
using testing::UnorderedElementsAre;

JsonObject key_part(const char* name, const char* type) {
  return {{"AttributeName", name}, {"KeyType", type}};
}
JsonObject attribute(const char* name, const char* type) {
  return {{"AttributeName", name}, {"AttributeType", type}};
}

class TablesAgainstLocalCloud : public testing::Test {
 protected:
  DynamoDbTable make_users() const {
    client()
        .call("DynamoDB_20120810.CreateTable",
              {{"TableName", "users"},
               {"BillingMode", "PAY_PER_REQUEST"},
               {"KeySchema", JsonArray{key_part("user_id", "HASH")}},
               {"AttributeDefinitions", JsonArray{attribute("user_id", "S")}}})
        .value();
    return active(DynamoDbTable(client(), "users", {.partition = "user_id"}));
  }

  DynamoDbTable make_readings() const {
    client()
        .call("DynamoDB_20120810.CreateTable",
              {{"TableName", "readings"},
               {"BillingMode", "PAY_PER_REQUEST"},
               {"KeySchema", JsonArray{key_part("sensor", "HASH"), key_part("at", "RANGE")}},
               {"AttributeDefinitions", JsonArray{attribute("sensor", "S"), attribute("at", "N")}}})
        .value();
    return active(DynamoDbTable(client(), "readings", {.partition = "sensor", .sort = "at"}));
  }

  // Other servers take a moment to make a table, as AWS does.
  static DynamoDbTable active(DynamoDbTable table) {
    table.wait_until_active().value();
    return table;
  }

  micro_aws::Client client() const { return endpoint_.client(); }

 private:
  micro_http::EventLoop loop_;
  std::unique_ptr<local_cloud::storage::Store> store_ = local_cloud::storage::make_memory_store();
  local_cloud::tables::TablesEngine engine_{*store_, {}};
  local_cloud::tables::TablesApi api_{engine_};
  LocalEndpoint endpoint_{
      loop_, [this](AwsRequest request, HttpReply reply) {
        reply.send(api_.handle(std::move(request), micro_core::system_clock().now()));
      }};
};

TEST_F(TablesAgainstLocalCloud, KeepsAnItemExactly) {
  const DynamoDbTable users = make_users();
  const Item item{{"user_id", "u1"},
                  {"name", "Ωμέγα 💚"},
                  {"balance", Number("12345678901234567890.123456789012345678")},
                  {"flag", true},
                  {"nothing", nullptr},
                  {"bytes", micro_aws::Binary{std::string("\0\xff", 2)}},
                  {"list", AttributeValue::List{1, "two", Item{{"three", 3}}}}};
  ASSERT_TRUE(users.put_item(item));
  EXPECT_EQ(users.get_item("u1", {.is_consistent = true}).value(), item);
  EXPECT_FALSE(users.get_item("u2").value());
  EXPECT_EQ(users.get_item("u1", {.attributes = {"flag", "absent"}}).value(),
            (Item{{"flag", true}}));
}

TEST_F(TablesAgainstLocalCloud, RefusesToReplaceAnItemAndShowsIt) {
  const DynamoDbTable users = make_users();
  ASSERT_TRUE(users.put_item(Item{{"user_id", "u1"}, {"name", "Ada"}},
                             DynamoDbCondition::must_not_exist()));
  std::optional<Item> existing;
  DynamoDbCondition condition = DynamoDbCondition::must_not_exist();
  condition.refused_by = &existing;
  const auto refused = users.put_item(Item{{"user_id", "u1"}, {"name", "Eve"}}, condition);
  ASSERT_FALSE(refused);
  EXPECT_TRUE(is_condition_failure(refused.error())) << describe(refused.error());
  ASSERT_TRUE(existing);
  EXPECT_EQ(string_at(*existing, "name"), "Ada");
}

TEST_F(TablesAgainstLocalCloud, UpdatesOnlyWhatIsThere) {
  const DynamoDbTable users = make_users();
  const auto missing =
      users.update_item("u1", {.set = Item{{"name", "Ada"}}}, DynamoDbCondition::must_exist());
  ASSERT_FALSE(missing);
  EXPECT_TRUE(is_condition_failure(missing.error()));
  ASSERT_TRUE(users.put_item(Item{{"user_id", "u1"}, {"name", "Ada"}, {"address", "x"}}));
  const auto updated =
      users.update_item("u1",
                        {.set = Item{{"name", "Eda"}},
                         .remove = {"address"},
                         .also = {.text = "ADD visits :one", .values = {{":one", 1}}}},
                        DynamoDbCondition::must_exist());
  ASSERT_TRUE(updated) << describe(updated.error());
  EXPECT_EQ(*updated, (Item{{"user_id", "u1"}, {"name", "Eda"}, {"visits", 1}}));
}

TEST_F(TablesAgainstLocalCloud, DeletesAndSaysWhatWasThere) {
  const DynamoDbTable users = make_users();
  ASSERT_TRUE(users.put_item(Item{{"user_id", "u1"}}));
  EXPECT_TRUE(users.delete_item("u1").value());
  EXPECT_FALSE(users.delete_item("u1").value());
}

TEST_F(TablesAgainstLocalCloud, QueriesInTheOrderOfTheSortKeyPageByPage) {
  const DynamoDbTable readings = make_readings();
  for (const int at : {10, 9, 100, -1}) {
    ASSERT_TRUE(readings.put_item(Item{{"sensor", "s"}, {"at", at}}));
  }
  std::vector<std::string> times;
  micro_aws::DynamoDbReadOptions options{.limit = 3};
  do {
    const auto page = readings.query({.text = "sensor = :s", .values = {{":s", "s"}}}, options);
    ASSERT_TRUE(page) << describe(page.error());
    for (const Item& item : page->items) times.push_back(item.at("at").get_if<Number>()->text);
    options.start_after = page->last_key;
  } while (options.start_after);
  EXPECT_THAT(times, ElementsAre("-1", "9", "10", "100"));
  EXPECT_TRUE(readings.get_item({"s", 9}).value());
}

TEST_F(TablesAgainstLocalCloud, ScansPageByPage) {
  const DynamoDbTable users = make_users();
  for (const char* id : {"a", "b", "c"}) ASSERT_TRUE(users.put_item(Item{{"user_id", id}}));
  std::vector<std::string> ids;
  micro_aws::DynamoDbReadOptions options{.attributes = {"user_id"}, .limit = 2};
  do {
    const auto page = users.scan(options).value();
    for (const Item& item : page.items) ids.emplace_back(micro_aws::string_at(item, "user_id"));
    options.start_after = page.last_key;
  } while (options.start_after);
  EXPECT_THAT(ids, UnorderedElementsAre("a", "b", "c"));
}

TEST_F(TablesAgainstLocalCloud, SaysWhatIsWrong) {
  const DynamoDbTable nowhere(client(), "nowhere", {.partition = "id"});
  EXPECT_EQ(nowhere.get_item("x").error().code, ErrorCode::not_found);
  const DynamoDbTable users = make_users();
  const auto refused = users.put_item(Item{{"name", "no key"}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(refused.error().remote->code, "ValidationException");
}

}  // namespace
