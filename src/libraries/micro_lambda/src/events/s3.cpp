#include <micro_lambda/events/s3.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Json;
using micro_core::Result;

Result<S3Event> EventCodec<S3Event>::decode(const Json& json) {
  return detail::read_records<S3Event>(json, "eventSource", "aws:s3", "S3");
}

Json EventCodec<S3Event>::encode(const S3Event& event) {
  return detail::write_value(event);
}

}  // namespace micro_lambda
