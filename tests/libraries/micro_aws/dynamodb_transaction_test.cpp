#include <micro_aws/dynamodb_transaction.hpp>

#include <gmock/gmock.h>

#include "local_tables.hpp"
#include "scripted_service.hpp"

namespace micro_aws_test {

struct Purse {
  std::string owner = {};
  int cents = 0;
  bool operator==(const Purse&) const = default;
  static constexpr auto partition_key = &Purse::owner;
};

struct Receipt {
  std::string id = {};
  std::string text = {};
  int version = 0;
  static constexpr auto partition_key = &Receipt::id;
  static constexpr auto version_attribute = &Receipt::version;
};

}  // namespace micro_aws_test

namespace {

using micro_aws::attr;
using micro_aws::DynamoDbItemOf;
using micro_aws::DynamoDbTransaction;
using micro_aws_test::Purse;
using micro_aws_test::Receipt;
using micro_core::ErrorCode;
using micro_core::Json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class DynamoDbTransactions : public DynamoDbTest {};

auto change(int cents) {
  return add(attr<&Purse::cents>(), cents);
}

TEST_F(DynamoDbTransactions, HappenAsAWhole) {
  const auto purses = make_table<Purse>();
  const auto receipts = make_table<Receipt>();
  ASSERT_TRUE(purses.put({"ada", 150}));
  ASSERT_TRUE(purses.put({"bob", 0}));
  ASSERT_TRUE(purses.put({"old", 0}));
  DynamoDbTransaction transfer(client());
  transfer.update(purses, "ada", change(-100), attr<&Purse::cents>() >= 100)
      .update(purses, "bob", change(100))
      .create(receipts, {.id = "r1", .text = "100"})
      .remove(purses, "old", attr<&Purse::cents>() == 0);
  const auto outcome = transfer.commit();
  ASSERT_TRUE(outcome) << describe(outcome.error());
  EXPECT_TRUE(*outcome);
  EXPECT_TRUE(outcome->reasons().empty());

  const auto read = transact_get(client(), DynamoDbItemOf{purses, "ada"},
                                 DynamoDbItemOf{receipts, "r1"}, DynamoDbItemOf{purses, "old"});
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(std::get<0>(*read)->cents, 50);
  EXPECT_EQ(std::get<1>(*read)->version, 1);
  EXPECT_FALSE(std::get<2>(*read));
}

TEST_F(DynamoDbTransactions, AreNotDoneTwice) {
  const auto purses = make_table<Purse>();
  ASSERT_TRUE(purses.put({"ada", 100}));
  DynamoDbTransaction gift(client());
  gift.update(purses, "ada", change(5));
  EXPECT_TRUE(gift.commit().value());
  EXPECT_TRUE(gift.commit().value());
  EXPECT_EQ(purses.get("ada", {.is_consistent = true}).value()->cents, 105);
  DynamoDbTransaction another(client());
  EXPECT_NE(another.token(), gift.token());
}

TEST_F(DynamoDbTransactions, RefuseOtherContentUnderTheSameToken) {
  const auto purses = make_table<Purse>();
  const std::string token = new_name().substr(0, 36);
  DynamoDbTransaction first(client(), token);
  EXPECT_TRUE(first.put(purses, {"eve", 1}).commit().value());
  DynamoDbTransaction second(client(), token);
  const auto outcome = second.put(purses, {"eve", 2}).commit();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().remote->code, "IdempotentParameterMismatchException");
  EXPECT_EQ(purses.get("eve").value()->cents, 1);
}

TEST_F(DynamoDbTransactions, ChangeOnlyWhatIsThere) {
  const auto purses = make_table<Purse>();
  DynamoDbTransaction gift(client());
  const auto outcome = gift.update(purses, "eve", change(5)).commit().value();
  ASSERT_FALSE(outcome);
  EXPECT_TRUE(outcome.reasons()[0].is_condition_failure());
  EXPECT_FALSE(outcome.reasons()[0].old);
  EXPECT_FALSE(purses.get("eve").value());
}

TEST_F(DynamoDbTransactions, SayWhoRefusedThem) {
  const auto purses = make_table<Purse>();
  ASSERT_TRUE(purses.put({"ada", 50}));
  ASSERT_TRUE(purses.put({"bob", 0}));
  DynamoDbTransaction transfer(client());
  transfer.update(purses, "bob", change(100))
      .update(purses, "ada", change(-100), attr<&Purse::cents>() >= 100)
      .check(purses, "eve", attr<&Purse::owner>().exists());
  const auto outcome = transfer.commit().value();
  ASSERT_FALSE(outcome);
  ASSERT_THAT(outcome.reasons(), SizeIs(3));
  EXPECT_TRUE(outcome.reasons()[0].is_none());
  EXPECT_TRUE(outcome.reasons()[1].is_condition_failure());
  EXPECT_EQ(outcome.reasons()[1].old_as<Purse>().value(), (Purse{"ada", 50}));
  EXPECT_TRUE(outcome.reasons()[2].is_condition_failure());
  EXPECT_FALSE(outcome.reasons()[2].old);
  EXPECT_EQ(purses.get("bob").value()->cents, 0);
}

