// The steps of an upload in parts, and copies, which may take them.
#include <micro_aws/s3_bucket.hpp>

#include <micro_core/encoding.hpp>

#include <algorithm>

#include "s3_answers.hpp"
#include "s3_checksum.hpp"
#include "s3_headers.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;

micro_http::QueryParameters part_query(const S3MultipartUpload& upload, int number) {
  return {{"partNumber", std::to_string(number)}, {"uploadId", upload.upload_id}};
}

S3Part part_of(int number, std::int64_t size, S3Stored stored) {
  return {.number = number,
          .etag = std::move(stored.etag),
          .size = size,
          .checksum = std::move(stored.checksum)};
}

std::string complete_text(const std::vector<S3Part>& parts) {
  std::string text = "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  for (const S3Part& part : parts) {
    text += "<Part><ETag>" + xml_text(part.etag) + "</ETag>";
    if (part.checksum) {
      const std::string element = checksum_element(part.checksum->algorithm);
      text += '<' + element + '>' + part.checksum->value + "</" + element + '>';
    }
    text += "<PartNumber>" + std::to_string(part.number) + "</PartNumber></Part>";
  }
  return text + "</CompleteMultipartUpload>";
}

// What S3 must come to, if every part has its checksum.
std::optional<S3Checksum> expected_checksum(const S3MultipartUpload& upload,
                                            const std::vector<S3Part>& parts) {
  if (!upload.checksum || parts.empty()) return std::nullopt;
  std::vector<std::string> digests;
  std::vector<std::int64_t> sizes;
  for (const S3Part& part : parts) {
    if (!part.checksum || part.checksum->algorithm != *upload.checksum) return std::nullopt;
    digests.push_back(micro_core::from_base64(part.checksum->value).value_or(""));
    sizes.push_back(part.size);
  }
  return checksum_of_parts(*upload.checksum, digests, sizes);
}

}  // namespace

Result<S3MultipartUpload> S3Bucket::create_multipart_upload(const std::string& key,
                                                            const S3PutOptions& options) const {
  S3MultipartUpload upload{.key = key, .checksum = options.checksum};
  if (!upload.checksum) {
    const auto usual = client_.s3_checksum();
    if (!usual) return usual.error();
    upload.checksum = *usual;
  }
  S3Call create = call("CreateMultipartUpload", "POST", key);
  create.query = {{"uploads", ""}};
  create.headers = object_headers(options);
  if (upload.checksum) {
    const bool is_full = micro_core::is_crc(*upload.checksum);
    create.headers.add("x-amz-checksum-algorithm", std::string(checksum_name(*upload.checksum)));
    create.headers.add("x-amz-checksum-type", is_full ? "FULL_OBJECT" : "COMPOSITE");
  }
  const auto response = client_.call_s3(std::move(create));
  if (!response) return response.error();
  auto id = read_upload_id(response->body);
  if (!id) return std::move(id).error();
  upload.upload_id = *std::move(id);
  return upload;
}

Result<S3Part> S3Bucket::upload_part(const S3MultipartUpload& upload, int number,
                                     std::string body) const {
  const auto size = std::ssize(body);
  S3Call put = call("UploadPart", "PUT", upload.key);
  put.query = part_query(upload, number);
  put.body = std::move(body);
  put.checksum = upload.checksum;
  const auto response = client_.call_s3(std::move(put));
  if (!response) return response.error();
  return part_of(number, size, stored_of(response->headers));
}

Result<S3Part> S3Bucket::upload_part(const S3MultipartUpload& upload, int number,
                                     S3StreamedBody body) const {
  const auto size = static_cast<std::int64_t>(body.length);
  S3Call put = call("UploadPart", "PUT", upload.key);
  put.query = part_query(upload, number);
  put.streamed_body = std::move(body);
  put.checksum = upload.checksum;
  const auto response = client_.call_s3(std::move(put));
  if (!response) return response.error();
  return part_of(number, size, stored_of(response->headers));
}

