#include <local_cloud/buckets/blobs.hpp>
#include <local_cloud/buckets/buckets_engine.hpp>
#include <local_cloud/buckets/keys.hpp>
#include <local_cloud/storage/key.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>
#include <micro_core/uuid.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <mutex>

namespace local_cloud::buckets {
namespace {

constexpr std::uint64_t part_bytes_min = 5 * 1024 * 1024;  // of every part but the last
constexpr std::size_t completed_uploads_max = 256;         // that may be completed again

TimePoint whole_seconds(TimePoint now) {
  return std::chrono::floor<std::chrono::seconds>(now);
}

// Time first, so that the uploads of one key are listed in the order of their beginning.
std::string new_upload_id(TimePoint now) {
  std::array<char, 17> time{};
  std::snprintf(time.data(), time.size(), "%016llx",
                static_cast<unsigned long long>(now.time_since_epoch().count()));
  std::string uuid = micro_core::uuid_v4();
  uuid.erase(std::remove(uuid.begin(), uuid.end(), '-'), uuid.end());
  return time.data() + uuid;
}

std::string_view without_quotes(std::string_view etag) {
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    return etag.substr(1, etag.size() - 2);
  }
  return etag;
}

// Tells requests that complete an upload apart.
std::string fingerprint(const CompleteUpload& request) {
  std::string text = request.upload_id;
  for (const CompletedPart& each : request.parts) {
    text += '\0' + std::to_string(each.number) + ' ' + std::string(without_quotes(each.etag));
  }
  return text + '\0' + request.bucket + '/' + request.key;
}

ServiceError invalid_part(const CompleteUpload& request, const CompletedPart& part) {
  ServiceError error =
      errors::make("InvalidPart",
                   "One or more of the specified parts could not be found.  The part may not have "
                   "been uploaded, "
                   "or the specified entity tag may not match the part's entity tag.",
                   400);
  error = errors::with(std::move(error), "UploadId", request.upload_id);
  error = errors::with(std::move(error), "PartNumber", std::to_string(part.number));
  return errors::with(std::move(error), "ETag", without_quotes(part.etag));
}

ServiceError entity_too_small(const Part& part) {
  ServiceError error = errors::make(
      "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", 400);
  error = errors::with(std::move(error), "ProposedSize", std::to_string(part.size));
  error = errors::with(std::move(error), "MinSizeAllowed", std::to_string(part_bytes_min));
  error = errors::with(std::move(error), "PartNumber", std::to_string(part.number));
  return errors::with(std::move(error), "ETag", part.etag());
}

// The parts that the client names, in order, each one checked against what was uploaded.
Outcome<std::vector<Part>> select_parts(const CompleteUpload& request, const UploadRecord& upload,
                                        const std::vector<Part>& uploaded) {
  std::vector<Part> selected;
  for (const CompletedPart& wanted : request.parts) {
    if (!selected.empty() && wanted.number <= selected.back().number) {
      return errors::with(
          errors::make("InvalidPartOrder",
                       "The list of parts was not in ascending order. The parts list must be "
                       "specified in order by part number.",
                       400),
          "UploadId", request.upload_id);
    }
    const auto part = std::find_if(uploaded.begin(), uploaded.end(),
                                   [&](const Part& each) { return each.number == wanted.number; });
    if (part == uploaded.end() || part->etag() != without_quotes(wanted.etag)) {
      return invalid_part(request, wanted);
    }
    const bool same_algorithm = wanted.checksum.algorithm == upload.algorithm;
    if (same_algorithm && !wanted.checksum.value.empty() &&
        wanted.checksum.value != micro_core::to_base64(part->checksum)) {
      return invalid_part(request, wanted);
    }
    selected.push_back(*part);
  }
  for (std::size_t i = 0; i + 1 < selected.size(); ++i) {
    if (selected[i].size < part_bytes_min) return entity_too_small(selected[i]);
  }
  return selected;
}

// Of a whole object: its CRC from those of its parts, or a digest of the parts' digests.
Checksum checksum_of(const UploadRecord& upload, const std::vector<Part>& parts) {
  Checksum checksum{upload.algorithm, upload.checksum_type, {}};
  if (upload.checksum_type == ChecksumType::full_object) {
    std::string whole = parts.front().checksum;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      whole = combine_crc(upload.algorithm, whole, parts[i].checksum, parts[i].size);
    }
    checksum.value = micro_core::to_base64(whole);
    return checksum;
  }
  std::string digests;
  for (const Part& part : parts) digests += part.checksum;
  checksum.value =
      micro_core::to_base64(digest(upload.algorithm, digests)) + "-" + std::to_string(parts.size());
  return checksum;
}

