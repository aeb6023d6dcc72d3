#include <local_cloud/buckets/operations.hpp>
#include <micro_core/encoding.hpp>

#include <algorithm>

namespace local_cloud::buckets::operations {
namespace {

constexpr std::size_t keys_max_default = 1000;

// Continuation tokens: one letter that says what the key is, and the key.
std::string to_token(const ListCursor& cursor) {
  return micro_core::to_base64((cursor.whole_prefix ? "p" : "k") + cursor.key);
}

std::optional<ListCursor> from_token(std::string_view token) {
  const auto text = micro_core::from_base64(token);
  if (!text || text->empty() || ((*text)[0] != 'p' && (*text)[0] != 'k')) return std::nullopt;
  return ListCursor{text->substr(1), (*text)[0] == 'p', {}};
}

// Prints keys as the request asked: encoding-type=url keeps what XML cannot say.
class KeyPrinter {
 public:
  static Outcome<KeyPrinter> of(const S3Call& call) {
    const auto type = call.find("encoding-type");
    if (!type || type->empty()) return KeyPrinter(false);
    if (*type != "url") {
      return errors::invalid_argument("Invalid Encoding Method specified in Request",
                                      "encoding-type", *type);
    }
    return KeyPrinter(true);
  }
  std::string operator()(std::string_view key) const {
    return url_ ? micro_http::percent_encode(key, true) : std::string(key);
  }
  bool url() const { return url_; }

