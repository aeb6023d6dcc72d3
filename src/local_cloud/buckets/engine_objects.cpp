#include <local_cloud/buckets/blobs.hpp>
#include <local_cloud/buckets/buckets_engine.hpp>
#include <local_cloud/buckets/keys.hpp>
#include <local_cloud/buckets/version_ids.hpp>
#include <local_cloud/storage/key.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <algorithm>
#include <mutex>

namespace local_cloud::buckets {
namespace {

// S3 prints whole seconds; what is compared with a printed time must be one.
TimePoint whole_seconds(TimePoint now) {
  return std::chrono::floor<std::chrono::seconds>(now);
}

ServiceError read_of_delete_marker(const ReadObject& read, const ObjectRecord& marker) {
  ServiceError error = read.version_id
                           ? errors::with_header(errors::method_not_allowed("GET", "DeleteMarker"),
                                                 "Allow", "DELETE")
                           : errors::no_such_key(read.key);
  error = errors::with_header(std::move(error), "x-amz-delete-marker", "true");
  return errors::with_header(std::move(error), "x-amz-version-id", printed_version_id(marker));
}

// The bytes that a read means: of the whole, of a range, or of one part.
Outcome<Done> select_bytes(const ReadObject& read, ObjectRead& result) {
  const ObjectRecord& object = result.object;
  result.size = object.size;
  if (read.part_number) {
    const auto part = std::find_if(object.parts.begin(), object.parts.end(), [&](const Part& each) {
      return each.number == *read.part_number;
    });
    const bool whole = !object.multipart && *read.part_number == 1;
    if (part == object.parts.end() && !whole) {
      return errors::make("InvalidPartNumber", "The requested partnumber is not satisfiable", 416);
    }
    for (auto each = object.parts.begin(); each != part; ++each) result.first += each->size;
    result.size = part == object.parts.end() ? object.size : part->size;
    result.partial = object.size > 0;
  } else if (read.range) {
    const auto range = resolve(*read.range, object.size);
    if (!range) return errors::invalid_range(read.range_text, object.size);
    result.first = range->first;
    result.size = range->size;
    result.partial = true;
  }
  return Done{};
}

}  // namespace

Outcome<std::optional<BucketsEngine::Version>> BucketsEngine::find_version(
    std::string_view bucket, std::string_view key, const VersionFilter& filter) const {
  std::optional<Version> found;
  bool damaged = false;
  const std::string from = keys::object_versions(bucket, key);
  const std::string to = storage::prefix_end(from);
  const auto take = [&](std::string_view storage_key, std::string_view value) {
    auto object = decode_object(value);
    damaged = !object;
    if (damaged) return false;
    Version version{keys::read_object_version(storage_key).sequence, *std::move(object)};
    if (!filter(version)) return true;
    found = std::move(version);
    return false;
  };
  const auto scanned = store_.scan({from, to}, take);
  if (!scanned) return errors::storage_failure(scanned.error());
  if (damaged) return errors::damaged_record("object " + std::string(key));
  return found;
}

Outcome<std::optional<BucketsEngine::Version>> BucketsEngine::find_latest(
    std::string_view bucket, std::string_view key) const {
  return find_version(bucket, key, [](const Version&) { return true; });
}

Outcome<std::optional<BucketsEngine::Version>> BucketsEngine::find_by_id(
    std::string_view bucket, std::string_view key, std::string_view version_id) const {
  if (version_id == "null") {
    return find_version(bucket, key,
                        [](const Version& each) { return each.object.version_id.empty(); });
  }
  const auto sequence = sequence_of_version_id(version_id);
  if (!sequence) {
    return errors::invalid_argument("Invalid version id specified", "versionId", version_id);
  }
  const auto stored = store_.get(keys::object_version(bucket, key, *sequence));
  if (!stored) return errors::storage_failure(stored.error());
  if (!*stored) return std::optional<Version>{};
  auto object = decode_object(**stored);
  if (!object) return errors::damaged_record("object " + std::string(key));
  if (object->version_id != version_id) return std::optional<Version>{};
  return std::optional(Version{*sequence, *std::move(object)});
}

Outcome<BucketsEngine::Version> BucketsEngine::resolve_version(const ReadObject& read,
                                                               const BucketRecord& bucket) const {
  auto found = read.version_id ? find_by_id(bucket.name, read.key, *read.version_id)
                               : find_latest(bucket.name, read.key);
  if (!found) return found.error();
  if (!*found) {
    if (read.version_id) return errors::no_such_version(read.key, *read.version_id);
    return errors::no_such_key(read.key);
  }
  if ((*found)->object.delete_marker) return read_of_delete_marker(read, (*found)->object);
  return **std::move(found);
}

Outcome<std::string> BucketsEngine::read_bytes(const ObjectRecord& object, std::uint64_t first,
                                               std::uint64_t size) const {
  std::string bytes;
  bytes.reserve(size);
  std::uint64_t part_first = 0;
  for (const Part& part : object.parts) {
    const std::uint64_t from = std::max(first, part_first);
    const std::uint64_t to = std::min(first + size, part_first + part.size);
    if (from < to) {
      const auto read = read_blob(store_, part, from - part_first, to - from, bytes);
      if (!read) return errors::storage_failure(read.error());
    }
    part_first += part.size;
  }
  if (bytes.size() != size) return errors::damaged_record("object bytes");
  return bytes;
}

Outcome<ObjectRead> BucketsEngine::read_object(const ReadObject& read) const {
  const std::shared_lock buckets_lock(buckets_mutex_);
  const auto bucket = find_bucket(read.bucket);
  if (!bucket) return bucket.error();
  const std::shared_lock key_lock(key_mutex(read.bucket, read.key));
  auto version = resolve_version(read, *bucket);
  if (!version) return version.error();
  ObjectRead result;
  result.object = std::move(version->object);
  if (bucket->versioning != Versioning::off) result.version_id = printed_version_id(result.object);
  const auto verdict = check_read(read.conditions, result.object);
  if (!verdict) return verdict.error();
  result.not_modified = *verdict == ReadVerdict::not_modified;
  if (result.not_modified) return result;
  const auto selected = select_bytes(read, result);
  if (!selected) return selected.error();
  if (!read.with_body) return result;
  auto bytes = read_bytes(result.object, result.first, result.size);
  if (!bytes) return bytes.error();
  result.body = *std::move(bytes);
  return result;
}

Outcome<Done> BucketsEngine::add_version(storage::WriteBatch& batch, const BucketRecord& bucket,
                                         std::string_view key, ObjectRecord& object) const {
  const auto latest = find_latest(bucket.name, key);
  if (!latest) return latest.error();
  const std::uint64_t sequence = *latest ? (*latest)->sequence + 1 : 1;
  if (bucket.versioning == Versioning::enabled) {
    object.version_id = new_version_id(sequence);
  } else {
    // Without versions the latest is the null version; only a suspended bucket has to look further.
    const bool latest_is_null = !*latest || (*latest)->object.version_id.empty();
    const auto replaced = latest_is_null ? latest : find_by_id(bucket.name, key, "null");
    if (!replaced) return replaced.error();
    if (*replaced) {
      batch.erase(keys::object_version(bucket.name, key, (*replaced)->sequence));
      for (const Part& part : (*replaced)->object.parts) erase_blob(batch, part);
    }
  }
  batch.put(keys::object_version(bucket.name, key, sequence), encode(object));
  return Done{};
}

Outcome<StoredObject> BucketsEngine::put_object(PutObject put, TimePoint now) {
  ObjectRecord object;
  object.modified = whole_seconds(now);
  object.size = put.body.size();
  object.attributes = std::move(put.attributes);
  object.checksum = std::move(put.checksum);
  if (object.checksum.algorithm == ChecksumAlgorithm::none) {
    object.checksum = {ChecksumAlgorithm::crc64nvme, ChecksumType::full_object,
                       micro_core::to_base64(digest(ChecksumAlgorithm::crc64nvme, put.body))};
  }
  Part whole;
  whole.size = object.size;
  whole.blob = new_blob_id(now);
  whole.md5 = micro_core::md5(put.body);
  whole.modified = object.modified;
  object.etag = whole.etag();
  object.parts.push_back(whole);
  storage::WriteBatch batch;
  put_blob(batch, whole.blob, put.body);

  const std::shared_lock buckets_lock(buckets_mutex_);
  const auto bucket = find_bucket(put.bucket);
  if (!bucket) return bucket.error();
  const std::unique_lock key_lock(key_mutex(put.bucket, put.key));
  const auto allowed = check_current(put.bucket, put.key, put.conditions);
  if (!allowed) return allowed.error();
  const auto added = add_version(batch, *bucket, put.key, object);
  if (!added) return added.error();
  const auto committed = commit(batch);
  if (!committed) return committed.error();
  return stored_object(*bucket, object);
}

StoredObject BucketsEngine::stored_object(const BucketRecord& bucket, const ObjectRecord& object) {
  StoredObject stored;
  if (bucket.versioning != Versioning::off) stored.version_id = printed_version_id(object);
  stored.etag = object.etag;
  stored.checksum = object.checksum;
  stored.size = object.size;
  stored.modified = object.modified;
  return stored;
}

Outcome<Done> BucketsEngine::check_current(std::string_view bucket, std::string_view key,
                                           const Conditions& conditions) const {
  if (conditions.empty()) return Done{};
  const auto latest = find_latest(bucket, key);
  if (!latest) return latest.error();
  const bool exists = *latest && !(*latest)->object.delete_marker;
  return check_write(conditions, exists ? &(*latest)->object : nullptr, key);
}

Outcome<DeletedObject> BucketsEngine::delete_object(const DeleteObject& removal, TimePoint now) {
  const std::shared_lock buckets_lock(buckets_mutex_);
  const auto bucket = find_bucket(removal.bucket);
  if (!bucket) return bucket.error();
  const std::unique_lock key_lock(key_mutex(removal.bucket, removal.key));
  const auto allowed = check_current(removal.bucket, removal.key, removal.conditions);
  if (!allowed) return allowed.error();
  DeletedObject result;
  storage::WriteBatch batch;
  if (!removal.version_id && bucket->versioning != Versioning::off) {
    ObjectRecord marker;
    marker.delete_marker = true;
    marker.modified = whole_seconds(now);
    const auto added = add_version(batch, *bucket, removal.key, marker);
    if (!added) return added.error();
    result.delete_marker = true;
    result.version_id = printed_version_id(marker);
  } else {
    const auto found = find_by_id(removal.bucket, removal.key, removal.version_id.value_or("null"));
    if (!found) return found.error();
    if (*found) {
      batch.erase(keys::object_version(removal.bucket, removal.key, (*found)->sequence));
      for (const Part& part : (*found)->object.parts) erase_blob(batch, part);
      result.delete_marker = (*found)->object.delete_marker;
    }
    result.version_id = removal.version_id.value_or("");
  }
  if (batch.empty()) return result;
  const auto committed = commit(batch);
  if (!committed) return committed.error();
  return result;
}

Outcome<std::string> BucketsEngine::put_object_tags(const ReadObject& target, Tags tags) {
  const std::shared_lock buckets_lock(buckets_mutex_);
  const auto bucket = find_bucket(target.bucket);
  if (!bucket) return bucket.error();
  const std::unique_lock key_lock(key_mutex(target.bucket, target.key));
  auto version = resolve_version(target, *bucket);
  if (!version) return version.error();
  version->object.attributes.tags = std::move(tags);
  storage::WriteBatch batch;
  batch.put(keys::object_version(target.bucket, target.key, version->sequence),
            encode(version->object));
  const auto committed = commit(batch);
  if (!committed) return committed.error();
  return bucket->versioning == Versioning::off ? std::string()
                                               : printed_version_id(version->object);
}

}  // namespace local_cloud::buckets
