#include <micro_lambda/event_body.hpp>
#include <micro_lambda/events/iot.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<IotAuthorizerRequest>;
template struct EventCodec<IotAuthorizerResponse>;

micro_core::Result<std::string> IotMqtt::password_bytes() const {
  return decode_base64(password, "password");
}

}  // namespace micro_lambda
