#include <local_cloud/buckets/buckets_engine.hpp>
#include <local_cloud/buckets/keys.hpp>
#include <local_cloud/buckets/version_ids.hpp>
#include <local_cloud/storage/key.hpp>

#include <algorithm>
#include <mutex>

namespace local_cloud::buckets {
namespace {

// Entries to be left out are walked over one by one up to this number, then jumped over: a jump
// costs as much as some steps.
constexpr int steps_before_jump = 16;

// The common prefix that `key` falls into; empty if it is listed itself.
std::string_view common_prefix_of(std::string_view key, std::string_view prefix,
                                  std::string_view delimiter) {
  if (delimiter.empty()) return {};
  const std::size_t at = key.find(delimiter, prefix.size());
  return at == std::string_view::npos ? std::string_view{} : key.substr(0, at + delimiter.size());
}

// Where the range of all storage keys below `key_prefix` ends.
std::string end_of_prefix(std::string_view bucket, std::string_view key_prefix) {
  return storage::prefix_end(keys::objects_below(bucket, key_prefix));
}

// Collects one page. `visit` takes entries in the order of the store and says when to stop;
// `jump()` then tells where to go on.
class PageCollector {
 public:
  PageCollector(const ListObjects& query, ObjectPage& page)
      : query_(query), page_(page), last_key_(query.after.key) {}

  bool visit(std::string_view storage_key, std::string_view value) {
    if (storage_key < skip_until_) {
      steps_ += 1;
      return steps_ < steps_before_jump;
    }
    skip_until_.clear();
    steps_ = 0;
    ListedObject entry;
    entry.key = keys::read_object_version(storage_key).key;
    auto object = decode_object(value);
    damaged_ = !object;
    if (damaged_) return false;
    entry.object = *std::move(object);
    entry.latest = entry.key != last_key_;
    last_key_ = entry.key;
    if (!query_.all_versions) {
      skip(storage::prefix_end(keys::object_versions(query_.bucket, entry.key)));
      if (entry.object.delete_marker) return true;
    }
    const std::string prefix(common_prefix_of(entry.key, query_.prefix, query_.delimiter));
    return prefix.empty() ? add(std::move(entry)) : add_prefix(prefix);
  }

  // Where the walk has to go on; empty when the page is complete.
  std::string jump() const { return page_.truncated || damaged_ ? std::string() : skip_until_; }
  bool damaged() const { return damaged_; }

 private:
  void skip(std::string end) { skip_until_ = std::move(end); }

  bool full() {
    page_.truncated = page_.objects.size() + page_.common_prefixes.size() >= query_.keys_max;
    return page_.truncated;
  }

  bool add(ListedObject entry) {
    if (full()) return false;
    entry.version_id = printed_version_id(entry.object);
    page_.next = {entry.key, false, entry.version_id};
    page_.objects.push_back(std::move(entry));
    return true;
  }

  bool add_prefix(const std::string& prefix) {
    if (full()) return false;
    page_.next = {prefix, true, {}};
    page_.common_prefixes.push_back(prefix);
    skip(end_of_prefix(query_.bucket, prefix));
    return true;
  }

  const ListObjects& query_;
  ObjectPage& page_;
  std::string last_key_;
  std::string skip_until_;
  int steps_ = 0;
  bool damaged_ = false;
};

// The same for uploads under way. There are few of them, so nothing is jumped over.
class UploadCollector {
 public:
  UploadCollector(const ListUploads& query, UploadPage& page) : query_(query), page_(page) {}

  bool visit(std::string_view storage_key, std::string_view value) {
    keys::Upload upload = keys::read_upload(storage_key);
    const std::string prefix(common_prefix_of(upload.key, query_.prefix, query_.delimiter));
    if (!prefix.empty()) return add_prefix(prefix);
    if (full()) return false;
    auto record = decode_upload(value);
    damaged_ = !record;
    if (damaged_) return false;
    page_.next_key = upload.key;
    page_.next_upload_id = upload.upload_id;
    page_.uploads.push_back(
        {std::move(upload.key), std::move(upload.upload_id), *std::move(record)});
    return true;
  }

