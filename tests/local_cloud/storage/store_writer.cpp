// store_writer FOLDER FIRST THREADS FILE_BYTES_MAX: puts numbers from FIRST on until a put fails or
// somebody kills it, and prints the number of each acknowledged put as 8 bytes; all ones for the
// one that failed. FILE_BYTES_MAX (0: none) makes the kernel refuse to let a file grow further.
#include "numbered_puts.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <thread>
#include <vector>

int main(int argc, char** argv) {
  using namespace local_cloud::storage;
  if (argc != 5) return 2;
  const auto store = open_disk_store(argv[1]);
  if (!store) return 1;
  const std::uint64_t first = std::strtoull(argv[2], nullptr, 10);
  const std::uint64_t threads_count = std::strtoull(argv[3], nullptr, 10);
  if (const rlim_t limit = std::strtoull(argv[4], nullptr, 10); limit != 0) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit file_size{limit, limit};
    setrlimit(RLIMIT_FSIZE, &file_size);
  }
  std::vector<std::thread> threads;
  for (std::uint64_t i = 0; i < threads_count; ++i) {
    threads.emplace_back([&, i] {
      for (std::uint64_t n = first + i;; n += threads_count) {
        const std::uint64_t told = put(**store, n) ? n : ~std::uint64_t{0};
        if (write(STDOUT_FILENO, &told, sizeof told) != sizeof told || told != n) std::_Exit(0);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}
