#include "local_tables.hpp"

#include <micro_core/environment.hpp>
#include <micro_core/uuid.hpp>

using local_cloud::wire::AwsRequest;
using micro_http::HttpReply;

struct DynamoDbTest::Local {
  micro_http::EventLoop loop;
  std::unique_ptr<local_cloud::storage::Store> store = local_cloud::storage::make_memory_store();
  local_cloud::tables::TablesEngine engine{*store, {}};
  local_cloud::tables::TablesApi api{engine};
  LocalEndpoint endpoint{
      loop, [this](AwsRequest request, HttpReply reply) {
        reply.send(api.handle(std::move(request), micro_core::system_clock().now()));
      }};
};

namespace {

micro_aws::Client client_of(const std::string& url) {
  return micro_aws::Client(
      {.environment = [url](std::string_view name) -> std::optional<std::string> {
        if (name == "AWS_ENDPOINT_URL") return url;
        if (auto value = micro_core::process_environment()(name)) return value;
        if (name == "AWS_REGION") return "eu-central-1";
        if (name.starts_with("AWS_ACCESS_KEY") || name.starts_with("AWS_SECRET")) return "test";
        return std::nullopt;
      }});
}

}  // namespace

DynamoDbTest::DynamoDbTest() {
  if (const auto url = micro_core::process_environment()("MICRO_DYNAMODB_ENDPOINT")) {
    client_ = client_of(*url);
  } else {
    local_ = std::make_unique<Local>();
    client_ = local_->endpoint.client();
  }
}

DynamoDbTest::~DynamoDbTest() = default;

std::string DynamoDbTest::new_name() {
  return "test-" + micro_core::uuid_v4();
}
