#include <micro_lambda/events/s3_object_lambda.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<S3ObjectLambdaEvent>;

}  // namespace micro_lambda
