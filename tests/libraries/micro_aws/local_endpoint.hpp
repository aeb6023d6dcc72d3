#pragma once

#include <local_cloud/wire/aws_request.hpp>
#include <micro_aws/client.hpp>
#include <micro_http/event_loop.hpp>
#include <micro_http/server.hpp>

#include <optional>
#include <thread>

/// A service of the local cloud on a port of its own, and clients of it. `loop` runs while this
/// lives.
class LocalEndpoint {
 public:
  LocalEndpoint(micro_http::EventLoop& loop, local_cloud::wire::AwsHandler handler);
  ~LocalEndpoint();

  micro_aws::Client client() const;
  micro_aws::ClientOptions client_options() const;
  std::string url() const { return server_->url(); }

 private:
  micro_http::EventLoop& loop_;
  std::optional<micro_http::HttpServer> server_;
  std::thread thread_;
};
