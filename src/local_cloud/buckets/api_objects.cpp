#include <local_cloud/buckets/operations.hpp>
#include <local_cloud/buckets/request_body.hpp>

#include <algorithm>
#include <array>
#include <charconv>

namespace local_cloud::buckets {
namespace {

constexpr std::string_view default_content_type = "binary/octet-stream";

// A query parameter that replaces a header of the answer.
struct Override {
  std::string_view parameter;
  std::string_view header;
};
constexpr std::array overrides{
    Override{"response-content-type", "Content-Type"},
    Override{"response-content-language", "Content-Language"},
    Override{"response-expires", "Expires"},
    Override{"response-cache-control", "Cache-Control"},
    Override{"response-content-disposition", "Content-Disposition"},
    Override{"response-content-encoding", "Content-Encoding"},
};

// What a URL may not put into a header: it would start a header of its own.
Outcome<Done> check_overrides(const S3Call& call) {
  for (const Override& each : overrides) {
    const std::string_view value = call.get(each.parameter);
    const bool clean = std::none_of(value.begin(), value.end(), [](char c) {
      return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    });
    if (!clean) {
      return errors::invalid_argument("Header value cannot contain control characters.",
                                      each.parameter, value);
    }
  }
  return Done{};
}

bool is_encryption(std::string_view header) {
  return header.starts_with("x-amz-server-side-encryption");
}

Outcome<std::optional<int>> read_part_number(const S3Call& call) {
  const auto text = call.find("partNumber");
  if (!text) return std::optional<int>{};
  int number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size() || number < 1 || number > 10'000) {
    return errors::invalid_argument("Part number must be an integer between 1 and 10000, inclusive",
                                    "partNumber", *text);
  }
  return std::optional(number);
}

Outcome<ReadObject> read_request(const S3Call& call, bool with_body) {
  ReadObject read;
  read.bucket = call.bucket;
  read.key = call.key;
  read.with_body = with_body;
  read.conditions = read_conditions(call);
  if (const auto version = call.find("versionId")) {
    if (version->empty()) {
      return errors::invalid_argument("Version id cannot be the empty string", "versionId", "");
    }
    read.version_id = *version;
  }
  const auto part_number = read_part_number(call);
  if (!part_number) return part_number.error();
  read.part_number = *part_number;
  if (const auto range = call.find_header("range")) {
    if (read.part_number) {
      return errors::invalid_request(
          "Cannot specify both Range header and partNumber query parameter");
    }
    read.range = parse_range(*range);
    read.range_text = *range;
  }
  return read;
}

void set_object_headers(micro_http::HttpResponse& response, const ObjectRead& read) {
  const ObjectRecord& object = read.object;
  response.headers.set("Last-Modified", micro_core::to_http_date(object.modified));
  response.headers.set("ETag", quoted(object.etag));
  response.headers.set("Accept-Ranges", "bytes");
  if (!read.version_id.empty()) response.headers.set("x-amz-version-id", read.version_id);
  if (object.attributes.storage_class != "STANDARD") {
    response.headers.set("x-amz-storage-class", object.attributes.storage_class);
  }
}

// What only an answer with the object's bytes, or to a HEAD, carries.
void set_content_headers(micro_http::HttpResponse& response, const S3Call& call,
                         const ReadObject& request, const ObjectRead& read) {
  const ObjectRecord& object = read.object;
  response.headers.set("Content-Type", std::string(default_content_type));
  for (const auto& [name, value] : object.attributes.headers) {
    if (!is_encryption(name)) response.headers.set(name, value);
  }
  for (const Override& each : overrides) {
    if (const auto value = call.find(each.parameter)) {
      response.headers.set(std::string(each.header), std::string(*value));
    }
  }
  set_encryption_headers(response, object.attributes);
  if (!object.attributes.tags.empty()) {
    response.headers.set("x-amz-tagging-count", std::to_string(object.attributes.tags.size()));
  }
  response.headers.set("Content-Length", std::to_string(read.size));
  if (read.partial) {
    response.headers.set("Content-Range", "bytes " + std::to_string(read.first) + "-" +
                                              std::to_string(read.first + read.size - 1) + "/" +
                                              std::to_string(object.size));
  }
  if (request.part_number && object.multipart) {
    response.headers.set("x-amz-mp-parts-count", std::to_string(object.parts.size()));
  }
  const bool whole = !read.partial || read.size == object.size;
  if (whole && micro_http::equal_ignoring_case(call.header("x-amz-checksum-mode"), "ENABLED")) {
    set_checksum_headers(response, object.checksum);
  }
}

Answer answer_read(const OperationContext& context, S3Call& call, bool with_body) {
  const auto request = read_request(call, with_body);
  if (!request) return request.error();
  const auto clean = check_overrides(call);
  if (!clean) return clean.error();
  auto read = context.engine.read_object(*request);
  if (!read) return read.error();
  micro_http::HttpResponse response;
  set_object_headers(response, *read);
  if (read->not_modified) {
    response.status = 304;
    return response;
  }
  set_content_headers(response, call, *request, *read);
  response.status = read->partial ? 206 : 200;
  response.body = std::move(read->body);
  return response;
}

}  // namespace

