#include <micro_core/log.hpp>

#include <gmock/gmock.h>

#include <unistd.h>

#include <array>
#include <thread>
#include <vector>

namespace micro_core {
namespace {

class FixedClock final : public Clock {
 public:
  TimePoint now() const override { return TimePoint(std::chrono::milliseconds(1'795'361'975'123)); }
};

class LogTest : public testing::Test {
 protected:
  Json last() const { return parse_json(lines.back()).value(); }

  FixedClock clock;
  std::vector<std::string> lines;
  Logger log{{.service = "users-api",
              .level = LogLevel::info,
              .sink = [this](std::string_view line) { lines.emplace_back(line); },
              .clock = &clock}};
};

void say_hello(const Logger& log) {
  log.info("hello", {{"user", "Ada"}});
}

TEST_F(LogTest, WritesOneJsonObjectALine) {
  say_hello(log);
  ASSERT_EQ(lines.size(), 1);
  const Json line = last();
  std::vector<std::string> names;
  for (const auto& member : line.as_object()) names.emplace_back(member.key());
  EXPECT_THAT(names, testing::ElementsAre("level", "location", "message", "timestamp", "service",
                                          "instance", "type", "user"));
  EXPECT_EQ(string_at(line, "level"), "INFO");
  EXPECT_EQ(string_at(line, "message"), "hello");
  EXPECT_EQ(string_at(line, "timestamp"), "2026-11-22T15:39:35.123Z");
  EXPECT_EQ(string_at(line, "service"), "users-api");
  EXPECT_EQ(string_at(line, "type"), "internal");
  EXPECT_TRUE(string_at(line, "location").starts_with("say_hello:")) << lines.back();
}

TEST_F(LogTest, WritesNothingBelowItsLevel) {
  log.debug("detail");
  EXPECT_TRUE(lines.empty());
  EXPECT_FALSE(log.enabled(LogLevel::debug));
  log.error("failed");
  EXPECT_EQ(string_at(last(), "level"), "ERROR");
}

TEST_F(LogTest, EscapesWhatWouldBreakTheLine) {
  log.info("two\nlines \"quoted\"");
  EXPECT_EQ(lines.back().find('\n'), std::string::npos);
  EXPECT_EQ(string_at(last(), "message"), "two\nlines \"quoted\"");
}

TEST_F(LogTest, AddsTheFieldsOfTheThreadsScopes) {
  {
    const LogScope outer({{"uuid", "1"}, {"method", "GET"}});
    const LogScope inner({{"uuid", "2"}});
    log.info("inside", {{"method", "POST"}});
    EXPECT_EQ(string_at(last(), "uuid"), "2");
    EXPECT_EQ(string_at(last(), "method"), "POST");
    std::thread([&] { log.info("elsewhere"); }).join();
    EXPECT_EQ(find(last(), "uuid"), nullptr);
  }
  log.info("outside");
  EXPECT_EQ(find(last(), "uuid"), nullptr);
}

TEST_F(LogTest, NeverHasAMemberTwice) {
  log.info("hello", {{"message", "other"}, {"level", "other"}});
  EXPECT_EQ(string_at(last(), "message"), "hello");
  EXPECT_EQ(lines.back().find("other"), std::string::npos);
}

TEST(Log, ReadsTheNamesOfLevels) {
  EXPECT_EQ(parse_log_level("info"), LogLevel::info);
  EXPECT_EQ(parse_log_level("WARN"), LogLevel::warning);
  EXPECT_EQ(parse_log_level("Fatal"), LogLevel::critical);
  EXPECT_EQ(parse_log_level("TRACE"), LogLevel::debug);
  EXPECT_EQ(parse_log_level("loud"), std::nullopt);
}

TEST(Log, NeverMixesTheLinesOfTwoThreads) {
  std::array<int, 2> ends;
  ASSERT_EQ(::pipe(ends.data()), 0);
  std::string received;
  std::thread reader([&] {
    std::array<char, 4096> buffer;
    for (ssize_t n = 0; (n = ::read(ends[0], buffer.data(), buffer.size())) > 0;) {
      received.append(buffer.data(), static_cast<std::size_t>(n));
    }
  });
  {
    const Logger log({.sink = fd_log_sink(ends[1])});
    std::vector<std::jthread> writers;
    for (int i = 0; i < 4; ++i) {
      writers.emplace_back([&] {
        for (int k = 0; k < 100; ++k) log.info(std::string(5'000, 'x'));
      });
    }
  }
  ::close(ends[1]);
  reader.join();
  ::close(ends[0]);
  int lines = 0;
  for (std::size_t begin = 0; begin < received.size(); ++lines) {
    const std::size_t end = received.find('\n', begin);
    ASSERT_TRUE(parse_json(std::string_view(received).substr(begin, end - begin)));
    begin = end + 1;
  }
  EXPECT_EQ(lines, 400);
}

}  // namespace
}  // namespace micro_core
