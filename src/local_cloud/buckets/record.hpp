#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace local_cloud::buckets {

/// Writes a record as a row of fields: number, kind, value. A reader skips fields that it does not
/// know, so that a record can grow. docs/buckets.md describes the bytes.
class RecordWriter {
 public:
  RecordWriter& number(unsigned field, std::uint64_t value);
  RecordWriter& text(unsigned field, std::string_view value);
  const std::string& bytes() const& { return bytes_; }
  std::string bytes() && { return std::move(bytes_); }

 private:
  void varint(std::uint64_t value);
  std::string bytes_;
};

/// Reads the fields of a record in their order.
class RecordReader {
 public:
  struct Field {
    unsigned id = 0;
    std::uint64_t number = 0;    ///< of a number field
    std::string_view text = {};  ///< of a text field; lives as long as the record's bytes
  };

  explicit RecordReader(std::string_view bytes) : bytes_(bytes) {}
  /// The next field; none at the end, or where the bytes are damaged (then `ok()` is false).
  std::optional<Field> next();
  bool ok() const { return ok_; }

 private:
  std::optional<std::uint64_t> varint();
  std::string_view bytes_;
  bool ok_ = true;
};

}  // namespace local_cloud::buckets
