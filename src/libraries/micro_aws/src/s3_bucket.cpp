#include <micro_aws/s3_bucket.hpp>

#include <charconv>

#include "s3_list.hpp"

namespace micro_aws {
namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;
using micro_http::Headers;
using micro_http::HttpResponse;

constexpr std::string_view metadata_prefix = "x-amz-meta-";

Headers put_headers(const S3PutOptions& options) {
  Headers headers{{"Content-Type", options.content_type}};
  if (!options.cache_control.empty()) headers.add("Cache-Control", options.cache_control);
  if (!options.content_encoding.empty()) headers.add("Content-Encoding", options.content_encoding);
  if (options.only_if_absent) headers.add("If-None-Match", "*");
  if (!options.only_if_etag.empty()) headers.add("If-Match", options.only_if_etag);
  for (const auto& [name, value] : options.metadata) {
    headers.add(std::string(metadata_prefix) + name, value);
  }
  return headers;
}

S3ObjectInfo info_of(const std::string& key, const HttpResponse& response) {
  S3ObjectInfo info{.key = key,
                    .etag = std::string(response.headers.get("ETag")),
                    .content_type = std::string(response.headers.get("Content-Type"))};
  const std::string_view size = response.headers.get("Content-Length");
  std::from_chars(size.data(), size.data() + size.size(), info.size);
  info.last_modified = micro_core::parse_http_date(response.headers.get("Last-Modified"))
                           .value_or(micro_core::TimePoint{});
  for (const auto& [name, value] : response.headers) {
    const std::string_view start = std::string_view(name).substr(0, metadata_prefix.size());
    if (!micro_http::equal_ignoring_case(start, metadata_prefix)) continue;
    std::string key_name = name.substr(metadata_prefix.size());
    for (char& c : key_name) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    info.metadata.emplace(std::move(key_name), value);
  }
  return info;
}

// An object that is not there is an answer; a bucket that is not there is not.
bool is_missing_object(const Error& error) {
  return error.remote && error.remote->code == "NoSuchKey";
}

}  // namespace

S3Bucket::S3Bucket(Client client, std::string bucket_name)
    : client_(std::move(client)), bucket_name_(std::move(bucket_name)) {}

Result<std::string> S3Bucket::put_object(const std::string& key, std::string body,
                                         const S3PutOptions& options) const {
  const auto response = client_.call_s3({.operation = "PutObject",
                                         .method = "PUT",
                                         .bucket = bucket_name_,
                                         .key = key,
                                         .headers = put_headers(options),
                                         .body = std::move(body)});
  if (!response) return response.error();
  return std::string(response->headers.get("ETag"));
}

Result<std::optional<S3Object>> S3Bucket::get_object(const std::string& key) const {
  auto response = client_.call_s3(
      {.operation = "GetObject", .method = "GET", .bucket = bucket_name_, .key = key});
  if (!response) {
    if (is_missing_object(response.error())) return std::optional<S3Object>();
    return std::move(response).error();
  }
  S3Object object{.info = info_of(key, *response), .body = std::move(response->body)};
  object.info.size = std::ssize(object.body);
  return std::optional<S3Object>(std::move(object));
}

Result<std::optional<S3ObjectInfo>> S3Bucket::head_object(const std::string& key) const {
  auto response = client_.call_s3(
      {.operation = "HeadObject", .method = "HEAD", .bucket = bucket_name_, .key = key});
  if (response) return std::optional<S3ObjectInfo>(info_of(key, *response));
  // The answer to a HEAD has no body that could say what is missing.
  const bool is_missing = response.error().remote && response.error().code == ErrorCode::not_found;
  if (is_missing) return std::optional<S3ObjectInfo>();
  return std::move(response).error();
}

Result<void> S3Bucket::delete_object(const std::string& key) const {
  const auto response = client_.call_s3(
      {.operation = "DeleteObject", .method = "DELETE", .bucket = bucket_name_, .key = key});
  if (response || is_missing_object(response.error())) return {};
  return response.error();
}

Result<S3ObjectPage> S3Bucket::list_objects(const S3ListOptions& options) const {
  micro_http::QueryParameters query{{"list-type", "2"}, {"encoding-type", "url"}};
  const auto add = [&](std::string name, const std::string& value) {
    if (!value.empty()) query.emplace_back(std::move(name), value);
  };
  add("prefix", options.prefix);
  add("delimiter", options.delimiter);
  add("start-after", options.start_after);
  add("continuation-token", options.token);
  if (options.keys_max) query.emplace_back("max-keys", std::to_string(*options.keys_max));
  const auto response = client_.call_s3({.operation = "ListObjectsV2",
                                         .method = "GET",
                                         .bucket = bucket_name_,
                                         .query = std::move(query)});
  if (!response) return response.error();
  return read_object_list(response->body);
}

Result<std::string> S3Bucket::presigned_get_url(const std::string& key,
                                                std::chrono::seconds expires) const {
  return client_.presign_s3({.method = "GET", .bucket = bucket_name_, .key = key}, expires);
}

}  // namespace micro_aws
