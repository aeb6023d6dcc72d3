#include "s3_answers.hpp"

#include <micro_http/url.hpp>

#include <algorithm>
#include <pugixml.hpp>

#include "s3_checksum.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::Result;

// A document whose root has the name it must have.
class Answer {
 public:
  Answer(std::string_view xml, const char* root) {
    const auto parsed = document_.load_buffer(xml.data(), xml.size());
    if (parsed) root_ = document_.child(root);
    // Keys come encoded as in a form, because XML cannot hold every character that a key can.
    is_encoded_ = std::string_view(root_.child_value("EncodingType")) == "url";
  }

  explicit operator bool() const { return static_cast<bool>(root_); }
  pugi::xml_node root() const { return root_; }
  std::string text(const char* name) const { return root_.child_value(name); }
  bool flag(const char* name) const { return root_.child(name).text().as_bool(); }

  std::string key(pugi::xml_node node, const char* name) const {
    std::string text = node.child_value(name);
    if (!is_encoded_) return text;
    std::ranges::replace(text, '+', ' ');
    return micro_http::percent_decode(text);
  }

  std::vector<std::string> prefixes() const {
    std::vector<std::string> prefixes;
    for (const pugi::xml_node prefix : root_.children("CommonPrefixes")) {
      prefixes.push_back(key(prefix, "Prefix"));
    }
    return prefixes;
  }

 private:
  pugi::xml_document document_;
  pugi::xml_node root_;
  bool is_encoded_ = false;
};

Error unreadable(std::string_view what) {
  return Error::internal("S3's " + std::string(what) + " cannot be read");
}

std::optional<S3Checksum> checksum_in(pugi::xml_node node) {
  using micro_core::ChecksumAlgorithm;
  for (const auto algorithm :
       {ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c, ChecksumAlgorithm::crc64nvme,
        ChecksumAlgorithm::sha1, ChecksumAlgorithm::sha256}) {
    std::string value = node.child_value(checksum_element(algorithm).c_str());
    if (value.empty()) continue;
    const bool is_composite = value.find('-') != std::string::npos;
    return S3Checksum{
        .algorithm = algorithm, .value = std::move(value), .is_composite = is_composite};
  }
  return std::nullopt;
}

Result<S3ObjectInfo> listed_object(const Answer& answer, pugi::xml_node node) {
  S3ObjectInfo info{.key = answer.key(node, "Key"),
                    .size = node.child("Size").text().as_llong(),
                    .etag = node.child_value("ETag"),
                    .storage_class = node.child_value("StorageClass")};
  if (info.storage_class == "STANDARD") info.storage_class.clear();
  const auto time = micro_core::parse_iso8601(node.child_value("LastModified"));
  if (info.key.empty() || !time) {
    return Error::internal("S3 listed an object without a key or without a time");
  }
  info.last_modified = *time;
  return info;
}

}  // namespace

bool is_missing_object(const Error& error) {
  return error.remote &&
         (error.remote->code == "NoSuchKey" || error.remote->code == "NoSuchVersion");
}

Result<S3ObjectPage> read_object_list(std::string_view xml) {
  const Answer list(xml, "ListBucketResult");
  if (!list) return unreadable("list of objects");
  S3ObjectPage page{.prefixes = list.prefixes()};
  for (const pugi::xml_node node : list.root().children("Contents")) {
    auto info = listed_object(list, node);
    if (!info) return std::move(info).error();
    page.objects.push_back(*std::move(info));
  }
  if (list.flag("IsTruncated")) {
    page.next_token = list.text("NextContinuationToken");
    if (page.next_token->empty()) {
      return Error::internal("S3 cut the list of objects off without a token to continue");
    }
  }
  return page;
}

