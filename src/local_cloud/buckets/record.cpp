#include <local_cloud/buckets/record.hpp>

namespace local_cloud::buckets {
namespace {

// The low bit of a field's head says what follows: a number, or a length and bytes.
constexpr unsigned kind_text = 1;

}  // namespace

void RecordWriter::varint(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<char>((value & 0x7F) | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<char>(value));
}

RecordWriter& RecordWriter::number(unsigned field, std::uint64_t value) {
  varint(std::uint64_t{field} << 1);
  varint(value);
  return *this;
}

RecordWriter& RecordWriter::text(unsigned field, std::string_view value) {
  varint((std::uint64_t{field} << 1) | kind_text);
  varint(value.size());
  bytes_.append(value);
  return *this;
}

std::optional<std::uint64_t> RecordReader::varint() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes_.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7Fu} << shift;
    if ((byte & 0x80) == 0) return value;
  }
  ok_ = false;
  return std::nullopt;
}

std::optional<RecordReader::Field> RecordReader::next() {
  if (bytes_.empty() || !ok_) return std::nullopt;
  const auto head = varint();
  if (!head) return std::nullopt;
  const auto value = varint();
  if (!value) return std::nullopt;
  Field field;
  field.id = static_cast<unsigned>(*head >> 1);
  if ((*head & kind_text) == 0) {
    field.number = *value;
    return field;
  }
  if (*value > bytes_.size()) {
    ok_ = false;
    return std::nullopt;
  }
  field.text = bytes_.substr(0, *value);
  bytes_.remove_prefix(*value);
  return field;
}

}  // namespace local_cloud::buckets
