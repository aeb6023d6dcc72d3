#pragma once

#include <micro_aws/client.hpp>
#include <micro_aws/s3_multipart.hpp>
#include <micro_aws/s3_object.hpp>
#include <micro_aws/s3_post.hpp>
#include <micro_core/result.hpp>

#include <chrono>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace micro_aws {

/// One S3 bucket, or a bucket of any service that speaks its protocol.
///
/// Copies are cheap and share one connection pool. Members may be called from several threads.
/// `SlowDown`, timeouts and 5xx answers are retried as the `Client` was told, then returned.
///
/// Bytes are proven both ways: what is sent carries a checksum (CRC-32 unless another is asked for)
/// that S3 checks and keeps, what is read is held against the one that S3 kept, as the AWS SDKs do;
/// AWS_REQUEST_CHECKSUM_CALCULATION and AWS_RESPONSE_CHECKSUM_VALIDATION=when_required leave it
/// out.
///
/// Errors of every member: `not_found` (no such bucket), `permission_denied`, `throttled`,
/// `timeout`, `unavailable`; `already_exists` where a condition on what is there did not hold.
///
/// Source:  https://docs.aws.amazon.com/AmazonS3/latest/API/
/// Example: examples/s3_objects.cpp, examples/s3_transfer.cpp
class S3Bucket {
 public:
  S3Bucket(Client client, std::string bucket_name);

  /// The same, its calls under `options`: a timeout, a token that cancels them.
  S3Bucket with(CallOptions options) const {
    S3Bucket copy = *this;
    copy.client_ = client_.with(std::move(options));
    return copy;
  }

  // --- objects in memory

  /// Stores `body` under `key`, in place of what was there. Repeating it is harmless.
  /// Errors: `already_exists` (`only_if_absent` or `only_if_etag` did not hold), `too_large` (over
  /// 5 GB).
  micro_core::Result<S3Stored> put_object(const std::string& key, std::string body,
                                          const S3PutOptions& options = {}) const;

  /// The object at `key`, whole or a part of it; none if there is none. It is held in memory: 64
  /// MiB at most, then `too_large`. Errors: `already_exists` (`if_match` did not hold),
  /// `invalid_argument` (a range behind its end).
  micro_core::Result<std::optional<S3Object>> get_object(const std::string& key,
                                                         const S3GetOptions& options = {}) const;

  /// What is known of the object at `key`; none if there is none, or no such bucket: S3 does not
  /// say which.
  micro_core::Result<std::optional<S3ObjectInfo>> head_object(
      const std::string& key, const S3GetOptions& options = {}) const;

  /// Deletes the object at `key`. Deleting it twice succeeds.
  micro_core::Result<S3Deleted> delete_object(const std::string& key,
                                              const S3DeleteOptions& options = {}) const;

  /// Deletes any number of objects, 1'000 a call, and returns those that are still there. An error
  /// is one of a whole call: what the calls before it did is done.
  micro_core::Result<std::vector<S3DeleteFailure>> delete_objects(
      const std::vector<S3ObjectId>& objects) const;

  /// Copies an object to `key` inside of S3, in parts if it is large.
  /// Errors: `not_found` (no such source), `already_exists` (`source_if_match` did not hold).
  micro_core::Result<S3Stored> copy_object(const S3CopySource& source, const std::string& key,
                                           const S3CopyOptions& options = {}) const;

  // --- objects of any size, of which only pieces are in memory

  /// Writes the object at `key` to `out` while it arrives; none if there is none. When the
  /// connection breaks, the rest is asked for, as long as the object is still the same. Holds the
  /// size and the checksum of a whole object against what S3 says; by then `out` has all of it.
  /// Errors: `cancelled` (`out` takes no more), `already_exists` (the object changed meanwhile),
  /// `internal` (it arrived damaged).
  micro_core::Result<std::optional<S3ObjectInfo>> download(const std::string& key,
                                                           micro_http::BodyWriter& out,
                                                           const S3GetOptions& options = {}) const;
  /// The same into a file, which appears only whole and checked.
  micro_core::Result<std::optional<S3ObjectInfo>> download_file(
      const std::string& key, const std::filesystem::path& path,
      const S3GetOptions& options = {}) const;

