// Objects of any size on their way to S3.
#include <micro_aws/s3_bucket.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <algorithm>
#include <map>

#include "file_range.hpp"
#include "s3_part_crew.hpp"
#include "s3_part_sizes.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Result;

constexpr std::chrono::seconds abort_timeout{30};

// An upload in parts of whose parts nothing is left unless it is completed, or to be gone on with.
class OpenUpload {
 public:
  OpenUpload(S3Bucket bucket, S3MultipartUpload upload, const S3UploadOptions& options)
      : bucket_(std::move(bucket)), upload_(std::move(upload)), options_(options) {}
  OpenUpload(const OpenUpload&) = delete;
  OpenUpload& operator=(const OpenUpload&) = delete;
  ~OpenUpload() {
    if (is_done_ || options_.keep_failed) return;
    // Although the caller may have asked to stop. Should it fail, too, what is left over is for the
    // bucket's lifecycle rules: the caller learns why the upload itself failed.
    const std::stop_source never;
    (void)bucket_.with({.timeout = abort_timeout, .stop = never.get_token()})
        .abort_multipart_upload(upload_);
  }

  const S3MultipartUpload& upload() const { return upload_; }

  Result<S3Stored> complete(const std::vector<S3Part>& parts) {
    auto stored = bucket_.complete_multipart_upload(
        upload_, parts,
        {.only_if_absent = options_.put.only_if_absent, .only_if_etag = options_.put.only_if_etag});
    is_done_ = stored.has_value();
    return stored;
  }

 private:
  S3Bucket bucket_;
  S3MultipartUpload upload_;
  const S3UploadOptions& options_;
  bool is_done_ = false;
};

Result<S3MultipartUpload> begin_upload(const S3Bucket& bucket, const std::string& key,
                                       const S3UploadOptions& options) {
  auto upload = bucket.create_multipart_upload(key, options.put);
  if (upload && options.on_start) options.on_start(upload->upload_id);
  return upload;
}

// --- of unknown length

// Gathers what is written into parts, and sends each when it is full.
class PartWriter final : public micro_http::BodyWriter {
 public:
  PartWriter(const S3Bucket& bucket, const std::string& key, const S3UploadOptions& options)
      : bucket_(bucket), key_(key), options_(options) {}

  bool write(std::string_view bytes) override {
    while (!bytes.empty() && !failure_) {
      const std::uint64_t full = growing_part_size(number_, options_.part_bytes);
      if (buffer_.capacity() < full) reserve(full);
      const std::string_view piece = bytes.substr(0, full - buffer_.size());
      buffer_ += piece;
      bytes.remove_prefix(piece.size());
      if (buffer_.size() == full) send_part();
    }
    return !failure_;
  }

  Result<S3Stored> finish() {
    if (failure_) return *failure_;
    if (!crew_) return bucket_.put_object(key_, std::move(buffer_), options_.put);
    if (!buffer_.empty()) send_part();
    auto parts = crew_->finish();
    if (!parts) return std::move(parts).error();
    return open_->complete(*parts);
  }

 private:
  // A short body takes only what it needs; a longer one is not copied again and again.
  void reserve(std::uint64_t full) {
    constexpr std::uint64_t first = 256 * 1024;
    buffer_.reserve(number_ == 1 && buffer_.capacity() < first ? first : full);
  }

  void send_part() {
    if (number_ > parts_max) {
      failure_ = Error::too_large("an upload has at most 10'000 parts");
      return;
    }
    if (!crew_ && !begin()) return;
    std::string part = std::move(buffer_);
    buffer_ = {};
    const auto job = [this, number = number_,
                      body = std::make_shared<std::string>(std::move(part))] {
      return bucket_.upload_part(open_->upload(), number, std::move(*body));
    };
    number_ += 1;
    if (!crew_->add(job)) failure_ = crew_->finish().error();
  }

  bool begin() {
    auto upload = begin_upload(bucket_, key_, options_);
    if (!upload) {
      failure_ = std::move(upload).error();
      return false;
    }
    open_.emplace(bucket_, *std::move(upload), options_);
    // One buffer is being filled while the others are on their way.
    crew_.emplace(std::max(options_.concurrency - 1, 1));
    return true;
  }

  const S3Bucket& bucket_;
  const std::string& key_;
  const S3UploadOptions& options_;
  std::string buffer_;
  int number_ = 1;
  std::optional<OpenUpload> open_;
  std::optional<PartCrew> crew_;  // ends before the upload that it works for
  std::optional<Error> failure_;
};

