// A function that crashes in the way that its first argument names; see crash_test.cpp.
#include <micro_lambda/runtime.hpp>

#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <thread>

namespace {

using micro_core::Json;

volatile int zero = 0;
volatile int* volatile nowhere = nullptr;
void (*volatile no_function)() = nullptr;
char* volatile inside_of_a_block = static_cast<char*>(std::malloc(64)) + 8;

[[gnu::noinline]] int recurse(int depth) {
  volatile char frame[1'000];
  frame[0] = static_cast<char>(depth);
  if (depth < zero) return 0;
  return recurse(depth + 1) + frame[0];
}

[[gnu::noinline]] void throw_number() {
  throw 42;
}

[[gnu::noinline]] void crash_here(std::string_view kind) {
  if (kind == "segv") *nowhere = 1;
  if (kind == "call_null") no_function();
  if (kind == "fpe") zero = 7 / zero;
  if (kind == "ill") __builtin_trap();
  if (kind == "abort") std::abort();
  if (kind == "bus") ::raise(SIGBUS);
  if (kind == "overflow") zero = recurse(0);
  if (kind == "terminate") std::thread([] { throw std::out_of_range("index 7"); }).join();
  if (kind == "noexcept") []() noexcept { throw_number(); }();
  if (kind == "thread") std::thread([] { *nowhere = 1; }).join();
  if (kind == "heap") std::free(inside_of_a_block);
  if (kind == "exit") std::_Exit(7);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view where = argc > 2 ? argv[1] : "";
  const std::string_view kind = argc > 2 ? argv[2] : "";
  if (kind == "own_handler") {
    ::signal(SIGSEGV, [](int) { std::_Exit(9); });
  }
  const auto handler = [&](const Json& event) -> Json {
    if (event != Json("go on")) crash_here(kind == "own_handler" ? "segv" : kind);
    return event;
  };
  return micro_lambda::run_runtime(
      [&]() -> micro_core::Result<micro_lambda::TextHandler> {
        if (where == "start") crash_here(kind);
        return micro_lambda::to_text_handler(handler);
      },
      {.report_crashes = where != "silent"});
}
