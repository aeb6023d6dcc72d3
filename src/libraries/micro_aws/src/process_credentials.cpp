#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <vector>

#include "credential_sources.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Result;
using std::chrono::steady_clock;

constexpr std::chrono::seconds patience{60};
constexpr std::size_t answer_bytes_max = 64 * 1024;

// The words of a command line: apart at spaces, together in quotes, '\' takes what follows as it
// is.
Result<std::vector<std::string>> words_of(std::string_view command) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  for (std::size_t i = 0; i < command.size(); ++i) {
    char c = command[i];
    const bool is_space = c == ' ' || c == '\t' || c == '\n';
    if (quote == 0 && is_space) {
      in_word = false;
      continue;
    }
    if (!in_word) words.emplace_back();
    in_word = true;
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (quote != 0 && c == quote) {
      quote = 0;
    } else {
      if (c == '\\' && quote != '\'' && i + 1 < command.size()) c = command[++i];
      words.back() += c;
    }
  }
  if (quote != 0) return Error::invalid_argument("credential_process has an open quote");
  if (words.empty()) return Error::invalid_argument("credential_process is empty");
  return words;
}

// A child whose standard output is read. Killed and reaped at the end, whatever happened.
class Child {
 public:
  Child() = default;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (out_ >= 0) ::close(out_);
    if (pid_ > 0) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
    }
  }

  Result<void> start(std::vector<std::string> words) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return failure("pipe", errno);
    out_ = ends[0];
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    const int failed =
        ::posix_spawnp(&pid_, arguments.front(), &actions, nullptr, arguments.data(), environ);
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (failed != 0) {
      pid_ = -1;
      return failure(words.front(), failed);
    }
    return {};
  }

  // All that it writes until it ends, and that it ended well.
  Result<std::string> finish() {
    const auto deadline = steady_clock::now() + patience;
    std::string text;
    char buffer[4096];
    while (true) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now());
      pollfd waits{.fd = out_, .events = POLLIN, .revents = 0};
      if (left.count() <= 0 || ::poll(&waits, 1, static_cast<int>(left.count())) == 0) {
        return Error::timeout("credential_process did not end within 60 s");
      }
      const ssize_t count = ::read(out_, buffer, sizeof buffer);
      if (count == 0) break;
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return failure("read", errno);
      text.append(buffer, static_cast<std::size_t>(count));
      if (text.size() > answer_bytes_max) {
        return Error::too_large("credential_process answered more than 64 KiB");
      }
    }
    int status = 0;
    ::waitpid(std::exchange(pid_, -1), &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return text;
    return Error::permission_denied("credential_process failed; what it said is on standard error");
  }

 private:
  static Error failure(const std::string& what, int number) {
    return Error::permission_denied("credential_process: " + what + ": " + std::strerror(number));
  }

  pid_t pid_ = -1;
  int out_ = -1;
};

Result<Credentials> run(const std::string& command) {
  auto words = words_of(command);
  if (!words) return std::move(words).error();
  Child child;
  if (auto started = child.start(*std::move(words)); !started) return started.error();
  const auto text = child.finish();
  if (!text) return text.error();
  const auto json = micro_core::parse_json(*text);
  if (!json) return Error::permission_denied("credential_process gave something that is not JSON");
  const micro_core::Json* version = micro_core::find(*json, "Version");
  if (version == nullptr || *version != micro_core::Json(1)) {
    return Error::permission_denied(
        "credential_process gave credentials of another Version than 1");
  }
  return read_credentials(*json, "SessionToken", "credential_process");
}

}  // namespace

CredentialsProvider process_credentials(std::string command) {
  return [command = std::move(command)] { return run(command); };
}

}  // namespace micro_aws