// --- files

S3StreamedBody body_of(const FileRange& range) {
  return {.length = range.bytes,
          .write = [range](micro_http::BodyWriter& out) { return write_range(range, out); }};
}

// True if `part` has the bytes of `range`, by whatever S3 tells of it.
Result<bool> is_same(const S3Part& part, const FileRange& range) {
  if (part.size != static_cast<std::int64_t>(range.bytes)) return false;
  if (part.checksum) {
    const auto digest = checksum_of_range(range, part.checksum->algorithm);
    if (!digest) return digest.error();
    return micro_core::to_base64(*digest) == part.checksum->value;
  }
  return false;
}

Result<std::map<int, S3Part>> all_parts(const S3Bucket& bucket, const S3MultipartUpload& upload) {
  std::map<int, S3Part> parts;
  for (std::optional<int> marker = 0; marker;) {
    auto page = bucket.list_parts(upload, *marker);
    if (!page) return std::move(page).error();
    for (S3Part& part : page->parts) parts.emplace(part.number, std::move(part));
    marker = page->next_marker;
  }
  return parts;
}

Result<S3MultipartUpload> upload_to_resume(const S3Bucket& bucket, const std::string& key,
                                           const S3UploadOptions& options,
                                           const std::map<int, S3Part>& parts) {
  S3MultipartUpload upload{.key = key, .upload_id = options.resume_upload_id};
  upload.checksum = options.put.checksum;
  // The upload was begun with one algorithm, which every part must have.
  if (!parts.empty() && parts.begin()->second.checksum) {
    upload.checksum = parts.begin()->second.checksum->algorithm;
  } else if (!upload.checksum) {
    const auto usual = bucket.usual_checksum();
    if (!usual) return usual.error();
    upload.checksum = *usual;
  }
  return upload;
}

Result<S3Stored> upload_in_parts(const S3Bucket& bucket, const std::string& key, const File& file,
                                 const S3UploadOptions& options) {
  std::map<int, S3Part> there;
  Result<S3MultipartUpload> upload = Error::internal("not begun");
  if (options.resume_upload_id.empty()) {
    upload = begin_upload(bucket, key, options);
  } else {
    auto parts = all_parts(bucket, {.key = key, .upload_id = options.resume_upload_id});
    if (!parts) return std::move(parts).error();
    there = *std::move(parts);
    upload = upload_to_resume(bucket, key, options, there);
  }
  if (!upload) return std::move(upload).error();
  OpenUpload open(bucket, *std::move(upload), options);
  PartCrew crew(std::max(options.concurrency, 1));
  const std::uint64_t part_bytes = part_size_of(file.bytes(), options.part_bytes);
  int number = 1;
  for (std::uint64_t first = 0; first < file.bytes(); first += part_bytes, ++number) {
    const FileRange range = file.range(first, std::min(part_bytes, file.bytes() - first));
    const auto found = there.find(number);
    const auto job = [&bucket, &open, number, range,
                      known = found != there.end() ? std::optional(found->second)
                                                   : std::nullopt]() -> Result<S3Part> {
      if (known) {
        const auto same = is_same(*known, range);
        if (!same) return same.error();
        if (*same) return *known;
      }
      return bucket.upload_part(open.upload(), number, body_of(range));
    };
    if (!crew.add(job)) break;
  }
  auto parts = crew.finish();
  if (!parts) return std::move(parts).error();
  return open.complete(*parts);
}

}  // namespace

Result<S3Stored> S3Bucket::upload(const std::string& key, const micro_http::BodyStream& write,
                                  const S3UploadOptions& options) const {
  PartWriter writer(*this, key, options);
  try {
    write(writer);
  } catch (const micro_core::ErrorException& exception) {
    return exception.error();
  }
  return writer.finish();
}

Result<S3Stored> S3Bucket::upload_file(const std::string& key, const std::filesystem::path& path,
                                       const S3UploadOptions& options) const {
  auto file = File::open(path);
  if (!file) return std::move(file).error();
  const bool is_small = file->bytes() < std::max(options.multipart_from, std::uint64_t{1});
  if (is_small && options.resume_upload_id.empty()) {
    return put(key, {.streamed_body = body_of(file->range(0, file->bytes()))}, options.put);
  }
  return upload_in_parts(*this, key, *file, options);
}

}  // namespace micro_aws
