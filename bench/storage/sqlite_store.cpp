#include "sqlite_store.hpp"

#include <sqlite3.h>

#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <type_traits>
#include <vector>

namespace bench {

using local_cloud::storage::ScanOptions;
using local_cloud::storage::ScanVisitor;
using local_cloud::storage::Store;
using local_cloud::storage::WriteBatch;
using micro_core::Result;

namespace {

void check(int code, sqlite3* db) {
  if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
  std::fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
  std::exit(1);
}

class Connection {
 public:
  explicit Connection(const std::string& file) {
    check(
        sqlite3_open_v2(file.c_str(), &db_,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr),
        db_);
    run("PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "PRAGMA cache_size=-8192; PRAGMA busy_timeout=10000;"
        "CREATE TABLE IF NOT EXISTS kv(k BLOB PRIMARY KEY, v BLOB) WITHOUT ROWID;");
    get = prepare("SELECT v FROM kv WHERE k=?");
    put = prepare("INSERT OR REPLACE INTO kv VALUES(?,?)");
    erase = prepare("DELETE FROM kv WHERE k=?");
    erase_range = prepare("DELETE FROM kv WHERE k>=? AND k<?");
    scan = prepare("SELECT k,v FROM kv WHERE k>=? ORDER BY k");
  }
  ~Connection() {
    for (sqlite3_stmt* each : {get, put, erase, erase_range, scan}) sqlite3_finalize(each);
    sqlite3_close(db_);
  }
  Connection(const Connection&) = delete;

  void run(const char* sql) { check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr), db_); }
  sqlite3_stmt* prepare(const char* sql) {
    sqlite3_stmt* statement = nullptr;
    check(sqlite3_prepare_v3(db_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr), db_);
    return statement;
  }
  static void bind(sqlite3_stmt* statement, int at, std::string_view bytes) {
    sqlite3_bind_blob(statement, at, bytes.data(), static_cast<int>(bytes.size()), SQLITE_STATIC);
  }
  static std::string_view column(sqlite3_stmt* statement, int at) {
    return {static_cast<const char*>(sqlite3_column_blob(statement, at)),
            static_cast<std::size_t>(sqlite3_column_bytes(statement, at))};
  }
  bool step(sqlite3_stmt* statement) {
    const int code = sqlite3_step(statement);
    check(code, db_);
    return code == SQLITE_ROW;
  }

  void apply(const WriteBatch::Put& change) {
    bind(put, 1, change.key);
    bind(put, 2, change.value);
    step(put);
    sqlite3_reset(put);
  }
  void apply(const WriteBatch::Erase& change) {
    bind(erase, 1, change.key);
    step(erase);
    sqlite3_reset(erase);
  }
  void apply(const WriteBatch::EraseRange& change) {
    bind(erase_range, 1, change.from);
    bind(erase_range, 2, change.to);
    step(erase_range);
    sqlite3_reset(erase_range);
  }

  sqlite3_stmt *get = nullptr, *put = nullptr, *erase = nullptr, *erase_range = nullptr,
               *scan = nullptr;

 private:
  sqlite3* db_ = nullptr;
};

class SqliteStore : public Store {
 public:
  explicit SqliteStore(const std::string& folder) : file_(folder + "/store.db"), writer_(file_) {}

  Result<std::optional<std::string>> get(std::string_view key) const override {
    Connection& reader = this_thread();
    Connection::bind(reader.get, 1, key);
    std::optional<std::string> value;
    if (reader.step(reader.get)) value = Connection::column(reader.get, 0);
    sqlite3_reset(reader.get);
    return value;
  }

  Result<void> scan(const ScanOptions& options, const ScanVisitor& visitor) const override {
    Connection& reader = this_thread();
    Connection::bind(reader.scan, 1, options.from);
    while (reader.step(reader.scan)) {
      if (!visitor(Connection::column(reader.scan, 0), Connection::column(reader.scan, 1))) break;
    }
    sqlite3_reset(reader.scan);
    return {};
  }

  // The first to come writes for all who wait: no thread has to be woken to write one batch.
  Result<void> commit(const WriteBatch& batch) override {
    std::unique_lock lock(mutex_);
    const std::uint64_t ticket = ++last_ticket_;
    waiting_.push_back(&batch);
    written_.wait(lock, [&] { return !writing_ || done_ >= ticket; });
    if (done_ >= ticket) return {};
    writing_ = true;
    const std::vector<const WriteBatch*> group = std::exchange(waiting_, {});
    const std::uint64_t group_end = last_ticket_;
    lock.unlock();
    writer_.run("BEGIN IMMEDIATE");
    for (const WriteBatch* each : group) {
      for (const WriteBatch::Change& change : each->changes()) {
        std::visit([&](const auto& one) { writer_.apply(one); }, change);
      }
    }
    writer_.run("COMMIT");
    lock.lock();
    writing_ = false;
    done_ = group_end;
    written_.notify_all();
    return {};
  }

 private:
  Connection& this_thread() const {
    thread_local std::unique_ptr<Connection> reader;
    if (!reader) reader = std::make_unique<Connection>(file_);
    return *reader;
  }

  std::string file_;
  Connection writer_;
  std::mutex mutex_;
  std::condition_variable written_;
  std::vector<const WriteBatch*> waiting_;
  std::uint64_t last_ticket_ = 0;
  std::uint64_t done_ = 0;
  bool writing_ = false;
};

}  // namespace

std::unique_ptr<Store> open_sqlite_store(const std::string& folder) {
  std::filesystem::create_directories(folder);
  return std::make_unique<SqliteStore>(folder);
}

}  // namespace bench
