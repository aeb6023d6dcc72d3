#include <local_cloud/storage/store.hpp>
#include <local_cloud/tables/tables_engine.hpp>
#include <micro_core/json.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <thread>

namespace local_cloud::tables {
namespace {

const micro_core::TimePoint noon{std::chrono::hours(12)};

micro_core::Json table_request(const std::string& more = "") {
  return *micro_core::parse_json(
      R"({"TableName":"users","BillingMode":"PAY_PER_REQUEST",)"
      R"("AttributeDefinitions":[{"AttributeName":"id","AttributeType":"S"}],)"
      R"("KeySchema":[{"AttributeName":"id","KeyType":"HASH"}])" +
      more + "}");
}

ItemWrite put(const std::string& id) {
  return {.kind = ItemWrite::Kind::put, .table = "users", .item = {{"id", id}}};
}

TEST(TablesEngine, FindsTablesAndItemsAgainInTheSameStore) {
  std::string folder = (std::filesystem::temp_directory_path() / "micro-XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  for (int start = 0; start < 3; ++start) {
    auto store = storage::open_disk_store(folder);
    ASSERT_TRUE(store) << store.error().message;
    TablesEngine engine(**store, {});
    ASSERT_TRUE(engine.load());
    ASSERT_TRUE(engine.ensure_table(table_request(), noon));
    EXPECT_THAT(engine.list_tables("", 10), testing::ElementsAre("users"));
    for (int i = 0; i < start; ++i) {
      EXPECT_TRUE(engine.get_item("users", {{"id", "user " + std::to_string(i)}})->has_value());
    }
    ASSERT_TRUE(engine.write(put("user " + std::to_string(start))));
  }
  std::filesystem::remove_all(folder);
}

TEST(TablesEngine, EnsuresATableOfItsKeyAndRefusesAnother) {
  const auto store = storage::make_memory_store();
  TablesEngine engine(*store, {});
  ASSERT_TRUE(engine.ensure_table(table_request(), noon));
  ASSERT_TRUE(engine.ensure_table(table_request(), noon));
  auto other = table_request();
  other.at("AttributeDefinitions").get_array().at(0).get_object()["AttributeType"] = "N";
  const auto refused = engine.ensure_table(other, noon);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "ResourceInUseException");
  EXPECT_FALSE(engine.ensure_table(micro_core::Json("no object"), noon));
}

TEST(TablesEngine, AddsTheIndexesThatAnOlderTableLacks) {
  const auto store = storage::make_memory_store();
  TablesEngine engine(*store, {});
  ASSERT_TRUE(engine.ensure_table(table_request(), noon));
  ASSERT_TRUE(engine.write(
      {.table = "users", .item = {{"id", std::string("1")}, {"mail", std::string("m")}}}));
  auto wanted = table_request(
      R"(,"GlobalSecondaryIndexes":[{"IndexName":"by_mail","KeySchema":[{"AttributeName":"mail","KeyType":"HASH"}],)"
      R"("Projection":{"ProjectionType":"ALL"}}])");
  wanted.at("AttributeDefinitions")
      .get_array()
      .push_back(*micro_core::parse_json(R"({"AttributeName":"mail","AttributeType":"S"})"));
  const auto done = engine.ensure_table(wanted, noon);
  ASSERT_TRUE(done) << done.error().message;
  QueryRequest query{.table = "users", .index = "by_mail"};
  query.keys = KeyConditions{{"mail", {.values = {std::string("m")}}}};
  EXPECT_EQ(engine.query(query)->items.size(), 1u);
}

TEST(TablesEngine, AddsUpExactlyWhenManyThreadsCountOnOneItem) {
  const auto store = storage::make_memory_store();
  TablesEngine engine(*store, {});
  ASSERT_TRUE(engine.ensure_table(table_request(), noon));
  const ItemWrite add{
      .kind = ItemWrite::Kind::update,
      .table = "users",
      .item = {{"id", std::string("counter")}},
      .update = {{.kind = UpdateAction::Kind::add,
                  .path = {std::string("n")},
                  .value = {.kind = Operand::Kind::value, .value = Decimal::from_integer(1)}}}};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) EXPECT_TRUE(engine.write(add));
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto item = engine.get_item("users", {{"id", std::string("counter")}});
  EXPECT_EQ((*item)->at("n"), AttributeValue(Decimal::from_integer(2000)));
}

TEST(TablesEngine, MovesMoneyInTransactionsWithoutLosingAny) {
  const auto store = storage::make_memory_store();
  TablesEngine engine(*store, {});
  ASSERT_TRUE(engine.ensure_table(table_request(), noon));
  const auto change = [](int account, int amount) {
    return ItemWrite{.kind = ItemWrite::Kind::update,
                     .table = "users",
                     .item = {{"id", std::to_string(account)}},
                     .update = {{.kind = UpdateAction::Kind::add,
                                 .path = {std::string("n")},
                                 .value = {.kind = Operand::Kind::value,
                                           .value = Decimal::from_integer(amount)}}}};
  };
  const auto sum = [&] {
    std::vector<std::pair<std::string, Item>> keys;
    for (int i = 0; i < 5; ++i) keys.emplace_back("users", Item{{"id", std::to_string(i)}});
    long long total = 0;
    const auto items = engine.read_transaction(keys);
    EXPECT_TRUE(items);
    for (const auto& item : *items) {
      if (item) total += *item->at("n").as<Decimal>()->to_integer();
    }
    return total;
  };
  std::atomic<bool> stop = false;
  std::vector<std::thread> threads;
  for (int t = 0; t < 3; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 300; ++i) {
        const int from = (t + i) % 5, to = (t + 2 * i + 1) % 5;
        if (from == to) continue;
        EXPECT_TRUE(engine.write_transaction({change(from, -i), change(to, i)}, {}, noon));
      }
    });
  }
  std::thread reader([&] {
    while (!stop) EXPECT_EQ(sum(), 0);
  });
  for (std::thread& thread : threads) thread.join();
  stop = true;
  reader.join();
  EXPECT_EQ(sum(), 0);
}

TEST(TablesEngine, NamesTheTableWhoseRecordItCannotRead) {
  const auto store = storage::make_memory_store();
  {
    TablesEngine engine(*store, {});
    ASSERT_TRUE(engine.ensure_table(table_request(), noon));
  }
  std::string key, value;
  ASSERT_TRUE(store->scan({.from = "td", .to = "te"}, [&](auto found_key, auto found_value) {
    key = found_key;
    value = found_value;
    return false;
  }));
  storage::WriteBatch batch;
  batch.put(key, value.replace(value.find("\"version\":1"), 11, "\"version\":9"));
  ASSERT_TRUE(store->commit(batch));
  TablesEngine engine(*store, {});
  const auto loaded = engine.load();
  ASSERT_FALSE(loaded);
  EXPECT_THAT(loaded.error().message, testing::HasSubstr("table users"));
}

}  // namespace
}  // namespace local_cloud::tables
