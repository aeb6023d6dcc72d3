#pragma once

#include <micro_core/json.hpp>
#include <micro_core/result.hpp>
#include <micro_lambda/event_codec.hpp>
#include <micro_lambda/extra.hpp>

#include <map>
#include <optional>
#include <string>

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

  static constexpr micro_core::NameStyle wire_style = micro_core::NameStyle::as_written;

  /// The body's bytes, decoded; empty if there is none. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> body_bytes() const;
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

  /// The body's bytes, decoded; empty if there is none. Errors: `invalid_argument` (broken base64).
  micro_core::Result<std::string> body_bytes() const;
};

/// The answer to both.
struct LatticeResponse {
  int status_code = 200;
  std::string status_description = {};  ///< "200 OK"
  std::map<std::string, std::string> headers = {};
  std::string body = {};
  bool is_base64_encoded = false;
};

/// Errors of decoding: `invalid_argument`, when the event has no method or no path.
template <>
struct EventCodec<LatticeRequestV1> {
  static micro_core::Result<LatticeRequestV1> decode(const micro_core::Json& json);
  static micro_core::Json encode(const LatticeRequestV1& request);
};

template <>
struct EventCodec<LatticeRequestV2> {
  static micro_core::Result<LatticeRequestV2> decode(const micro_core::Json& json);
  static micro_core::Json encode(const LatticeRequestV2& request);
};

template <>
struct EventCodec<LatticeResponse> {
  static micro_core::Json encode(const LatticeResponse& response);
};

}  // namespace micro_lambda