std::string etag_of(const std::vector<Part>& parts) {
  std::string digests;
  for (const Part& part : parts) digests += part.md5;
  return micro_core::md5_hex(digests) + "-" + std::to_string(parts.size());
}

Outcome<Done> check_whole(const CompleteUpload& request, const ObjectRecord& object) {
  if (request.size && *request.size != object.size) {
    return errors::invalid_request(
        "The provided 'x-amz-mp-object-size' header value " + std::to_string(*request.size) +
        " does not match what was computed: " + std::to_string(object.size));
  }
  const Checksum& wanted = request.checksum;
  if (wanted.value.empty() || wanted.algorithm != object.checksum.algorithm) return Done{};
  // Clients may leave the "-N" of a composite checksum out.
  if (object.checksum.value == wanted.value ||
      object.checksum.value.starts_with(wanted.value + "-")) {
    return Done{};
  }
  return errors::make("BadDigest",
                      "The " + std::string(to_string(wanted.algorithm)) +
                          " you specified did not match the calculated checksum.",
                      400);
}

}  // namespace

Outcome<std::string> BucketsEngine::create_upload(CreateUpload upload, TimePoint now) {
  UploadRecord record;
  record.initiated = whole_seconds(now);
  record.attributes = std::move(upload.attributes);
  record.checksum_asked = upload.algorithm != ChecksumAlgorithm::none;
  record.algorithm = record.checksum_asked ? upload.algorithm : ChecksumAlgorithm::crc64nvme;
  const bool whole_only = record.algorithm == ChecksumAlgorithm::crc64nvme;
  record.checksum_type = upload.checksum_type.value_or(whole_only ? ChecksumType::full_object
                                                                  : ChecksumType::composite);
  const bool fits =
      record.checksum_type == ChecksumType::full_object ? is_crc(record.algorithm) : !whole_only;
  if (!fits) {
    return errors::invalid_request("The " + std::string(to_string(record.checksum_type)) +
                                   " checksum type cannot be used with the " +
                                   std::string(to_string(record.algorithm)) +
                                   " checksum algorithm.");
  }
  const std::shared_lock lock(buckets_mutex_);
  const auto bucket = find_bucket(upload.bucket);
  if (!bucket) return bucket.error();
  const std::string id = new_upload_id(now);
  storage::WriteBatch batch;
  batch.put(keys::upload(upload.bucket, upload.key, id), encode(record));
  const auto committed = commit(batch);
  if (!committed) return committed.error();
  return id;
}

Outcome<UploadRecord> BucketsEngine::find_upload(std::string_view bucket, std::string_view key,
                                                 std::string_view upload_id) const {
  const auto found = find_bucket(bucket);
  if (!found) return found.error();
  const auto stored = store_.get(keys::upload(bucket, key, upload_id));
  if (!stored) return errors::storage_failure(stored.error());
  if (!*stored) return errors::no_such_upload(upload_id);
  auto record = decode_upload(**stored);
  if (!record) return errors::damaged_record("upload");
  return *std::move(record);
}

Outcome<std::vector<Part>> BucketsEngine::all_parts(std::string_view bucket,
                                                    std::string_view upload_id) const {
  std::vector<Part> parts;
  bool damaged = false;
  const std::string from = keys::parts(bucket, upload_id);
  const std::string to = storage::prefix_end(from);
  const auto scanned = store_.scan({from, to}, [&](std::string_view, std::string_view value) {
    auto part = decode_part(value);
    damaged = !part;
    if (part) parts.push_back(*std::move(part));
    return !damaged;
  });
  if (!scanned) return errors::storage_failure(scanned.error());
  if (damaged) return errors::damaged_record("part");
  return parts;
}

Outcome<Part> BucketsEngine::upload_part(UploadPart request, TimePoint now) {
  Part part;
  part.number = request.number;
  part.size = request.body.size();
  part.blob = new_blob_id(now);
  part.md5 = micro_core::md5(request.body);
  part.modified = whole_seconds(now);
  const std::shared_lock buckets_lock(buckets_mutex_);
  const std::unique_lock key_lock(key_mutex(request.bucket, request.key));
  const auto upload = find_upload(request.bucket, request.key, request.upload_id);
  if (!upload) return upload.error();
  if (upload->checksum_asked && request.checksum.algorithm != ChecksumAlgorithm::none &&
      request.checksum.algorithm != upload->algorithm) {
    return errors::invalid_request(
        "Checksum Type mismatch occurred, expected checksum Type: " +
        std::string(to_string(upload->algorithm)) +
        ", actual checksum Type: " + std::string(to_string(request.checksum.algorithm)));
  }
  part.checksum = digest(upload->algorithm, request.body);
  storage::WriteBatch batch;
  const std::string record_key = keys::part(request.bucket, request.upload_id, request.number);
  const auto replaced = store_.get(record_key);
  if (!replaced) return errors::storage_failure(replaced.error());
  if (*replaced) {
    if (const auto old = decode_part(**replaced)) erase_blob(batch, *old);
  }
  put_blob(batch, part.blob, request.body);
  batch.put(record_key, encode(part));
  const auto committed = commit(batch);
  if (!committed) return committed.error();
  return part;
}

