#include <local_cloud/storage/store.hpp>

#include <map>
#include <mutex>
#include <shared_mutex>
#include <type_traits>
#include <utility>

namespace local_cloud::storage {

using micro_core::Result;

namespace {

// A scan holds the lock to its end, so it sees one moment; writers wait for it.
class MemoryStore : public Store {
 public:
  Result<std::optional<std::string>> get(std::string_view key) const override {
    const std::shared_lock lock(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end()) return std::optional<std::string>();
    return std::optional<std::string>(found->second);
  }

  Result<void> scan(const ScanOptions& options, const ScanVisitor& visitor) const override {
    const std::shared_lock lock(mutex_);
    auto first = entries_.lower_bound(options.from);
    auto last = options.to.empty() ? entries_.end() : entries_.lower_bound(options.to);
    if (!options.to.empty() && options.to <= options.from) return {};
    if (options.reverse) {
      while (last != first) {
        --last;
        if (!visitor(last->first, last->second)) break;
      }
      return {};
    }
    for (; first != last; ++first) {
      if (!visitor(first->first, first->second)) break;
    }
    return {};
  }

  Result<void> commit(const WriteBatch& batch) override {
    const std::unique_lock lock(mutex_);
    for (const WriteBatch::Change& change : batch.changes()) {
      std::visit([this](const auto& each) { apply(each); }, change);
    }
    return {};
  }

 private:
  void apply(const WriteBatch::Put& put) { entries_.insert_or_assign(put.key, put.value); }
  void apply(const WriteBatch::Erase& erase) { entries_.erase(erase.key); }
  void apply(const WriteBatch::EraseRange& range) {
    if (!range.to.empty() && range.to <= range.from) return;
    entries_.erase(entries_.lower_bound(range.from),
                   range.to.empty() ? entries_.end() : entries_.lower_bound(range.to));
  }

  mutable std::shared_mutex mutex_;
  std::map<std::string, std::string, std::less<>> entries_;
};

}  // namespace

std::unique_ptr<Store> make_memory_store() {
  return std::make_unique<MemoryStore>();
}

}  // namespace local_cloud::storage
