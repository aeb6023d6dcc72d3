#pragma once

#include <local_cloud/queues/queues_engine.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace local_cloud::queues {

using namespace std::chrono_literals;

/// A store that can refuse to write, as a full disk does.
class FailingStore : public storage::Store {
 public:
  micro_core::Result<std::optional<std::string>> get(std::string_view key) const override {
    return inner_->get(key);
  }
  micro_core::Result<void> scan(const storage::ScanOptions& options,
                                const storage::ScanVisitor& visitor) const override {
    return inner_->scan(options, visitor);
  }
  micro_core::Result<void> commit(const storage::WriteBatch& batch) override {
    if (fails) return micro_core::Error::unavailable("no space left on device");
    ++commits;
    return inner_->commit(batch);
  }

  bool fails = false;
  int commits = 0;

 private:
  std::unique_ptr<storage::Store> inner_ = storage::make_memory_store();
};

/// An engine on a store in memory, at a time that the test turns.
class EngineTest : public testing::Test {
 protected:
  EngineTest() { reopen(); }

  /// What a restart does: memory is gone, the store stays.
  void reopen() {
    engine.reset();
    engine = std::move(QueuesEngine::open(store, {}, now)).value();
  }

  void create(const std::string& name, const AttributeMap& attributes = {}) {
    const auto created = engine->create_queue(name, attributes, {}, now);
    ASSERT_TRUE(created) << created.error().message;
  }

  std::string send(const std::string& name, SendRequest request) {
    auto sent = engine->send(name, std::move(request), now);
    EXPECT_TRUE(sent) << sent.error().message;
    return sent ? sent->message_id : std::string();
  }
  std::string send(const std::string& name, const std::string& body) {
    return send(name, SendRequest{.body = body});
  }
  std::string send_fifo(const std::string& name, const std::string& body,
                        const std::string& group) {
    return send(name, SendRequest{.body = body, .group_id = group, .deduplication_id = body});
  }

  /// Receives without waiting.
  std::vector<ReceivedMessage> receive(const std::string& name, ReceiveRequest request) {
    request.wait_seconds = 0;
    std::vector<ReceivedMessage> received;
    bool called = false;
    engine->receive(name, request, now, [&](ReceiveOutcome outcome) {
      called = true;
      EXPECT_TRUE(outcome) << outcome.error().message;
      if (outcome) received = std::move(*outcome);
    });
    EXPECT_TRUE(called);
    return received;
  }
  std::vector<ReceivedMessage> receive(const std::string& name, int count_max = 10) {
    return receive(name, ReceiveRequest{.messages_max = count_max});
  }

  static std::vector<std::string> bodies(const std::vector<ReceivedMessage>& received) {
    std::vector<std::string> all;
    for (const ReceivedMessage& each : received) all.push_back(each.message.body);
    return all;
  }
  std::vector<std::string> receive_bodies(const std::string& name, int count_max = 10) {
    return bodies(receive(name, count_max));
  }

  wire::Outcome<wire::Done> remove(const std::string& name, const std::string& handle) {
    auto deleted = engine->delete_messages(name, {handle}, now);
    return deleted ? deleted->front() : wire::Outcome<wire::Done>(deleted.error());
  }
  wire::Outcome<wire::Done> hide(const std::string& name, const std::string& handle,
                                 std::int64_t seconds) {
    auto changed = engine->change_visibility(name, {{handle, seconds}}, now);
    return changed ? changed->front() : wire::Outcome<wire::Done>(changed.error());
  }

  /// "visible/in flight/delayed".
  std::string counts(const std::string& name) {
    const auto all = engine->get_attributes(name, now);
    EXPECT_TRUE(all);
    return all->at("ApproximateNumberOfMessages") + "/" +
           all->at("ApproximateNumberOfMessagesNotVisible") + "/" +
           all->at("ApproximateNumberOfMessagesDelayed");
  }

  TimePoint now = TimePoint(std::chrono::hours(24 * 365 * 50));
  FailingStore store;
  std::unique_ptr<QueuesEngine> engine;
};

}  // namespace local_cloud::queues
