#pragma once

#include <local_cloud/wire/aws_request.hpp>

#include <map>
#include <string>

namespace local_cloud {

/// The one address of all AWS protocols: finds out which service a request is for and hands it
/// over. Filled before the server starts; `handle` may then be called from several threads.
class Endpoint {
 public:
  explicit Endpoint(wire::CloudIdentity identity) : identity_(std::move(identity)) {}

  /// `service` is the name in a credential scope: "dynamodb", "sqs".
  void add_service(std::string service, wire::AwsHandler handler);
  /// Requests for "API_ID.execute-api.localhost" go to `handler`.
  void add_http_api(std::string api_id, micro_http::HttpHandler handler);

  void handle(micro_http::HttpRequest request, const micro_http::HttpReply& reply) const;

 private:
  wire::CloudIdentity identity_;
  std::map<std::string, wire::AwsHandler> services_;
  std::map<std::string, micro_http::HttpHandler> http_apis_;
};

}  // namespace local_cloud
