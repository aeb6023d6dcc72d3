#pragma once

#include <local_cloud/queues/queues_api.hpp>
#include <local_cloud/storage/store.hpp>
#include <micro_aws/sqs_queue.hpp>

#include <gtest/gtest.h>

#include "local_endpoint.hpp"

/// Tests with queues of the local cloud.
class SqsFixture : public testing::Test {
 protected:
  micro_aws::SqsQueue make_queue(const std::string& name,
                                 micro_core::JsonObject attributes = {}) const {
    micro_core::JsonObject input{{"QueueName", name}};
    if (!attributes.empty()) input["Attributes"] = std::move(attributes);
    const auto created = client().call("AmazonSQS.CreateQueue", std::move(input)).value();
    return micro_aws::SqsQueue(client(), std::string(micro_core::string_at(created, "QueueUrl")));
  }
  micro_aws::Client client() const { return endpoint_.client(); }

 private:
  micro_http::EventLoop loop_;
  std::unique_ptr<local_cloud::storage::Store> store_ = local_cloud::storage::make_memory_store();
  std::unique_ptr<local_cloud::queues::QueuesEngine> engine_ =
      local_cloud::queues::QueuesEngine::open(*store_, {}, micro_core::system_clock().now())
          .value();
  local_cloud::queues::QueuesApi api_{*engine_, loop_, micro_core::system_clock()};
  LocalEndpoint endpoint_{
      loop_, [this](local_cloud::wire::AwsRequest request, micro_http::HttpReply reply) {
        api_.handle(std::move(request), std::move(reply));
      }};
};
