#pragma once

#include <micro_aws/s3_bucket.hpp>

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

/// Tests with buckets of the local cloud; of another service if MICRO_S3_ENDPOINT has its URL (and
/// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY its keys).
class S3Fixture : public testing::Test {
 protected:
  S3Fixture();
  ~S3Fixture() override;

  /// Buckets that hold nothing; `name` is a part of theirs.
  micro_aws::S3Bucket make_bucket(const std::string& name);
  micro_aws::S3Bucket make_bucket_with_versions(const std::string& name);
  /// Of one attempt a call, unless told otherwise.
  micro_aws::Client client() const;
  micro_aws::Client client(int attempts_max) const;
  std::string endpoint_url() const;

  // The rest is for the local cloud alone.
  bool is_local() const { return local_ != nullptr; }
  /// "PUT /b/k?partNumber=1": what came, in its order.
  std::vector<std::string> requests() const;
  /// True lets a request die unanswered.
  void drop_requests(std::function<bool(std::string_view request)> is_dropped);

 private:
  struct Local;
  std::unique_ptr<Local> local_;
};
