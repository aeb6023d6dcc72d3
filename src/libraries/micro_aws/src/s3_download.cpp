// Objects of any size on their way here.
#include <micro_aws/s3_bucket.hpp>
#include <micro_core/encoding.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <random>
#include <system_error>

#include "s3_answers.hpp"
#include "s3_checksum.hpp"
#include "s3_headers.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;
using micro_http::HttpResponse;

// Broken connections in a row that bring less than this much each are no progress.
constexpr std::uint64_t progress_bytes_min = 1024 * 1024;
constexpr int poor_resumes_max = 5;

bool may_resume(const Error& error) {
  return error.code == ErrorCode::unavailable || error.code == ErrorCode::timeout ||
         error.code == ErrorCode::throttled;
}

// "bytes 5-9/10": where it begins.
std::optional<std::uint64_t> start_of(const HttpResponse& head) {
  std::string_view range = head.headers.get("Content-Range");
  if (!range.starts_with("bytes ")) return std::nullopt;
  range.remove_prefix(6);
  std::uint64_t first = 0;
  const auto [end, error] = std::from_chars(range.data(), range.data() + range.size(), first);
  if (error != std::errc() || end == range.data() + range.size() || *end != '-') {
    return std::nullopt;
  }
  return first;
}

// Takes the answers to one question and to those that continue it.
class DownloadSink final : public micro_http::BodySink {
 public:
  DownloadSink(const std::string& key, micro_http::BodyWriter& out) : key_(key), out_(out) {}

  bool wants(const HttpResponse& head) override {
    if (head.status != 200 && head.status != 206) return false;
    if (!info_) {
      begin(head);
      return true;
    }
    // The rest, and nothing but the rest.
    is_rest_ = start_of(head) == first_ + received_;
    return is_rest_;
  }

  Result<void> write(std::string_view bytes) override {
    received_ += bytes.size();
    if (checksum_) checksum_->update(bytes);
    if (out_.write(bytes)) return {};
    return Error::cancelled("nobody takes the rest of the object " + key_);
  }

  const std::optional<S3ObjectInfo>& info() const { return info_; }
  std::uint64_t received() const { return received_; }
  bool is_rest() const { return is_rest_; }

  // What is asked for to go on: the rest of the very same object.
  S3GetOptions rest_of(S3GetOptions options) const {
    if (!info_) return options;
    options.if_match = info_->etag;
    options.if_none_match.clear();
    options.if_modified_since.reset();
    if (!info_->version_id.empty()) options.version_id = info_->version_id;
    options.part_number.reset();
    options.range = S3Range{.first = first_ + received_, .last = first_ + length_ - 1};
    return options;
  }
  bool is_whole() const { return received_ == length_; }

  // Errors: `internal`.
  Result<void> check() const {
    if (!is_whole()) {
      return Error::internal("of the " + std::to_string(length_) + " bytes of the object " + key_ +
                             " only " + std::to_string(received_) + " arrived");
    }
    if (checksum_ && micro_core::to_base64(checksum_->digest()) != info_->checksum->value) {
      return Error::internal("the object " + key_ +
                             " arrived damaged: its checksum is not the one S3 keeps");
    }
    return {};
  }

 private:
  void begin(const HttpResponse& head) {
    info_ = info_of(key_, head);
    first_ = start_of(head).value_or(0);
    const std::string_view length = head.headers.get("Content-Length");
    std::from_chars(length.data(), length.data() + length.size(), length_);
    const bool is_proven = head.status == 200 && info_->checksum && !info_->checksum->is_composite;
    if (is_proven) checksum_.emplace(info_->checksum->algorithm);
  }

  const std::string& key_;
  micro_http::BodyWriter& out_;
  std::optional<S3ObjectInfo> info_;
  std::optional<micro_core::Checksum> checksum_;
  std::uint64_t first_ = 0;     // of the object, where the answer begins
  std::uint64_t length_ = 0;    // of the answer
  std::uint64_t received_ = 0;  // of it
  bool is_rest_ = true;
};

Error no_file(const std::filesystem::path& path, int number) {
  return Error::internal("cannot write " + path.string() + ": " +
                         std::generic_category().message(number));
}

// A file under another name, which takes its own when all is well and vanishes otherwise.
class NewFile final : public micro_http::BodyWriter {
 public:
  explicit NewFile(const std::filesystem::path& path) : path_(path), temporary_(path) {
    std::random_device random;
    temporary_ += ".part-" + std::to_string(random());
    fd_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd_ < 0) failure_ = errno;
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() override {
    if (fd_ < 0) return;
    ::close(fd_);
    ::unlink(temporary_.c_str());
  }

  bool write(std::string_view bytes) override {
    while (!bytes.empty() && failure_ == 0) {
      const ssize_t count = ::write(fd_, bytes.data(), bytes.size());
      if (count >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno != EINTR) {
        failure_ = errno;
      }
    }
    return failure_ == 0;
  }

  std::optional<Error> failure() const {
    if (failure_ == 0) return std::nullopt;
    return no_file(temporary_, failure_);
  }

  Result<void> keep() {
    if (::close(std::exchange(fd_, -1)) != 0 || ::rename(temporary_.c_str(), path_.c_str()) != 0) {
      const int number = errno;
      ::unlink(temporary_.c_str());
      return no_file(path_, number);
    }
    return {};
  }

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int fd_ = -1;
  int failure_ = 0;
};

}  // namespace

Result<std::optional<S3ObjectInfo>> S3Bucket::download(const std::string& key,
                                                       micro_http::BodyWriter& out,
                                                       const S3GetOptions& options) const {
  DownloadSink sink(key, out);
  for (int poor_resumes = 0;;) {
    const S3GetOptions wanted = sink.rest_of(options);
    S3Call get = call("GetObject", "GET", key);
    get.query = get_query(wanted);
    get.headers = get_headers(wanted);
    get.integrity = S3Integrity::supported;
    get.sink = &sink;
    const std::uint64_t before = sink.received();
    const auto response = client_.call_s3(std::move(get));
    if (response && response->status == 304) return std::optional(info_of(key, *response));
    if (response) {
      if (!sink.is_rest()) {
        return Error::internal("S3 did not send the rest of the object " + key +
                               " that was asked for");
      }
      if (auto checked = sink.check(); !checked) return std::move(checked).error();
      return sink.info();
    }
    const Error& error = response.error();
    if (!sink.info()) {
      if (is_missing_object(error)) return std::optional<S3ObjectInfo>();
      return error;
    }
    poor_resumes = sink.received() - before < progress_bytes_min ? poor_resumes + 1 : 0;
    if (!may_resume(error) || poor_resumes > poor_resumes_max || sink.is_whole()) return error;
  }
}

Result<std::optional<S3ObjectInfo>> S3Bucket::download_file(const std::string& key,
                                                            const std::filesystem::path& path,
                                                            const S3GetOptions& options) const {
  NewFile file(path);
  if (auto failure = file.failure()) return *std::move(failure);
  auto info = download(key, file, options);
  if (auto failure = file.failure()) return *std::move(failure);
  if (!info || !*info || (*info)->not_modified) return info;
  if (auto kept = file.keep(); !kept) return std::move(kept).error();
  return info;
}

}  // namespace micro_aws
