#include <local_cloud/buckets/operations.hpp>

#include <algorithm>
#include <array>

namespace local_cloud::buckets {
namespace {

constexpr std::size_t metadata_bytes_max = 2 * 1024;
constexpr std::string_view metadata_prefix = "x-amz-meta-";

// Kept with the object and sent back with it.
constexpr std::array kept_headers{"content-type",
                                  "cache-control",
                                  "content-disposition",
                                  "content-encoding",
                                  "content-language",
                                  "expires",
                                  "x-amz-website-redirect-location",
                                  "x-amz-server-side-encryption",
                                  "x-amz-server-side-encryption-aws-kms-key-id",
                                  "x-amz-server-side-encryption-bucket-key-enabled"};

constexpr std::array storage_classes{"STANDARD",   "REDUCED_REDUNDANCY",  "STANDARD_IA",
                                     "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR"};
// Objects of these cannot be read before they are restored, which is not there.
constexpr std::array archive_classes{"GLACIER", "DEEP_ARCHIVE", "SNOW", "OUTPOSTS",
                                     "EXPRESS_ONEZONE"};

template <class List>
bool contains(const List& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

// "gzip,aws-chunked" is gzip at rest: the framing was taken off.
std::string without_chunked(std::string_view encodings) {
  std::string result;
  while (!encodings.empty()) {
    const std::size_t comma = encodings.find(',');
    std::string_view item = encodings.substr(0, comma);
    encodings = comma == std::string_view::npos ? std::string_view{} : encodings.substr(comma + 1);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (item.empty() || micro_http::equal_ignoring_case(item, "aws-chunked")) continue;
    if (!result.empty()) result += ',';
    result += item;
  }
  return result;
}

// Refuses what would be lost silently: customer keys, ACLs that grant, retention.
Outcome<Done> check_supported(const S3Call& call) {
  for (const auto& [name, value] : call.request.http.headers) {
    const std::string header = lower_case(name);
    if (header.starts_with("x-amz-server-side-encryption-customer-") ||
        header == "x-amz-server-side-encryption-context") {
      return errors::header_not_implemented(name);
    }
    const bool grants = header.starts_with("x-amz-grant-");
    const bool canned = header == "x-amz-acl" && value != "private" &&
                        value != "bucket-owner-full-control" && value != "bucket-owner-read";
    if (grants || canned) {
      return errors::make("AccessControlListNotSupported", "The bucket does not allow ACLs", 400);
    }
    if (header.starts_with("x-amz-object-lock-")) {
      return errors::invalid_request("Bucket is missing Object Lock Configuration");
    }
    if (header == "x-amz-write-offset-bytes") return errors::header_not_implemented(name);
  }
  return Done{};
}

Outcome<std::string> read_storage_class(const S3Call& call) {
  const auto header = call.find_header("x-amz-storage-class");
  if (!header) return std::string("STANDARD");
  if (contains(storage_classes, *header)) return std::string(*header);
  if (contains(archive_classes, *header))
    return errors::header_not_implemented("x-amz-storage-class");
  return errors::with(
      errors::make("InvalidStorageClass", "The storage class you specified is not valid", 400),
      "StorageClassRequested", *header);
}

ServiceError invalid_tag(std::string message, std::string_view element, std::string_view value) {
  return errors::with(errors::make("InvalidTag", std::move(message), 400), element, value);
}

// Characters, not bytes: bytes that continue a UTF-8 sequence do not count.
std::size_t character_count(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

Outcome<Done> add_tag(Tags& tags, std::string key, std::string value) {
  if (key.empty() || character_count(key) > 128) {
    return invalid_tag("The TagKey you have provided is invalid", "TagKey", key);
  }
  if (character_count(value) > 256) {
    return invalid_tag("The TagValue you have provided is invalid", "TagValue", value);
  }
  if (key.starts_with("aws:")) {
    return invalid_tag("System tags cannot be added/updated by requester", "TagKey", key);
  }
  if (tags.contains(key)) {
    return invalid_tag("Cannot provide multiple Tags with the same key", "TagKey", key);
  }
  tags.emplace(std::move(key), std::move(value));
  return Done{};
}

ServiceError too_many_tags(std::size_t tags_max) {
  return errors::make("BadRequest",
                      tags_max == object_tags_max
                          ? "Object tags cannot be greater than 10"
                          : "Bucket tag count cannot be greater than " + std::to_string(tags_max),
                      400);
}

Outcome<Tags> read_tagging_header(const S3Call& call) {
  Tags tags;
  for (const auto& [key, value] : micro_http::parse_query(call.header("x-amz-tagging"))) {
    const auto added = add_tag(tags, key, value);
    if (!added) return added.error();
  }
  if (tags.size() > object_tags_max) return too_many_tags(object_tags_max);
  return tags;
}

// User metadata, equal names joined by commas, within S3's limit.
Outcome<Done> add_metadata(const S3Call& call, ObjectAttributes& attributes) {
  std::size_t bytes = 0;
  const std::size_t first = attributes.headers.size();
  for (const auto& [name, value] : call.request.http.headers) {
    std::string header = lower_case(name);
    if (!header.starts_with(metadata_prefix)) continue;
    bytes += header.size() - metadata_prefix.size() + value.size();
    const auto begin = attributes.headers.begin() + static_cast<std::ptrdiff_t>(first);
    const auto same = std::find_if(begin, attributes.headers.end(),
                                   [&](const auto& each) { return each.first == header; });
    if (same == attributes.headers.end()) {
      attributes.headers.emplace_back(std::move(header), value);
    } else {
      same->second += "," + value;
    }
  }
  if (bytes <= metadata_bytes_max) return Done{};
  return errors::with(
      errors::with(
          errors::make("MetadataTooLarge",
                       "Your metadata headers exceed the maximum allowed metadata size", 400),
          "Size", std::to_string(bytes)),
      "MaxSizeAllowed", std::to_string(metadata_bytes_max));
}

}  // namespace

Outcome<ObjectAttributes> read_attributes(const S3Call& call) {
  const auto supported = check_supported(call);
  if (!supported) return supported.error();
  ObjectAttributes attributes;
  auto storage_class = read_storage_class(call);
  if (!storage_class) return storage_class.error();
  attributes.storage_class = *std::move(storage_class);
  for (const std::string_view name : kept_headers) {
    const auto value = call.find_header(name);
    if (!value) continue;
    std::string kept = name == "content-encoding" ? without_chunked(*value) : std::string(*value);
    if (!kept.empty()) attributes.headers.emplace_back(name, std::move(kept));
  }
  const auto metadata = add_metadata(call, attributes);
  if (!metadata) return metadata.error();
  auto tags = read_tagging_header(call);
  if (!tags) return tags.error();
  attributes.tags = *std::move(tags);
  return attributes;
}

Outcome<Tags> read_tagging(const XmlElement& tagging, std::size_t tags_max) {
  const XmlElement* set = tagging.find("TagSet");
  if (set == nullptr) return errors::malformed_xml();
  Tags tags;
  for (const XmlElement& tag : set->children) {
    if (tag.name != "Tag" || tag.find("Key") == nullptr || tag.find("Value") == nullptr) {
      return errors::malformed_xml();
    }
    const auto added =
        add_tag(tags, std::string(tag.text_of("Key")), std::string(tag.text_of("Value")));
    if (!added) return added.error();
  }
  if (tags.size() > tags_max) return too_many_tags(tags_max);
  return tags;
}

std::string write_tagging(const Tags& tags) {
  XmlWriter xml("Tagging");
  xml.open("TagSet");
  for (const auto& [key, value] : tags) {
    xml.open("Tag").element("Key", key).element("Value", value).close();
  }
  return xml.finish();
}

Conditions read_conditions(const S3Call& call, std::string_view prefix) {
  const auto find = [&](std::string_view name) {
    return call.find_header(std::string(prefix) + std::string(name));
  };
  Conditions conditions;
  if (const auto value = find("if-match")) conditions.if_match = *value;
  if (const auto value = find("if-none-match")) conditions.if_none_match = *value;
  // A date that cannot be read is no condition (RFC 9110 13.1.3).
  if (const auto value = find("if-modified-since")) {
    conditions.if_modified_since = micro_core::parse_http_date(*value);
  }
  if (const auto value = find("if-unmodified-since")) {
    conditions.if_unmodified_since = micro_core::parse_http_date(*value);
  }
  return conditions;
}

Outcome<Conditions> read_write_conditions(const S3Call& call) {
  Conditions all = read_conditions(call);
  if (all.if_none_match && *all.if_none_match != "*") {
    return errors::header_not_implemented("If-None-Match");
  }
  Conditions conditions;
  conditions.if_match = std::move(all.if_match);
  conditions.if_none_match = std::move(all.if_none_match);
  return conditions;
}

}  // namespace local_cloud::buckets