 private:
  explicit KeyPrinter(bool url) : url_(url) {}
  bool url_;
};

Outcome<ListObjects> read_query(const S3Call& call) {
  ListObjects query;
  query.bucket = call.bucket;
  query.prefix = call.get("prefix");
  query.delimiter = call.get("delimiter");
  const auto count = read_count(call, "max-keys", keys_max_default);
  if (!count) return count.error();
  query.keys_max = std::min(*count, keys_max_default);
  return query;
}

void write_contents(XmlWriter& xml, const ListedObject& entry, const KeyPrinter& print,
                    const wire::CloudIdentity* owner) {
  xml.open("Contents");
  xml.element("Key", print(entry.key));
  xml.element("LastModified", printed_time(entry.object.modified));
  xml.element("ETag", quoted(entry.object.etag));
  if (entry.object.checksum.algorithm != ChecksumAlgorithm::none) {
    xml.element("ChecksumAlgorithm", to_string(entry.object.checksum.algorithm));
    xml.element("ChecksumType", to_string(entry.object.checksum.type));
  }
  xml.element("Size", entry.object.size);
  if (owner != nullptr) write_owner(xml, *owner);
  xml.element("StorageClass", entry.object.attributes.storage_class);
  xml.close();
}

void write_version(XmlWriter& xml, const ListedObject& entry, const KeyPrinter& print,
                   const wire::CloudIdentity& owner) {
  const bool marker = entry.object.delete_marker;
  xml.open(marker ? "DeleteMarker" : "Version").element("Key", print(entry.key));
  xml.element("VersionId", entry.version_id).flag("IsLatest", entry.latest);
  xml.element("LastModified", printed_time(entry.object.modified));
  if (!marker) {
    xml.element("ETag", quoted(entry.object.etag)).element("Size", entry.object.size);
    xml.element("StorageClass", entry.object.attributes.storage_class);
  }
  write_owner(xml, owner);
  xml.close();
}

void write_prefixes(XmlWriter& xml, const std::vector<std::string>& prefixes,
                    const KeyPrinter& print) {
  for (const std::string& prefix : prefixes) {
    xml.open("CommonPrefixes").element("Prefix", print(prefix)).close();
  }
}

void write_optional(XmlWriter& xml, std::string_view name, const std::string& text) {
  if (!text.empty()) xml.element(name, text);
}

}  // namespace

Answer list_objects(const OperationContext& context, S3Call& call) {
  auto query = read_query(call);
  if (!query) return query.error();
  const auto print = KeyPrinter::of(call);
  if (!print) return print.error();
  const std::string marker(call.get("marker"));
  query->after = cursor_after(marker, query->prefix, query->delimiter);
  const auto page = context.engine.list_objects(*query);
  if (!page) return page.error();
  XmlWriter xml("ListBucketResult");
  xml.element("Name", call.bucket).element("Prefix", (*print)(query->prefix));
  xml.element("Marker", (*print)(marker));
  // Without a delimiter the last key is the marker, and S3 leaves it to the client to know.
  if (page->truncated && !query->delimiter.empty()) {
    xml.element("NextMarker", (*print)(page->next.key));
  }
  xml.element("MaxKeys", query->keys_max);
  write_optional(xml, "Delimiter", (*print)(query->delimiter));
  if (print->url()) xml.element("EncodingType", "url");
  xml.flag("IsTruncated", page->truncated);
  for (const ListedObject& entry : page->objects) {
    write_contents(xml, entry, *print, &context.engine.identity());
  }
  write_prefixes(xml, page->common_prefixes, *print);
  return xml_answer(xml.finish());
}

Answer list_objects_v2(const OperationContext& context, S3Call& call) {
  if (call.get("list-type") != "2") {
    return errors::invalid_argument("Invalid List Type specified in Request", "list-type",
                                    call.get("list-type"));
  }
  auto query = read_query(call);
  if (!query) return query.error();
  const auto print = KeyPrinter::of(call);
  if (!print) return print.error();
  const std::string start_after(call.get("start-after"));
  const auto token = call.find("continuation-token");
  query->after.key = start_after;
  if (token && !token->empty()) {
    const auto cursor = from_token(*token);
    if (!cursor) {
      return errors::invalid_argument("The continuation token provided is incorrect",
                                      "continuation-token", *token);
    }
    query->after = *cursor;
  }
  const auto page = context.engine.list_objects(*query);
  if (!page) return page.error();
  XmlWriter xml("ListBucketResult");
  xml.element("Name", call.bucket).element("Prefix", (*print)(query->prefix));
  write_optional(xml, "StartAfter", (*print)(start_after));
  if (token) xml.element("ContinuationToken", *token);
  if (page->truncated) xml.element("NextContinuationToken", to_token(page->next));
  xml.element("KeyCount", page->objects.size() + page->common_prefixes.size());
  xml.element("MaxKeys", query->keys_max);
  write_optional(xml, "Delimiter", (*print)(query->delimiter));
  if (print->url()) xml.element("EncodingType", "url");
  xml.flag("IsTruncated", page->truncated);
  const bool with_owner = call.get("fetch-owner") == "true";
  for (const ListedObject& entry : page->objects) {
    write_contents(xml, entry, *print, with_owner ? &context.engine.identity() : nullptr);
  }
  write_prefixes(xml, page->common_prefixes, *print);
  return xml_answer(xml.finish());
}

Answer list_object_versions(const OperationContext& context, S3Call& call) {
  auto query = read_query(call);
  if (!query) return query.error();
  const auto print = KeyPrinter::of(call);
  if (!print) return print.error();
  const std::string key_marker(call.get("key-marker"));
  const std::string version_marker(call.get("version-id-marker"));
  if (key_marker.empty() && !version_marker.empty()) {
    return errors::invalid_argument("A version-id marker cannot be specified without a key marker.",
                                    "version-id-marker", version_marker);
  }
  query->all_versions = true;
  query->after = cursor_after(key_marker, query->prefix, query->delimiter);
  query->after.version_id = version_marker;
  const auto page = context.engine.list_objects(*query);
  if (!page) return page.error();
  XmlWriter xml("ListVersionsResult");
  xml.element("Name", call.bucket).element("Prefix", (*print)(query->prefix));
  xml.element("KeyMarker", (*print)(key_marker)).element("VersionIdMarker", version_marker);
  if (page->truncated) {
    xml.element("NextKeyMarker", (*print)(page->next.key));
    write_optional(xml, "NextVersionIdMarker", page->next.version_id);
  }
  xml.element("MaxKeys", query->keys_max);
  write_optional(xml, "Delimiter", (*print)(query->delimiter));
  if (print->url()) xml.element("EncodingType", "url");
  xml.flag("IsTruncated", page->truncated);
  for (const ListedObject& entry : page->objects) {
    write_version(xml, entry, *print, context.engine.identity());
  }
  write_prefixes(xml, page->common_prefixes, *print);
  return xml_answer(xml.finish());
}

}  // namespace local_cloud::buckets::operations
