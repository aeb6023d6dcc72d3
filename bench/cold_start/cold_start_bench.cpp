// From exec to the first `next` and to the first answer of Lambda functions, in turns:
//   cold_start_bench ROUNDS CERTIFICATE KEY CA_FILE HANDSHAKE NAME=PROGRAM=KIND...
// KIND: "greet" (a struct in, a struct out), "health", "users" and "users-tls" (GET /users/1, which
// asks a table). Prints one JSON object a line: the medians of each program.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <vector>

#include "fake_services.hpp"

namespace {

using namespace cold_start;

struct Program {
  std::string name, path, kind;
  std::vector<double> asked_ms = {}, answered_ms = {}, processor_ms = {};
  double resident_mb = 0;
};

std::string http_event(const std::string& path) {
  return R"({"version":"2.0","routeKey":"$default","rawPath":")" + path +
         R"(","rawQueryString":"","headers":{"host":"localhost"},"requestContext":{)"
         R"("accountId":"000000000000","apiId":"a","domainName":"localhost","http":{)"
         R"("method":"GET","path":")" +
         path +
         R"(","protocol":"HTTP/1.1","sourceIp":"127.0.0.1","userAgent":"bench"},)"
         R"("requestId":"r","routeKey":"$default","stage":"$default",)"
         R"("time":"22/Nov/2026:12:00:00 +0000","timeEpoch":1795348800000},)"
         R"("isBase64Encoded":false})";
}

std::string event_of(const std::string& kind) {
  if (kind == "greet") return R"({"name":"Ada"})";
  return http_event(kind == "health" ? "/health" : "/users/1");
}

double ms(Clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

double resident_mb(pid_t pid) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string word; status >> word;) {
    if (word != "VmRSS:") continue;
    double kb = 0;
    status >> kb;
    return kb / 1024;
  }
  return 0;
}

pid_t start(const std::string& path, std::vector<std::string> environment) {
  std::vector<char*> variables;
  for (std::string& variable : environment) variables.push_back(variable.data());
  variables.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  char* arguments[] = {const_cast<char*>(path.c_str()), nullptr};
  pid_t pid = 0;
  if (posix_spawn(&pid, path.c_str(), &actions, nullptr, arguments, variables.data()) != 0) {
    throw std::runtime_error("cannot run " + path);
  }
  posix_spawn_file_actions_destroy(&actions);
  return pid;
}

// Of the process's whole life.
double end(pid_t pid) {
  ::kill(pid, SIGKILL);
  rusage usage{};
  int status = 0;
  ::wait4(pid, &status, 0, &usage);
  const auto in_ms = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_usec) / 1e3;
  };
  return in_ms(usage.ru_utime) + in_ms(usage.ru_stime);
}

class Bench {
 public:
  Bench(const std::string& certificate, const std::string& key, std::string ca)
      : ca_(std::move(ca)), secret_table_(certificate, key) {}

  void run(Program& program) {
    const std::string endpoint = program.kind == "users-tls"
                                     ? "https://localhost:" + std::to_string(secret_table_.port())
                                     : "http://127.0.0.1:" + std::to_string(table_.port());
    const auto started = Clock::now();
    const pid_t pid =
        start(program.path,
              {"AWS_LAMBDA_RUNTIME_API=" + api_.address(), "AWS_REGION=eu-central-1",
               "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "LAMBDA_TASK_ROOT=/",
               "AWS_LAMBDA_FUNCTION_NAME=bench", "TABLE_NAME=t", "QUEUE_URL=http://127.0.0.1:9/0/q",
               "AWS_ENDPOINT_URL=" + endpoint, "AWS_CA_BUNDLE=" + ca_});
    const RuntimeApi::Times times = api_.serve_one(event_of(program.kind));
    program.resident_mb = resident_mb(pid);
    program.processor_ms.push_back(end(pid));
    program.asked_ms.push_back(ms(times.asked - started));
    program.answered_ms.push_back(ms(times.answered - started));
  }

  double handshake_ms(const std::string& program) const {
    const std::string command = program + " " + std::to_string(secret_table_.port()) + " " + ca_;
    FILE* pipe = ::popen(command.c_str(), "r");
    long us = 0;
    const bool is_read = std::fscanf(pipe, "%ld", &us) == 1;
    if (::pclose(pipe) != 0 || !is_read) throw std::runtime_error("the bare handshake failed");
    return static_cast<double>(us) / 1e3;
  }

 private:
  std::string ca_;
  RuntimeApi api_;
  EmptyTable table_{"", ""};
  EmptyTable secret_table_;
};

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

Program parse(const std::string& text) {
  const auto first = text.find('='), last = text.rfind('=');
  if (first == last) throw std::runtime_error("NAME=PROGRAM=KIND expected: " + text);
  return {text.substr(0, first), text.substr(first + 1, last - first - 1), text.substr(last + 1)};
}

void run(int argc, char** argv) {
  if (argc < 7) throw std::runtime_error("too few arguments");
  const int rounds = std::atoi(argv[1]);
  Bench bench(argv[2], argv[3], argv[4]);
  std::vector<Program> programs;
  for (int i = 6; i < argc; ++i) programs.push_back(parse(argv[i]));
  std::vector<double> handshakes;
  for (int round = 0; round < rounds; ++round) {
    for (Program& program : programs) bench.run(program);
    handshakes.push_back(bench.handshake_ms(argv[5]));
  }
  for (const Program& program : programs) {
    std::printf(R"({"name": "%s", "asked": %.3f, "answered": %.3f, "processor": %.3f, "rss": %.2f})"
                "\n",
                program.name.c_str(), median(program.asked_ms), median(program.answered_ms),
                median(program.processor_ms), program.resident_mb);
  }
  std::printf(R"({"name": "handshake", "processor": %.3f})"
              "\n",
              median(handshakes));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    ::signal(SIGPIPE, SIG_IGN);
    run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
