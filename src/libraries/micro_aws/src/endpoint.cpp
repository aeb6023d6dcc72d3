#include "endpoint.hpp"

#include <micro_http/message.hpp>

#include <algorithm>
#include <array>

#include "endpoint_host.hpp"

namespace micro_aws {
namespace {

using micro_core::Environment;
using micro_core::Error;
using micro_core::Result;

// The services that speak AWS JSON. Any operation of these can be called.
constexpr std::array json_services{
    Service{"DynamoDB_20120810", "DynamoDB", "dynamodb", "dynamodb", "1.0"},
    Service{"DynamoDBStreams_20120810", "DynamoDB Streams", "streams.dynamodb", "dynamodb", "1.0"},
    Service{"AmazonSQS", "SQS", "sqs", "sqs", "1.0"},
    Service{"AmazonSSM", "SSM", "ssm", "ssm", "1.1"},
    Service{"secretsmanager", "Secrets Manager", "secretsmanager", "secretsmanager", "1.1"},
    Service{"AWSEvents", "EventBridge", "events", "events", "1.1"},
    Service{"AWSStepFunctions", "SFN", "states", "states", "1.0"},
    Service{"Kinesis_20131202", "Kinesis", "kinesis", "kinesis", "1.1"},
    Service{"Firehose_20150804", "Firehose", "firehose", "firehose", "1.1"},
    Service{"TrentService", "KMS", "kms", "kms", "1.1"},
    Service{"Logs_20140328", "CloudWatch Logs", "logs", "logs", "1.1"},
    Service{"AWSCognitoIdentityProviderService", "Cognito Identity Provider", "cognito-idp",
            "cognito-idp", "1.1"},
};

// The service's id as variables and files write it: "secrets_manager".
std::string settings_name(const Service& service) {
  std::string out(service.id);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    if (c == ' ') c = '_';
  }
  return out;
}

std::string upper(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

// A switch of the environment, or of the profile where the environment says nothing. What is
// neither on nor off is no "off": it may be the FIPS endpoint that somebody relies on.
Result<bool> is_on(const Environment& environment, const ProfileSettings& settings,
                   std::string_view variable, std::string_view setting) {
  const auto value = environment(variable);
  const bool is_set = value && !value->empty();
  const std::string_view text =
      is_set ? std::string_view(*value) : value_of(settings.profile, setting);
  if (micro_http::equal_ignoring_case(text, "true")) return true;
  if (text.empty() || micro_http::equal_ignoring_case(text, "false")) return false;
  return Error::invalid_argument(
      (is_set ? std::string(variable) : "the profile's " + std::string(setting)) +
      " must be \"true\" or \"false\", got \"" + std::string(text) + "\"");
}

Result<Endpoint> custom_endpoint(const std::string& text, const std::string& source) {
  auto url = micro_http::parse_url(text);
  if (!url) {
    return Error::invalid_argument("the endpoint in " + source +
                                   " is not a URL: " + url.error().message);
  }
  return Endpoint{.url = *std::move(url), .is_custom = true};
}

constexpr std::array query_services{
    Service{"", "STS", "sts", "sts", "", "2011-06-15"},
    Service{"", "SNS", "sns", "sns", "", "2010-03-31"},
};

constexpr Service lambda_service{"", "Lambda", "lambda", "lambda", ""};

struct Configured {
  std::string url;
  std::string source;  // for the error
};

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

Result<Service> service_of_query(std::string_view name) {
  const auto found = std::ranges::find(query_services, name, &Service::host);
  if (found == query_services.end()) {
    return Error::unsupported("no AWS service with the Query protocol is known as \"" +
                              std::string(name) + "\"");
  }
  return *found;
}

Result<Service> service_of_rest(std::string_view name) {
  if (name == lambda_service.host) return lambda_service;
  return Error::unsupported("no AWS service with a REST protocol is known as \"" +
                            std::string(name) + "\"");
}

Result<Service> service_of_host(std::string_view host) {
  for (const Service& service : json_services) {
    if (service.host == host) return service;
  }
  for (const Service& service : query_services) {
    if (service.host == host) return service;
  }
  for (const Service& service : {s3_service, lambda_service}) {
    if (service.host == host) return service;
  }
  return Error::unsupported("no AWS service is known as \"" + std::string(host) + "\"");
}

Result<std::string> region_of(const Environment& environment, const ProfileSettings& settings) {
  for (const std::string_view name : {"AWS_REGION", "AWS_DEFAULT_REGION"}) {
    const auto value = environment(name);
    if (value && !value->empty()) return *value;
  }
  const std::string_view region = value_of(settings.profile, "region");
  if (!region.empty()) return std::string(region);
  return Error::invalid_argument(
      "no AWS region: neither AWS_REGION nor AWS_DEFAULT_REGION is set, and no profile names one");
}

namespace {

// What somebody configured for `service`, and where; empty if nobody did.
Configured configured_url(const Service& service, const Environment& environment,
                          const ProfileSettings& settings) {
  const std::string own = "AWS_ENDPOINT_URL_" + upper(settings_name(service));
  for (const std::string& name : {own, std::string("AWS_ENDPOINT_URL")}) {
    const auto value = environment(name);
    if (value && !value->empty()) return {*value, name};
  }
  const std::string key = settings_name(service) + ".endpoint_url";
  if (const auto url = value_of(settings.services, key); !url.empty()) {
    return {std::string(url), key + " of the profile's services"};
  }
  return {std::string(value_of(settings.profile, "endpoint_url")), "the profile's endpoint_url"};
}

}  // namespace

Result<Endpoint> endpoint_of(const Service& service, const std::string& region,
                             const std::string& configured, const Environment& environment,
                             const ProfileSettings& settings) {
  const auto ignores = is_on(environment, settings, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                             "ignore_configured_endpoint_urls");
  const auto fips = is_on(environment, settings, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
  const auto dual_stack =
      is_on(environment, settings, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
  for (const auto* flag : {&ignores, &fips, &dual_stack}) {
    if (!*flag) return flag->error();
  }
  Configured found{configured, "ClientOptions::endpoint_url"};
  if (found.url.empty() && !*ignores) found = configured_url(service, environment, settings);
  if (!found.url.empty()) {
    if (*fips || *dual_stack) {
      return Error::invalid_argument(
          "the endpoint in " + found.source +
          " is used as it is: AWS_USE_FIPS_ENDPOINT and AWS_USE_DUALSTACK_ENDPOINT (or the "
          "profile's) cannot be on");
    }
    return custom_endpoint(found.url, found.source);
  }
  const auto host = aws_host({service.host, region, *fips, *dual_stack});
  if (!host) return host.error();
  return Endpoint{.url = {.scheme = "https", .host = *host, .port = 443}, .is_custom = false};
}

}  // namespace micro_aws
