#include "local_endpoint.hpp"

#include <cstdlib>

#include "scripted_service.hpp"

using micro_http::HttpReply;
using micro_http::HttpRequest;

LocalEndpoint::LocalEndpoint(micro_http::EventLoop& loop, local_cloud::wire::AwsHandler handler)
    : loop_(loop) {
  server_ = micro_http::HttpServer::listen(
                loop_, {.body_bytes_max = 64 * 1024 * 1024},
                [handler = std::move(handler)](HttpRequest request, HttpReply reply) {
                  auto call = local_cloud::wire::identify(std::move(request), {});
                  call.request_id = "request-1";
                  handler(std::move(call), std::move(reply));
                })
                .value();
  thread_ = std::thread([this] { loop_.run(); });
}

LocalEndpoint::~LocalEndpoint() {
  loop_.stop();
  thread_.join();
}

namespace {

// tests/third_party runs these tests again, against a server that others wrote.
std::string setting(const char* name, const std::string& otherwise) {
  const char* value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

}  // namespace

micro_aws::ClientOptions LocalEndpoint::client_options() const {
  return {.environment =
              environment_of({{"AWS_REGION", "eu-central-1"},
                              {"AWS_ACCESS_KEY_ID", setting("OTHER_SERVER_KEY", "AKID")},
                              {"AWS_SECRET_ACCESS_KEY", setting("OTHER_SERVER_KEY", "SECRET")},
                              {"AWS_ENDPOINT_URL", setting("OTHER_SERVER_URL", server_->url())}}),
          .retry = {.attempts_max = 1}};
}

micro_aws::Client LocalEndpoint::client() const {
  return micro_aws::Client(client_options());
}
