#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_lambda {

struct S3Identity {
  std::string principal_id = {};
  Extra extra = {};
};

struct S3Bucket {
  std::string name = {};
  std::string arn = {};
  S3Identity owner_identity = {};
  Extra extra = {};
};

struct S3Object {
  std::string key = {};   ///< as in a form: '+' is a space, others are %XX
  std::int64_t size = 0;  ///< in bytes; 0 also where the event has none
  std::string e_tag = {};
  std::string version_id = {};
  std::string sequencer = {};  ///< hexadecimal: orders the events of one key
  Extra extra = {};
};

struct S3Entity {
  std::string s3_schema_version = {};
  std::string configuration_id = {};
  S3Bucket bucket = {};
  S3Object object = {};
  Extra extra = {};
};

struct S3Record {
  std::string event_version = {};
  std::string event_source = {};  ///< "aws:s3"
  std::string aws_region = {};
  std::string event_time = {};
  std::string event_name = {};  ///< "ObjectCreated:Put"
  S3Identity user_identity = {};
  std::map<std::string, std::string> request_parameters = {};
  std::map<std::string, std::string> response_elements = {};
  S3Entity s3 = {};
  Extra extra = {};
};

/// What a bucket's notification hands to a function.
///
/// Source:
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
struct S3Event {
  std::vector<S3Record> records = {};
  Extra extra = {};

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

/// Errors of decoding: `invalid_argument`, when the event does not come from S3.
template <>
struct EventCodec<S3Event> {
  static micro_core::Result<S3Event> decode(const micro_core::Json& json);
  static micro_core::Json encode(const S3Event& event);
};

}  // namespace micro_lambda
