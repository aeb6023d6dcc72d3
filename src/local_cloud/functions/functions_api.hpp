#pragma once

#include <local_cloud/functions/functions.hpp>
#include <local_cloud/wire/aws_request.hpp>
#include <micro_core/json.hpp>
#include <micro_http/server.hpp>

#include <functional>

namespace local_cloud::functions {

/// The Lambda service of the AWS endpoint: Invoke, and what lists and describes functions. Members
/// may be called from any thread; `functions` must outlive it.
///
/// Source: https://docs.aws.amazon.com/lambda/latest/api/
class FunctionsApi {
 public:
  /// EventSourceMappingConfiguration objects, as ListEventSourceMappings shows them.
  using Mappings = std::function<micro_core::JsonArray()>;

  explicit FunctionsApi(Functions& functions, wire::CloudIdentity identity, Mappings mappings = {})
      : functions_(functions), identity_(std::move(identity)), mappings_(std::move(mappings)) {}

  void handle(wire::AwsRequest request, micro_http::HttpReply reply) const;

 private:
  struct Call;
  void invoke(wire::AwsRequest request, std::string_view name, micro_http::HttpReply reply) const;
  micro_http::HttpResponse describe(const wire::AwsRequest& request, const Call& call) const;
  micro_http::HttpResponse list_functions(const wire::AwsRequest& request) const;
  micro_http::HttpResponse list_mappings(const wire::AwsRequest& request) const;
  micro_core::JsonObject configuration(const FunctionConfig& function) const;

  Functions& functions_;
  const wire::CloudIdentity identity_;
  const Mappings mappings_;
};

}  // namespace local_cloud::functions
