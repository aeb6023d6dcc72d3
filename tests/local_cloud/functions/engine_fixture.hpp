#pragma once

#include <gtest/gtest.h>
#include <unistd.h>
#include <local_cloud/functions/functions.hpp>
#include <micro_core/json.hpp>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace local_cloud::functions {

using namespace std::chrono_literals;

/// A folder of the test's own, removed with it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "functions-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// The lines of all functions, and a way to await one.
class LogLines {
 public:
  void add(std::string_view line) {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(line);
    changed_.notify_all();
  }
  std::vector<std::string> all() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }
  /// True once a line holds `text`.
  bool await(const std::string& text) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, 20s, [&] { return contains(text); });
  }

 private:
  bool contains(const std::string& text) const {
    for (const std::string& line : lines_) {
      if (line.find(text) != std::string::npos) return true;
    }
    return false;
  }
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> lines_;
};

/// An engine on a running loop. Functions are added before the first call.
class EngineTest : public ::testing::Test {
 protected:
  ~EngineTest() override {
    functions_.reset();
    loop_.stop();
    if (thread_.joinable()) thread_.join();
  }

  /// A function whose artefact is a link to the program under test.
  FunctionConfig& add(const std::string& id) {
    FunctionConfig config;
    config.id = id;
    config.name = id + "-name";
    config.handler = "bootstrap";
    config.timeout = 20s;
    config.memory_mb = 4'096;  // sanitizers need a lot
    config.artifact = folder_.path() / id;
    std::filesystem::create_directory(config.artifact);
    std::filesystem::create_symlink(FUNCTION_UNDER_TEST, config.artifact / "bootstrap");
    configs_.push_back(std::move(config));
    return configs_.back();
  }

  Functions& engine() {
    if (functions_) return *functions_;
    options_.work_folder = folder_.path() / "work";
    functions_ = std::make_unique<Functions>(
        loop_, configs_, options_, micro_core::system_clock(),
        [this](const FunctionConfig&, std::string_view line) { log_.add(line); });
    thread_ = std::thread([this] { loop_.run(); });
    return *functions_;
  }

  std::future<InvocationResult> begin(const std::string& function, const std::string& event,
                                      InvokeOptions options = {}) {
    auto promise = std::make_shared<std::promise<InvocationResult>>();
    engine().invoke(function, event, std::move(options),
                    [promise](InvocationResult result) { promise->set_value(std::move(result)); });
    return promise->get_future();
  }
  InvocationResult invoke(const std::string& function, const std::string& event,
                          InvokeOptions options = {}) {
    auto future = begin(function, event, std::move(options));
    if (future.wait_for(60s) != std::future_status::ready) {
      ADD_FAILURE() << "no answer to " << event;
      return {};
    }
    return future.get();
  }
  void stop() {
    std::promise<void> stopped;
    engine().stop([&] { stopped.set_value(); });
    ASSERT_EQ(stopped.get_future().wait_for(2s), std::future_status::ready);
  }
  std::string error_type(const InvocationResult& result) {
    const auto json = micro_core::parse_json(result.payload);
    return json ? std::string(micro_core::string_at(*json, "errorType")) : result.payload;
  }
  std::string error_message(const InvocationResult& result) {
    const auto json = micro_core::parse_json(result.payload);
    return json ? std::string(micro_core::string_at(*json, "errorMessage")) : result.payload;
  }

  TemporaryFolder folder_;
  FunctionsOptions options_;
  LogLines log_;

 private:
  std::vector<FunctionConfig> configs_;
  micro_http::EventLoop loop_{2};
  std::thread thread_;
  std::unique_ptr<Functions> functions_;
};

}  // namespace local_cloud::functions
