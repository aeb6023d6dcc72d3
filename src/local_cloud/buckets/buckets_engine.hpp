#pragma once

#include <local_cloud/buckets/conditions.hpp>
#include <local_cloud/buckets/errors.hpp>
#include <local_cloud/buckets/model.hpp>
#include <local_cloud/storage/store.hpp>
#include <local_cloud/wire/aws_request.hpp>

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::buckets {

/// What a template says about a bucket.
struct BucketOptions {
  Versioning versioning = Versioning::off;
  std::map<BucketDocument, std::string> documents = {};  ///< as XML, the policy as JSON
};

struct ListBuckets {
  std::string prefix = {};
  std::string after = {};  ///< the last name of the page before
  std::size_t buckets_max = 10'000;
};
struct BucketPage {
  std::vector<BucketRecord> buckets = {};
  bool truncated = false;
};

struct PutObject {
  std::string bucket = {};
  std::string key = {};
  std::string body = {};
  ObjectAttributes attributes = {};
  Checksum checksum = {};  ///< of `body`, already verified; none: a CRC64NVME is calculated
  Conditions conditions = {};
};

/// What a write left behind.
struct StoredObject {
  std::string version_id = {};  ///< empty where the bucket was never versioned
  std::string etag = {};        ///< without quotes
  Checksum checksum = {};
  std::uint64_t size = 0;
  TimePoint modified = {};
};

struct ReadObject {
  std::string bucket = {};
  std::string key = {};
  std::optional<std::string> version_id = {};  ///< "null" is the null version
  Conditions conditions = {};
  std::optional<ByteRange> range = {};
  std::string range_text = {};  ///< for the refusal
  std::optional<int> part_number = {};
  bool with_body = true;
};

struct ObjectRead {
  ObjectRecord object = {};
  std::string version_id = {};  ///< as it is sent; empty where the bucket was never versioned
  bool not_modified = false;    ///< 304: there is no body
  bool partial = false;         ///< 206: `first` and `size` are less than the object
  std::uint64_t first = 0;
  std::uint64_t size = 0;
  std::string body = {};  ///< empty unless asked for
};

struct DeleteObject {
  std::string bucket = {};
  std::string key = {};
  std::optional<std::string> version_id = {};
  Conditions conditions = {};
};

struct DeletedObject {
  bool delete_marker = false;   ///< a marker was made or removed
  std::string version_id = {};  ///< of the version that was removed, or of the new marker
};

/// Where a listing goes on: after `key`, or after every key that starts with it.
struct ListCursor {
  std::string key = {};
  bool whole_prefix = false;
  std::string version_id = {};  ///< of a version listing: after this version of `key`
};

struct ListObjects {
  std::string bucket = {};
  std::string prefix = {};
  std::string delimiter = {};
  ListCursor after = {};
  std::size_t keys_max = 1000;
  bool all_versions = false;
};

struct ListedObject {
  std::string key = {};
  std::string version_id = {};  ///< "null" for the null version
  bool latest = true;
  ObjectRecord object = {};
};

struct ObjectPage {
  std::vector<ListedObject> objects = {};
  std::vector<std::string> common_prefixes = {};
  bool truncated = false;
  ListCursor next = {};  ///< the last entry of this page
};

struct CreateUpload {
  std::string bucket = {};
  std::string key = {};
  ObjectAttributes attributes = {};
  ChecksumAlgorithm algorithm = ChecksumAlgorithm::none;  ///< none: S3's default
  std::optional<ChecksumType> checksum_type = {};
};

struct UploadPart {
  std::string bucket = {};
  std::string key = {};
  std::string upload_id = {};
  int number = 1;
  std::string body = {};
  Checksum checksum = {};  ///< as the client sent it, already verified
};

struct CompletedPart {
  int number = 0;
  std::string etag = {};   ///< with or without quotes
  Checksum checksum = {};  ///< base64; none if the client named none
};

struct CompleteUpload {
  std::string bucket = {};
  std::string key = {};
  std::string upload_id = {};
  std::vector<CompletedPart> parts = {};
  Conditions conditions = {};
  Checksum checksum = {};                  ///< of the whole object, if the client sent it
  std::optional<std::uint64_t> size = {};  ///< that the client expects
};

struct ListParts {
  std::string bucket = {};
  std::string key = {};
  std::string upload_id = {};
  int after = 0;
  std::size_t parts_max = 1000;
};
struct PartPage {
  UploadRecord upload = {};
  std::vector<Part> parts = {};
  bool truncated = false;
};

struct ListUploads {
  std::string bucket = {};
  std::string prefix = {};
  std::string delimiter = {};
  std::string key_marker = {};
  std::string upload_id_marker = {};
  std::size_t uploads_max = 1000;
};
struct ListedUpload {
  std::string key = {};
  std::string upload_id = {};
  UploadRecord upload = {};
};
struct UploadPage {
  std::vector<ListedUpload> uploads = {};
  std::vector<std::string> common_prefixes = {};
  bool truncated = false;
  std::string next_key = {};
  std::string next_upload_id = {};
};

/// The rules of S3 over an ordered store: no sockets, no clock; time comes in as an argument.
///
/// Every change is one commit: an object that was acknowledged survives the death of the process
/// and is never half there; what it replaces is given back in the same commit. Members may be
/// called from several threads; changes to one key happen one after the other. The store must
/// outlive the engine.
///
/// Errors of every member: S3's own codes, `InternalError` and `ServiceUnavailable` where the store
/// fails. docs/buckets.md lists the operations and describes the records.
class BucketsEngine {
 public:
  BucketsEngine(storage::Store& store, wire::CloudIdentity identity);

  const wire::CloudIdentity& identity() const { return identity_; }

  /// Makes a bucket. One that is there already is `BucketAlreadyOwnedByYou`, in us-east-1 a
  /// success.
  Outcome<Done> create_bucket(std::string_view name, std::string_view region, TimePoint now);
  /// Makes the bucket if it is not there and gives it the options' settings. Idempotent: for the
  /// resources of a template.
  Outcome<Done> ensure_bucket(std::string_view name, const BucketOptions& options, TimePoint now);
  /// Errors: `NoSuchBucket`, `BucketNotEmpty`.
  Outcome<Done> delete_bucket(std::string_view name);
  Outcome<BucketRecord> find_bucket(std::string_view name) const;
  Outcome<BucketPage> list_buckets(const ListBuckets& query) const;

  Outcome<Done> set_versioning(std::string_view bucket, Versioning versioning);
  Outcome<Done> put_document(std::string_view bucket, BucketDocument kind, std::string text);
  /// Removing what is not there succeeds.
  Outcome<Done> delete_document(std::string_view bucket, BucketDocument kind);

  Outcome<StoredObject> put_object(PutObject put, TimePoint now);
  Outcome<ObjectRead> read_object(const ReadObject& read) const;
  /// Deleting what is not there succeeds.
  Outcome<DeletedObject> delete_object(const DeleteObject& removal, TimePoint now);
  /// Replaces the tags of an object; returns the version that it changed.
  Outcome<std::string> put_object_tags(const ReadObject& target, Tags tags);

  Outcome<ObjectPage> list_objects(const ListObjects& query) const;

  /// Returns the upload's id.
  Outcome<std::string> create_upload(CreateUpload upload, TimePoint now);
  Outcome<UploadRecord> find_upload(std::string_view bucket, std::string_view key,
                                    std::string_view upload_id) const;
  Outcome<Part> upload_part(UploadPart part, TimePoint now);
  Outcome<StoredObject> complete_upload(const CompleteUpload& request, TimePoint now);
  Outcome<Done> abort_upload(std::string_view bucket, std::string_view key,
                             std::string_view upload_id);
  Outcome<PartPage> list_parts(const ListParts& query) const;
  Outcome<UploadPage> list_uploads(const ListUploads& query) const;

 private:
  struct Version {
    std::uint64_t sequence = 0;
    ObjectRecord object = {};
  };
  using VersionFilter = std::function<bool(const Version&)>;

  std::shared_mutex& key_mutex(std::string_view bucket, std::string_view key) const;
  Outcome<Done> change_bucket(std::string_view name,
                              const std::function<void(BucketRecord&)>& change);
  /// The newest version of a key that `filter` takes.
  Outcome<std::optional<Version>> find_version(std::string_view bucket, std::string_view key,
                                               const VersionFilter& filter) const;
  Outcome<std::optional<Version>> find_latest(std::string_view bucket, std::string_view key) const;
  /// The version that a read means: the latest, or the one that `version_id` names.
  Outcome<Version> resolve_version(const ReadObject& read, const BucketRecord& bucket) const;
  Outcome<std::optional<Version>> find_by_id(std::string_view bucket, std::string_view key,
                                             std::string_view version_id) const;
  Outcome<std::string> read_bytes(const ObjectRecord& object, std::uint64_t first,
                                  std::uint64_t size) const;
  /// Adds `object` as the newest version of its key, and the removal of what it replaces.
  Outcome<Done> add_version(storage::WriteBatch& batch, const BucketRecord& bucket,
                            std::string_view key, ObjectRecord& object) const;
  /// Whether a write to a key may happen, from its latest version.
  Outcome<Done> check_current(std::string_view bucket, std::string_view key,
                              const Conditions& conditions) const;
  static StoredObject stored_object(const BucketRecord& bucket, const ObjectRecord& object);
  Outcome<Done> commit(const storage::WriteBatch& batch);
  void remember_completed(const CompleteUpload& request, const StoredObject& stored);
  std::optional<StoredObject> find_completed(const CompleteUpload& request) const;
  static void end_upload(storage::WriteBatch& batch, std::string_view bucket, std::string_view key,
                         std::string_view upload_id);
  /// The storage key that a listing starts from.
  Outcome<std::string> listing_start(const ListObjects& query) const;
  Outcome<bool> holds_objects(std::string_view bucket) const;
  Outcome<Done> end_all_uploads(storage::WriteBatch& batch, std::string_view bucket) const;
  Outcome<std::vector<Part>> all_parts(std::string_view bucket, std::string_view upload_id) const;

  storage::Store& store_;
  wire::CloudIdentity identity_;
  /// Held shared by everything that relies on a bucket being there, alone by what makes, changes
  /// and deletes buckets. Taken before a key's mutex.
  mutable std::shared_mutex buckets_mutex_;
  /// Keys share mutexes by their hash: shared for a read of several records, alone for a change.
  mutable std::array<std::shared_mutex, 64> key_mutexes_;

  /// An upload that ended lately: S3 answers a client that lost the answer and completes it again.
  struct CompletedUpload {
    std::string request = {};  ///< upload, object and parts, as one text
    StoredObject stored = {};
  };
  mutable std::mutex completed_mutex_;
  std::deque<CompletedUpload> completed_uploads_;  ///< newest last; forgotten at the end
};

/// The cursor for a marker that a client made up: a marker that is a common prefix of the listing
/// stands for everything below it.
ListCursor cursor_after(std::string_view marker, std::string_view prefix,
                        std::string_view delimiter);

/// Version ids as clients see them: the null version is "null".
std::string printed_version_id(const ObjectRecord& object);

}  // namespace local_cloud::buckets
