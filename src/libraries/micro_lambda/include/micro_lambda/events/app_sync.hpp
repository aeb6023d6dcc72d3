#pragma once

#include <micro_core/json.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

struct AppSyncInfo {
  std::string field_name = {};
  std::string parent_type_name = {};
  std::vector<std::string> selection_set_list = {};
  std::string selection_set_graphql = {};
  micro_core::Json variables = {};
  Extra extra = {};

  static constexpr micro_core::Field fields[] = {
      {.name = "selection_set_graphql", .alias = "selectionSetGraphQL"}};
};

/// What AppSync hands to a direct Lambda resolver. One with a batch size gets a
/// `std::vector<AppSyncResolverEvent>`, and answers with as many `AppSyncResult`.
///
/// Source: https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
struct AppSyncResolverEvent {
  micro_core::Json arguments = {};
  micro_core::Json identity = {};  ///< its members depend on the authorisation
  micro_core::Json source = {};    ///< the parent's value
  micro_core::Json request = {};   ///< with the headers
  micro_core::Json prev = {};
  AppSyncInfo info = {};
  micro_core::Json stash = {};
  std::string type_name = {};   ///< of the Amplify form
  std::string field_name = {};  ///< of the Amplify form
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "AppSync", .member = "arguments"};
};

/// The answer to one event of a batch: a value or an error.
struct AppSyncResult {
  micro_core::Json data = {};
  std::string error_message = {};
  std::string error_type = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a resolver of AppSync", .member = "data"};
  static constexpr std::string_view always_written[] = {"data"};
};

struct AppSyncAuthorizerContext {
  std::string api_id = {};
  std::string account_id = {};
  std::string request_id = {};
  std::string query_string = {};
  std::string operation_name = {};
  micro_core::Json variables = {};
  Extra extra = {};
};

/// What AppSync hands to its authorizer.
struct AppSyncAuthorizerRequest {
  std::string authorization_token = {};
  AppSyncAuthorizerContext request_context = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "an authorizer of AppSync",
                                       .member = "authorizationToken"};
};

/// The answer to an `AppSyncAuthorizerRequest`.
///
/// Source: https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html
struct AppSyncAuthorizerResponse {
  bool is_authorized = false;
  micro_core::JsonObject resolver_context = {};  ///< what resolvers see as $ctx.identity
  /// "Mutation.createEvent", or an ARN: what is null in the answer, whatever its resolver says.
  std::vector<std::string> denied_fields = {};
  std::optional<std::int64_t> ttl_override = std::nullopt;  ///< seconds in the cache; 0: none
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "an authorizer of AppSync",
                                       .member = "isAuthorized"};
  static constexpr std::string_view always_written[] = {"isAuthorized"};
};

}  // namespace micro_lambda
