#include <micro_lambda/event_body.hpp>
#include <micro_lambda/events/sns.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<SnsEvent>;

micro_core::Result<std::string> SnsMessageAttribute::bytes() const {
  return decode_base64(value, "value of a message attribute");
}

}  // namespace micro_lambda
