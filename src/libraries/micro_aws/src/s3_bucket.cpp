#include <micro_aws/s3_bucket.hpp>

#include "s3_answers.hpp"
#include "s3_headers.hpp"

namespace micro_aws {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;

S3Bucket::S3Bucket(Client client, std::string bucket_name)
    : client_(std::move(client)), bucket_name_(std::move(bucket_name)) {}

S3Call S3Bucket::call(std::string operation, std::string method, const std::string& key) const {
  return {.operation = std::move(operation),
          .method = std::move(method),
          .bucket = bucket_name_,
          .key = key};
}

Result<S3Stored> S3Bucket::put(const std::string& key, S3Call call,
                               const S3PutOptions& options) const {
  call.operation = "PutObject";
  call.method = "PUT";
  call.bucket = bucket_name_;
  call.key = key;
  call.headers = object_headers(options);
  add_put_conditions(call.headers, options.only_if_absent, options.only_if_etag);
  call.integrity = S3Integrity::supported;
  call.checksum = options.checksum;
  const auto response = client_.call_s3(std::move(call));
  if (!response) return response.error();
  return stored_of(response->headers);
}

Result<S3Stored> S3Bucket::put_object(const std::string& key, std::string body,
                                      const S3PutOptions& options) const {
  return put(key, {.body = std::move(body)}, options);
}

Result<std::optional<S3Object>> S3Bucket::get_object(const std::string& key,
                                                     const S3GetOptions& options) const {
  S3Call get = call("GetObject", "GET", key);
  get.query = get_query(options);
  get.headers = get_headers(options);
  get.integrity = S3Integrity::supported;
  auto response = client_.call_s3(std::move(get));
  if (!response) {
    if (is_missing_object(response.error())) return std::optional<S3Object>();
    return std::move(response).error();
  }
  S3Object object{.info = info_of(key, *response), .body = std::move(response->body)};
  // Without a range the bytes that are here are the object, however they were announced.
  if (response->status == 200) object.info.size = std::ssize(object.body);
  return std::optional<S3Object>(std::move(object));
}

Result<std::optional<S3ObjectInfo>> S3Bucket::head_object(const std::string& key,
                                                          const S3GetOptions& options) const {
  S3Call head = call("HeadObject", "HEAD", key);
  head.query = get_query(options);
  head.headers = get_headers(options);
  head.integrity = S3Integrity::supported;
  auto response = client_.call_s3(std::move(head));
  if (response) return std::optional<S3ObjectInfo>(info_of(key, *response));
  // The answer to a HEAD has no body that could say what is missing.
  const bool is_missing = response.error().remote && response.error().code == ErrorCode::not_found;
  if (is_missing) return std::optional<S3ObjectInfo>();
  return std::move(response).error();
}

Result<S3Deleted> S3Bucket::delete_object(const std::string& key,
                                          const S3DeleteOptions& options) const {
  S3Call remove = call("DeleteObject", "DELETE", key);
  if (!options.version_id.empty()) remove.query.emplace_back("versionId", options.version_id);
  if (!options.only_if_etag.empty()) remove.headers.add("If-Match", options.only_if_etag);
  const auto response = client_.call_s3(std::move(remove));
  if (!response) {
    if (is_missing_object(response.error())) return S3Deleted{};
    return response.error();
  }
  return S3Deleted{.version_id = std::string(response->headers.get("x-amz-version-id")),
                   .is_delete_marker = response->headers.get("x-amz-delete-marker") == "true"};
}

Result<S3ObjectPage> S3Bucket::list_objects(const S3ListOptions& options) const {
  S3Call list = call("ListObjectsV2", "GET");
  list.query = {{"list-type", "2"}, {"encoding-type", "url"}};
  const auto add = [&](std::string name, const std::string& value) {
    if (!value.empty()) list.query.emplace_back(std::move(name), value);
  };
  add("prefix", options.prefix);
  add("delimiter", options.delimiter);
  add("start-after", options.start_after);
  add("continuation-token", options.token);
  if (options.keys_max) list.query.emplace_back("max-keys", std::to_string(*options.keys_max));
  const auto response = client_.call_s3(std::move(list));
  if (!response) return response.error();
  return read_object_list(response->body);
}

Result<S3VersionPage> S3Bucket::list_object_versions(const S3VersionsOptions& options) const {
  S3Call list = call("ListObjectVersions", "GET");
  list.query = {{"versions", ""}, {"encoding-type", "url"}};
  const auto add = [&](std::string name, const std::string& value) {
    if (!value.empty()) list.query.emplace_back(std::move(name), value);
  };
  add("prefix", options.prefix);
  add("delimiter", options.delimiter);
  add("key-marker", options.key_marker);
  add("version-id-marker", options.version_id_marker);
  if (options.keys_max) list.query.emplace_back("max-keys", std::to_string(*options.keys_max));
  const auto response = client_.call_s3(std::move(list));
  if (!response) return response.error();
  return read_version_list(response->body);
}

}  // namespace micro_aws
