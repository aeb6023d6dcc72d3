#include <micro_lambda/events/cognito.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<CognitoEvent>;
template struct EventCodec<CognitoPreSignUpEvent>;
template struct EventCodec<CognitoPostConfirmationEvent>;
template struct EventCodec<CognitoPreAuthenticationEvent>;
template struct EventCodec<CognitoPostAuthenticationEvent>;
template struct EventCodec<CognitoDefineAuthChallengeEvent>;
template struct EventCodec<CognitoCreateAuthChallengeEvent>;
template struct EventCodec<CognitoVerifyAuthChallengeEvent>;
template struct EventCodec<CognitoPreTokenGenerationEvent>;
template struct EventCodec<CognitoUserMigrationEvent>;
template struct EventCodec<CognitoCustomMessageEvent>;
template struct EventCodec<CognitoCustomEmailSenderEvent>;
template struct EventCodec<CognitoCustomSmsSenderEvent>;

}  // namespace micro_lambda