Result<S3Part> S3Bucket::upload_part_copy(const S3MultipartUpload& upload, int number,
                                          const S3CopySource& source, const S3Range& range,
                                          const std::string& source_if_match) const {
  if (!range.first || !range.last) {
    return Error::invalid_argument("a part that is copied needs a first and a last byte");
  }
  S3Call copy = call("UploadPartCopy", "PUT", upload.key);
  copy.query = part_query(upload, number);
  copy.headers.add("x-amz-copy-source", copy_source_text(source, bucket_name_));
  copy.headers.add("x-amz-copy-source-range",
                   "bytes=" + std::to_string(*range.first) + '-' + std::to_string(*range.last));
  if (!source_if_match.empty()) copy.headers.add("x-amz-copy-source-if-match", source_if_match);
  const auto response = client_.call_s3(std::move(copy));
  if (!response) return response.error();
  auto stored = read_stored(response->body);
  if (!stored) return std::move(stored).error();
  return part_of(number, static_cast<std::int64_t>(*range.last - *range.first + 1),
                 *std::move(stored));
}

Result<S3Stored> S3Bucket::complete_multipart_upload(const S3MultipartUpload& upload,
                                                     const std::vector<S3Part>& parts,
                                                     const S3CompleteOptions& options) const {
  S3Call complete = call("CompleteMultipartUpload", "POST", upload.key);
  complete.query = {{"uploadId", upload.upload_id}};
  complete.headers.add("Content-Type", "application/xml");
  add_put_conditions(complete.headers, options.only_if_absent, options.only_if_etag);
  const auto expected = expected_checksum(upload, parts);
  if (expected && !expected->is_composite) {
    complete.headers.add(checksum_header(expected->algorithm), expected->value);
    complete.headers.add("x-amz-checksum-type", "FULL_OBJECT");
  }
  complete.body = complete_text(parts);
  const auto response = client_.call_s3(std::move(complete));
  if (!response) return response.error();
  auto stored = read_stored(response->body);
  if (!stored) return std::move(stored).error();
  stored->version_id = response->headers.get("x-amz-version-id");
  if (expected && stored->checksum && stored->checksum->algorithm == expected->algorithm &&
      stored->checksum->value != expected->value) {
    return Error::internal("S3 made an object of other bytes than those sent: its checksum is " +
                           stored->checksum->value + " and not " + expected->value);
  }
  return stored;
}

Result<void> S3Bucket::abort_multipart_upload(const S3MultipartUpload& upload) const {
  S3Call abort = call("AbortMultipartUpload", "DELETE", upload.key);
  abort.query = {{"uploadId", upload.upload_id}};
  const auto response = client_.call_s3(std::move(abort));
  if (response) return {};
  const auto& remote = response.error().remote;
  if (remote && remote->code == "NoSuchUpload") return {};
  return response.error();
}

Result<S3PartPage> S3Bucket::list_parts(const S3MultipartUpload& upload, int marker) const {
  S3Call list = call("ListParts", "GET", upload.key);
  list.query = {{"uploadId", upload.upload_id}};
  if (marker > 0) list.query.emplace_back("part-number-marker", std::to_string(marker));
  const auto response = client_.call_s3(std::move(list));
  if (!response) return response.error();
  return read_part_list(response->body);
}

Result<S3UploadPage> S3Bucket::list_multipart_uploads(const S3UploadsOptions& options) const {
  S3Call list = call("ListMultipartUploads", "GET");
  list.query = {{"uploads", ""}, {"encoding-type", "url"}};
  const auto add = [&](std::string name, const std::string& value) {
    if (!value.empty()) list.query.emplace_back(std::move(name), value);
  };
  add("prefix", options.prefix);
  add("key-marker", options.key_marker);
  add("upload-id-marker", options.upload_id_marker);
  const auto response = client_.call_s3(std::move(list));
  if (!response) return response.error();
  return read_upload_list(response->body);
}

}  // namespace micro_aws
