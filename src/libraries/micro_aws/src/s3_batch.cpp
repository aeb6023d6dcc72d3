// Deletes in batches, copies and tags.
#include <micro_aws/s3_bucket.hpp>

#include <algorithm>

#include "s3_answers.hpp"
#include "s3_headers.hpp"

namespace micro_aws {
namespace {

using micro_core::Result;

constexpr std::size_t delete_batch_max = 1'000;  // of S3

std::string delete_text(const S3ObjectId* begin, const S3ObjectId* end) {
  std::string text =
      "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>";
  for (; begin != end; ++begin) {
    text += "<Object><Key>" + xml_text(begin->key) + "</Key>";
    if (!begin->version_id.empty()) {
      text += "<VersionId>" + xml_text(begin->version_id) + "</VersionId>";
    }
    text += "</Object>";
  }
  return text + "</Delete>";
}

}  // namespace

Result<std::vector<S3DeleteFailure>> S3Bucket::delete_objects(
    const std::vector<S3ObjectId>& objects) const {
  std::vector<S3DeleteFailure> failures;
  for (std::size_t done = 0; done < objects.size(); done += delete_batch_max) {
    const std::size_t end = std::min(done + delete_batch_max, objects.size());
    S3Call remove = call("DeleteObjects", "POST");
    remove.query = {{"delete", ""}};
    remove.headers.add("Content-Type", "application/xml");
    remove.body = delete_text(objects.data() + done, objects.data() + end);
    remove.integrity = S3Integrity::required;
    const auto response = client_.call_s3(std::move(remove));
    if (!response) return response.error();
    auto failed = read_delete_result(response->body);
    if (!failed) return std::move(failed).error();
    std::ranges::move(*failed, std::back_inserter(failures));
  }
  return failures;
}

Result<S3Tags> S3Bucket::get_object_tagging(const std::string& key) const {
  S3Call get = call("GetObjectTagging", "GET", key);
  get.query = {{"tagging", ""}};
  const auto response = client_.call_s3(std::move(get));
  if (!response) return response.error();
  return read_tagging(response->body);
}

Result<void> S3Bucket::put_object_tagging(const std::string& key, const S3Tags& tags) const {
  S3Call put = call("PutObjectTagging", "PUT", key);
  put.query = {{"tagging", ""}};
  put.headers.add("Content-Type", "application/xml");
  put.integrity = S3Integrity::required;
  put.body = "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet>";
  for (const auto& [name, value] : tags) {
    put.body +=
        "<Tag><Key>" + xml_text(name) + "</Key><Value>" + xml_text(value) + "</Value></Tag>";
  }
  put.body += "</TagSet></Tagging>";
  const auto response = client_.call_s3(std::move(put));
  if (!response) return response.error();
  return {};
}

Result<void> S3Bucket::delete_object_tagging(const std::string& key) const {
  S3Call remove = call("DeleteObjectTagging", "DELETE", key);
  remove.query = {{"tagging", ""}};
  const auto response = client_.call_s3(std::move(remove));
  if (!response) return response.error();
  return {};
}

}  // namespace micro_aws
