#include "s3_fixture.hpp"

#include <local_cloud/buckets/buckets_api.hpp>
#include <local_cloud/storage/store.hpp>

#include <cstdlib>

#include "local_endpoint.hpp"
#include "scripted_service.hpp"

using local_cloud::wire::AwsRequest;
using micro_aws::S3Bucket;
using micro_http::HttpReply;

namespace {

std::string third_party_url() {
  const char* url = std::getenv("MICRO_S3_ENDPOINT");
  return url == nullptr ? "" : url;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "S3RVER" : value;
}

}  // namespace

struct S3Fixture::Local {
  mutable std::mutex mutex;
  std::vector<std::string> requests;
  std::function<bool(std::string_view)> is_dropped;
  micro_http::EventLoop loop;
  std::unique_ptr<local_cloud::storage::Store> store = local_cloud::storage::make_memory_store();
  local_cloud::buckets::BucketsEngine engine{*store, {}};
  local_cloud::buckets::BucketsApi api{engine};
  LocalEndpoint endpoint{
      loop, [this](AwsRequest request, HttpReply reply) { handle(std::move(request), reply); }};

  void handle(AwsRequest request, const HttpReply& reply) {
    const std::string line = request.http.method + ' ' + request.http.target;
    {
      const std::lock_guard lock(mutex);
      requests.push_back(line);
      if (is_dropped && is_dropped(line)) return reply.abort();
    }
    reply.send(api.handle(std::move(request), micro_core::system_clock().now()));
  }
};

S3Fixture::S3Fixture() {
  if (third_party_url().empty()) local_ = std::make_unique<Local>();
}
S3Fixture::~S3Fixture() = default;

std::string S3Fixture::endpoint_url() const {
  return local_ ? local_->endpoint.url() : third_party_url();
}

micro_aws::Client S3Fixture::client(int attempts_max) const {
  if (local_) {
    auto options = local_->endpoint.client_options();
    options.retry.attempts_max = attempts_max;
    options.sleep = [](std::chrono::milliseconds) {};
    return micro_aws::Client(std::move(options));
  }
  return micro_aws::Client(
      {.environment = environment_of({{"AWS_REGION", "us-east-1"},
                                      {"AWS_ACCESS_KEY_ID", variable("AWS_ACCESS_KEY_ID")},
                                      {"AWS_SECRET_ACCESS_KEY", variable("AWS_SECRET_ACCESS_KEY")},
                                      {"AWS_ENDPOINT_URL", third_party_url()}}),
       .retry = {.attempts_max = attempts_max}});
}

micro_aws::Client S3Fixture::client() const {
  return client(1);
}

S3Bucket S3Fixture::make_bucket(const std::string& name) {
  const auto* test = testing::UnitTest::GetInstance()->current_test_info();
  // Lower case, and no other test's: a service may keep what tests before have left.
  std::string bucket_name = name + '-' + test->name();
  for (char& c : bucket_name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  bucket_name.resize(std::min<std::size_t>(bucket_name.size(), 60));
  micro_aws::S3Call create{.method = "PUT", .bucket = bucket_name};
  if (local_) {
    create.body =
        "<CreateBucketConfiguration><LocationConstraint>eu-central-1"
        "</LocationConstraint></CreateBucketConfiguration>";
  }
  const auto created = client().call_s3(create);
  S3Bucket bucket(client(), bucket_name);
  if (created) return bucket;
  std::vector<micro_aws::S3ObjectId> left;
  for (const auto& object : bucket.list_objects().value().objects) left.push_back({object.key});
  if (!left.empty()) bucket.delete_objects(left).value();
  return bucket;
}

S3Bucket S3Fixture::make_bucket_with_versions(const std::string& name) {
  S3Bucket bucket = make_bucket(name);
  client()
      .call_s3({.method = "PUT",
                .bucket = bucket.name(),
                .query = {{"versioning", ""}},
                .body = "<VersioningConfiguration><Status>Enabled</Status>"
                        "</VersioningConfiguration>"})
      .value();
  return bucket;
}

std::vector<std::string> S3Fixture::requests() const {
  const std::lock_guard lock(local_->mutex);
  return local_->requests;
}

void S3Fixture::drop_requests(std::function<bool(std::string_view)> is_dropped) {
  const std::lock_guard lock(local_->mutex);
  local_->is_dropped = std::move(is_dropped);
}