  bool damaged() const { return damaged_; }

 private:
  bool full() {
    page_.truncated = page_.uploads.size() + page_.common_prefixes.size() >= query_.uploads_max;
    return page_.truncated;
  }

  bool add_prefix(const std::string& prefix) {
    const auto& known = page_.common_prefixes;
    if ((!known.empty() && known.back() == prefix) || prefix <= query_.key_marker) return true;
    if (full()) return false;
    page_.common_prefixes.push_back(prefix);
    page_.next_key = prefix;
    page_.next_upload_id.clear();
    return true;
  }

  const ListUploads& query_;
  UploadPage& page_;
  bool damaged_ = false;
};

// The storage key that a listing of uploads starts from. A marker without an upload id stands for
// all uploads of its key.
std::string first_upload(const ListUploads& query) {
  std::string from = keys::uploads_below(query.bucket, query.prefix);
  if (query.key_marker.empty()) return from;
  const std::string next =
      query.upload_id_marker.empty()
          ? storage::prefix_end(keys::uploads_of(query.bucket, query.key_marker))
          : keys::upload(query.bucket, query.key_marker, query.upload_id_marker) + '\0';
  return std::max(from, next);
}

}  // namespace

Outcome<std::string> BucketsEngine::listing_start(const ListObjects& query) const {
  std::string from = keys::objects_below(query.bucket, query.prefix);
  const ListCursor& after = query.after;
  if (after.key.empty()) return from;
  std::string next = after.whole_prefix
                         ? end_of_prefix(query.bucket, after.key)
                         : storage::prefix_end(keys::object_versions(query.bucket, after.key));
  if (query.all_versions && !after.whole_prefix && !after.version_id.empty()) {
    const auto version = find_by_id(query.bucket, after.key, after.version_id);
    if (!version) return version.error();
    if (*version) {
      next = keys::object_version(query.bucket, after.key, (*version)->sequence) + '\0';
    }
  }
  return std::max(from, next);
}

Outcome<ObjectPage> BucketsEngine::list_objects(const ListObjects& query) const {
  const std::shared_lock lock(buckets_mutex_);
  const auto bucket = find_bucket(query.bucket);
  if (!bucket) return bucket.error();
  ObjectPage page;
  if (query.keys_max == 0) return page;
  auto start = listing_start(query);
  if (!start) return start.error();
  std::string from = *std::move(start);
  const std::string to = end_of_prefix(query.bucket, query.prefix);
  PageCollector collector(query, page);
  while (!from.empty() && from < to) {
    std::string last;
    bool stopped = false;
    const auto scanned = store_.scan({from, to}, [&](std::string_view key, std::string_view value) {
      stopped = !collector.visit(key, value);
      return !stopped;
    });
    if (!scanned) return errors::storage_failure(scanned.error());
    if (collector.damaged()) return errors::damaged_record("object");
    if (!stopped) break;
    from = collector.jump();
  }
  return page;
}

ListCursor cursor_after(std::string_view marker, std::string_view prefix,
                        std::string_view delimiter) {
  ListCursor cursor;
  cursor.key = marker;
  cursor.whole_prefix = marker.starts_with(prefix) && !delimiter.empty() &&
                        common_prefix_of(marker, prefix, delimiter) == marker;
  return cursor;
}

Outcome<UploadPage> BucketsEngine::list_uploads(const ListUploads& query) const {
  const std::shared_lock lock(buckets_mutex_);
  const auto bucket = find_bucket(query.bucket);
  if (!bucket) return bucket.error();
  UploadPage page;
  if (query.uploads_max == 0) return page;
  UploadCollector collector(query, page);
  const std::string from = first_upload(query);
  const std::string to = storage::prefix_end(keys::uploads_below(query.bucket, query.prefix));
  if (from >= to) return page;
  const auto scanned = store_.scan({from, to}, [&](std::string_view key, std::string_view value) {
    return collector.visit(key, value);
  });
  if (!scanned) return errors::storage_failure(scanned.error());
  if (collector.damaged()) return errors::damaged_record("upload");
  return page;
}

}  // namespace local_cloud::buckets
