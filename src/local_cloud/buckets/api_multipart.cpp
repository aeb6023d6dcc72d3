#include <local_cloud/buckets/operations.hpp>
#include <local_cloud/buckets/request_body.hpp>
#include <micro_core/encoding.hpp>

#include <algorithm>
#include <charconv>

namespace local_cloud::buckets::operations {
namespace {

constexpr int part_number_max = 10'000;
constexpr std::size_t page_entries_max = 1000;

template <class Number>
std::optional<Number> to_number(std::string_view text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

ServiceError invalid_part_number(std::string_view text) {
  return errors::invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                                  "partNumber", text);
}

// The bytes that an UploadPartCopy means.
Outcome<RequestBody> copy_body(const OperationContext& context, const S3Call& call) {
  auto source = read_copy_source(call);
  if (!source) return source.error();
  if (const auto text = call.find_header("x-amz-copy-source-range")) {
    source->range = parse_range(*text);
    source->range_text = *text;
    if (!source->range || !source->range->first || !source->range->last) {
      return errors::invalid_argument(
          "The x-amz-copy-source-range value must be of the form bytes=first-last where first and "
          "last are the zero-based offsets of the first and last bytes to copy",
          "x-amz-copy-source-range", *text);
    }
  }
  auto read = context.engine.read_object(*source);
  if (!read) return read.error();
  if (read->not_modified) return errors::precondition_failed("x-amz-copy-source-If-None-Match");
  if (source->range && *source->range->last >= read->object.size) {
    return errors::invalid_argument("Range specified is not valid for source object of size: " +
                                        std::to_string(read->object.size),
                                    "x-amz-copy-source-range", source->range_text);
  }
  return RequestBody{std::move(read->body), {}};
}

Outcome<std::vector<CompletedPart>> read_parts(const XmlElement& document) {
  std::vector<CompletedPart> parts;
  for (const XmlElement& child : document.children) {
    if (child.name != "Part") continue;
    const auto number = to_number<int>(child.text_of("PartNumber"));
    if (!number || *number < 1 || *number > part_number_max || child.find("ETag") == nullptr) {
      return errors::malformed_xml();
    }
    CompletedPart part;
    part.number = *number;
    part.etag = child.text_of("ETag");
    for (const ChecksumAlgorithm algorithm :
         {ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c, ChecksumAlgorithm::crc64nvme,
          ChecksumAlgorithm::sha1, ChecksumAlgorithm::sha256}) {
      const XmlElement* element = child.find(checksum_element(algorithm));
      if (element != nullptr) part.checksum = {algorithm, ChecksumType::full_object, element->text};
    }
    parts.push_back(std::move(part));
  }
  if (parts.empty()) return errors::malformed_xml();
  return parts;
}

// The headers of a CompleteMultipartUpload describe the whole object, not this request's body.
Checksum take_object_checksum(S3Call& call) {
  Checksum found;
  for (const ChecksumAlgorithm algorithm :
       {ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c, ChecksumAlgorithm::crc64nvme,
        ChecksumAlgorithm::sha1, ChecksumAlgorithm::sha256}) {
    const std::string name = checksum_header(algorithm);
    if (const auto value = call.find_header(name)) {
      found = {algorithm, ChecksumType::full_object, std::string(*value)};
      call.request.http.headers.erase(name);
    }
  }
  return found;
}

std::string complete_document(const S3Call& call, const StoredObject& stored) {
  XmlWriter xml("CompleteMultipartUploadResult");
  xml.element("Location", call.request.endpoint + "/" + call.bucket + "/" +
                              micro_http::percent_encode(call.key, true));
  xml.element("Bucket", call.bucket).element("Key", call.key).element("ETag", quoted(stored.etag));
  write_checksum(xml, stored.checksum);
  return xml.finish();
}

void write_upload_owner(XmlWriter& xml, const OperationContext& context) {
  write_owner(xml, context.engine.identity(), "Initiator");
  write_owner(xml, context.engine.identity());
}

void write_upload(XmlWriter& xml, const ListedUpload& listed, const std::string& printed_key,
                  const OperationContext& context) {
  xml.open("Upload").element("Key", printed_key).element("UploadId", listed.upload_id);
  write_upload_owner(xml, context);
  xml.element("StorageClass", listed.upload.attributes.storage_class);
  xml.element("Initiated", printed_time(listed.upload.initiated));
  if (listed.upload.checksum_asked) {
    xml.element("ChecksumAlgorithm", to_string(listed.upload.algorithm));
    xml.element("ChecksumType", to_string(listed.upload.checksum_type));
  }
  xml.close();
}

}  // namespace

Answer create_multipart_upload(const OperationContext& context, S3Call& call) {
  CreateUpload upload;
  upload.bucket = call.bucket;
  upload.key = call.key;
  auto attributes = read_attributes(call);
  if (!attributes) return attributes.error();
  upload.attributes = *std::move(attributes);
  if (const auto name = call.find_header("x-amz-checksum-algorithm")) {
    const auto algorithm = parse_checksum_algorithm(*name);
    if (!algorithm) {
      return errors::invalid_request(
          "Checksum algorithm provided is unsupported. Please try again "
          "with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, "
          "SHA256]");
    }
    upload.algorithm = *algorithm;
  }
  if (const auto type = call.find_header("x-amz-checksum-type")) {
    upload.checksum_type = parse_checksum_type(*type);
    if (!upload.checksum_type) {
      return errors::invalid_request("Value for x-amz-checksum-type header is invalid.");
    }
  }
  micro_http::HttpResponse response = xml_answer({});
  set_encryption_headers(response, upload.attributes);
  if (upload.algorithm != ChecksumAlgorithm::none) {
    response.headers.set("x-amz-checksum-algorithm", std::string(to_string(upload.algorithm)));
  }
  const auto id = context.engine.create_upload(std::move(upload), call.now);
  if (!id) return id.error();
  XmlWriter xml("InitiateMultipartUploadResult");
  xml.element("Bucket", call.bucket).element("Key", call.key).element("UploadId", *id);
  response.body = xml.finish();
  return response;
}

Answer upload_part(const OperationContext& context, S3Call& call) {
  const auto number = to_number<int>(call.get("partNumber"));
  if (!number || *number < 1 || *number > part_number_max) {
    return invalid_part_number(call.get("partNumber"));
  }
  const bool copy = call.find_header("x-amz-copy-source").has_value();
  auto body = copy ? copy_body(context, call) : take_body(call, context.body_bytes_max);
  if (!body) return body.error();
  UploadPart request;
  request.bucket = call.bucket;
  request.key = call.key;
  request.upload_id = call.get("uploadId");
  request.number = *number;
  request.body = std::move(body->bytes);
  request.checksum = body->checksum;
  const auto part = context.engine.upload_part(std::move(request), call.now);
  if (!part) return part.error();
  micro_http::HttpResponse response = empty_answer(200);
  response.headers.set("x-amz-server-side-encryption", "AES256");
  if (copy) {
    XmlWriter xml("CopyPartResult");
    xml.element("LastModified", printed_time(part->modified)).element("ETag", quoted(part->etag()));
    response.headers.set("Content-Type", "application/xml");
    response.body = xml.finish();
    return response;
  }
  response.headers.set("ETag", quoted(part->etag()));
  if (body->checksum.algorithm != ChecksumAlgorithm::none) {
    response.headers.set(checksum_header(body->checksum.algorithm), body->checksum.value);
  }
  return response;
}

Answer complete_multipart_upload(const OperationContext& context, S3Call& call) {
  CompleteUpload request;
  request.bucket = call.bucket;
  request.key = call.key;
  request.upload_id = call.get("uploadId");
  request.checksum = take_object_checksum(call);
  if (const auto size = call.find_header("x-amz-mp-object-size")) {
    request.size = to_number<std::uint64_t>(*size);
    if (!request.size) {
      return errors::invalid_request("Value for x-amz-mp-object-size header is invalid.");
    }
  }
  auto conditions = read_write_conditions(call);
  if (!conditions) return conditions.error();
  request.conditions = *std::move(conditions);
  const auto document = take_xml(context, call, "CompleteMultipartUpload");
  if (!document) return document.error();
  auto parts = read_parts(*document);
  if (!parts) return parts.error();
  request.parts = *std::move(parts);
  const auto stored = context.engine.complete_upload(request, call.now);
  if (!stored) return stored.error();
  micro_http::HttpResponse response = xml_answer(complete_document(call, *stored));
  response.headers.set("x-amz-server-side-encryption", "AES256");
  set_stored_headers(response, *stored);
  return response;
}

Answer abort_multipart_upload(const OperationContext& context, S3Call& call) {
  const auto aborted = context.engine.abort_upload(call.bucket, call.key, call.get("uploadId"));
  if (!aborted) return aborted.error();
  return empty_answer(204);
}

Answer list_parts(const OperationContext& context, S3Call& call) {
  ListParts query;
  query.bucket = call.bucket;
  query.key = call.key;
  query.upload_id = call.get("uploadId");
  const auto count = read_count(call, "max-parts", page_entries_max);
  if (!count) return count.error();
  query.parts_max = std::min(*count, page_entries_max);
  const auto after = read_count(call, "part-number-marker", 0);
  if (!after) return after.error();
  query.after = static_cast<int>(*after);
  const auto page = context.engine.list_parts(query);
  if (!page) return page.error();
  XmlWriter xml("ListPartsResult");
  xml.element("Bucket", call.bucket).element("Key", call.key).element("UploadId", query.upload_id);
  write_upload_owner(xml, context);
  xml.element("StorageClass", page->upload.attributes.storage_class);
  if (page->upload.checksum_asked) {
    xml.element("ChecksumAlgorithm", to_string(page->upload.algorithm));
    xml.element("ChecksumType", to_string(page->upload.checksum_type));
  }
  xml.element("PartNumberMarker", *after);
  xml.element("NextPartNumberMarker",
              page->parts.empty() ? 0 : static_cast<std::uint64_t>(page->parts.back().number));
  xml.element("MaxParts", query.parts_max).flag("IsTruncated", page->truncated);
  for (const Part& part : page->parts) {
    xml.open("Part").element("PartNumber", static_cast<std::uint64_t>(part.number));
    xml.element("LastModified", printed_time(part.modified)).element("ETag", quoted(part.etag()));
    xml.element("Size", part.size);
    if (page->upload.checksum_asked) {
      xml.element(checksum_element(page->upload.algorithm), micro_core::to_base64(part.checksum));
    }
    xml.close();
  }
  return xml_answer(xml.finish());
}

Answer list_multipart_uploads(const OperationContext& context, S3Call& call) {
  ListUploads query;
  query.bucket = call.bucket;
  query.prefix = call.get("prefix");
  query.delimiter = call.get("delimiter");
  query.key_marker = call.get("key-marker");
  query.upload_id_marker = query.key_marker.empty() ? "" : call.get("upload-id-marker");
  const auto count = read_count(call, "max-uploads", page_entries_max);
  if (!count) return count.error();
  query.uploads_max = std::min(*count, page_entries_max);
  const bool url = call.get("encoding-type") == "url";
  const auto print = [&](std::string_view key) {
    return url ? micro_http::percent_encode(key, true) : std::string(key);
  };
  const auto page = context.engine.list_uploads(query);
  if (!page) return page.error();
  XmlWriter xml("ListMultipartUploadsResult");
  xml.element("Bucket", call.bucket).element("KeyMarker", print(query.key_marker));
  xml.element("UploadIdMarker", query.upload_id_marker);
  xml.element("NextKeyMarker", print(page->next_key));
  xml.element("NextUploadIdMarker", page->next_upload_id);
  if (!query.delimiter.empty()) xml.element("Delimiter", print(query.delimiter));
  xml.element("Prefix", print(query.prefix));
  if (url) xml.element("EncodingType", "url");
  xml.element("MaxUploads", query.uploads_max).flag("IsTruncated", page->truncated);
  for (const ListedUpload& each : page->uploads) {
    write_upload(xml, each, print(each.key), context);
  }
  for (const std::string& prefix : page->common_prefixes) {
    xml.open("CommonPrefixes").element("Prefix", print(prefix)).close();
  }
  return xml_answer(xml.finish());
}

}  // namespace local_cloud::buckets::operations
