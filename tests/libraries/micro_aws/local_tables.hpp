#pragma once

#include <local_cloud/storage/store.hpp>
#include <local_cloud/tables/tables_api.hpp>
#include <local_cloud/tables/tables_engine.hpp>
#include <micro_aws/client.hpp>
#include <micro_aws/dynamodb_table_of.hpp>

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>

#include "local_endpoint.hpp"

/// A test that has a DynamoDB: the local cloud's own, or whatever MICRO_DYNAMODB_ENDPOINT says
/// (keys and region are taken from the environment then, "test" and eu-central-1 if it has none).
/// Names of tables are made up, so that tests may share one.
class DynamoDbTest : public testing::Test {
 protected:
  DynamoDbTest();
  ~DynamoDbTest() override;

  micro_aws::Client client() const { return *client_; }

  /// A new table of `T` with these indexes.
  template <class T, class... Indexes>
  micro_aws::DynamoDbTableOf<T> make_table() const {
    micro_aws::DynamoDbTableOf<T> table(client(), new_name());
    table.template create_table<Indexes...>().value();
    return table;
  }

  static std::string new_name();
  /// True if it is the local cloud, of which is known what others may not do.
  bool is_local() const { return local_ != nullptr; }

 private:
  struct Local;
  std::unique_ptr<Local> local_;
  std::optional<micro_aws::Client> client_;
};
