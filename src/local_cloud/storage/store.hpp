#pragma once

#include <micro_core/result.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace local_cloud::storage {

/// Changes that become visible and durable together.
class WriteBatch {
 public:
  struct Put {
    std::string key;
    std::string value;
  };
  struct Erase {
    std::string key;
  };
  struct EraseRange {  ///< every key with from <= key < to; an empty `to` is the end of the store
    std::string from;
    std::string to;
  };
  using Change = std::variant<Put, Erase, EraseRange>;

  void put(std::string key, std::string value) {
    changes_.emplace_back(Put{std::move(key), std::move(value)});
  }
  void erase(std::string key) { changes_.emplace_back(Erase{std::move(key)}); }
  void erase_range(std::string from, std::string to) {
    changes_.emplace_back(EraseRange{std::move(from), std::move(to)});
  }
  const std::vector<Change>& changes() const { return changes_; }
  bool empty() const { return changes_.empty(); }

 private:
  std::vector<Change> changes_;
};

struct ScanOptions {
  std::string_view from = {};  ///< first key, inclusive
  std::string_view to = {};    ///< end, exclusive; empty: to the last key
  bool reverse = false;        ///< from the end of the range down to `from`
};

/// Takes one entry; false ends the scan. The views are valid during the call.
using ScanVisitor = std::function<bool(std::string_view key, std::string_view value)>;

/// An ordered map of bytes to bytes (memcmp order) that survives the process. Members may be called
/// from several threads; a scan sees one consistent moment. A visitor must not write to the store.
///
/// Every cloud service writes below a first byte of its own (`key.hpp`). The layout is described in
/// docs/storage.md.
class Store {
 public:
  virtual ~Store() = default;

  virtual micro_core::Result<std::optional<std::string>> get(std::string_view key) const = 0;
  virtual micro_core::Result<void> scan(const ScanOptions& options,
                                        const ScanVisitor& visitor) const = 0;
  /// Applies the batch whole or not at all, in its order. When it returns, the changes survive the
  /// death of the process; concurrent commits share one write to the log.
  /// Errors: `unavailable` (disk full or failing; nothing was acknowledged).
  virtual micro_core::Result<void> commit(const WriteBatch& batch) = 0;
};

/// The on-disk store in `folder`, made when absent. Errors: `permission_denied`, `unavailable` (in
/// use by another process, disk full), `unsupported` (written by a newer version); each names the
/// folder.
micro_core::Result<std::unique_ptr<Store>> open_disk_store(const std::string& folder);

/// The same rules in memory, for tests and `--memory`.
std::unique_ptr<Store> make_memory_store();

}  // namespace local_cloud::storage
