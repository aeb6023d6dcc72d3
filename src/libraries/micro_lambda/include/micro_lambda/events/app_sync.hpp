#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
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

/// What AppSync hands to a direct Lambda resolver.
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
};

/// Errors of decoding: `invalid_argument`, when the event has no arguments.
template <>
struct EventCodec<AppSyncResolverEvent> {
  static micro_core::Result<AppSyncResolverEvent> decode(const micro_core::Json& json);
  static micro_core::Json encode(const AppSyncResolverEvent& event);
};

/// Errors of decoding: `invalid_argument`, when the event has no authorizationToken.
template <>
struct EventCodec<AppSyncAuthorizerRequest> {
  static micro_core::Result<AppSyncAuthorizerRequest> decode(const micro_core::Json& json);
  static micro_core::Json encode(const AppSyncAuthorizerRequest& event);
};

}  // namespace micro_lambda
