#pragma once

#include <local_cloud/announce.hpp>
#include <local_cloud/buckets/buckets_api.hpp>
#include <local_cloud/buckets/buckets_engine.hpp>
#include <local_cloud/endpoint.hpp>
#include <local_cloud/functions/functions.hpp>
#include <local_cloud/functions/functions_api.hpp>
#include <local_cloud/gateway/gateway.hpp>
#include <local_cloud/identity/sts_api.hpp>
#include <local_cloud/mappings/sqs_mapping.hpp>
#include <local_cloud/options.hpp>
#include <local_cloud/queues/queues_api.hpp>
#include <local_cloud/queues/queues_engine.hpp>
#include <local_cloud/storage/store.hpp>
#include <local_cloud/tables/tables_api.hpp>
#include <local_cloud/tables/tables_engine.hpp>
#include <local_cloud/template/read_template.hpp>

#include <micro_core/result.hpp>
#include <micro_http/event_loop.hpp>
#include <micro_http/server.hpp>

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace local_cloud {

/// All services of one process, joined: what no folder may know of another is said here.
class Cloud {
 public:
  /// Opens the store, binds the ports and makes what the template asks for. Errors: what is wrong
  /// with the options, the template, the data folder, the ports or the artefacts, in one line each.
  static micro_core::Result<std::unique_ptr<Cloud>> open(Options options);
  ~Cloud();

  /// Serves until SIGINT or SIGTERM, then stops everything it started; returns the exit code.
  int run();

 private:
  /// One HTTP API: the port is bound before the template is read to its end.
  struct HttpApiFront {
    std::optional<micro_http::HttpServer> server;
    std::optional<gateway::Gateway> gateway;
  };

  explicit Cloud(Options options);

  // Steps of `open`, in their order.
  micro_core::Result<void> listen_for_aws();
  micro_core::Result<void> read_template();
  micro_core::Result<void> open_services();
  micro_core::Result<void> make_resources();
  micro_core::Result<void> make_functions();
  micro_core::Result<void> make_http_apis();
  micro_core::Result<void> make_mappings();
  void add_services();

  micro_core::Result<std::string> listen_for_api();
  void invoke_for_gateway(gateway::FunctionCall call,
                          std::function<void(gateway::FunctionAnswer)> done);
  std::vector<std::filesystem::path> layer_folders(const templates::Function& function) const;
  void announce();
  void warm_then_announce();
  void stop();

  Options options_;
  wire::CloudIdentity identity_;
  templates::Deployment deployment_;
  std::filesystem::path artifacts_;
  micro_http::EventLoop loop_;
  std::unique_ptr<storage::Store> store_;
  std::unique_ptr<tables::TablesEngine> tables_;
  std::unique_ptr<tables::TablesApi> tables_api_;
  std::unique_ptr<queues::QueuesEngine> queues_;
  std::unique_ptr<queues::QueuesApi> queues_api_;
  std::unique_ptr<buckets::BucketsEngine> buckets_;
  std::unique_ptr<buckets::BucketsApi> buckets_api_;
  std::unique_ptr<functions::Functions> functions_;
  std::unique_ptr<functions::FunctionsApi> functions_api_;
  std::vector<mappings::SqsMapping> mappings_;
  Endpoint endpoint_;
  std::optional<micro_http::HttpServer> aws_server_;
  std::vector<std::unique_ptr<HttpApiFront>> http_apis_;
  std::atomic<bool> stopping_ = false;
  micro_http::EventLoop::Handle signals_;
  micro_http::EventLoop::Handle last_resort_;
};

}  // namespace local_cloud
