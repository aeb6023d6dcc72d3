#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_body.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_lambda {

struct AlbTarget {
  std::string target_group_arn = {};
  Extra extra = {};
};

struct AlbRequestContext {
  AlbTarget elb = {};
  Extra extra = {};
};

/// An event of an Application Load Balancer. Its target group decides whether the maps of single
/// values are filled, or those of several; the answer has to be of the same kind.
///
/// Source:
/// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
struct AlbRequest {
  AlbRequestContext request_context = {};
  std::string http_method = {};
  std::string path = {};  ///< as it came, percent-encoded
  /// Names and values as they came, percent-encoded.
  std::map<std::string, std::string> query_string_parameters = {};
  std::map<std::string, std::vector<std::string>> multi_value_query_string_parameters = {};
  std::map<std::string, std::string> headers = {};  ///< lower-case names
  std::map<std::string, std::vector<std::string>> multi_value_headers = {};
  std::optional<std::string> body = std::nullopt;
  bool is_base64_encoded = false;
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "a load balancer",
                                       .member = "requestContext.elb"};

  /// The body's bytes, decoded; empty if there is none. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> body_bytes() const {
    return decode_body(body, is_base64_encoded);
  }
};

/// The answer to an `AlbRequest`: at most 1 MB as JSON, more is a 502.
struct AlbResponse {
  int status_code = 200;
  std::string status_description = {};  ///< "200 OK"
  std::map<std::string, std::string> headers = {};
  std::map<std::string, std::vector<std::string>> multi_value_headers = {};
  std::string body = {};
  bool is_base64_encoded = false;
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "the function behind a load balancer",
                                       .member = "statusCode"};
  static constexpr std::string_view always_written[] = {"statusCode", "body", "isBase64Encoded"};
};

}  // namespace micro_lambda
