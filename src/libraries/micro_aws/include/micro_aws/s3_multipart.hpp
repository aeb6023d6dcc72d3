#pragma once

#include <micro_aws/s3_object.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace micro_aws {

/// An upload in parts that is under way. The parts are kept, and cost, until it is completed or
/// aborted.
struct S3MultipartUpload {
  std::string key = {};
  std::string upload_id = {};
  /// Of every part; unset: none is sent.
  std::optional<micro_core::ChecksumAlgorithm> checksum = std::nullopt;
};

/// A part that is there.
struct S3Part {
  int number = 1;  ///< 1 to 10'000
  std::string etag = {};
  std::int64_t size = 0;
  std::optional<S3Checksum> checksum = std::nullopt;  ///< of this part's bytes
};

struct S3PartPage {
  std::vector<S3Part> parts = {};       ///< in the order of their numbers
  std::optional<int> next_marker = {};  ///< none: this was the last page
};

struct S3CompleteOptions {
  bool only_if_absent = false;    ///< refuses to replace an object that is there
  std::string only_if_etag = {};  ///< unless empty: replaces only the object with this ETag
};

/// An upload that a listing found.
struct S3UploadInfo {
  std::string key = {};
  std::string upload_id = {};
  micro_core::TimePoint initiated = {};
};

struct S3UploadPage {
  std::vector<S3UploadInfo> uploads = {};
  bool has_more = false;
  std::string next_key_marker = {};
  std::string next_upload_id_marker = {};
};

struct S3UploadsOptions {
  std::string prefix = {};
  std::string key_marker = {};        ///< `next_key_marker` of the page before
  std::string upload_id_marker = {};  ///< `next_upload_id_marker` of the page before
};

/// How an object of any size is sent: whole if it is small, else in parts, several at a time.
struct S3UploadOptions {
  S3PutOptions put = {};
  /// What is smaller is sent in one request.
  std::uint64_t multipart_from = std::uint64_t{16} * 1024 * 1024;
  /// 5 MiB to 5 GiB; more where 10'000 parts would not be enough. A body of unknown length holds
  /// `concurrency` parts in memory, a file none.
  std::uint64_t part_bytes = std::uint64_t{8} * 1024 * 1024;
  int concurrency = 4;  ///< parts at a time, each on a thread of its own
  /// Of files only: goes on with this upload; parts that are there as in the file are not sent
  /// again.
  std::string resume_upload_id = {};
  /// Told the id of the upload before its first part is sent, to be saved for `resume_upload_id`.
  std::function<void(const std::string& upload_id)> on_start = {};
  /// Leaves what was sent where it is when the upload fails, for `resume_upload_id`; it costs until
  /// it is aborted. Else a failed upload is aborted.
  bool keep_failed = false;
};

}  // namespace micro_aws
