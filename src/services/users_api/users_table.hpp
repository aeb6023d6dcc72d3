#pragma once

#include <micro_aws/dynamodb_table_of.hpp>

#include "models/user.hpp"

namespace users_api {

/// The users in their DynamoDB table.
using UsersTable = micro_aws::DynamoDbTableOf<User>;
/// Where the next page of users starts. Callers see a text and are not meant to look inside.
using PageToken = UsersTable::Token;

}  // namespace users_api