TEST_F(DynamoDbTransactions, LockOptimistically) {
  const auto receipts = make_table<Receipt>();
  const Receipt first = *receipts.put({.id = "r", .text = "one"}).value();
  DynamoDbTransaction second(client());
  EXPECT_TRUE(second.put(receipts, {"r", "two", first.version}).commit().value());
  DynamoDbTransaction late(client());
  const auto outcome = late.put(receipts, {"r", "x", first.version}).commit().value();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.reasons()[0].old_as<Receipt>().value()->text, "two");
}

TEST_F(DynamoDbTransactions, AreRefusedWhenTheyAreWrong) {
  const auto purses = make_table<Purse>();
  DynamoDbTransaction twice(client());
  twice.put(purses, {"a", 1}).put(purses, {"a", 2});
  const auto outcome = twice.commit();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code, ErrorCode::invalid_argument);
  DynamoDbTransaction broken(client());
  broken.update(purses, "a", set(micro_aws::attr("a..b"), 1));
  EXPECT_THAT(broken.commit().error().message, HasSubstr("is no path"));
}

const micro_http::HttpResponse conflict{
    .status = 400, .body = R"({"__type":"x#TransactionCanceledException","message":"cancelled",
        "CancellationReasons":[{"Code":"None"},{"Code":"TransactionConflict","Message":"busy"}]})"};

TEST(DynamoDbTransactionAnswers, KeepTheTokenOverRetries) {
  ScriptedService service;
  service.answer(micro_http::HttpResponse{.status = 500});
  service.answer(conflict);
  const micro_aws::DynamoDbTableOf<Purse> purses(service.client(), "purses");
  DynamoDbTransaction write(service.client(), "my-token");
  const auto outcome = write.put(purses, {"a", 1}).put(purses, {"b", 1}).commit().value();
  ASSERT_FALSE(outcome);
  EXPECT_TRUE(outcome.reasons()[1].is_conflict());
  EXPECT_EQ(outcome.reasons()[1].message, "busy");
  ASSERT_THAT(service.requests(), SizeIs(2));
  for (const auto& request : service.requests()) {
    const Json sent = micro_core::parse_json(request.body).value();
    EXPECT_EQ(micro_core::string_at(sent, "ClientRequestToken"), "my-token");
  }
}

TEST(DynamoDbTransactionAnswers, ReadAgainAfterAConflict) {
  ScriptedService service;
  service.answer(conflict);
  service.answer(R"({"Responses":[{"Item":{"owner":{"S":"a"},"cents":{"N":"1"}}},{}]})");
  const micro_aws::DynamoDbTableOf<Purse> purses(service.client(), "purses");
  const auto read =
      transact_get(service.client(), DynamoDbItemOf{purses, "a"}, DynamoDbItemOf{purses, "b"});
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(std::get<0>(*read)->cents, 1);
  EXPECT_FALSE(std::get<1>(*read));
  EXPECT_THAT(service.pauses, SizeIs(1));

  for (int i = 0; i < 6; ++i) service.answer(conflict);
  EXPECT_EQ(transact_get(service.client(), DynamoDbItemOf{purses, "a"}).error().code,
            ErrorCode::unavailable);
}

// Its token makes that harmless.
TEST(DynamoDbTransactionAnswers, AreAwaitedWhileAnotherAttemptIsUnderWay) {
  ScriptedService service;
  service.answer(
      {.status = 400, .body = R"({"__type":"x#TransactionInProgressException","Message":"wait"})"});
  service.answer("{}");
  const micro_aws::DynamoDbTableOf<Purse> purses(service.client(), "purses");
  DynamoDbTransaction write(service.client());
  EXPECT_TRUE(write.put(purses, {"a", 1}).commit().value());
  ASSERT_THAT(service.requests(), SizeIs(2));
  EXPECT_EQ(service.requests()[0].body, service.requests()[1].body);
}

TEST(DynamoDbTransactionAnswers, AreErrorsWhereAReadCannotSucceed) {
  ScriptedService service;
  const micro_aws::DynamoDbTableOf<Purse> purses(service.client(), "purses");
  const auto read = [&] { return transact_get(service.client(), DynamoDbItemOf{purses, "a"}); };
  service.answer(
      {.status = 400, .body = R"({"__type":"x#TransactionCanceledException","message":"cancelled",
      "CancellationReasons":[{"Code":"ValidationError","Message":"no such key"}]})"});
  EXPECT_EQ(read().error().message, "ValidationError: no such key");
  service.answer(R"({"Responses":[]})");
  EXPECT_EQ(read().error().code, ErrorCode::internal);
  service.answer(R"({"Responses":[{"Item":{"owner":{"S":"a"}}}]})");
  EXPECT_THAT(read().error().message, HasSubstr("cents: the attribute is missing"));
}

TEST(DynamoDbTransactionAnswers, AreErrorsWhereTheyAreNoCancellation) {
  ScriptedService service;
  service.answer(micro_http::HttpResponse{
      .status = 400,
      .body = R"({"__type":"x#IdempotentParameterMismatchException","message":"other"})"});
  const micro_aws::DynamoDbTableOf<Purse> purses(service.client(), "purses");
  DynamoDbTransaction write(service.client(), "t");
  const auto outcome = write.put(purses, {"a", 1}).commit();
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().remote->code, "IdempotentParameterMismatchException");
  EXPECT_FALSE(micro_aws::is_transaction_canceled(outcome.error()));
}

}  // namespace
