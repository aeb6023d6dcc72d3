#pragma once

#include <local_cloud/buckets/checksums.hpp>
#include <micro_core/clock.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace local_cloud::buckets {

using micro_core::TimePoint;

/// Tags in the order of their keys.
using Tags = std::map<std::string, std::string>;

/// Whether a bucket keeps old versions. Once enabled it can only be suspended. Written to disk.
enum class Versioning : std::uint8_t { off = 0, enabled = 1, suspended = 2 };

/// The settings of a bucket that are kept as the document that the client sent.
enum class BucketDocument : std::uint8_t {
  policy = 1,
  encryption = 2,
  public_access_block = 3,
  cors = 4,
  lifecycle = 5,
  ownership_controls = 6,
  tagging = 7,
  website = 8,
};

struct BucketRecord {
  std::string name = {};
  std::string region = {};
  TimePoint created = {};
  Versioning versioning = Versioning::off;
  std::map<BucketDocument, std::string> documents = {};
};

/// Where bytes lie: the name of a row of chunks in the store, unique for ever.
struct BlobId {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  bool operator==(const BlobId&) const = default;
};

/// A run of an object's bytes: the whole of it, or one part of a multipart upload.
struct Part {
  int number = 1;  ///< 1 to 10,000
  std::uint64_t size = 0;
  BlobId blob = {};
  std::string md5 = {};       ///< raw
  std::string checksum = {};  ///< raw digest by the object's algorithm; empty if there is none
  TimePoint modified = {};

  /// The part's ETag, without quotes.
  std::string etag() const;
};

/// What a client says about an object beside its bytes.
struct ObjectAttributes {
  /// Content-Type, Cache-Control, ... and x-amz-meta-*, as they are sent back; names in lower case.
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string storage_class = "STANDARD";
  Tags tags = {};
};

/// One version of an object, or the marker that says it was deleted.
struct ObjectRecord {
  std::string version_id = {};  ///< empty: the null version
  bool delete_marker = false;
  bool multipart = false;
  TimePoint modified = {};
  std::uint64_t size = 0;
  std::string etag = {};  ///< without quotes
  ObjectAttributes attributes = {};
  Checksum checksum = {};
  std::vector<Part> parts = {};
};

/// A multipart upload that is under way.
struct UploadRecord {
  TimePoint initiated = {};
  ObjectAttributes attributes = {};
  ChecksumAlgorithm algorithm = ChecksumAlgorithm::none;
  ChecksumType checksum_type = ChecksumType::full_object;
  bool checksum_asked = false;  ///< the client named the algorithm itself
};

std::string encode(const BucketRecord& record);
std::string encode(const ObjectRecord& record);
std::string encode(const UploadRecord& record);
std::string encode(const Part& record);

/// None if the bytes are no such record, or one of a version that this program does not know.
std::optional<BucketRecord> decode_bucket(std::string_view bytes);
std::optional<ObjectRecord> decode_object(std::string_view bytes);
std::optional<UploadRecord> decode_upload(std::string_view bytes);
std::optional<Part> decode_part(std::string_view bytes);

}  // namespace local_cloud::buckets
