#include <local_cloud/buckets/model.hpp>
#include <local_cloud/buckets/record.hpp>
#include <micro_core/encoding.hpp>

namespace local_cloud::buckets {
namespace {

// The first field of every record. A reader refuses a record with a higher one.
constexpr unsigned field_format = 1;
constexpr std::uint64_t format_current = 1;

// Field numbers are written to disk: never reuse one.
namespace bucket_field {
enum : unsigned { name = 2, region = 3, created = 4, versioning = 5, document = 6 };
}
namespace object_field {
enum : unsigned {
  version_id = 2,
  delete_marker = 3,
  multipart = 4,
  modified = 5,
  size = 6,
  etag = 7,
  attributes = 8,
  checksum = 9,
  part = 10,
};
}
namespace attribute_field {
enum : unsigned { header = 2, storage_class = 3, tag = 4 };
}
namespace part_field {
enum : unsigned {
  number = 2,
  size = 3,
  blob_high = 4,
  blob_low = 5,
  md5 = 6,
  checksum = 7,
  modified = 8
};
}
namespace upload_field {
enum : unsigned {
  initiated = 2,
  attributes = 3,
  algorithm = 4,
  checksum_type = 5,
  checksum_asked = 6
};
}
namespace checksum_field {
enum : unsigned { algorithm = 2, type = 3, value = 4 };
}
namespace pair_field {
enum : unsigned { name = 2, value = 3 };
}

std::uint64_t to_number(TimePoint time) {
  return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

TimePoint to_time(std::uint64_t number) {
  return TimePoint{std::chrono::milliseconds{static_cast<std::int64_t>(number)}};
}

RecordWriter start_record() {
  RecordWriter writer;
  writer.number(field_format, format_current);
  return writer;
}

// Calls `take` for every field; false if the bytes are damaged or of a later format.
template <class Take>
bool read_fields(std::string_view bytes, const Take& take) {
  RecordReader reader(bytes);
  const auto first = reader.next();
  if (!first || first->id != field_format || first->number > format_current) return false;
  while (const auto field = reader.next()) take(*field);
  return reader.ok();
}

std::string encode_pair(std::string_view name, std::string_view value) {
  return start_record().text(pair_field::name, name).text(pair_field::value, value).bytes();
}

std::pair<std::string, std::string> decode_pair(std::string_view bytes) {
  std::pair<std::string, std::string> result;
  read_fields(bytes, [&](const RecordReader::Field& field) {
    if (field.id == pair_field::name) result.first = field.text;
    if (field.id == pair_field::value) result.second = field.text;
  });
  return result;
}

std::string encode(const ObjectAttributes& attributes) {
  RecordWriter writer = start_record();
  for (const auto& [name, value] : attributes.headers) {
    writer.text(attribute_field::header, encode_pair(name, value));
  }
  if (attributes.storage_class != "STANDARD") {
    writer.text(attribute_field::storage_class, attributes.storage_class);
  }
  for (const auto& [key, value] : attributes.tags) {
    writer.text(attribute_field::tag, encode_pair(key, value));
  }
  return std::move(writer).bytes();
}

ObjectAttributes decode_attributes(std::string_view bytes) {
  ObjectAttributes result;
  read_fields(bytes, [&](const RecordReader::Field& field) {
    if (field.id == attribute_field::header) result.headers.push_back(decode_pair(field.text));
    if (field.id == attribute_field::storage_class) result.storage_class = field.text;
    if (field.id == attribute_field::tag) result.tags.insert(decode_pair(field.text));
  });
  return result;
}

std::string encode(const Checksum& checksum) {
  return start_record()
      .number(checksum_field::algorithm, static_cast<std::uint64_t>(checksum.algorithm))
      .number(checksum_field::type, static_cast<std::uint64_t>(checksum.type))
      .text(checksum_field::value, checksum.value)
      .bytes();
}

Checksum decode_checksum(std::string_view bytes) {
  Checksum result;
  read_fields(bytes, [&](const RecordReader::Field& field) {
    if (field.id == checksum_field::algorithm) result.algorithm = ChecksumAlgorithm(field.number);
    if (field.id == checksum_field::type) result.type = ChecksumType(field.number);
    if (field.id == checksum_field::value) result.value = field.text;
  });
  return result;
}

}  // namespace

std::string Part::etag() const {
  return micro_core::to_hex(md5);
}

std::string encode(const BucketRecord& record) {
  RecordWriter writer = start_record();
  writer.text(bucket_field::name, record.name)
      .text(bucket_field::region, record.region)
      .number(bucket_field::created, to_number(record.created))
      .number(bucket_field::versioning, static_cast<std::uint64_t>(record.versioning));
  for (const auto& [kind, text] : record.documents) {
    writer.text(bucket_field::document,
                start_record()
                    .number(pair_field::name, static_cast<std::uint64_t>(kind))
                    .text(pair_field::value, text)
                    .bytes());
  }
  return std::move(writer).bytes();
}

std::optional<BucketRecord> decode_bucket(std::string_view bytes) {
  BucketRecord result;
  const bool ok = read_fields(bytes, [&](const RecordReader::Field& field) {
    if (field.id == bucket_field::name) result.name = field.text;
    if (field.id == bucket_field::region) result.region = field.text;
    if (field.id == bucket_field::created) result.created = to_time(field.number);
    if (field.id == bucket_field::versioning) result.versioning = Versioning(field.number);
    if (field.id == bucket_field::document) {
      std::pair<BucketDocument, std::string> document;
      read_fields(field.text, [&](const RecordReader::Field& member) {
        if (member.id == pair_field::name) document.first = BucketDocument(member.number);
        if (member.id == pair_field::value) document.second = member.text;
      });
      result.documents.insert(std::move(document));
    }
  });
  return ok ? std::optional(std::move(result)) : std::nullopt;
}

std::string encode(const ObjectRecord& record) {
  RecordWriter writer = start_record();
  writer.number(object_field::modified, to_number(record.modified));
  if (!record.version_id.empty()) writer.text(object_field::version_id, record.version_id);
  if (record.delete_marker) return writer.number(object_field::delete_marker, 1).bytes();
  if (record.multipart) writer.number(object_field::multipart, 1);
  writer.number(object_field::size, record.size)
      .text(object_field::etag, record.etag)
      .text(object_field::attributes, encode(record.attributes));
  if (record.checksum.algorithm != ChecksumAlgorithm::none) {
    writer.text(object_field::checksum, encode(record.checksum));
  }
  for (const Part& part : record.parts) writer.text(object_field::part, encode(part));
  return std::move(writer).bytes();
}

std::optional<ObjectRecord> decode_object(std::string_view bytes) {
  ObjectRecord result;
  bool parts_ok = true;
  const bool ok = read_fields(bytes, [&](const RecordReader::Field& field) {
    if (field.id == object_field::version_id) result.version_id = field.text;
    if (field.id == object_field::delete_marker) result.delete_marker = field.number != 0;
    if (field.id == object_field::multipart) result.multipart = field.number != 0;
    if (field.id == object_field::modified) result.modified = to_time(field.number);
    if (field.id == object_field::size) result.size = field.number;
    if (field.id == object_field::etag) result.etag = field.text;
    if (field.id == object_field::attributes) result.attributes = decode_attributes(field.text);
    if (field.id == object_field::checksum) result.checksum = decode_checksum(field.text);
    if (field.id == object_field::part) {
      auto part = decode_part(field.text);
      parts_ok = parts_ok && part;
      if (part) result.parts.push_back(*std::move(part));
    }
  });
  return ok && parts_ok ? std::optional(std::move(result)) : std::nullopt;
}

std::string encode(const UploadRecord& record) {
  return start_record()
      .number(upload_field::initiated, to_number(record.initiated))
      .text(upload_field::attributes, encode(record.attributes))
      .number(upload_field::algorithm, static_cast<std::uint64_t>(record.algorithm))
      .number(upload_field::checksum_type, static_cast<std::uint64_t>(record.checksum_type))
      .number(upload_field::checksum_asked, record.checksum_asked ? 1 : 0)
      .bytes();
}

std::optional<UploadRecord> decode_upload(std::string_view bytes) {
  UploadRecord result;
  const bool ok = read_fields(bytes, [&](const RecordReader::Field& field) {
    if (field.id == upload_field::initiated) result.initiated = to_time(field.number);
    if (field.id == upload_field::attributes) result.attributes = decode_attributes(field.text);
    if (field.id == upload_field::algorithm) result.algorithm = ChecksumAlgorithm(field.number);
    if (field.id == upload_field::checksum_type) result.checksum_type = ChecksumType(field.number);
    if (field.id == upload_field::checksum_asked) result.checksum_asked = field.number != 0;
  });
  return ok ? std::optional(std::move(result)) : std::nullopt;
}

std::string encode(const Part& record) {
  return start_record()
      .number(part_field::number, static_cast<std::uint64_t>(record.number))
      .number(part_field::size, record.size)
      .number(part_field::blob_high, record.blob.high)
      .number(part_field::blob_low, record.blob.low)
      .text(part_field::md5, record.md5)
      .text(part_field::checksum, record.checksum)
      .number(part_field::modified, to_number(record.modified))
      .bytes();
}

std::optional<Part> decode_part(std::string_view bytes) {
  Part result;
  const bool ok = read_fields(bytes, [&](const RecordReader::Field& field) {
    if (field.id == part_field::number) result.number = static_cast<int>(field.number);
    if (field.id == part_field::size) result.size = field.number;
    if (field.id == part_field::blob_high) result.blob.high = field.number;
    if (field.id == part_field::blob_low) result.blob.low = field.number;
    if (field.id == part_field::md5) result.md5 = field.text;
    if (field.id == part_field::checksum) result.checksum = field.text;
    if (field.id == part_field::modified) result.modified = to_time(field.number);
  });
  return ok ? std::optional(std::move(result)) : std::nullopt;
}

}  // namespace local_cloud::buckets
