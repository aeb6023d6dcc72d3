#pragma once

#include <micro_core/environment.hpp>
#include <micro_core/result.hpp>
#include <micro_http/url.hpp>

#include <string>
#include <string_view>

namespace micro_aws {

/// What is to be known of an AWS service to call it.
struct Service {
  std::string_view target_prefix = {};  ///< of X-Amz-Target; empty for a REST service
  std::string_view variable = {};       ///< the end of AWS_ENDPOINT_URL_…: "DYNAMODB"
  std::string_view host = {};           ///< the first label of its endpoint: "dynamodb"
  std::string_view signing_name = {};   ///< "dynamodb"
  std::string_view json_version = {};   ///< "1.0" or "1.1"
};

/// The service of "DynamoDB_20120810.GetItem", by what stands before the dot. Errors:
/// `unsupported`.
micro_core::Result<Service> service_of_target(std::string_view target);

extern const Service s3_service;

struct Endpoint {
  micro_http::Url url = {};
  bool is_custom = false;  ///< configured, not AWS's own
};

/// The region: AWS_REGION, else AWS_DEFAULT_REGION. Errors: `invalid_argument`, naming both.
micro_core::Result<std::string> region_of(const micro_core::Environment& environment);

/// Where `service` is: `configured` if not empty, else AWS_ENDPOINT_URL_<SERVICE>, else
/// AWS_ENDPOINT_URL (both only unless AWS_IGNORE_CONFIGURED_ENDPOINT_URLS is true), else AWS's own
/// endpoint in `region`, which AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT vary.
/// Errors: `invalid_argument`, naming the variable.
micro_core::Result<Endpoint> endpoint_of(const Service& service, const std::string& region,
                                         const std::string& configured,
                                         const micro_core::Environment& environment);

}  // namespace micro_aws
