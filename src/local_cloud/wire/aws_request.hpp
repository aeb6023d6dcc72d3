#pragma once

#include <micro_http/message.hpp>
#include <micro_http/server.hpp>

#include <string>

namespace local_cloud::wire {

/// One call to the AWS endpoint, before its service reads it.
struct AwsRequest {
  micro_http::HttpRequest http = {};
  std::string request_id = {};     ///< ours; every answer carries it
  std::string service = {};        ///< "dynamodb", "sqs", "s3", "lambda", "sts"
  std::string region = {};         ///< of the credential scope, else the cloud's own
  std::string access_key_id = {};  ///< empty when the request is not signed
  std::string endpoint = {};  ///< "http://host:port" as the client spelled it: queue URLs start so
};

/// A service of the endpoint: answers now or later, on any thread.
using AwsHandler = std::function<void(AwsRequest request, micro_http::HttpReply reply)>;

/// Fixed facts of the local cloud.
struct CloudIdentity {
  std::string account_id = "000000000000";
  std::string region = "eu-central-1";
};

/// Reads a request's service, region and key from its signature (header or query), target, host and
/// path. A request that nothing identifies is S3's.
AwsRequest identify(micro_http::HttpRequest request, const CloudIdentity& identity);

}  // namespace local_cloud::wire
