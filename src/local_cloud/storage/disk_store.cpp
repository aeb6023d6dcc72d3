#include <local_cloud/storage/store.hpp>
#include <local_cloud/storage/store_folder.hpp>

#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/env.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/table.h>
#include <rocksdb/utilities/table_properties_collectors.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <mutex>
#include <type_traits>
#include <utility>

namespace local_cloud::storage {

using micro_core::Error;
using micro_core::Result;

namespace {

constexpr std::size_t mebibyte = 1024 * 1024;
// A memtable is replayed from the log at start, so its size bounds the time to open after a crash.
constexpr std::size_t memtable_bytes = 2 * mebibyte;
constexpr std::size_t log_bytes_max = 2 * memtable_bytes;
constexpr std::size_t cache_bytes = 4 * mebibyte;
constexpr int open_files_max = 256;
// How often a store that failed tries to write again.
constexpr std::chrono::milliseconds resume_pause{200};

rocksdb::Slice slice(std::string_view bytes) {
  return {bytes.data(), bytes.size()};
}
std::string_view view(const rocksdb::Slice& bytes) {
  return {bytes.data(), bytes.size()};
}

// The engine's own log is for its developers; what matters comes back as a Status.
class NoLog : public rocksdb::Logger {
 public:
  using rocksdb::Logger::Logv;
  void Logv(const char*, va_list) override {}
};

rocksdb::BlockBasedTableOptions table_options() {
  rocksdb::BlockBasedTableOptions table;
  table.block_cache = rocksdb::NewLRUCache(cache_bytes, 2);
  table.block_size = 8 * 1024;
  // Index and filter live in the cache too, in parts: memory stays bounded however many items there
  // are.
  table.cache_index_and_filter_blocks = true;
  table.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  table.filter_policy.reset(rocksdb::NewBloomFilterPolicy(10));
  table.partition_filters = true;
  table.metadata_block_size = 4096;
  table.format_version = 5;
  return table;
}

rocksdb::Options engine_options() {
  rocksdb::Options options;
  options.create_if_missing = true;
  options.info_log = std::make_shared<NoLog>();
  options.stats_dump_period_sec = 0;
  options.stats_persist_period_sec = 0;
  options.max_background_jobs = 2;
  options.max_open_files = open_files_max;
  options.max_file_opening_threads = 1;
  options.skip_stats_update_on_db_open = true;
  options.skip_checking_sst_file_sizes_on_db_open = true;

  options.write_buffer_size = memtable_bytes;
  options.max_write_buffer_number = 2;
  options.max_total_wal_size = log_bytes_max;
  options.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  options.avoid_flush_during_recovery = true;  // opening rebuilds the memtable and writes nothing
  options.bytes_per_sync = mebibyte;
  options.wal_bytes_per_sync = mebibyte;

  options.compression = rocksdb::kLZ4Compression;
  options.compaction_style = rocksdb::kCompactionStyleUniversal;
  options.target_file_size_base = 32 * mebibyte;
  // A queue erases what it wrote: files full of erased keys are compacted early, so that a scan
  // from a queue's head does not wade through them.
  options.table_properties_collector_factories.push_back(
      rocksdb::NewCompactOnDeletionCollectorFactory(4096, 2048));
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table_options()));
  return options;
}

Error engine_error(const std::string& folder, const rocksdb::Status& status) {
  if (status.IsNoSpace()) return folder_error(folder, ENOSPC).with_detail(status.ToString());
  if (status.IsCorruption()) {
    return Error::unavailable("data folder " + folder + " is damaged")
        .with_detail(status.ToString());
  }
  if (status.IsNotSupported()) {
    return Error::unsupported("data folder " + folder + " was written by a newer version")
        .with_detail(status.ToString());
  }
  return Error::unavailable("data folder " + folder + " cannot be read or written")
      .with_detail(status.ToString());
}

