#pragma once

#include <micro_core/environment.hpp>
#include <micro_core/result.hpp>
#include <micro_http/url.hpp>

#include <string>
#include <string_view>

#include "shared_config.hpp"

namespace micro_aws {

/// What is to be known of an AWS service to call it.
struct Service {
  std::string_view target_prefix = {};  ///< of X-Amz-Target; empty for a REST service
  std::string_view id = {};             ///< AWS's own: "Secrets Manager"
  std::string_view host = {};           ///< the first label of its endpoint: "dynamodb"
  std::string_view signing_name = {};   ///< "dynamodb"
  std::string_view json_version = {};   ///< "1.0" or "1.1"
  std::string_view query_version = {};  ///< of the Query protocol: "2011-06-15"
};

/// The service of "DynamoDB_20120810.GetItem", by what stands before the dot. Errors:
/// `unsupported`.
micro_core::Result<Service> service_of_target(std::string_view target);

/// "sts" or "sns": a service of the Query protocol. Errors: `unsupported`.
micro_core::Result<Service> service_of_query(std::string_view name);

/// "lambda": a service of the REST protocols. Errors: `unsupported`.
micro_core::Result<Service> service_of_rest(std::string_view name);

extern const Service s3_service;

/// Any of them by the first label of its endpoint: "dynamodb", "s3". Errors: `unsupported`.
micro_core::Result<Service> service_of_host(std::string_view host);

struct Endpoint {
  micro_http::Url url = {};
  bool is_custom = false;  ///< configured, not AWS's own
};

/// What the shared files say of the profile in use; both null where they say nothing.
struct ProfileSettings {
  const SharedConfig::Section* profile = nullptr;
  const SharedConfig::Section* services = nullptr;  ///< that the profile names
};

/// The region: AWS_REGION, else AWS_DEFAULT_REGION, else the profile's. Errors: `invalid_argument`,
/// naming them.
micro_core::Result<std::string> region_of(const micro_core::Environment& environment,
                                          const ProfileSettings& settings);

/// Where `service` is: `configured` if not empty, else AWS_ENDPOINT_URL_<SERVICE>, else
/// AWS_ENDPOINT_URL, else the service's `endpoint_url` in the profile's [services], else the
/// profile's `endpoint_url` (all but the first only unless AWS_IGNORE_CONFIGURED_ENDPOINT_URLS or
/// the profile's `ignore_configured_endpoint_urls` is true), else AWS's own endpoint in `region`,
/// which AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT, or the profile's settings of that
/// name, vary. Errors: `invalid_argument`, naming the variable or the setting; `unsupported`.
micro_core::Result<Endpoint> endpoint_of(const Service& service, const std::string& region,
                                         const std::string& configured,
                                         const micro_core::Environment& environment,
                                         const ProfileSettings& settings);

}  // namespace micro_aws
