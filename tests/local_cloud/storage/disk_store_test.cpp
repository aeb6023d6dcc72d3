#include "numbered_puts.hpp"
#include "temporary_folder.hpp"

#include <local_cloud/storage/store.hpp>

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>
#include <vector>

namespace local_cloud::storage {
namespace {

using micro_core::ErrorCode;
using testing::HasSubstr;

std::unique_ptr<Store> open_or_fail(const std::string& folder) {
  auto store = open_disk_store(folder);
  EXPECT_TRUE(store) << store.error().message << " (" << store.error().detail << ")";
  return store ? *std::move(store) : nullptr;
}

void expect_found(const Store& store, const std::vector<std::uint64_t>& numbers) {
  for (const std::uint64_t n : numbers) {
    const auto value = store.get(key_of(n));
    ASSERT_TRUE(value) << value.error().message;
    ASSERT_EQ(*value, value_of(n)) << "acknowledged write " << n << " is lost";
  }
}

constexpr std::uint64_t failed_put = ~std::uint64_t{0};

struct Writer {
  std::string folder;
  std::uint64_t first = 0;
  int threads = 1;
  std::uint64_t file_bytes_max = 0;
};

// Runs store_writer and returns the numbers that it reported; after `enough` of them it is killed.
std::vector<std::uint64_t> run(const Writer& writer, std::size_t enough) {
  int ends[2];
  if (pipe(ends) != 0) return {};
  const pid_t pid = fork();
  if (pid == 0) {
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    close(ends[1]);
    execl(STORE_WRITER, STORE_WRITER, writer.folder.c_str(), std::to_string(writer.first).c_str(),
          std::to_string(writer.threads).c_str(), std::to_string(writer.file_bytes_max).c_str(),
          nullptr);
    std::_Exit(127);
  }
  close(ends[1]);
  std::vector<std::uint64_t> reported;
  std::uint64_t n = 0;
  while (read(ends[0], &n, sizeof n) == sizeof n) {
    reported.push_back(n);
    if (reported.size() >= enough) kill(pid, SIGKILL);
  }
  close(ends[0]);
  waitpid(pid, nullptr, 0);
  return reported;
}

TEST(DiskStore, FindsEverythingAgainAfterAClose) {
  const TemporaryFolder folder;
  std::vector<std::uint64_t> numbers;
  for (int round = 0; round < 3; ++round) {
    const auto store = open_or_fail(folder.path() + "/made/when/absent");
    expect_found(*store, numbers);
    for (int i = 0; i < 3000; ++i) {
      numbers.push_back(numbers.size());
      ASSERT_TRUE(put(*store, numbers.back()));
    }
  }
}

TEST(DiskStore, RefusesAFolderThatIsInUseAndNamesTheProcess) {
  const TemporaryFolder folder;
  const auto store = open_or_fail(folder.path());
  const auto second = open_disk_store(folder.path());
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::unavailable);
  EXPECT_THAT(second.error().message,
              HasSubstr(folder.path() + " is in use by another process (pid " +
                        std::to_string(getpid()) + ")"));
}

TEST(DiskStore, RefusesTheFormatOfANewerVersion) {
  const TemporaryFolder folder;
  open_or_fail(folder.path());
  std::ofstream(folder.path() + "/FORMAT") << "local_cloud store, format 2\n";
  const auto store = open_disk_store(folder.path());
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, ErrorCode::unsupported);
  EXPECT_THAT(store.error().message,
              HasSubstr("newer version (format 2; this program knows up to 1)"));
}

TEST(DiskStore, RefusesAForeignFolderAndAFile) {
  const TemporaryFolder folder;
  std::ofstream(folder.path() + "/file") << "text";
  const auto on_file = open_disk_store(folder.path() + "/file");
  ASSERT_FALSE(on_file);
  EXPECT_THAT(on_file.error().message, HasSubstr("a file is in its place"));
  std::ofstream(folder.path() + "/FORMAT") << "something else";
  const auto foreign = open_disk_store(folder.path());
  ASSERT_FALSE(foreign);
  EXPECT_THAT(foreign.error().message, HasSubstr("not ours"));
}

TEST(DiskStore, SaysThatAFolderIsNotWritable) {
  const TemporaryFolder folder;
  ASSERT_EQ(chmod(folder.path().c_str(), 0555), 0);
  const bool root = geteuid() == 0;
  if (root && seteuid(65534) != 0) GTEST_SKIP() << "root may write anywhere";
  const auto store = open_disk_store(folder.path());
  ASSERT_EQ(seteuid(root ? 0 : geteuid()), 0);
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, ErrorCode::permission_denied);
  EXPECT_THAT(store.error().message, HasSubstr(folder.path() + " is not writable"));
}

