#include <local_cloud/storage/key.hpp>

namespace local_cloud::storage {

namespace {

// A part of text ends with 0x00 0x01; a zero byte inside it is 0x00 0xFF, which sorts after the
// end.
constexpr char escape = '\x00';
constexpr char end_mark = '\x01';
constexpr char zero_mark = '\xFF';

}  // namespace

void append_text_part(std::string& key, std::string_view bytes) {
  key.reserve(key.size() + bytes.size() + 2);
  for (const char byte : bytes) {
    key += byte;
    if (byte == escape) key += zero_mark;
  }
  key += escape;
  key += end_mark;
}

KeyWriter& KeyWriter::text(std::string_view bytes) {
  append_text_part(bytes_, bytes);
  return *this;
}

KeyWriter& KeyWriter::number(std::uint64_t value) {
  for (int shift = 56; shift >= 0; shift -= 8) bytes_ += static_cast<char>(value >> shift);
  return *this;
}

KeyWriter& KeyWriter::tag(char tag) {
  bytes_ += tag;
  return *this;
}

KeyWriter& KeyWriter::raw(std::string_view bytes) {
  bytes_ += bytes;
  return *this;
}

KeyReader::KeyReader(std::string_view key) : bytes_(key), ok_(!key.empty()) {
  if (ok_) bytes_.remove_prefix(1);
}

std::string KeyReader::text() {
  std::string out;
  for (std::size_t at = 0; at < bytes_.size(); ++at) {
    if (bytes_[at] != escape) {
      out += bytes_[at];
      continue;
    }
    if (at + 1 == bytes_.size()) break;
    const char mark = bytes_[++at];
    if (mark == end_mark) {
      bytes_.remove_prefix(at + 1);
      return out;
    }
    if (mark != zero_mark) break;
    out += escape;
  }
  ok_ = false;
  bytes_ = {};
  return {};
}

std::uint64_t KeyReader::number() {
  if (bytes_.size() < 8) {
    ok_ = false;
    bytes_ = {};
    return 0;
  }
  std::uint64_t value = 0;
  for (int at = 0; at < 8; ++at) value = value << 8 | static_cast<unsigned char>(bytes_[at]);
  bytes_.remove_prefix(8);
  return value;
}

char KeyReader::tag() {
  if (bytes_.empty()) {
    ok_ = false;
    return 0;
  }
  const char tag = bytes_.front();
  bytes_.remove_prefix(1);
  return tag;
}

std::string prefix_end(std::string_view prefix) {
  std::string end(prefix);
  while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xFF) end.pop_back();
  if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
  return end;
}

}  // namespace local_cloud::storage
