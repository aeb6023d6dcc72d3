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

  /// The key as S3 knows it: what to get the object by.
  std::string decoded_key() const;
};

struct S3Entity {
  std::string s3_schema_version = {};
  std::string configuration_id = {};
  S3Bucket bucket = {};
  S3Object object = {};
  Extra extra = {};
};

/// Of "ObjectRestore:Completed".
struct S3Restore {
  micro_core::DateTime lifecycle_restoration_expiry_time = {};
  std::string lifecycle_restore_storage_class = {};
  Extra extra = {};
};

struct S3Glacier {
  S3Restore restore_event_data = {};
  Extra extra = {};
};

struct S3Record {
  std::string event_version = {};
  std::string event_source = {};  ///< "aws:s3"
  std::string aws_region = {};
  micro_core::DateTime event_time = {};
  std::string event_name = {};  ///< "ObjectCreated:Put"
  S3Identity user_identity = {};
  std::map<std::string, std::string> request_parameters = {};
  std::map<std::string, std::string> response_elements = {};
  S3Entity s3 = {};
  S3Glacier glacier_event_data = {};
  Extra extra = {};
};

/// What a bucket's notification hands to a function.
///
/// Source:
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
struct S3Event {
  std::vector<S3Record> records = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "S3", .member = "eventSource", .value = "aws:s3", .in_records = true};
  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::pascal_case;
};

}  // namespace micro_lambda
