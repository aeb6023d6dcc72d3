#include <micro_lambda/events/app_sync.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<AppSyncResolverEvent> EventCodec<AppSyncResolverEvent>::decode(const Json& json) {
  return detail::read_event_with<AppSyncResolverEvent>(json, "arguments", "AppSync");
}

Json EventCodec<AppSyncResolverEvent>::encode(const AppSyncResolverEvent& event) {
  return detail::write_value(event);
}

Result<AppSyncAuthorizerRequest> EventCodec<AppSyncAuthorizerRequest>::decode(const Json& json) {
  return detail::read_event_with<AppSyncAuthorizerRequest>(json, "authorizationToken",
                                                           "an authorizer of AppSync");
}

Json EventCodec<AppSyncAuthorizerRequest>::encode(const AppSyncAuthorizerRequest& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
