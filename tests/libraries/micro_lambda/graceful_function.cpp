// A function that has something to do at its end; see graceful_shutdown_test.cpp.
#include <micro_lambda/runtime.hpp>

#include <cstdio>
#include <stdexcept>
#include <string_view>

int main(int argc, char** argv) {
  const std::string_view kind = argc > 1 ? argv[1] : "";
  return micro_lambda::run([](const micro_core::Json& event) -> micro_core::Json { return event; },
                           {.on_shutdown = [&] {
                             std::puts("flushed");
                             if (kind == "failing") throw std::runtime_error("the disk is full");
                           }});
}