  /// Stores what `write` writes, whose length need not be known. What `write` throws ends the
  /// upload, of which nothing is left; an `ErrorException` is returned as its error, anything else
  /// thrown on. `write` is told by its writer when there is no use in going on.
  micro_core::Result<S3Stored> upload(const std::string& key, const micro_http::BodyStream& write,
                                      const S3UploadOptions& options = {}) const;
  /// Stores a file, which must not change meanwhile. Errors: `not_found` (no such file).
  micro_core::Result<S3Stored> upload_file(const std::string& key,
                                           const std::filesystem::path& path,
                                           const S3UploadOptions& options = {}) const;

  // --- uploads in parts, step by step

  micro_core::Result<S3MultipartUpload> create_multipart_upload(
      const std::string& key, const S3PutOptions& options = {}) const;
  /// `number` is 1 to 10'000; all parts but the last have at least 5 MiB. Sending a part again
  /// replaces it. Errors: `not_found` (no such upload).
  micro_core::Result<S3Part> upload_part(const S3MultipartUpload& upload, int number,
                                         std::string body) const;
  micro_core::Result<S3Part> upload_part(const S3MultipartUpload& upload, int number,
                                         S3StreamedBody body) const;
  /// A part that is a range of another object, with first and last byte; unless empty,
  /// `source_if_match` is the ETag that it must have.
  micro_core::Result<S3Part> upload_part_copy(const S3MultipartUpload& upload, int number,
                                              const S3CopySource& source, const S3Range& range,
                                              const std::string& source_if_match = {}) const;
  /// Makes an object of the parts, in the order of their numbers.
  micro_core::Result<S3Stored> complete_multipart_upload(
      const S3MultipartUpload& upload, const std::vector<S3Part>& parts,
      const S3CompleteOptions& options = {}) const;
  /// Throws the parts away. Aborting twice succeeds.
  micro_core::Result<void> abort_multipart_upload(const S3MultipartUpload& upload) const;
  /// Up to 1'000 parts behind `marker`, the number of a part.
  micro_core::Result<S3PartPage> list_parts(const S3MultipartUpload& upload, int marker = 0) const;
  micro_core::Result<S3UploadPage> list_multipart_uploads(
      const S3UploadsOptions& options = {}) const;

  // --- listings

  /// A page of the objects in the bucket; `S3Objects` of <micro_aws/s3_objects.hpp> walks over all.
  micro_core::Result<S3ObjectPage> list_objects(const S3ListOptions& options = {}) const;
  /// A page of the versions of objects, newest first, delete markers too.
  micro_core::Result<S3VersionPage> list_object_versions(
      const S3VersionsOptions& options = {}) const;

  // --- tags

  /// Errors of the three: `not_found` (no such object).
  micro_core::Result<S3Tags> get_object_tagging(const std::string& key) const;
  /// Replaces all tags; up to 10.
  micro_core::Result<void> put_object_tagging(const std::string& key, const S3Tags& tags) const;
  micro_core::Result<void> delete_object_tagging(const std::string& key) const;

  // --- access for others. These make no call.

  /// A URL that lets its holder read the object, without credentials, for up to 7 days. Of the
  /// options, the version and the response overrides count.
  micro_core::Result<std::string> presigned_get_url(const std::string& key,
                                                    std::chrono::seconds expires,
                                                    const S3GetOptions& options = {}) const;
  /// A URL that lets its holder store the object by PUT. `headers` must be sent as they are here:
  /// "Content-Type", "Content-Length", "x-amz-checksum-sha256", …
  micro_core::Result<std::string> presigned_put_url(
      const std::string& key, std::chrono::seconds expires,
      const std::map<std::string, std::string>& headers = {}) const;
  /// A form that lets browsers store the object, under conditions.
  micro_core::Result<S3PresignedPost> presigned_post(const std::string& key,
                                                     const S3PostOptions& options = {}) const;

  const std::string& name() const { return bucket_name_; }
  /// See `Client::s3_checksum`.
  micro_core::Result<std::optional<micro_core::ChecksumAlgorithm>> usual_checksum() const {
    return client_.s3_checksum();
  }

 private:
  S3Call call(std::string operation, std::string method, const std::string& key = {}) const;
  micro_core::Result<S3Stored> put(const std::string& key, S3Call call,
                                   const S3PutOptions& options) const;
  micro_core::Result<S3Stored> copy_in_parts(const S3CopySource& source, const S3ObjectInfo& info,
                                             const std::string& key,
                                             const S3CopyOptions& options) const;

  Client client_;
  std::string bucket_name_;
};

}  // namespace micro_aws
