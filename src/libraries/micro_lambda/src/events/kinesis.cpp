#include <micro_core/encoding.hpp>
#include <micro_lambda/event_body.hpp>
#include <micro_lambda/events/kinesis.hpp>

#include "../event_members.hpp"

namespace micro_lambda {

template struct EventCodec<KinesisEvent>;
template struct EventCodec<FirehoseEvent>;
template struct EventCodec<FirehoseResult>;

micro_core::Result<std::string> KinesisData::bytes() const {
  return decode_base64(data, "data of a record");
}

micro_core::Result<std::string> FirehoseRecord::bytes() const {
  return decode_base64(data, "data of a record");
}

FirehoseResultRecord FirehoseResultRecord::ok(const FirehoseRecord& record,
                                              std::string_view bytes) {
  return {.record_id = record.record_id, .result = "Ok", .data = micro_core::to_base64(bytes)};
}

FirehoseResultRecord FirehoseResultRecord::dropped(const FirehoseRecord& record) {
  return {.record_id = record.record_id, .result = "Dropped", .data = record.data};
}

FirehoseResultRecord FirehoseResultRecord::failed(const FirehoseRecord& record) {
  return {.record_id = record.record_id, .result = "ProcessingFailed", .data = record.data};
}

}  // namespace micro_lambda
