#include <local_cloud/storage/store.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>

namespace local_cloud::storage {
namespace {

using testing::ElementsAre;

// The rules that hold for every kind of store.
class AnyStore : public testing::Test {
 protected:
  std::vector<std::string> keys(const ScanOptions& options, std::size_t count_max = 1000) {
    std::vector<std::string> found;
    const auto scanned = store_->scan(options, [&](std::string_view key, std::string_view) {
      found.emplace_back(key);
      return found.size() < count_max;
    });
    EXPECT_TRUE(scanned);
    return found;
  }

  void put(std::initializer_list<std::string> names) {
    WriteBatch batch;
    for (const std::string& name : names) batch.put(name, "value of " + name);
    ASSERT_TRUE(store_->commit(batch));
  }

  std::unique_ptr<Store> store_ = make_memory_store();
};

TEST_F(AnyStore, ReturnsWhatWasPutAndNothingElse) {
  put({"a"});
  EXPECT_EQ(store_->get("a").value(), "value of a");
  EXPECT_EQ(store_->get("b").value(), std::nullopt);
}

TEST_F(AnyStore, ScansARangeInBothDirections) {
  put({"a", "b", "c", "d", "\xff"});
  EXPECT_THAT(keys({.from = "b", .to = "d"}), ElementsAre("b", "c"));
  EXPECT_THAT(keys({.from = "b", .to = "d", .reverse = true}), ElementsAre("c", "b"));
  EXPECT_THAT(keys({.from = "c"}), ElementsAre("c", "d", "\xff"));
  EXPECT_THAT(keys({.reverse = true}, 2), ElementsAre("\xff", "d"));
  EXPECT_THAT(keys({.from = "d", .to = "b"}), ElementsAre());
  EXPECT_THAT(keys({.from = "d", .to = "b", .reverse = true}), ElementsAre());
}

TEST_F(AnyStore, AppliesABatchInItsOrder) {
  put({"a", "b", "c", "d"});
  WriteBatch batch;
  batch.erase_range("b", "d");
  batch.put("b", "again");
  batch.put("d", "gone");
  batch.erase("d");
  ASSERT_TRUE(store_->commit(batch));
  EXPECT_THAT(keys({}), ElementsAre("a", "b"));
  EXPECT_EQ(store_->get("b").value(), "again");
}

TEST_F(AnyStore, ErasesToTheEndWithoutAnUpperBound) {
  put({"a", "b", "\xff\xff"});
  WriteBatch batch;
  batch.erase_range("b", "");
  ASSERT_TRUE(store_->commit(batch));
  EXPECT_THAT(keys({}), ElementsAre("a"));
}

}  // namespace
}  // namespace local_cloud::storage
