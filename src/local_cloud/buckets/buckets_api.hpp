#pragma once

#include <local_cloud/buckets/buckets_engine.hpp>
#include <local_cloud/wire/aws_request.hpp>
#include <micro_core/clock.hpp>
#include <micro_http/message.hpp>

namespace local_cloud::buckets {

struct BucketsApiOptions {
  /// The largest object, or part, of one request; it is held in memory. More is `EntityTooLarge`.
  std::size_t body_bytes_max = 256 * 1024 * 1024;
};

/// S3's REST protocol: requests in, answers out, no sockets. Path-style and virtual-host requests,
/// presigned URLs, aws-chunked bodies. Members may be called from several threads. The engine must
/// outlive it.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/API/
class BucketsApi {
 public:
  explicit BucketsApi(BucketsEngine& engine, BucketsApiOptions options = {})
      : engine_(engine), options_(options) {}

  /// Answers one request. Never throws for what a client sent.
  micro_http::HttpResponse handle(wire::AwsRequest request, micro_core::TimePoint now) const;

 private:
  BucketsEngine& engine_;
  BucketsApiOptions options_;
};

}  // namespace local_cloud::buckets
