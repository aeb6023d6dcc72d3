#include <micro_lambda/events/api_gateway_proxy.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<ApiGatewayProxyRequest>;
template struct EventCodec<ApiGatewayProxyResponse>;

}  // namespace micro_lambda