void add(rocksdb::WriteBatch& changes, const WriteBatch::Put& put) {
  changes.Put(slice(put.key), slice(put.value));
}
void add(rocksdb::WriteBatch& changes, const WriteBatch::Erase& erase) {
  changes.Delete(slice(erase.key));
}
void add(rocksdb::WriteBatch& changes, const WriteBatch::EraseRange& range) {
  // Longer and larger than any key: the engine knows no range without an end.
  static const std::string after_all(4096, '\xff');
  const std::string& to = range.to.empty() ? after_all : range.to;
  if (range.from < to) changes.DeleteRange(slice(range.from), slice(to));
}

class DiskStore : public Store {
 public:
  DiskStore(StoreFolder folder, std::unique_ptr<rocksdb::DB> db)
      : folder_(std::move(folder)), db_(std::move(db)) {}

  Result<std::optional<std::string>> get(std::string_view key) const override {
    rocksdb::PinnableSlice value;
    const rocksdb::Status status =
        db_->Get(rocksdb::ReadOptions(), db_->DefaultColumnFamily(), slice(key), &value);
    if (status.IsNotFound()) return std::optional<std::string>();
    if (!status.ok()) return engine_error(folder_.path(), status);
    return std::optional<std::string>(std::in_place, view(value));
  }

  Result<void> scan(const ScanOptions& options, const ScanVisitor& visitor) const override;
  Result<void> commit(const WriteBatch& batch) override;

 private:
  rocksdb::Status resume(const rocksdb::Status& failure);

  StoreFolder folder_;  // outlives db_: the lock is held until the last byte is written
  std::unique_ptr<rocksdb::DB> db_;
  std::mutex resume_mutex_;
  std::chrono::steady_clock::time_point resumed_at_{};
};

Result<void> DiskStore::scan(const ScanOptions& options, const ScanVisitor& visitor) const {
  if (!options.to.empty() && options.to <= options.from) return {};
  const rocksdb::Slice from = slice(options.from);
  const rocksdb::Slice to = slice(options.to);
  rocksdb::ReadOptions read;
  if (!options.from.empty()) read.iterate_lower_bound = &from;
  if (!options.to.empty()) read.iterate_upper_bound = &to;
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(read));
  // Past the upper bound, SeekToLast and SeekToFirst mean the bounds.
  options.reverse ? at->SeekToLast() : at->SeekToFirst();
  while (at->Valid() && visitor(view(at->key()), view(at->value()))) {
    options.reverse ? at->Prev() : at->Next();
  }
  if (!at->status().ok()) return engine_error(folder_.path(), at->status());
  return {};
}

Result<void> DiskStore::commit(const WriteBatch& batch) {
  if (batch.empty()) return {};
  rocksdb::WriteBatch changes;
  for (const WriteBatch::Change& change : batch.changes()) {
    std::visit([&](const auto& each) { add(changes, each); }, change);
  }
  // Not synced: the log is in the kernel's hands, which outlives this process. Threads that commit
  // at the same time are written by one of them, with one system call.
  const rocksdb::WriteOptions write;
  rocksdb::Status status = db_->Write(write, &changes);
  if (!status.ok() && resume(status).ok()) status = db_->Write(write, &changes);
  if (!status.ok()) return engine_error(folder_.path(), status);
  return {};
}

// After a failed write the engine refuses all others until it is told that the disk may be well
// again.
rocksdb::Status DiskStore::resume(const rocksdb::Status& failure) {
  const std::lock_guard lock(resume_mutex_);
  const auto now = std::chrono::steady_clock::now();
  if (now - resumed_at_ < resume_pause) return failure;
  rocksdb::Status resumed = db_->Resume();
  resumed_at_ = std::chrono::steady_clock::now();
  return resumed;
}

}  // namespace

Result<std::unique_ptr<Store>> open_disk_store(const std::string& path) {
  Result<StoreFolder> folder = StoreFolder::open(path);
  if (!folder) return folder.error();
  rocksdb::DB* db = nullptr;
  const rocksdb::Status status = rocksdb::DB::Open(engine_options(), folder->engine_path(), &db);
  if (!status.ok()) return engine_error(path, status);
  return std::unique_ptr<Store>(
      std::make_unique<DiskStore>(*std::move(folder), std::unique_ptr<rocksdb::DB>(db)));
}

}  // namespace local_cloud::storage
