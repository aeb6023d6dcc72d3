#pragma once

#include <micro_aws/dynamodb_table.hpp>

#include <optional>
#include <string>
#include <vector>

#include "models/page_token.hpp"
#include "models/user.hpp"

namespace users_api {

struct UsersPage {
  std::vector<User> users = {};
  std::optional<PageToken> next = {};  ///< none: this was the last page
};

/// The users in their DynamoDB table. Errors are those of `DynamoDbTable`; the members may be
/// called from several threads.
class UsersTable {
 public:
  UsersTable(micro_aws::Client client, std::string table_name)
      : table_(std::move(client), std::move(table_name), {.partition = "user_id"}) {}

  /// The user with that id, as of the last acknowledged write.
  micro_core::Result<std::optional<User>> find(const std::string& user_id) const;
  /// Up to `limit` users, in no order, from after `start`.
  micro_core::Result<UsersPage> list(int limit, const std::optional<PageToken>& start) const;
  /// Adds a user whose id is not taken.
  micro_core::Result<void> create(const User& user) const;
  /// Changes a user and returns it as it is now; none if there is no such user.
  micro_core::Result<std::optional<User>> update(const std::string& user_id,
                                                 const UpdateUser& changes) const;
  /// Returns whether there was such a user.
  micro_core::Result<bool> remove(const std::string& user_id) const;

 private:
  micro_aws::DynamoDbTable table_;
};

}  // namespace users_api