void set_checksum_headers(micro_http::HttpResponse& response, const Checksum& checksum) {
  if (checksum.algorithm == ChecksumAlgorithm::none) return;
  response.headers.set(checksum_header(checksum.algorithm), checksum.value);
  response.headers.set("x-amz-checksum-type", std::string(to_string(checksum.type)));
}

void set_encryption_headers(micro_http::HttpResponse& response,
                            const ObjectAttributes& attributes) {
  // Since 2023 every object is encrypted; without a wish, with keys of the service.
  response.headers.set("x-amz-server-side-encryption", "AES256");
  for (const auto& [name, value] : attributes.headers) {
    if (is_encryption(name)) response.headers.set(name, value);
  }
}

void set_stored_headers(micro_http::HttpResponse& response, const StoredObject& stored) {
  if (!stored.version_id.empty()) response.headers.set("x-amz-version-id", stored.version_id);
}

namespace operations {

Answer put_object(const OperationContext& context, S3Call& call) {
  if (call.find_header("x-amz-copy-source")) return copy_object(context, call);
  PutObject put;
  put.bucket = call.bucket;
  put.key = call.key;
  auto attributes = read_attributes(call);
  if (!attributes) return attributes.error();
  put.attributes = *std::move(attributes);
  auto conditions = read_write_conditions(call);
  if (!conditions) return conditions.error();
  put.conditions = *std::move(conditions);
  // A bucket that is not there is said before the body is looked at.
  const auto bucket = context.engine.find_bucket(call.bucket);
  if (!bucket) return bucket.error();
  auto body = take_body(call, context.body_bytes_max);
  if (!body) return body.error();
  put.body = std::move(body->bytes);
  put.checksum = std::move(body->checksum);
  micro_http::HttpResponse response = empty_answer(200);
  set_encryption_headers(response, put.attributes);
  const auto stored = context.engine.put_object(std::move(put), call.now);
  if (!stored) return stored.error();
  response.headers.set("ETag", quoted(stored->etag));
  set_checksum_headers(response, stored->checksum);
  set_stored_headers(response, *stored);
  return response;
}

Answer get_object(const OperationContext& context, S3Call& call) {
  return answer_read(context, call, true);
}

Answer head_object(const OperationContext& context, S3Call& call) {
  return answer_read(context, call, false);
}

Answer delete_object(const OperationContext& context, S3Call& call) {
  DeleteObject removal;
  removal.bucket = call.bucket;
  removal.key = call.key;
  if (const auto version = call.find("versionId")) removal.version_id = *version;
  removal.conditions.if_match = read_conditions(call).if_match;
  const auto deleted = context.engine.delete_object(removal, call.now);
  if (!deleted) return deleted.error();
  micro_http::HttpResponse response = empty_answer(204);
  if (deleted->delete_marker) response.headers.set("x-amz-delete-marker", "true");
  if (!deleted->version_id.empty()) response.headers.set("x-amz-version-id", deleted->version_id);
  return response;
}

}  // namespace operations
}  // namespace local_cloud::buckets