Result<S3VersionPage> read_version_list(std::string_view xml) {
  const Answer list(xml, "ListVersionsResult");
  if (!list) return unreadable("list of versions");
  S3VersionPage page{.prefixes = list.prefixes(),
                     .has_more = list.flag("IsTruncated"),
                     .next_key_marker = list.key(list.root(), "NextKeyMarker"),
                     .next_version_id_marker = list.text("NextVersionIdMarker")};
  // Versions and markers come mixed, in the order of their keys.
  for (const pugi::xml_node node : list.root().children()) {
    const std::string_view name = node.name();
    if (name != "Version" && name != "DeleteMarker") continue;
    auto info = listed_object(list, node);
    if (!info) return std::move(info).error();
    info->version_id = node.child_value("VersionId");
    page.versions.push_back({.info = *std::move(info),
                             .is_latest = node.child("IsLatest").text().as_bool(),
                             .is_delete_marker = name == "DeleteMarker"});
  }
  return page;
}

Result<std::vector<S3DeleteFailure>> read_delete_result(std::string_view xml) {
  const Answer result(xml, "DeleteResult");
  if (!result) return unreadable("answer to a batch of deletes");
  std::vector<S3DeleteFailure> failures;
  for (const pugi::xml_node node : result.root().children("Error")) {
    const std::string code = node.child_value("Code");
    const std::string message = node.child_value("Message");
    Error error = code == "AccessDenied"         ? Error::permission_denied(message)
                  : code == "PreconditionFailed" ? Error::already_exists(message)
                  : code == "SlowDown"           ? Error::throttled(message)
                                                 : Error::unavailable(message);
    error.remote = micro_core::RemoteError{.code = code};
    failures.push_back(
        {.object = {.key = node.child_value("Key"), .version_id = node.child_value("VersionId")},
         .error = std::move(error)});
  }
  return failures;
}

Result<S3Tags> read_tagging(std::string_view xml) {
  const Answer tagging(xml, "Tagging");
  if (!tagging) return unreadable("tags");
  S3Tags tags;
  for (const pugi::xml_node tag : tagging.root().child("TagSet").children("Tag")) {
    tags.emplace(tag.child_value("Key"), tag.child_value("Value"));
  }
  return tags;
}

Result<std::string> read_upload_id(std::string_view xml) {
  const Answer answer(xml, "InitiateMultipartUploadResult");
  std::string id = answer ? answer.text("UploadId") : "";
  if (id.empty()) return unreadable("answer to the start of an upload");
  return id;
}

Result<S3PartPage> read_part_list(std::string_view xml) {
  const Answer list(xml, "ListPartsResult");
  if (!list) return unreadable("list of parts");
  S3PartPage page;
  for (const pugi::xml_node node : list.root().children("Part")) {
    page.parts.push_back({.number = node.child("PartNumber").text().as_int(),
                          .etag = node.child_value("ETag"),
                          .size = node.child("Size").text().as_llong(),
                          .checksum = checksum_in(node)});
  }
  if (list.flag("IsTruncated")) {
    page.next_marker = list.root().child("NextPartNumberMarker").text().as_int();
  }
  return page;
}

Result<S3UploadPage> read_upload_list(std::string_view xml) {
  const Answer list(xml, "ListMultipartUploadsResult");
  if (!list) return unreadable("list of uploads");
  S3UploadPage page{.has_more = list.flag("IsTruncated"),
                    .next_key_marker = list.key(list.root(), "NextKeyMarker"),
                    .next_upload_id_marker = list.text("NextUploadIdMarker")};
  for (const pugi::xml_node node : list.root().children("Upload")) {
    page.uploads.push_back({.key = list.key(node, "Key"),
                            .upload_id = node.child_value("UploadId"),
                            .initiated = micro_core::parse_iso8601(node.child_value("Initiated"))
                                             .value_or(micro_core::TimePoint{})});
  }
  return page;
}

Result<S3Stored> read_stored(std::string_view xml) {
  pugi::xml_document document;
  if (!document.load_buffer(xml.data(), xml.size())) return unreadable("answer");
  const pugi::xml_node root = document.document_element();
  S3Stored stored{.etag = root.child_value("ETag"), .checksum = checksum_in(root)};
  if (stored.etag.empty()) return unreadable("answer");
  return stored;
}

std::string xml_text(std::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '\r':
        escaped += "&#13;";  // a parser would make a line feed of it
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace micro_aws