Outcome<StoredObject> BucketsEngine::complete_upload(const CompleteUpload& request, TimePoint now) {
  const std::shared_lock buckets_lock(buckets_mutex_);
  const std::unique_lock key_lock(key_mutex(request.bucket, request.key));
  const auto bucket = find_bucket(request.bucket);
  if (!bucket) return bucket.error();
  auto upload = find_upload(request.bucket, request.key, request.upload_id);
  if (!upload) {
    if (auto stored = find_completed(request)) return *std::move(stored);
    return upload.error();
  }
  if (request.parts.empty()) return errors::malformed_xml();
  const auto uploaded = all_parts(request.bucket, request.upload_id);
  if (!uploaded) return uploaded.error();
  auto selected = select_parts(request, *upload, *uploaded);
  if (!selected) return selected.error();

  ObjectRecord object;
  object.multipart = true;
  object.modified = whole_seconds(now);
  object.attributes = std::move(upload->attributes);
  object.etag = etag_of(*selected);
  object.checksum = checksum_of(*upload, *selected);
  object.parts = *std::move(selected);
  for (const Part& part : object.parts) object.size += part.size;
  const auto whole = check_whole(request, object);
  if (!whole) return whole.error();
  const auto allowed = check_current(request.bucket, request.key, request.conditions);
  if (!allowed) return allowed.error();

  storage::WriteBatch batch;
  const auto added = add_version(batch, *bucket, request.key, object);
  if (!added) return added.error();
  end_upload(batch, request.bucket, request.key, request.upload_id);
  for (const Part& part : *uploaded) {
    const bool used = std::any_of(object.parts.begin(), object.parts.end(),
                                  [&](const Part& each) { return each.blob == part.blob; });
    if (!used) erase_blob(batch, part);
  }
  const auto committed = commit(batch);
  if (!committed) return committed.error();
  StoredObject stored = stored_object(*bucket, object);
  remember_completed(request, stored);
  return stored;
}

void BucketsEngine::remember_completed(const CompleteUpload& request, const StoredObject& stored) {
  const std::lock_guard lock(completed_mutex_);
  completed_uploads_.push_back({fingerprint(request), stored});
  if (completed_uploads_.size() > completed_uploads_max) completed_uploads_.pop_front();
}

std::optional<StoredObject> BucketsEngine::find_completed(const CompleteUpload& request) const {
  const std::string wanted = fingerprint(request);
  const std::lock_guard lock(completed_mutex_);
  const auto found =
      std::find_if(completed_uploads_.begin(), completed_uploads_.end(),
                   [&](const CompletedUpload& each) { return each.request == wanted; });
  if (found == completed_uploads_.end()) return std::nullopt;
  return found->stored;
}

void BucketsEngine::end_upload(storage::WriteBatch& batch, std::string_view bucket,
                               std::string_view key, std::string_view upload_id) {
  batch.erase(keys::upload(bucket, key, upload_id));
  const std::string parts = keys::parts(bucket, upload_id);
  batch.erase_range(parts, storage::prefix_end(parts));
}

Outcome<Done> BucketsEngine::abort_upload(std::string_view bucket, std::string_view key,
                                          std::string_view upload_id) {
  const std::shared_lock buckets_lock(buckets_mutex_);
  const std::unique_lock key_lock(key_mutex(bucket, key));
  const auto upload = find_upload(bucket, key, upload_id);
  if (!upload) return upload.error();
  const auto parts = all_parts(bucket, upload_id);
  if (!parts) return parts.error();
  storage::WriteBatch batch;
  end_upload(batch, bucket, key, upload_id);
  for (const Part& part : *parts) erase_blob(batch, part);
  return commit(batch);
}

Outcome<PartPage> BucketsEngine::list_parts(const ListParts& query) const {
  const std::shared_lock buckets_lock(buckets_mutex_);
  const std::shared_lock key_lock(key_mutex(query.bucket, query.key));
  auto upload = find_upload(query.bucket, query.key, query.upload_id);
  if (!upload) return upload.error();
  const auto parts = all_parts(query.bucket, query.upload_id);
  if (!parts) return parts.error();
  PartPage page;
  page.upload = *std::move(upload);
  for (const Part& part : *parts) {
    if (part.number <= query.after) continue;
    page.truncated = page.parts.size() >= query.parts_max;
    if (page.truncated) break;
    page.parts.push_back(part);
  }
  return page;
}

}  // namespace local_cloud::buckets
