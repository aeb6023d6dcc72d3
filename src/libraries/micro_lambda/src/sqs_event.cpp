#include <micro_lambda/event_body.hpp>
#include <micro_lambda/sqs_event.hpp>

#include <charconv>

#include "event_members.hpp"

namespace micro_lambda {

template struct EventCodec<SqsEvent>;

namespace {

std::string attribute_of(const SqsRecord& record, const std::string& name) {
  const auto found = record.attributes.find(name);
  return found == record.attributes.end() ? std::string() : found->second;
}

template <class Number>
Number number_of(const SqsRecord& record, const std::string& name) {
  const std::string text = attribute_of(record, name);
  Number number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

}  // namespace

micro_core::Result<std::string> SqsMessageAttribute::bytes() const {
  return decode_base64(binary_value.value_or(""), "binaryValue of a message attribute");
}

int SqsRecord::receive_count() const {
  return number_of<int>(*this, "ApproximateReceiveCount");
}

micro_core::TimePoint SqsRecord::sent_at() const {
  return micro_core::TimePoint(
      std::chrono::milliseconds(number_of<std::int64_t>(*this, "SentTimestamp")));
}

std::string SqsRecord::group_id() const {
  return attribute_of(*this, "MessageGroupId");
}

}  // namespace micro_lambda
