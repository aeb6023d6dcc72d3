#include <micro_core/process_log.hpp>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include <array>
#include <cstring>
#include <map>
#include <thread>

namespace micro_core {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Environment environment_of(std::map<std::string, std::string, std::less<>> variables) {
  return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

class Pipe {
 public:
  Pipe() { EXPECT_EQ(::pipe(ends_.data()), 0); }
  ~Pipe() {
    close_writer();
    ::close(ends_[0]);
  }
  std::string writer() const { return std::to_string(ends_[1]); }
  int reader_fd() const { return ends_[0]; }
  void close_writer() {
    if (ends_[1] >= 0) ::close(ends_[1]);
    ends_[1] = -1;
  }
  std::string read_all() {
    close_writer();
    std::string bytes;
    std::array<char, 4096> buffer;
    for (ssize_t n = 0; (n = ::read(ends_[0], buffer.data(), buffer.size())) > 0;) {
      bytes.append(buffer.data(), static_cast<std::size_t>(n));
    }
    return bytes;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

struct Frame {
  std::uint64_t type = 0;
  std::uint64_t time_us = 0;
  std::string text = {};
};

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (const char c : bytes) number = number << 8 | static_cast<unsigned char>(c);
  return number;
}

std::vector<Frame> frames_of(std::string_view bytes) {
  std::vector<Frame> frames;
  while (bytes.size() >= 16) {
    const std::size_t length = big_endian(bytes.substr(4, 4));
    frames.push_back({.type = big_endian(bytes.substr(0, 4)),
                      .time_us = big_endian(bytes.substr(8, 8)),
                      .text = std::string(bytes.substr(16, length))});
    bytes.remove_prefix(std::min(bytes.size(), 16 + length));
  }
  EXPECT_TRUE(bytes.empty()) << "half a frame";
  return frames;
}

constexpr TimePoint noon{std::chrono::milliseconds{1'795'348'800'123}};

TEST(ProcessLog, FramesLinesForLambdasPipe) {
  Pipe pipe;
  const ProcessLog log(environment_of({{"_LAMBDA_TELEMETRY_LOG_FD", pipe.writer()}}));
  log.write(LogLevel::info, noon, "two\nlines");
  log.write(LogLevel::error, noon, std::string(60'000, 'x'));
  const auto frames = frames_of(pipe.read_all());
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(frames[0].type, 0xa55a0003 | 0x0c);
  EXPECT_EQ(frames[0].time_us, 1'795'348'800'123'000U);
  EXPECT_EQ(frames[0].text, "two\nlines");
  EXPECT_EQ(frames[1].type, 0xa55a0003 | 0x14);
  EXPECT_EQ(frames[1].text.size(), 60'000U);
}

TEST(ProcessLog, MarksFramesAsJsonWhereLambdaReadsThem) {
  Pipe pipe;
  const ProcessLog log(environment_of(
      {{"_LAMBDA_TELEMETRY_LOG_FD", pipe.writer()}, {"AWS_LAMBDA_LOG_FORMAT", "JSON"}}));
  for (const LogLevel level :
       {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error, LogLevel::critical}) {
    log.write(level, noon, "{}");
  }
  std::vector<std::uint64_t> types;
  for (const Frame& frame : frames_of(pipe.read_all())) types.push_back(frame.type);
  EXPECT_THAT(types, ElementsAre(0xa55a000a, 0xa55a000e, 0xa55a0012, 0xa55a0016, 0xa55a001a));
}

TEST(ProcessLog, KeepsFramesOfManyThreadsApart) {
  constexpr std::size_t line_bytes = 9'000;  // more than a pipe takes in one piece
  Pipe pipe;
  const ProcessLog log(environment_of({{"_LAMBDA_TELEMETRY_LOG_FD", pipe.writer()}}));
  std::vector<std::jthread> writers;
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&log] {
      for (int k = 0; k < 20; ++k) log.write(LogLevel::info, noon, std::string(line_bytes, 'x'));
    });
  }
  std::string received;
  std::array<char, 4096> buffer;
  while (received.size() < 80 * (16 + line_bytes)) {
    const ssize_t count = ::read(pipe.reader_fd(), buffer.data(), buffer.size());
    ASSERT_GT(count, 0);
    received.append(buffer.data(), static_cast<std::size_t>(count));
  }
  const auto frames = frames_of(received);
  EXPECT_EQ(frames.size(), 80U);
  for (const Frame& frame : frames) ASSERT_EQ(frame.text, std::string(line_bytes, 'x'));
}

TEST(ProcessLog, WritesLinesToTheSocketOfManagedInstances) {
  const std::string path = testing::TempDir() + "log-" + std::to_string(::getpid()) + ".sock";
  ::unlink(path.c_str());
  const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  ASSERT_LT(path.size(), sizeof address.sun_path);
  std::memcpy(address.sun_path, path.data(), path.size());
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  {
    const ProcessLog log(environment_of({{"_LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET", path}}));
    log.write(LogLevel::info, noon, "{}");
  }
  const int connection = ::accept(listener, nullptr, nullptr);
  std::array<char, 16> buffer{};
  EXPECT_EQ(::read(connection, buffer.data(), buffer.size()), 3);
  EXPECT_EQ(std::string_view(buffer.data(), 3), "{}\n");
  EXPECT_EQ(::read(connection, buffer.data(), buffer.size()), 0) << "closed with the log";
  ::close(connection);
  ::close(listener);
  ::unlink(path.c_str());
}

TEST(ProcessLog, WritesLinesToStandardOutputWhereNothingElseCanBeUsed) {
  for (const auto& [name, value] : std::vector<std::pair<std::string, std::string>>{
           {"UNRELATED", ""},
           {"_LAMBDA_TELEMETRY_LOG_FD", "many"},
           {"_LAMBDA_TELEMETRY_LOG_FD", "987"},
           {"_LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET", "/nowhere"}}) {
    SCOPED_TRACE(name + "=" + value);
    testing::internal::CaptureStdout();
    ProcessLog(environment_of({{name, value}})).write(LogLevel::info, noon, "{}");
    EXPECT_EQ(testing::internal::GetCapturedStdout(), "{}\n");
  }
}

TEST(Logger, WritesToTheLogOfTheProcessUnlessItHasASink) {
  Pipe pipe;
  {
    const Logger logger(
        {.environment = environment_of({{"_LAMBDA_TELEMETRY_LOG_FD", pipe.writer()}})});
    logger.warning("careful");
  }
  const auto frames = frames_of(pipe.read_all());
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].type, 0xa55a0003 | 0x10);
  EXPECT_THAT(frames[0].text, HasSubstr("\"message\":\"careful\""));
  // The same moment, once as text and once as a number.
  const auto written = parse_iso8601(string_at(parse_json(frames[0].text).value(), "timestamp"));
  EXPECT_EQ(static_cast<std::uint64_t>(written->time_since_epoch().count()) * 1'000,
            frames[0].time_us);
}

TEST(Logger, TakesTheStricterOfItsOwnLevelAndLambdas) {
  const auto least = [](std::optional<LogLevel> own,
                        std::map<std::string, std::string, std::less<>> variables) {
    const Logger logger({.level = own,
                         .sink = [](std::string_view) {},
                         .environment = environment_of(std::move(variables))});
    for (const LogLevel level : {LogLevel::debug, LogLevel::info, LogLevel::warning,
                                 LogLevel::error, LogLevel::critical}) {
      if (logger.enabled(level)) return level;
    }
    return LogLevel::critical;
  };
  EXPECT_EQ(least({}, {}), LogLevel::info);
  EXPECT_EQ(least({}, {{"AWS_LAMBDA_LOG_LEVEL", "TRACE"}}), LogLevel::debug);
  EXPECT_EQ(least({}, {{"AWS_LAMBDA_LOG_LEVEL", "DEBUG"}}), LogLevel::debug);
  EXPECT_EQ(least({}, {{"AWS_LAMBDA_LOG_LEVEL", "WARN"}}), LogLevel::warning);
  EXPECT_EQ(least({}, {{"AWS_LAMBDA_LOG_LEVEL", "loud"}}), LogLevel::info);
  EXPECT_EQ(least(LogLevel::error, {{"AWS_LAMBDA_LOG_LEVEL", "DEBUG"}}), LogLevel::error);
  EXPECT_EQ(least(LogLevel::debug, {{"AWS_LAMBDA_LOG_LEVEL", "FATAL"}}), LogLevel::critical);
  EXPECT_EQ(least(LogLevel::debug, {}), LogLevel::debug);
}

}  // namespace
}  // namespace micro_core
