#include <local_cloud/buckets/keys.hpp>
#include <local_cloud/storage/key.hpp>

namespace local_cloud::buckets::keys {
namespace {

using storage::KeyReader;
using storage::KeyWriter;

enum Tag : char {
  tag_bucket = 'b',
  tag_chunk = 'd',
  tag_object = 'o',
  tag_part = 'p',
  tag_upload = 'u'
};

KeyWriter start(Tag tag) {
  KeyWriter writer(storage::Owner::buckets);
  writer.tag(tag);
  return writer;
}

// A text part ends with two bytes; without them it is the prefix of every text that starts so.
std::string open_ended(std::string key) {
  key.resize(key.size() - 2);
  return key;
}

}  // namespace

std::uint64_t chunk_count(std::uint64_t size) {
  return (size + chunk_bytes - 1) / chunk_bytes;
}

std::string bucket(std::string_view name) {
  return start(tag_bucket).text(name).bytes();
}
std::string all_buckets() {
  return start(tag_bucket).bytes();
}

std::string object_version(std::string_view bucket, std::string_view key, std::uint64_t sequence) {
  // The newest version comes first: its sequence number is the highest.
  return start(tag_object).text(bucket).text(key).number(~sequence).bytes();
}
std::string object_versions(std::string_view bucket, std::string_view key) {
  return start(tag_object).text(bucket).text(key).bytes();
}
std::string objects(std::string_view bucket) {
  return start(tag_object).text(bucket).bytes();
}
std::string objects_below(std::string_view bucket, std::string_view key_prefix) {
  return open_ended(object_versions(bucket, key_prefix));
}

std::string upload(std::string_view bucket, std::string_view key, std::string_view upload_id) {
  return start(tag_upload).text(bucket).text(key).text(upload_id).bytes();
}
std::string uploads_of(std::string_view bucket, std::string_view key) {
  return start(tag_upload).text(bucket).text(key).bytes();
}
std::string uploads(std::string_view bucket) {
  return start(tag_upload).text(bucket).bytes();
}
std::string uploads_below(std::string_view bucket, std::string_view key_prefix) {
  return open_ended(uploads_of(bucket, key_prefix));
}

std::string part(std::string_view bucket, std::string_view upload_id, int number) {
  return start(tag_part)
      .text(bucket)
      .text(upload_id)
      .number(static_cast<std::uint64_t>(number))
      .bytes();
}
std::string parts(std::string_view bucket, std::string_view upload_id) {
  return start(tag_part).text(bucket).text(upload_id).bytes();
}

std::string chunk(BlobId blob, std::uint64_t index) {
  return start(tag_chunk).number(blob.high).number(blob.low).number(index).bytes();
}

ObjectVersion read_object_version(std::string_view storage_key) {
  KeyReader reader(storage_key);
  reader.tag();
  reader.text();
  ObjectVersion result;
  result.key = reader.text();
  result.sequence = ~reader.number();
  return result;
}

Upload read_upload(std::string_view storage_key) {
  KeyReader reader(storage_key);
  reader.tag();
  reader.text();
  Upload result;
  result.key = reader.text();
  result.upload_id = reader.text();
  return result;
}

}  // namespace local_cloud::buckets::keys
