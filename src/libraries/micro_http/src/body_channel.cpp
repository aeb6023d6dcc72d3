#include "body_channel.hpp"

#include <micro_core/error.hpp>

#include <algorithm>

namespace micro_http {
namespace {

using micro_core::Error;
using micro_core::ErrorException;

// The maker waits while so much is not taken. The connection holds as much again, the kernel its
// own buffer: enough to keep a fast line busy.
constexpr std::size_t pending_bytes_max = 128 * 1024;
// A larger write is cut, so that one call cannot exceed the buffer by more.
constexpr std::size_t piece_bytes_max = 64 * 1024;

ErrorException wrong_length(std::string_view what, std::uint64_t announced) {
  return ErrorException(Error::internal("a streamed body is " + std::string(what) +
                                        " than its Content-Length, " + std::to_string(announced) +
                                        " bytes"));
}

}  // namespace

void BodyChannel::add(std::string_view piece) {
  if (framing_.kind == BodyFraming::Kind::chunked) {
    append_chunk(pending_, piece);
  } else {
    pending_ += piece;
  }
}

bool BodyChannel::write(std::string_view bytes) {
  bytes_written_ += bytes.size();
  if (framing_.kind == BodyFraming::Kind::counted && bytes_written_ > framing_.length) {
    throw wrong_length("longer", framing_.length);
  }
  std::unique_lock lock(mutex_);
  while (!bytes.empty()) {
    taken_.wait(lock, [this] { return is_reader_gone_ || pending_.size() < pending_bytes_max; });
    if (is_reader_gone_) return false;
    const std::string_view piece = bytes.substr(0, piece_bytes_max);
    add(piece);
    bytes.remove_prefix(piece.size());
    wake_reader(lock);
  }
  return !is_reader_gone_;
}

void BodyChannel::finish() {
  if (framing_.kind == BodyFraming::Kind::counted && bytes_written_ < framing_.length) {
    throw wrong_length("shorter", framing_.length);
  }
  std::unique_lock lock(mutex_);
  if (framing_.kind == BodyFraming::Kind::chunked) append_last_chunk(pending_, {});
  end_ = Part::End::complete;
  wake_reader(lock);
}

void BodyChannel::break_off() {
  std::unique_lock lock(mutex_);
  end_ = Part::End::broken;
  wake_reader(lock);
}

void BodyChannel::wake_reader(std::unique_lock<std::mutex>& lock) {
  if (std::exchange(is_awake_, true) || is_reader_gone_) return;
  lock.unlock();
  wake_();
  lock.lock();
}

BodyChannel::Part BodyChannel::take() {
  const std::lock_guard lock(mutex_);
  is_awake_ = false;
  taken_.notify_all();
  return {std::exchange(pending_, {}), end_};
}

void BodyChannel::lose_reader() {
  const std::lock_guard lock(mutex_);
  is_reader_gone_ = true;
  pending_ = {};
  taken_.notify_all();
}

}  // namespace micro_http
