#include "endpoint.hpp"

#include <micro_http/message.hpp>

#include <algorithm>
#include <array>

namespace micro_aws {
namespace {

using micro_core::Environment;
using micro_core::Error;
using micro_core::Result;

// The services that speak AWS JSON. Any operation of these can be called.
constexpr std::array json_services{
    Service{"DynamoDB_20120810", "DYNAMODB", "dynamodb", "dynamodb", "1.0"},
    Service{"DynamoDBStreams_20120810", "DYNAMODB_STREAMS", "streams.dynamodb", "dynamodb", "1.0"},
    Service{"AmazonSQS", "SQS", "sqs", "sqs", "1.0"},
    Service{"AmazonSSM", "SSM", "ssm", "ssm", "1.1"},
    Service{"secretsmanager", "SECRETS_MANAGER", "secretsmanager", "secretsmanager", "1.1"},
    Service{"AWSEvents", "EVENTBRIDGE", "events", "events", "1.1"},
    Service{"AWSStepFunctions", "SFN", "states", "states", "1.0"},
    Service{"Kinesis_20131202", "KINESIS", "kinesis", "kinesis", "1.1"},
    Service{"Firehose_20150804", "FIREHOSE", "firehose", "firehose", "1.1"},
    Service{"TrentService", "KMS", "kms", "kms", "1.1"},
    Service{"Logs_20140328", "CLOUDWATCH_LOGS", "logs", "logs", "1.1"},
    Service{"AWSCognitoIdentityProviderService", "COGNITO_IDENTITY_PROVIDER", "cognito-idp",
            "cognito-idp", "1.1"},
};

bool is_true(const Environment& environment, std::string_view name) {
  const auto value = environment(name);
  return value && micro_http::equal_ignoring_case(*value, "true");
}

std::string aws_host(const Service& service, const std::string& region,
                     const Environment& environment) {
  const bool fips = is_true(environment, "AWS_USE_FIPS_ENDPOINT");
  const bool dual = is_true(environment, "AWS_USE_DUALSTACK_ENDPOINT");
  const bool china = region.starts_with("cn-");
  std::string host(service.host);
  if (fips) host += "-fips";
  // S3 had both address families before there was a domain for it.
  if (dual && service.host == "s3") {
    return host + ".dualstack." + region + (china ? ".amazonaws.com.cn" : ".amazonaws.com");
  }
  if (dual) return host + '.' + region + (china ? ".api.amazonwebservices.com.cn" : ".api.aws");
  return host + '.' + region + (china ? ".amazonaws.com.cn" : ".amazonaws.com");
}

Result<Endpoint> custom_endpoint(const std::string& text, const std::string& source) {
  auto url = micro_http::parse_url(text);
  if (!url) {
    return Error::invalid_argument("the endpoint in " + source +
                                   " is not a URL: " + url.error().message);
  }
  return Endpoint{.url = *std::move(url), .is_custom = true};
}

}  // namespace

const Service s3_service{"", "S3", "s3", "s3", ""};

Result<Service> service_of_target(std::string_view target) {
  const std::string_view prefix = target.substr(0, target.find('.'));
  const auto found = std::ranges::find(json_services, prefix, &Service::target_prefix);
  if (found == json_services.end() || prefix.size() + 1 >= target.size()) {
    return Error::unsupported("no AWS service with the JSON protocol is known for the target \"" +
                              std::string(target) + "\"");
  }
  return *found;
}

Result<std::string> region_of(const Environment& environment) {
  for (const std::string_view name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    const auto value = environment(name);
    if (value && !value->empty()) return *value;
  }
  return Error::invalid_argument("no AWS region: neither AWS_REGION nor AWS_DEFAULT_REGION is set");
}

Result<Endpoint> endpoint_of(const Service& service, const std::string& region,
                             const std::string& configured, const Environment& environment) {
  if (!configured.empty()) return custom_endpoint(configured, "ClientOptions::endpoint_url");
  if (!is_true(environment, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")) {
    const std::string own = "AWS_ENDPOINT_URL_" + std::string(service.variable);
    for (const std::string& name : {own, std::string("AWS_ENDPOINT_URL")}) {
      const auto value = environment(name);
      if (value && !value->empty()) return custom_endpoint(*value, name);
    }
  }
  auto url = micro_http::parse_url("https://" + aws_host(service, region, environment));
  if (!url) {
    return Error::invalid_argument("\"" + region +
                                   "\" cannot be an AWS region: " + url.error().message);
  }
  return Endpoint{.url = *std::move(url), .is_custom = false};
}

}  // namespace micro_aws
