// Signed GetItem calls by one Client: client_bench ENDPOINT TABLE THREADS SECONDS
// Prints one JSON object: calls per second, processor time and allocations of each.
#include <micro_aws/dynamodb_table.hpp>

#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <thread>
#include <vector>

namespace {

// A counter of each thread's own: a shared one would be what is measured.
thread_local std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace {

using Clock = std::chrono::steady_clock;

double processor_us() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto us = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_usec);
  };
  return us(usage.ru_utime) + us(usage.ru_stime);
}

class Bench {
 public:
  Bench(const char* endpoint, const char* table_name)
      : table_(micro_aws::Client({.endpoint_url = endpoint}), table_name, {.partition = "id"}) {}

  // Calls of all threads for `time`.
  void run(int threads, std::chrono::seconds time) {
    const Clock::time_point end = Clock::now() + time;
    std::vector<std::jthread> running;
    for (int i = 0; i < threads; ++i) running.emplace_back([this, end] { call_until(end); });
  }

  std::size_t calls() const { return calls_; }
  std::size_t allocated() const { return allocated_; }

 private:
  void call_until(Clock::time_point end) {
    allocations = 0;
    std::size_t count = 0;
    for (; Clock::now() < end; ++count) {
      const auto item = table_.get_item("1");
      if (!item || !*item) {
        std::fprintf(stderr, "GetItem: %s\n", item ? "no item" : item.error().message.c_str());
        std::exit(EXIT_FAILURE);
      }
    }
    calls_ += count;
    allocated_ += allocations;
  }

  micro_aws::DynamoDbTable table_;
  std::atomic<std::size_t> calls_ = 0;
  std::atomic<std::size_t> allocated_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return EXIT_FAILURE;
  Bench bench(argv[1], argv[2]);
  const int seconds = std::atoi(argv[4]);
  const double before = processor_us();
  bench.run(std::atoi(argv[3]), std::chrono::seconds{seconds});
  const double calls = static_cast<double>(bench.calls());
  std::printf(R"({"rate": %.0f, "processor_us": %.2f, "allocations": %.1f})"
              "\n",
              calls / seconds, (processor_us() - before) / calls,
              static_cast<double>(bench.allocated()) / calls);
}
