#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace local_cloud::storage {

/// Keys are tuples whose bytes sort as their parts do. The first part is the owner.
enum class Owner : char {
  meta = 'm',
  tables = 't',
  queues = 'q',
  buckets = 'b',
  functions = 'f',
};

/// Appends a part of text, as `KeyWriter::text` does.
void append_text_part(std::string& key, std::string_view bytes);

/// Builds a key part by part.
class KeyWriter {
 public:
  explicit KeyWriter(Owner owner) : bytes_(1, static_cast<char>(owner)) {}

  /// Appends bytes so that no string is a prefix of a longer one: 0x00 becomes 0x00 0xFF, and
  /// 0x00 0x01 ends the part.
  KeyWriter& text(std::string_view bytes);
  /// Appends 8 bytes, most significant first.
  KeyWriter& number(std::uint64_t value);
  /// Appends one byte: the kind of a record.
  KeyWriter& tag(char tag);
  /// Appends bytes as they are; only as the last part.
  KeyWriter& raw(std::string_view bytes);

  const std::string& bytes() const& { return bytes_; }
  std::string bytes() && { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Reads the parts back in order. A part that is not there makes `ok()` false and reads as empty.
class KeyReader {
 public:
  /// Skips the owner byte.
  explicit KeyReader(std::string_view key);
  std::string text();
  std::uint64_t number();
  char tag();
  std::string_view rest() const { return bytes_; }
  bool ok() const { return ok_; }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

/// The end of the range of all keys that start with `prefix`; empty if there is no end.
std::string prefix_end(std::string_view prefix);

}  // namespace local_cloud::storage
