#pragma once

#include <local_cloud/buckets/model.hpp>

#include <string>
#include <string_view>

namespace local_cloud::buckets::keys {

/// The rows of a chunk's value, but for the last of a blob.
inline constexpr std::size_t chunk_bytes = 256 * 1024;

/// How many chunks hold `size` bytes.
std::uint64_t chunk_count(std::uint64_t size);

// Every key of this service: docs/buckets.md lists them.

std::string bucket(std::string_view name);
std::string all_buckets();  ///< the prefix of every bucket's key

std::string object_version(std::string_view bucket, std::string_view key, std::uint64_t sequence);
std::string object_versions(std::string_view bucket, std::string_view key);  ///< prefix: one key
std::string objects(std::string_view bucket);                                ///< prefix: a bucket
/// The prefix of all object keys that start with `key_prefix`.
std::string objects_below(std::string_view bucket, std::string_view key_prefix);

std::string upload(std::string_view bucket, std::string_view key, std::string_view upload_id);
std::string uploads_of(std::string_view bucket, std::string_view key);  ///< prefix: one key
std::string uploads(std::string_view bucket);                           ///< prefix: a bucket
std::string uploads_below(std::string_view bucket, std::string_view key_prefix);

std::string part(std::string_view bucket, std::string_view upload_id, int number);
std::string parts(std::string_view bucket, std::string_view upload_id);  ///< prefix: an upload

std::string chunk(BlobId blob, std::uint64_t index);

struct ObjectVersion {
  std::string key;
  std::uint64_t sequence = 0;
};
/// Reads what `object_version` wrote.
ObjectVersion read_object_version(std::string_view storage_key);

struct Upload {
  std::string key;
  std::string upload_id;
};
Upload read_upload(std::string_view storage_key);

}  // namespace local_cloud::buckets::keys
