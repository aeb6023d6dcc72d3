#include <gtest/gtest.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>
#include <local_cloud/functions/child_process.hpp>

#include <array>
#include <string>
#include <thread>

namespace local_cloud::functions {
namespace {

std::unique_ptr<ChildProcess> start_cat() {
  auto process = ChildProcess::start({.program = "/bin/cat", .folder = "/", .variables = {}});
  return process ? std::move(*process) : nullptr;
}

std::unique_ptr<ChildProcess> start_hanging() {
  auto process =
      ChildProcess::start({.program = FUNCTION_UNDER_TEST,
                           .folder = "/",
                           .variables = {"INIT=hang", "AWS_LAMBDA_RUNTIME_API=127.0.0.1:9"}});
  return process ? std::move(*process) : nullptr;
}

void await_exit(const ChildProcess& process) {
  pollfd wait{process.exit_fd(), POLLIN, 0};
  ASSERT_EQ(::poll(&wait, 1, 20'000), 1);
}

TEST(ChildProcess, ReportsHowAProcessEnded) {
  const auto process = start_cat();  // its input is empty
  ASSERT_TRUE(process);
  await_exit(*process);
  const auto status = process->collect();
  ASSERT_TRUE(status);
  EXPECT_EQ(status->code, 0);
  EXPECT_EQ(status->signal, 0);
}

TEST(ChildProcess, GivesOnlyTheVariablesItWasTold) {
  auto process = ChildProcess::start(
      {.program = "/usr/bin/env", .folder = "/", .variables = {"A=1", "B=two words"}});
  ASSERT_TRUE(process);
  await_exit(**process);
  std::array<char, 256> text{};
  const auto length = ::read((*process)->output_fd(), text.data(), text.size());
  ASSERT_GT(length, 0);
  EXPECT_EQ(std::string(text.data(), static_cast<std::size_t>(length)), "A=1\nB=two words\n");
}

TEST(ChildProcess, KillsAProcessThatRuns) {
  const auto process = start_hanging();
  ASSERT_TRUE(process);
  EXPECT_FALSE(process->collect());
  EXPECT_GT(process->memory_bytes(), 0U);
  process->kill();
  await_exit(*process);
  EXPECT_EQ(process->collect()->signal, SIGKILL);
  process->kill();  // harmless
}

// So that nothing is left behind when this program is killed.
TEST(ChildProcess, DiesWithWhoStartedIt) {
  std::unique_ptr<ChildProcess> process;
  std::thread([&] { process = start_hanging(); }).join();
  ASSERT_TRUE(process);
  await_exit(*process);
  EXPECT_EQ(process->collect()->signal, SIGKILL);
}

TEST(ChildProcess, SaysWhyAProgramCannotStart) {
  const auto missing =
      ChildProcess::start({.program = "/nowhere/program", .folder = "/", .variables = {}});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "/nowhere/program: No such file or directory");
  const auto folder =
      ChildProcess::start({.program = "/bin/cat", .folder = "/nowhere", .variables = {}});
  ASSERT_FALSE(folder);
}

}  // namespace
}  // namespace local_cloud::functions
