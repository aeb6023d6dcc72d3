#include <local_cloud/storage/store.hpp>

#include "temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <random>
#include <thread>

namespace local_cloud::storage {
namespace {

using testing::ElementsAre;

// The rules that hold for every kind of store; the parameter says whether it is on disk.
class AnyStore : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    if (!GetParam()) {
      store_ = make_memory_store();
      return;
    }
    auto store = open_disk_store(folder_.path());
    ASSERT_TRUE(store) << store.error().message;
    store_ = *std::move(store);
  }

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

  TemporaryFolder folder_;
  std::unique_ptr<Store> store_;
};

TEST_P(AnyStore, ReturnsWhatWasPutAndNothingElse) {
  put({"a"});
  EXPECT_EQ(store_->get("a").value(), "value of a");
  EXPECT_EQ(store_->get("b").value(), std::nullopt);
}

TEST_P(AnyStore, ScansARangeInBothDirections) {
  put({"a", "b", "c", "d", "\xff"});
  EXPECT_THAT(keys({.from = "b", .to = "d"}), ElementsAre("b", "c"));
  EXPECT_THAT(keys({.from = "b", .to = "d", .reverse = true}), ElementsAre("c", "b"));
  EXPECT_THAT(keys({.from = "c"}), ElementsAre("c", "d", "\xff"));
  EXPECT_THAT(keys({.reverse = true}, 2), ElementsAre("\xff", "d"));
  EXPECT_THAT(keys({.from = "d", .to = "b"}), ElementsAre());
  EXPECT_THAT(keys({.from = "d", .to = "b", .reverse = true}), ElementsAre());
}

TEST_P(AnyStore, AppliesABatchInItsOrder) {
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

TEST_P(AnyStore, ErasesToTheEndWithoutAnUpperBound) {
  put({"a", "b", "\xff\xff"});
  WriteBatch batch;
  batch.erase_range("b", "");
  ASSERT_TRUE(store_->commit(batch));
  EXPECT_THAT(keys({}), ElementsAre("a"));
}

TEST_P(AnyStore, ShowsAScanOneMomentWhileOthersWrite) {
  // Writers move a token from key to key in one batch each; a scan must always find exactly one.
  put({"token-0"});
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (int i = 1; !stop; ++i) {
      WriteBatch batch;
      batch.erase("token-" + std::to_string((i - 1) % 7));
      batch.put("token-" + std::to_string(i % 7), "");
      ASSERT_TRUE(store_->commit(batch));
    }
  });
  for (int i = 0; i < 500; ++i) EXPECT_EQ(keys({.from = "token-", .to = "token."}).size(), 1u);
  stop = true;
  writer.join();
}

TEST_P(AnyStore, BehavesAsAnOrderedMapUnderRandomChanges) {
  std::mt19937 random(11);
  std::map<std::string, std::string> model;
  const auto random_key = [&] { return std::string(1, static_cast<char>(random() % 64)); };
  for (int round = 0; round < 2000; ++round) {
    WriteBatch batch;
    for (std::size_t n = random() % 4; n > 0; --n) {
      const std::string key = random_key();
      if (const auto kind = random() % 8; kind == 0) {
        const std::string to = random_key();
        batch.erase_range(key, to);
        if (key < to) model.erase(model.lower_bound(key), model.lower_bound(to));
      } else if (kind < 3) {
        batch.erase(key);
        model.erase(key);
      } else {
        batch.put(key, std::to_string(round));
        model[key] = std::to_string(round);
      }
    }
    ASSERT_TRUE(store_->commit(batch));
  }
  std::map<std::string, std::string> found;
  ASSERT_TRUE(store_->scan({}, [&](std::string_view key, std::string_view value) {
    found.emplace(key, value);
    return true;
  }));
  EXPECT_EQ(found, model);
}

INSTANTIATE_TEST_SUITE_P(, AnyStore, testing::Bool(),
                         [](const auto& param) { return param.param ? "Disk" : "Memory"; });

}  // namespace
}  // namespace local_cloud::storage
