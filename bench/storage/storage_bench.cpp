// Measures the candidates for the local cloud's store on the local cloud's workload: random 1 KB
// puts, each its own commit, from 1 and 8 threads; gets; scans of 100; opening after a clean end
// and after kill -9; memory. Each step is a process of its own, so that memory and caches are its
// own too.
//
//   storage_bench FOLDER [ITEMS]     compares "rocksdb" (open_disk_store) and "sqlite"
//
// FOLDER is made, and emptied of what was measured. 200,000 items by default: about two minutes.
#include "sqlite_store.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

namespace {

using local_cloud::storage::Store;
using local_cloud::storage::WriteBatch;
using Steady = std::chrono::steady_clock;

double seconds_since(Steady::time_point start) {
  return std::chrono::duration<double>(Steady::now() - start).count();
}

// Key number n, in an order that looks random, as UUIDs do.
std::string key_of(std::uint64_t n) {
  std::uint64_t mixed = n + 0x9E3779B97F4A7C15;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
  mixed ^= mixed >> 31;
  char text[64];
  std::snprintf(text, sizeof text, "t/users-table/%016llx-%08llx",
                static_cast<unsigned long long>(mixed), static_cast<unsigned long long>(n));
  return text;
}

// 1,000 bytes of hexadecimal digits: compressible as JSON is.
std::string value_of(std::uint64_t n) {
  std::mt19937_64 random(n);
  std::string value;
  char digits[17];
  while (value.size() < 1000) {
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(random()));
    value += digits;
  }
  value.resize(1000);
  return value;
}

std::unique_ptr<Store> open(const std::string& engine, const std::string& folder) {
  if (engine == "sqlite") return bench::open_sqlite_store(folder);
  auto store = local_cloud::storage::open_disk_store(folder);
  if (store) return *std::move(store);
  std::fprintf(stderr, "%s (%s)\n", store.error().message.c_str(), store.error().detail.c_str());
  std::exit(1);
}

void put_one(Store& store, std::uint64_t n) {
  WriteBatch batch;
  batch.put(key_of(n), value_of(n));
  if (!store.commit(batch)) std::exit(1);
}

double put_rate(Store& store, std::uint64_t from, std::uint64_t to, unsigned threads_count) {
  const auto start = Steady::now();
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < threads_count; ++i) {
    threads.emplace_back([&, i] {
      for (std::uint64_t n = from + i; n < to; n += threads_count) put_one(store, n);
    });
  }
  for (std::thread& thread : threads) thread.join();
  return static_cast<double>(to - from) / seconds_since(start);
}

double memory_mb() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("VmRSS:")) return std::strtod(line.c_str() + 6, nullptr) / 1024;
  }
  return 0;
}

void report(const char* name, double value) {
  std::printf("  %-34s %12.1f\n", name, value);
}

void measure_rates(const std::string& engine, const std::string& folder, std::uint64_t items) {
  const auto store = open(engine, folder);
  report("puts/s, 1 thread", put_rate(*store, 0, items / 4, 1));
  report("puts/s, 8 threads", put_rate(*store, items / 4, items, 8));
  std::mt19937_64 random(1);
  auto start = Steady::now();
  const int gets = 100'000;
  for (int i = 0; i < gets; ++i) {
    if (!store->get(key_of(random() % items)).value()) std::exit(1);
  }
  report("gets/s, 1 thread", gets / seconds_since(start));
  start = Steady::now();
  const int scans = 5'000;
  for (int i = 0; i < scans; ++i) {
    int count = 0;
    const std::string from = key_of(random() % items);
    (void)store->scan({.from = from},
                      [&](std::string_view, std::string_view) { return ++count < 100; });
  }
  report("scans of 100/s, 1 thread", scans / seconds_since(start));
  report("MB of memory at the end", memory_mb());
}

void measure_open(const std::string& engine, const std::string& folder) {
  const double memory_before = memory_mb();
  const auto start = Steady::now();
  const auto store = open(engine, folder);
  (void)store->get(key_of(1));
  report("ms to open and get", seconds_since(start) * 1000);
  report("MB of memory, idle", memory_mb() - memory_before);
}

void write_until_killed(const std::string& engine, const std::string& folder) {
  const auto store = open(engine, folder);
  put_rate(*store, 1'000'000'000, 2'000'000'000, 8);
}

// Runs one step in a process of its own, and kills that after `kill_after` if it is not zero.
template <class Step>
void in_child(Step step, std::chrono::milliseconds kill_after = {}) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    step();
    std::fflush(stdout);
    std::_Exit(0);
  }
  if (kill_after.count() != 0) {
    std::this_thread::sleep_for(kill_after);
    kill(child, SIGKILL);
  }
  waitpid(child, nullptr, 0);
}

double folder_mb(const std::string& folder) {
  double bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += static_cast<double>(entry.file_size());
  }
  return bytes / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: storage_bench FOLDER [ITEMS]\n");
    return 2;
  }
  const std::uint64_t items = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 200'000;
  for (const std::string engine : {"rocksdb", "sqlite"}) {
    const std::string folder = std::string(argv[1]) + "/" + engine;
    std::filesystem::remove_all(folder);
    std::printf("%s, %llu items of 1 KB\n", engine.c_str(), static_cast<unsigned long long>(items));
    in_child([&] { measure_rates(engine, folder, items); });
    report("MB on disk", folder_mb(folder));
    std::printf(" after a clean end\n");
    in_child([&] { measure_open(engine, folder); });
    for (int round = 1; round <= 3; ++round) {
      in_child([&] { write_until_killed(engine, folder); }, std::chrono::milliseconds(1500));
      std::printf(" after kill -9 under load, round %d\n", round);
      in_child([&] { measure_open(engine, folder); });
    }
    std::filesystem::remove_all(folder);
  }
  return 0;
}
