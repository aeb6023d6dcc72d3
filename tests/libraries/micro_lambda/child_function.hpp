#pragma once

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace micro_lambda {

/// A function in a process of its own, with no other variables than those it is given.
class ChildFunction {
 public:
  ChildFunction(std::string program, std::vector<std::string> arguments,
                const std::map<std::string, std::string>& variables) {
    std::vector<std::string> pairs;
    for (const auto& [name, value] : variables) pairs.push_back(name + "=" + value);
    std::vector<std::string> words = std::move(arguments);
    words.insert(words.begin(), program);
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output_.c_str(),
                                       O_WRONLY | O_CREAT | O_TRUNC, 0600);
    EXPECT_EQ(::posix_spawn(&pid_, program.c_str(), &actions, nullptr, pointers_to(words).data(),
                            pointers_to(pairs).data()),
              0);
    ::posix_spawn_file_actions_destroy(&actions);
  }
  ~ChildFunction() {
    if (!has_ended_) {
      ::kill(pid_, SIGKILL);
      wait();
    }
    ::unlink(output_.c_str());
  }

  void send(int signal) const { ::kill(pid_, signal); }
  /// What waitpid says of its end.
  int wait() {
    int status = 0;
    ::waitpid(pid_, &status, 0);
    has_ended_ = true;
    return status;
  }
  /// What it has printed so far.
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    std::ifstream file(output_);
    for (std::string line; std::getline(file, line);) all.push_back(line);
    return all;
  }

 private:
  static std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (std::string& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
  }
  static std::string unique_path() {
    static int number = 0;
    return ::testing::TempDir() + "function-" + std::to_string(::getpid()) + "-" +
           std::to_string(++number);
  }

  const std::string output_ = unique_path();
  pid_t pid_ = 0;
  bool has_ended_ = false;
};

}  // namespace micro_lambda
