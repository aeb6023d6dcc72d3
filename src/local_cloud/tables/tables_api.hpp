#pragma once

#include <local_cloud/tables/tables_engine.hpp>
#include <local_cloud/wire/aws_request.hpp>
#include <micro_core/clock.hpp>
#include <micro_http/message.hpp>

namespace local_cloud::tables {

/// DynamoDB's wire protocol (AWS JSON 1.0, target `DynamoDB_20120810.Operation`) over an engine.
/// Members may be called from several threads; the engine must outlive this.
///
/// Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/
class TablesApi {
 public:
  explicit TablesApi(TablesEngine& engine, wire::CloudIdentity identity = {})
      : engine_(engine), identity_(std::move(identity)) {}

  /// Answers one call. Never throws for what a client sent; every refusal is an answer.
  micro_http::HttpResponse handle(const wire::AwsRequest& request, micro_core::TimePoint now) const;

 private:
  TablesEngine& engine_;
  wire::CloudIdentity identity_;
};

}  // namespace local_cloud::tables
