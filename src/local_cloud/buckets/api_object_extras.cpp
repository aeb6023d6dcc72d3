#include <local_cloud/buckets/operations.hpp>
#include <local_cloud/buckets/request_body.hpp>
#include <micro_core/encoding.hpp>

#include <algorithm>

namespace local_cloud::buckets {
namespace {

constexpr std::size_t deleted_objects_max = 1000;

// "COPY" or "REPLACE" in a directive header.
Outcome<bool> replaces(const S3Call& call, std::string_view header) {
  const auto value = call.find_header(header);
  if (!value || *value == "COPY") return false;
  if (*value == "REPLACE") return true;
  return errors::invalid_argument("Unknown metadata directive.", header, *value);
}

// The attributes of the copy: those of the source, or those of the request.
Outcome<ObjectAttributes> copied_attributes(const S3Call& call, const ObjectRecord& source) {
  auto own = read_attributes(call);
  if (!own) return own.error();
  const auto metadata = replaces(call, "x-amz-metadata-directive");
  if (!metadata) return metadata.error();
  const auto tags = replaces(call, "x-amz-tagging-directive");
  if (!tags) return tags.error();
  if (!*tags) own->tags = source.attributes.tags;
  if (*metadata) return own;
  // Encryption and redirection belong to each copy; the rest comes with the source.
  const auto is_of_copy = [](std::string_view name) {
    return name.starts_with("x-amz-server-side-encryption") ||
           name == "x-amz-website-redirect-location";
  };
  std::vector<std::pair<std::string, std::string>> headers;
  for (const auto& header : source.attributes.headers) {
    if (!is_of_copy(header.first)) headers.push_back(header);
  }
  for (const auto& header : own->headers) {
    if (is_of_copy(header.first)) headers.push_back(header);
  }
  own->headers = std::move(headers);
  return own;
}

// A copy onto itself has to change something.
Outcome<Done> check_copy_to_itself(const S3Call& call, const ReadObject& source) {
  const bool same = source.bucket == call.bucket && source.key == call.key && !source.version_id;
  const bool changes = call.header("x-amz-metadata-directive") == "REPLACE" ||
                       call.find_header("x-amz-storage-class") ||
                       call.find_header("x-amz-website-redirect-location") ||
                       call.find_header("x-amz-server-side-encryption");
  if (!same || changes) return Done{};
  return errors::invalid_request(
      "This copy request is illegal because it is trying to copy an object to itself without "
      "changing the object's metadata, storage class, website redirect location or encryption "
      "attributes.");
}

Outcome<Checksum> copied_checksum(const S3Call& call, const ObjectRead& source) {
  ChecksumAlgorithm algorithm = source.object.checksum.algorithm;
  if (const auto named = call.find_header("x-amz-checksum-algorithm")) {
    const auto parsed = parse_checksum_algorithm(*named);
    if (!parsed) {
      return errors::invalid_request(
          "Checksum algorithm provided is unsupported. Please try again "
          "with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, "
          "SHA256]");
    }
    algorithm = *parsed;
  }
  if (algorithm == ChecksumAlgorithm::none) return Checksum{};
  return Checksum{algorithm, ChecksumType::full_object,
                  micro_core::to_base64(digest(algorithm, source.body))};
}

}  // namespace

Outcome<ReadObject> read_copy_source(const S3Call& call) {
  const std::string_view header = call.header("x-amz-copy-source");
  std::string_view path = header;
  if (path.starts_with('/')) path.remove_prefix(1);
  ReadObject source;
  if (const std::size_t query = path.find("?versionId="); query != std::string_view::npos) {
    source.version_id = micro_http::percent_decode(path.substr(query + 11));
    path = path.substr(0, query);
  }
  const std::string decoded = micro_http::percent_decode(path);
  if (decoded.starts_with("arn:")) {
    return errors::operation_not_implemented("copy from an access point");
  }
  const std::size_t slash = decoded.find('/');
  if (slash == std::string::npos || slash == 0 || slash + 1 == decoded.size()) {
    return errors::invalid_argument(
        "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
        "x-amz-copy-source", header);
  }
  source.bucket = decoded.substr(0, slash);
  source.key = decoded.substr(slash + 1);
  source.conditions = read_conditions(call, "x-amz-copy-source-");
  return source;
}

void write_checksum(XmlWriter& xml, const Checksum& checksum) {
  if (checksum.algorithm == ChecksumAlgorithm::none) return;
  xml.element(checksum_element(checksum.algorithm), checksum.value);
  xml.element("ChecksumType", to_string(checksum.type));
}

namespace operations {

Answer copy_object(const OperationContext& context, S3Call& call) {
  const auto source = read_copy_source(call);
  if (!source) return source.error();
  const auto changes = check_copy_to_itself(call, *source);
  if (!changes) return changes.error();
  auto read = context.engine.read_object(*source);
  if (!read) return read.error();
  if (read->not_modified) return errors::precondition_failed("x-amz-copy-source-If-None-Match");
  if (read->size > context.body_bytes_max) {
    return errors::entity_too_large(read->size, context.body_bytes_max);
  }
  PutObject put;
  put.bucket = call.bucket;
  put.key = call.key;
  auto attributes = copied_attributes(call, read->object);
  if (!attributes) return attributes.error();
  put.attributes = *std::move(attributes);
  auto checksum = copied_checksum(call, *read);
  if (!checksum) return checksum.error();
  put.checksum = *std::move(checksum);
  auto conditions = read_write_conditions(call);
  if (!conditions) return conditions.error();
  put.conditions = *std::move(conditions);
  put.body = std::move(read->body);
  XmlWriter xml("CopyObjectResult");
  micro_http::HttpResponse response;
  set_encryption_headers(response, put.attributes);
  const auto stored = context.engine.put_object(std::move(put), call.now);
  if (!stored) return stored.error();
  xml.element("LastModified", printed_time(stored->modified)).element("ETag", quoted(stored->etag));
  write_checksum(xml, stored->checksum);
  response.headers.set("Content-Type", "application/xml");
  if (!read->version_id.empty()) {
    response.headers.set("x-amz-copy-source-version-id", read->version_id);
  }
  set_stored_headers(response, *stored);
  response.body = xml.finish();
  return response;
}

Answer delete_objects(const OperationContext& context, S3Call& call) {
  const auto document = take_xml(context, call, "Delete");
  if (!document) return document.error();
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return bucket.error();
  const auto count = static_cast<std::size_t>(
      std::count_if(document->children.begin(), document->children.end(),
                    [](const XmlElement& child) { return child.name == "Object"; }));
  if (count == 0 || count > deleted_objects_max) return errors::malformed_xml();
  const bool quiet = document->text_of("Quiet") == "true";
  XmlWriter xml("DeleteResult");
  for (const XmlElement& object : document->children) {
    if (object.name != "Object") continue;
    DeleteObject removal;
    removal.bucket = call.bucket;
    removal.key = object.text_of("Key");
    if (removal.key.empty()) return errors::malformed_xml();
    if (const XmlElement* version = object.find("VersionId")) removal.version_id = version->text;
    if (const XmlElement* etag = object.find("ETag")) removal.conditions.if_match = etag->text;
    const auto deleted = context.engine.delete_object(removal, call.now);
    if (deleted && quiet) continue;
    xml.open(deleted ? "Deleted" : "Error").element("Key", removal.key);
    if (removal.version_id) xml.element("VersionId", *removal.version_id);
    if (!deleted) {
      xml.element("Code", deleted.error().code).element("Message", deleted.error().message);
    } else if (deleted->delete_marker) {
      xml.flag("DeleteMarker", true).element("DeleteMarkerVersionId", deleted->version_id);
    }
    xml.close();
  }
  return xml_answer(xml.finish());
}

namespace {

// A read of the object itself, for what only looks at its record.
Outcome<ObjectRead> read_record(const OperationContext& context, const S3Call& call) {
  ReadObject read;
  read.bucket = call.bucket;
  read.key = call.key;
  read.with_body = false;
  if (const auto version = call.find("versionId")) read.version_id = *version;
  return context.engine.read_object(read);
}

void write_object_parts(XmlWriter& xml, const ObjectRecord& object) {
  if (!object.multipart) return;
  xml.open("ObjectParts").element("PartsCount", object.parts.size());
  xml.flag("IsTruncated", false).element("MaxParts", 1000);
  for (const Part& part : object.parts) {
    xml.open("Part").element("PartNumber", static_cast<std::uint64_t>(part.number));
    xml.element("Size", part.size);
    if (!part.checksum.empty()) {
      xml.element(checksum_element(object.checksum.algorithm),
                  micro_core::to_base64(part.checksum));
    }
    xml.close();
  }
  xml.close();
}

Answer tags_changed(const OperationContext& context, const S3Call& call, Tags tags, int status) {
  ReadObject target;
  target.bucket = call.bucket;
  target.key = call.key;
  if (const auto version = call.find("versionId")) target.version_id = *version;
  const auto changed = context.engine.put_object_tags(target, std::move(tags));
  if (!changed) return changed.error();
  micro_http::HttpResponse response = empty_answer(status);
  if (!changed->empty()) response.headers.set("x-amz-version-id", *changed);
  return response;
}

}  // namespace

Answer get_object_attributes(const OperationContext& context, S3Call& call) {
  std::string wanted;
  for (const std::string_view line : call.request.http.headers.all("x-amz-object-attributes")) {
    wanted += "," + std::string(line);
  }
  wanted.erase(std::remove(wanted.begin(), wanted.end(), ' '), wanted.end());
  wanted += ",";
  if (wanted == ",") {
    return errors::invalid_request(
        "The x-amz-object-attributes header specifying the attributes to be retrieved is either "
        "missing or empty");
  }
  const auto asks = [&](std::string_view name) {
    return wanted.find("," + std::string(name) + ",") != std::string::npos;
  };
  const auto read = read_record(context, call);
  if (!read) return read.error();
  const ObjectRecord& object = read->object;
  XmlWriter xml("GetObjectAttributesResponse");
  if (asks("ETag")) xml.element("ETag", object.etag);
  if (asks("Checksum") && object.checksum.algorithm != ChecksumAlgorithm::none) {
    xml.open("Checksum");
    write_checksum(xml, object.checksum);
    xml.close();
  }
  if (asks("ObjectParts")) write_object_parts(xml, object);
  if (asks("StorageClass")) xml.element("StorageClass", object.attributes.storage_class);
  if (asks("ObjectSize")) xml.element("ObjectSize", object.size);
  micro_http::HttpResponse response = xml_answer(xml.finish());
  response.headers.set("Last-Modified", micro_core::to_http_date(object.modified));
  if (!read->version_id.empty()) response.headers.set("x-amz-version-id", read->version_id);
  return response;
}

Answer get_object_tagging(const OperationContext& context, S3Call& call) {
  const auto read = read_record(context, call);
  if (!read) return read.error();
  micro_http::HttpResponse response = xml_answer(write_tagging(read->object.attributes.tags));
  if (!read->version_id.empty()) response.headers.set("x-amz-version-id", read->version_id);
  return response;
}

Answer put_object_tagging(const OperationContext& context, S3Call& call) {
  const auto document = take_xml(context, call, "Tagging");
  if (!document) return document.error();
  auto tags = read_tagging(*document, object_tags_max);
  if (!tags) return tags.error();
  return tags_changed(context, call, *std::move(tags), 200);
}

Answer delete_object_tagging(const OperationContext& context, S3Call& call) {
  return tags_changed(context, call, {}, 204);
}

}  // namespace operations
}  // namespace local_cloud::buckets
