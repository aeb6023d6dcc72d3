#include <micro_lambda/events/s3_batch.hpp>

#include <utility>

#include "../event_members.hpp"
#include "../form_text.hpp"

namespace micro_lambda {

template struct EventCodec<S3BatchEvent>;
template struct EventCodec<S3BatchResponse>;

std::string S3BatchTask::decoded_key() const {
  return detail::decode_form_text(s3_key);
}

std::string S3BatchTask::bucket() const {
  if (!s3_bucket.empty()) return s3_bucket;
  return s3_bucket_arn.substr(s3_bucket_arn.rfind(':') + 1);  // "arn:aws:s3:::name"
}

S3BatchResponse S3BatchResponse::to(const S3BatchEvent& event) {
  return {.invocation_schema_version = event.invocation_schema_version,
          .invocation_id = event.invocation_id};
}

S3BatchResponse& S3BatchResponse::add(const S3BatchTask& task, std::string result_code,
                                      std::string result_string) {
  results.push_back({.task_id = task.task_id,
                     .result_code = std::move(result_code),
                     .result_string = std::move(result_string)});
  return *this;
}

}  // namespace micro_lambda
