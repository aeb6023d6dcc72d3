#include <micro_lambda/events/code.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<CodePipelineEvent>;
template struct EventCodec<CodeDeployEvent>;
template struct EventCodec<CodeCommitEvent>;

}  // namespace micro_lambda
