#pragma once

#include <local_cloud/queues/queues_driver.hpp>
#include <local_cloud/queues/queues_engine.hpp>
#include <local_cloud/wire/aws_request.hpp>
#include <micro_core/clock.hpp>
#include <micro_http/event_loop.hpp>
#include <micro_http/server.hpp>

namespace local_cloud::queues {

/// SQS on the endpoint, in both of its protocols: AWS JSON 1.0 (`X-Amz-Target: AmazonSQS.…`) and
/// the older Query protocol (form or query string in, XML out).
///
/// `handle` may be called from several threads. Engine, loop and clock must outlive the API, and
/// the loop must have stopped before it is destroyed.
class QueuesApi {
 public:
  QueuesApi(QueuesEngine& engine, micro_http::EventLoop& loop, const micro_core::Clock& clock)
      : driver_(engine, loop, clock) {}

  /// Answers `reply` now or, for a long poll, later. A long poll whose client goes away takes no
  /// message with it.
  void handle(wire::AwsRequest request, micro_http::HttpReply reply);

  /// For consumers in this process: event source mappings.
  QueuesDriver& driver() { return driver_; }

 private:
  QueuesDriver driver_;
};

}  // namespace local_cloud::queues
