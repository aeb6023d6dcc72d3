#include <micro_aws/s3_bucket.hpp>

#include <algorithm>

#include "s3_answers.hpp"
#include "s3_checksum.hpp"
#include "s3_headers.hpp"
#include "s3_part_crew.hpp"
#include "s3_part_sizes.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Result;

// What a copy in parts is created with: a copy in one call takes it over by itself, parts do not.
S3PutOptions attributes_of(const S3ObjectInfo& source) {
  S3PutOptions options{.content_type = source.content_type,
                       .cache_control = source.cache_control,
                       .content_disposition = source.content_disposition,
                       .content_encoding = source.content_encoding,
                       .content_language = source.content_language,
                       .expires = source.expires,
                       .metadata = source.metadata};
  if (source.checksum) options.checksum = source.checksum->algorithm;
  return options;
}

}  // namespace

std::string copy_source_text(const S3CopySource& source, const std::string& own_bucket) {
  const std::string& bucket = source.bucket.empty() ? own_bucket : source.bucket;
  std::string text =
      '/' + micro_http::percent_encode(bucket) + '/' + micro_http::percent_encode(source.key, true);
  if (!source.version_id.empty()) text += "?versionId=" + source.version_id;
  return text;
}

Result<S3Stored> S3Bucket::copy_object(const S3CopySource& source, const std::string& key,
                                       const S3CopyOptions& options) const {
  const S3Bucket from(client_, source.bucket.empty() ? bucket_name_ : source.bucket);
  const auto info = from.head_object(source.key, {.version_id = source.version_id});
  if (!info) return info.error();
  if (!*info) return Error::not_found("there is no object " + from.name() + '/' + source.key);
  if (static_cast<std::uint64_t>((*info)->size) >= options.multipart_from) {
    return copy_in_parts(source, **info, key, options);
  }
  S3Call copy = call("CopyObject", "PUT", key);
  if (options.replace) {
    copy.headers = object_headers(*options.replace);
    copy.headers.add("x-amz-metadata-directive", "REPLACE");
    copy.headers.add("x-amz-tagging-directive", "REPLACE");
    if (options.replace->checksum) {
      copy.headers.add("x-amz-checksum-algorithm",
                       std::string(checksum_name(*options.replace->checksum)));
    }
  }
  if (!options.storage_class.empty()) {
    copy.headers.set("x-amz-storage-class", options.storage_class);
  }
  copy.headers.add("x-amz-copy-source", copy_source_text(source, bucket_name_));
  if (!options.source_if_match.empty()) {
    copy.headers.add("x-amz-copy-source-if-match", options.source_if_match);
  }
  const auto response = client_.call_s3(std::move(copy));
  if (!response) return response.error();
  auto stored = read_stored(response->body);
  if (!stored) return stored;
  stored->version_id = response->headers.get("x-amz-version-id");
  return stored;
}

Result<S3Stored> S3Bucket::copy_in_parts(const S3CopySource& source, const S3ObjectInfo& info,
                                         const std::string& key,
                                         const S3CopyOptions& options) const {
  if (!options.source_if_match.empty() && options.source_if_match != info.etag) {
    return Error::already_exists("the object to copy has another ETag: " + info.etag);
  }
  S3PutOptions attributes = options.replace ? *options.replace : attributes_of(info);
  if (!options.replace) {
    auto tags = S3Bucket(client_, source.bucket.empty() ? bucket_name_ : source.bucket)
                    .get_object_tagging(source.key);
    if (!tags) return std::move(tags).error();
    attributes.tags = *std::move(tags);
  }
  if (!options.storage_class.empty()) attributes.storage_class = options.storage_class;
  auto upload = create_multipart_upload(key, attributes);
  if (!upload) return std::move(upload).error();

  const auto size = static_cast<std::uint64_t>(info.size);
  const std::uint64_t part_bytes = part_size_of(size, options.part_bytes);
  PartCrew crew(std::max(options.concurrency, 1));
  int number = 1;
  for (std::uint64_t first = 0; first < size; first += part_bytes, ++number) {
    const S3Range range{.first = first, .last = std::min(first + part_bytes, size) - 1};
    const auto job = [&, number, range] {
      return upload_part_copy(*upload, number, source, range, info.etag);
    };
    if (!crew.add(job)) break;
  }
  auto parts = crew.finish();
  auto stored = parts ? complete_multipart_upload(*upload, *parts)
                      : Result<S3Stored>(std::move(parts).error());
  if (!stored) (void)abort_multipart_upload(*upload);
  return stored;
}

}  // namespace micro_aws
