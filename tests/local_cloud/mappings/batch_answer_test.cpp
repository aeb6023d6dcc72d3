#include <local_cloud/mappings/batch_answer.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace local_cloud::mappings {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

BatchAnswer read(std::string_view payload) {
  return read_batch_answer(payload, {"a", "b"});
}

TEST(BatchAnswer, IsSuccessWhenNothingIsReported) {
  for (const char* payload : {"", " ", "null", "\"\"", "{}", R"({"batchItemFailures":[]})",
                              R"({"batchItemFailures":null})", R"({"BatchItemFailures":["a"]})"}) {
    SCOPED_TRACE(payload);
    EXPECT_FALSE(read(payload).all_failed);
    EXPECT_THAT(read(payload).failed_ids, IsEmpty());
  }
}

TEST(BatchAnswer, NamesTheMessagesThatFailed) {
  const BatchAnswer answer = read(R"({"batchItemFailures":[{"itemIdentifier":"b"}]})");
  EXPECT_FALSE(answer.all_failed);
  EXPECT_THAT(answer.failed_ids, ElementsAre("b"));
}

TEST(BatchAnswer, FailsTheWholeBatchWhenItIsNoAnswer) {
  for (const char* payload :
       {"not json", "[]", "42", R"("text")", R"({"batchItemFailures":"a"})",
        R"({"batchItemFailures":[{"itemIdentifier":""}]})",
        R"({"batchItemFailures":[{"itemIdentifier":null}]})",
        R"({"batchItemFailures":[{"ItemIdentifier":"a"}]})", R"({"batchItemFailures":["a"]})",
        R"({"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"other"}]})"}) {
    SCOPED_TRACE(payload);
    EXPECT_TRUE(read(payload).all_failed);
    EXPECT_NE(read(payload).problem, "");
  }
}

}  // namespace
}  // namespace local_cloud::mappings
