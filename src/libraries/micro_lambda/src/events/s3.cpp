#include <micro_lambda/events/s3.hpp>

#include "../event_members.hpp"
#include "../form_text.hpp"

namespace micro_lambda {

template struct EventCodec<S3Event>;

std::string S3Object::decoded_key() const {
  return detail::decode_form_text(key);
}

}  // namespace micro_lambda
