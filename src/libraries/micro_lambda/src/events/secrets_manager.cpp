#include <micro_lambda/events/secrets_manager.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<SecretsManagerRotationEvent>;

}  // namespace micro_lambda
