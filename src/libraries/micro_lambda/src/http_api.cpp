#include <micro_lambda/http_api.hpp>

#include "event_members.hpp"

namespace micro_lambda {

template struct EventCodec<HttpApiRequest>;
template struct EventCodec<HttpApiResponse>;

}  // namespace micro_lambda
