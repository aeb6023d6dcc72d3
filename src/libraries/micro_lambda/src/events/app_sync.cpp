#include <micro_lambda/events/app_sync.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<AppSyncResolverEvent>;
template struct EventCodec<AppSyncResult>;
template struct EventCodec<AppSyncAuthorizerRequest>;
template struct EventCodec<AppSyncAuthorizerResponse>;

}  // namespace micro_lambda
