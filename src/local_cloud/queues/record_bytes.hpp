#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace local_cloud::queues {

/// Builds a record: fixed big-endian numbers and length-prefixed texts.
class RecordWriter {
 public:
  RecordWriter& number(std::uint64_t value, int bytes = 8) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      bytes_ += static_cast<char>(value >> shift);
    }
    return *this;
  }
  RecordWriter& text(std::string_view text) {
    number(text.size(), 4);
    bytes_ += text;
    return *this;
  }
  RecordWriter& raw(std::string_view bytes) {
    bytes_ += bytes;
    return *this;
  }
  void reserve(std::size_t bytes) { bytes_.reserve(bytes); }
  std::string bytes() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads it back; what is not there reads as zero or empty, and `ok()` becomes false.
class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number(int bytes = 8) {
    if (bytes_.size() < static_cast<std::size_t>(bytes)) return fail(), 0;
    std::uint64_t value = 0;
    for (int at = 0; at < bytes; ++at) {
      value = value << 8 | static_cast<unsigned char>(bytes_[static_cast<std::size_t>(at)]);
    }
    bytes_.remove_prefix(static_cast<std::size_t>(bytes));
    return value;
  }
  std::string_view text() {
    const std::size_t size = number(4);
    if (bytes_.size() < size) return fail(), std::string_view{};
    const std::string_view text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return text;
  }
  std::string_view rest() const { return bytes_; }
  bool ok() const { return ok_; }

 private:
  void fail() {
    ok_ = false;
    bytes_ = {};
  }

  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace local_cloud::queues
