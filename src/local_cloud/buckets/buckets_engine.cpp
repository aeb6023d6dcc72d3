#include <local_cloud/buckets/blobs.hpp>
#include <local_cloud/buckets/buckets_engine.hpp>
#include <local_cloud/buckets/keys.hpp>
#include <local_cloud/buckets/names.hpp>
#include <local_cloud/storage/key.hpp>

#include <functional>
#include <mutex>

namespace local_cloud::buckets {
namespace {

constexpr std::string_view region_without_name = "us-east-1";

}  // namespace

std::string printed_version_id(const ObjectRecord& object) {
  return object.version_id.empty() ? "null" : object.version_id;
}

BucketsEngine::BucketsEngine(storage::Store& store, wire::CloudIdentity identity)
    : store_(store), identity_(std::move(identity)) {}

Outcome<Done> BucketsEngine::commit(const storage::WriteBatch& batch) {
  const auto committed = store_.commit(batch);
  if (!committed) return errors::storage_failure(committed.error());
  return Done{};
}

std::shared_mutex& BucketsEngine::key_mutex(std::string_view bucket, std::string_view key) const {
  const std::size_t hash =
      std::hash<std::string_view>{}(key) ^ std::hash<std::string_view>{}(bucket);
  return key_mutexes_[hash % key_mutexes_.size()];
}

Outcome<BucketRecord> BucketsEngine::find_bucket(std::string_view name) const {
  const auto stored = store_.get(keys::bucket(name));
  if (!stored) return errors::storage_failure(stored.error());
  if (!*stored) return errors::no_such_bucket(name);
  auto record = decode_bucket(**stored);
  if (!record) return errors::damaged_record("bucket");
  return *std::move(record);
}

Outcome<Done> BucketsEngine::create_bucket(std::string_view name, std::string_view region,
                                           TimePoint now) {
  if (!is_valid_bucket_name(name)) return errors::invalid_bucket_name(name);
  const std::unique_lock lock(buckets_mutex_);
  const auto existing = find_bucket(name);
  if (existing) {
    if (region == region_without_name && existing->region == region_without_name) return Done{};
    return errors::with(
        errors::make(
            "BucketAlreadyOwnedByYou",
            "Your previous request to create the named bucket succeeded and you already own "
            "it.",
            409),
        "BucketName", name);
  }
  if (existing.error().code != "NoSuchBucket") return existing.error();
  BucketRecord record;
  record.name = name;
  record.region = region;
  record.created = now;
  storage::WriteBatch batch;
  batch.put(keys::bucket(name), encode(record));
  return commit(batch);
}

Outcome<Done> BucketsEngine::ensure_bucket(std::string_view name, const BucketOptions& options,
                                           TimePoint now) {
  const auto created = create_bucket(name, identity_.region, now);
  if (!created && created.error().code != "BucketAlreadyOwnedByYou") return created.error();
  return change_bucket(name, [&](BucketRecord& record) {
    if (options.versioning != Versioning::off) record.versioning = options.versioning;
    for (const auto& [kind, text] : options.documents) record.documents[kind] = text;
  });
}

Outcome<Done> BucketsEngine::change_bucket(std::string_view name,
                                           const std::function<void(BucketRecord&)>& change) {
  const std::unique_lock lock(buckets_mutex_);
  auto record = find_bucket(name);
  if (!record) return record.error();
  const std::string before = encode(*record);
  change(*record);
  std::string after = encode(*record);
  if (after == before) return Done{};
  storage::WriteBatch batch;
  batch.put(keys::bucket(name), std::move(after));
  return commit(batch);
}

Outcome<bool> BucketsEngine::holds_objects(std::string_view bucket) const {
  bool found = false;
  const std::string from = keys::objects(bucket);
  const std::string to = storage::prefix_end(from);
  const auto scanned = store_.scan({from, to}, [&](std::string_view, std::string_view) {
    found = true;
    return false;
  });
  if (!scanned) return errors::storage_failure(scanned.error());
  return found;
}

Outcome<Done> BucketsEngine::delete_bucket(std::string_view name) {
  const std::unique_lock lock(buckets_mutex_);
  const auto record = find_bucket(name);
  if (!record) return record.error();
  const auto holds = holds_objects(name);
  if (!holds) return holds.error();
  if (*holds) {
    const bool versioned = record->versioning != Versioning::off;
    return errors::with(
        errors::make("BucketNotEmpty",
                     versioned ? "The bucket you tried to delete is not empty. You must delete all "
                                 "versions in the bucket."
                               : "The bucket you tried to delete is not empty",
                     409),
        "BucketName", name);
  }
  storage::WriteBatch batch;
  const auto ended = end_all_uploads(batch, name);
  if (!ended) return ended.error();
  batch.erase(keys::bucket(name));
  return commit(batch);
}

// Uploads under way do not keep a bucket from being deleted; they go with it.
Outcome<Done> BucketsEngine::end_all_uploads(storage::WriteBatch& batch,
                                             std::string_view bucket) const {
  std::vector<keys::Upload> uploads;
  const std::string from = keys::uploads(bucket);
  const std::string to = storage::prefix_end(from);
  const auto scanned = store_.scan({from, to}, [&](std::string_view key, std::string_view) {
    uploads.push_back(keys::read_upload(key));
    return true;
  });
  if (!scanned) return errors::storage_failure(scanned.error());
  for (const keys::Upload& upload : uploads) {
    const auto parts = all_parts(bucket, upload.upload_id);
    if (!parts) return parts.error();
    end_upload(batch, bucket, upload.key, upload.upload_id);
    for (const Part& part : *parts) erase_blob(batch, part);
  }
  return Done{};
}

Outcome<BucketPage> BucketsEngine::list_buckets(const ListBuckets& query) const {
  BucketPage page;
  bool damaged = false;
  const std::string from = keys::all_buckets();
  const std::string to = storage::prefix_end(from);
  const auto scanned = store_.scan({from, to}, [&](std::string_view, std::string_view value) {
    auto record = decode_bucket(value);
    damaged = !record;
    if (damaged) return false;
    if (!record->name.starts_with(query.prefix) || record->name <= query.after) return true;
    page.truncated = page.buckets.size() >= query.buckets_max;
    if (page.truncated) return false;
    page.buckets.push_back(*std::move(record));
    return true;
  });
  if (!scanned) return errors::storage_failure(scanned.error());
  if (damaged) return errors::damaged_record("bucket");
  return page;
}

Outcome<Done> BucketsEngine::set_versioning(std::string_view bucket, Versioning versioning) {
  return change_bucket(bucket, [&](BucketRecord& record) { record.versioning = versioning; });
}

Outcome<Done> BucketsEngine::put_document(std::string_view bucket, BucketDocument kind,
                                          std::string text) {
  return change_bucket(bucket,
                       [&](BucketRecord& record) { record.documents[kind] = std::move(text); });
}

Outcome<Done> BucketsEngine::delete_document(std::string_view bucket, BucketDocument kind) {
  return change_bucket(bucket, [&](BucketRecord& record) { record.documents.erase(kind); });
}

}  // namespace local_cloud::buckets