TEST(DiskStore, KeepsEveryAcknowledgedWriteWhenItsProcessIsKilled) {
  const TemporaryFolder folder;
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t round = 0; round < 20; ++round) {
    const std::size_t enough = 200 + round * 150;
    const auto reported =
        run({.folder = folder.path(), .first = round * 40'000, .threads = 4}, enough);
    ASSERT_GE(reported.size(), enough);
    numbers.insert(numbers.end(), reported.begin(), reported.end());
    expect_found(*open_or_fail(folder.path()), reported);
  }
  expect_found(*open_or_fail(folder.path()), numbers);
}

TEST(DiskStore, OpensAtAConsistentPointWhenTheEndOfItsLogIsLost) {
  // What a power loss leaves: files as they are now, the log cut anywhere.
  const TemporaryFolder folder;
  const auto store = open_or_fail(folder.path() + "/live");
  for (int i = 0; i < 300; ++i) {
    WriteBatch batch;
    batch.put("commit " + std::to_string(1000 + i), std::string(100, 'x'));
    batch.put("last", std::to_string(1000 + i));
    ASSERT_TRUE(store->commit(batch));
  }
  for (std::uintmax_t lost = 1; lost < 40'000; lost = lost * 3 + 7) {
    SCOPED_TRACE(lost);
    const std::string image = folder.path() + "/image " + std::to_string(lost);
    std::filesystem::copy(folder.path() + "/live", image, std::filesystem::copy_options::recursive);
    for (const auto& entry : std::filesystem::directory_iterator(image + "/db")) {
      if (entry.path().extension() != ".log" || entry.file_size() < lost) continue;
      std::filesystem::resize_file(entry.path(), entry.file_size() - lost);
    }
    const auto found = open_or_fail(image);
    int commits = 0;
    ASSERT_TRUE(found->scan({.from = "commit ", .to = "commit~"}, [&](auto key, auto) {
      EXPECT_EQ(key, "commit " + std::to_string(1000 + commits++));
      return true;
    }));
    EXPECT_LT(commits, 300);
    EXPECT_EQ(found->get("last").value(), std::to_string(1000 + commits - 1));
  }
}

TEST(DiskStore, ReportsAWriteThatFailedAndKeepsWhatItAcknowledged) {
  // The kernel refuses to let a file grow past the limit: each round another write is the first to
  // fail.
  for (std::uint64_t limit = 1000; limit < 2'000'000; limit = limit * 3 / 2) {
    SCOPED_TRACE(limit);
    const TemporaryFolder folder;
    open_or_fail(folder.path());
    auto numbers = run({.folder = folder.path(), .file_bytes_max = limit}, 20'000);
    ASSERT_FALSE(numbers.empty());
    EXPECT_EQ(numbers.back(), failed_put);
    numbers.pop_back();
    expect_found(*open_or_fail(folder.path()), numbers);
  }
}

// A file system of a few megabytes, for as long as this lives.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& path) : path_(path) {
    mounted_ = mount("tmpfs", path.c_str(), "tmpfs", 0, "size=24m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) umount2(path_.c_str(), MNT_DETACH);
  }
  bool mounted() const { return mounted_; }

 private:
  std::string path_;
  bool mounted_;
};

TEST(DiskStore, RefusesWritesOnAFullDiskAndGoesOnWhenThereIsSpace) {
  const TemporaryFolder folder;
  const SmallDisk disk(folder.path());
  if (!disk.mounted()) GTEST_SKIP() << "only root can mount a small file system";
  std::ofstream(folder.path() + "/filler") << std::string(12 << 20, 'f');
  std::vector<std::uint64_t> numbers;
  {
    const auto store = open_or_fail(folder.path() + "/data");
    std::uint64_t n = 0;
    while (n < 30'000 && put(*store, n)) numbers.push_back(n++);
    ASSERT_LT(n, 30'000u) << "the disk did not fill";
    WriteBatch batch;
    batch.put(key_of(n), value_of(n));
    const auto refused = store->commit(batch);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
    EXPECT_THAT(refused.error().message, HasSubstr("no space left on the disk"));
    expect_found(*store, numbers);

    std::filesystem::remove(folder.path() + "/filler");
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!put(*store, n) && std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
    for (std::uint64_t more = 0; more < 1000; ++more, ++n) {
      ASSERT_TRUE(put(*store, n));
      numbers.push_back(n);
    }
    expect_found(*store, numbers);
  }
  expect_found(*open_or_fail(folder.path() + "/data"), numbers);
}

TEST(DiskStore, SaysThatTheDiskIsFullWhenItCannotBegin) {
  const TemporaryFolder folder;
  const SmallDisk disk(folder.path());
  if (!disk.mounted()) GTEST_SKIP() << "only root can mount a small file system";
  std::ofstream(folder.path() + "/filler") << std::string(25 << 20, 'f');
  const auto store = open_disk_store(folder.path() + "/data");
  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, ErrorCode::unavailable);
  EXPECT_THAT(store.error().message, HasSubstr("no space left on the disk"));
}

}  // namespace
}  // namespace local_cloud::storage
