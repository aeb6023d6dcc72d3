#pragma once

#include <micro_core/checksum.hpp>
#include <micro_core/clock.hpp>
#include <micro_core/error.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_aws {

/// A checksum that S3 keeps beside an object.
struct S3Checksum {
  micro_core::ChecksumAlgorithm algorithm = micro_core::ChecksumAlgorithm::crc32;
  std::string value = {};  ///< base64; of a composite one with "-N", the number of parts
  /// Of the parts' checksums, not of the bytes: so it is for SHA-1 and SHA-256 of objects that came
  /// in parts, and for the others if the upload said so.
  bool is_composite = false;

  bool operator==(const S3Checksum&) const = default;
};

using S3Tags = std::map<std::string, std::string>;

/// What is known of an object without its bytes.
struct S3ObjectInfo {
  std::string key = {};
  std::int64_t size = 0;  ///< of the whole object, also where only a range was asked for
  std::string etag = {};  ///< with its quotes, as S3 writes it
  micro_core::TimePoint last_modified = {};
  /// A condition of the question did not hold (`if_none_match`, `if_modified_since`): the object is
  /// as the caller has it. Size, headers and bytes are not told then.
  bool not_modified = false;
  // What was sent with the bytes; empty in a list, but for the storage class.
  std::string content_type = {};
  std::string cache_control = {};
  std::string content_disposition = {};
  std::string content_encoding = {};
  std::string content_language = {};
  std::string expires = {};
  std::string storage_class = {};  ///< empty: "STANDARD"
  std::map<std::string, std::string> metadata = {};
  std::string version_id = {};                        ///< of a bucket with versions
  std::optional<S3Checksum> checksum = std::nullopt;  ///< not in a list
  std::optional<int> parts_count = std::nullopt;      ///< if it was asked for a part of it
  int tag_count = 0;                                  ///< of `get_object`
};

struct S3Object {
  S3ObjectInfo info = {};
  std::string body = {};
};

/// Bytes `first` to `last`, both included; without `last` all from `first` on; without `first` the
/// last `last` bytes.
struct S3Range {
  std::optional<std::uint64_t> first = std::nullopt;
  std::optional<std::uint64_t> last = std::nullopt;
};

struct S3GetOptions {
  std::optional<S3Range> range = std::nullopt;
  std::optional<int> part_number = std::nullopt;  ///< of an object that came in parts, from 1 on
  std::string version_id = {};
  // If these do not hold, the object is `not_modified`.
  std::string if_none_match = {};  ///< another ETag than this
  std::optional<micro_core::TimePoint> if_modified_since = std::nullopt;
  // If these do not hold, the call fails with `already_exists` (412 PreconditionFailed).
  std::string if_match = {};  ///< this ETag
  std::optional<micro_core::TimePoint> if_unmodified_since = std::nullopt;
  /// Headers that the answer shall have instead of the object's own: "response-content-type", …;
  /// for presigned URLs.
  std::map<std::string, std::string> response_overrides = {};
};

struct S3PutOptions {
  std::string content_type = "application/octet-stream";
  std::string cache_control = {};
  std::string content_disposition = {};
  std::string content_encoding = {};
  std::string content_language = {};
  std::string expires = {};        ///< an HTTP date
  std::string storage_class = {};  ///< "STANDARD_IA", …; empty: "STANDARD"
  /// Kept beside the object; names are lower case, ASCII.
  std::map<std::string, std::string> metadata = {};
  S3Tags tags = {};
  /// Refuses to replace an object that is there.
  bool only_if_absent = false;
  /// Unless empty: replaces only the object with this ETag.
  std::string only_if_etag = {};
  /// Of the bytes: computed here, checked and kept by S3. Unset: CRC-32, or none where
  /// AWS_REQUEST_CHECKSUM_CALCULATION is "when_required".
  std::optional<micro_core::ChecksumAlgorithm> checksum = std::nullopt;
};

/// What S3 made of the bytes that were sent.
struct S3Stored {
  std::string etag = {};
  std::string version_id = {};  ///< of a bucket with versions
  std::optional<S3Checksum> checksum = std::nullopt;
};

struct S3DeleteOptions {
  std::string version_id = {};    ///< this version for good; empty: the newest, maybe by a marker
  std::string only_if_etag = {};  ///< unless empty: only the object with this ETag
};

struct S3Deleted {
  std::string version_id = {};  ///< of the version that went, or of the marker that came
  bool is_delete_marker = false;
};

/// What to delete in a batch.
struct S3ObjectId {
  std::string key = {};
  std::string version_id = {};
};

struct S3DeleteFailure {
  S3ObjectId object = {};
  micro_core::Error error = {};
};

struct S3CopySource {
  std::string bucket = {};  ///< empty: the same
  std::string key = {};
  std::string version_id = {};
};

struct S3CopyOptions {
  /// Unset: headers, metadata and tags are the source's; else all of these instead.
  std::optional<S3PutOptions> replace = std::nullopt;
  std::string storage_class = {};
  std::string source_if_match = {};  ///< the source must have this ETag
  /// Objects from this size on are copied in parts of `part_bytes` each; one call copies up to 5
  /// GB.
  std::uint64_t multipart_from = std::uint64_t{5} * 1000 * 1000 * 1000;
  std::uint64_t part_bytes = std::uint64_t{512} * 1024 * 1024;
  int concurrency = 4;  ///< parts at a time
};

struct S3ListOptions {
  std::string prefix = {};
  std::string delimiter = {};    ///< usually "/": what shares a prefix up to it is listed once
  std::string start_after = {};  ///< only keys behind this one
  std::string token = {};        ///< `next_token` of the page before
  std::optional<int> keys_max = std::nullopt;  ///< 1 to 1'000; unset: 1'000
};

struct S3ObjectPage {
  std::vector<S3ObjectInfo> objects = {};      ///< in the byte order of their keys
  std::vector<std::string> prefixes = {};      ///< with a delimiter: the common ones
  std::optional<std::string> next_token = {};  ///< none: this was the last page
};

/// A version of an object, or the marker of its deletion.
struct S3ObjectVersion {
  S3ObjectInfo info = {};
  bool is_latest = false;
  bool is_delete_marker = false;
};

struct S3VersionsOptions {
  std::string prefix = {};
  std::string delimiter = {};
  std::string key_marker = {};         ///< `next_key_marker` of the page before
  std::string version_id_marker = {};  ///< `next_version_id_marker` of the page before
  std::optional<int> keys_max = std::nullopt;
};

struct S3VersionPage {
  std::vector<S3ObjectVersion> versions = {};  ///< of each key the newest first
  std::vector<std::string> prefixes = {};
  bool has_more = false;
  std::string next_key_marker = {};
  std::string next_version_id_marker = {};
};

}  // namespace micro_aws
