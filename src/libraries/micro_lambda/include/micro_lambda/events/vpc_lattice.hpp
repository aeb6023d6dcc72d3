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

namespace micro_lambda {

/// An event of VPC Lattice in its first structure. Names are in snake_case on the wire too.
///
/// Source: https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
struct LatticeRequestV1 {
  std::string raw_path = {};
  std::string method = {};
  std::map<std::string, std::string> headers = {};
  std::map<std::string, std::string> query_string_parameters = {};
  std::optional<std::string> body = std::nullopt;
  bool is_base64_encoded = false;
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "VPC Lattice (v1)", .member = "raw_path", .also = "method"};
  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::as_written;

  /// The body's bytes, decoded; empty if there is none. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> body_bytes() const {
    return decode_body(body, is_base64_encoded);
  }
};

/// Who called: known if the service authenticates its callers.
struct LatticeIdentity {
  std::string type = {};  ///< "AWS_IAM", or empty
  std::string principal = {};
  std::string principal_org_id = {};
  std::string session_name = {};
  std::string source_vpc_arn = {};
  std::string x509_issuer_ou = {};
  std::string x509_san_dns = {};
  std::string x509_san_name_cn = {};
  std::string x509_san_uri = {};
  std::string x509_subject_cn = {};
  Extra extra = {};

  static constexpr micro_core::Field fields[] = {
      {.name = "principal_org_id", .alias = "principalOrgID"}};
};

struct LatticeRequestContext {
  std::string service_network_arn = {};
  std::string service_arn = {};
  std::string target_group_arn = {};
  LatticeIdentity identity = {};
  std::string region = {};
  std::string time_epoch = {};  ///< in microseconds
  Extra extra = {};
};

/// An event of VPC Lattice in its second structure.
struct LatticeRequestV2 {
  std::string version = {};  ///< "2.0"
  std::string path = {};
  std::string method = {};
  std::map<std::string, OneOrMany> headers = {};
  std::map<std::string, OneOrMany> query_string_parameters = {};
  std::optional<std::string> body = std::nullopt;
  bool is_base64_encoded = false;
  LatticeRequestContext request_context = {};
  Extra extra = {};

  static constexpr KnownBy known_by = {
      .service = "VPC Lattice (v2)", .member = "path", .also = "method"};

  /// The body's bytes, decoded; empty if there is none. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> body_bytes() const {
    return decode_body(body, is_base64_encoded);
  }
};

/// The answer to both.
struct LatticeResponse {
  int status_code = 200;
  std::string status_description = {};  ///< "200 OK"
  std::map<std::string, std::string> headers = {};
  std::string body = {};
  bool is_base64_encoded = false;
  Extra extra = {};

  static constexpr KnownBy known_by = {.service = "the function behind VPC Lattice",
                                       .member = "statusCode"};
  static constexpr std::string_view always_written[] = {"statusCode", "headers", "body",
                                                        "isBase64Encoded"};
};

}  // namespace micro_lambda
