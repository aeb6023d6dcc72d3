#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

struct S3ObjectContext {
  std::string input_s3_url = {};  ///< where the original is, presigned
  std::string output_route = {};
  std::string output_token = {};
  Extra extra = {};
};

struct S3ObjectConfiguration {
  std::string access_point_arn = {};
  std::string supporting_access_point_arn = {};
  std::string payload = {};  ///< as the access point is configured
  Extra extra = {};
};

struct S3ObjectUserRequest {
  std::string url = {};
  std::map<std::string, std::string> headers = {};
  Extra extra = {};
};

struct S3ObjectUserIdentity {
  std::string type = {};  ///< "IAMUser", "AssumedRole", …
  std::string principal_id = {};
  std::string arn = {};
  std::string account_id = {};
  std::string access_key_id = {};
  std::string user_name = {};
  micro_core::Json session_context = {};
  Extra extra = {};
};

/// What an S3 Object Lambda access point hands to a function. The changed object goes out by
/// `WriteGetObjectResponse`, with the route and token of `get_object_context`.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/olap-event-context.html
struct S3ObjectLambdaEvent {
  std::string x_amz_request_id = {};
  S3ObjectContext get_object_context = {};
  std::optional<micro_core::Json> head_object_context = std::nullopt;
  std::optional<micro_core::Json> list_objects_context = std::nullopt;
  S3ObjectConfiguration configuration = {};
  S3ObjectUserRequest user_request = {};
  S3ObjectUserIdentity user_identity = {};
  std::string protocol_version = {};  ///< "1.00"
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "S3 Object Lambda", .member = "xAmzRequestId"};
};

}  // namespace micro_lambda
