#pragma once

#include <local_cloud/wire/aws_request.hpp>

namespace local_cloud::identity {

/// AWS Security Token Service, as far as a cloud without users needs it: GetCallerIdentity says
/// that every key is the account's root. Query protocol. Thread safe.
///
/// Source: https://docs.aws.amazon.com/STS/latest/APIReference/
class StsApi {
 public:
  explicit StsApi(wire::CloudIdentity identity) : identity_(std::move(identity)) {}

  micro_http::HttpResponse handle(const wire::AwsRequest& request) const;

 private:
  wire::CloudIdentity identity_;
};

}  // namespace local_cloud::identity
