#include "endpoint.hpp"

#include <gmock/gmock.h>

#include "scripted_service.hpp"

namespace {

using micro_aws::endpoint_of;
using micro_aws::s3_service;
using micro_aws::service_of_target;
using testing::HasSubstr;

std::string host_of(std::string_view target, const std::string& region,
                    std::map<std::string, std::string> variables = {}) {
  const auto service = target == "S3" ? s3_service : service_of_target(target).value();
  const auto endpoint = endpoint_of(service, region, "", environment_of(std::move(variables)), {});
  return endpoint.value().url.scheme + "://" + endpoint->url.authority();
}

TEST(Endpoint, IsAwsOwnWithTlsUnlessConfigured) {
  EXPECT_EQ(host_of("DynamoDB_20120810.GetItem", "eu-central-1"),
            "https://dynamodb.eu-central-1.amazonaws.com");
  EXPECT_EQ(host_of("S3", "us-east-1", {{"AWS_USE_FIPS_ENDPOINT", "true"}}),
            "https://s3-fips.us-east-1.amazonaws.com");
  EXPECT_EQ(host_of("AmazonSQS.SendMessage", "us-east-1", {{"AWS_USE_DUALSTACK_ENDPOINT", "TRUE"}}),
            "https://sqs.us-east-1.api.aws");
}

// Who configures more than one: the line above wins.
TEST(Endpoint, ComesFromTheFirstPlaceThatNamesOne) {
  micro_aws::SharedConfig config;
  ASSERT_TRUE(
      config.add_config("[default]\nservices = local\nendpoint_url = http://profile:5\n"
                        "[services local]\nsecrets_manager =\n  endpoint_url = http://service:4\n",
                        "config"));
  const auto service = service_of_target("secretsmanager.GetSecretValue").value();
  std::string code = "http://code:1";
  std::map<std::string, std::string> variables{{"AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://own:2"},
                                               {"AWS_ENDPOINT_URL", "http://all:3"}};
  micro_aws::ProfileSettings settings{config.profile("default"), config.services("local")};
  const auto host = [&] {
    return endpoint_of(service, "eu-central-1", code, environment_of(variables), settings)
        .value()
        .url.authority();
  };
  EXPECT_EQ(host(), "code:1");
  variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  EXPECT_EQ(host(), "code:1") << "what the program itself says is not what is to be ignored";
  code.clear();
  EXPECT_EQ(host(), "secretsmanager.eu-central-1.amazonaws.com");
  variables.erase("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");
  EXPECT_EQ(host(), "own:2");
  variables.erase("AWS_ENDPOINT_URL_SECRETS_MANAGER");
  EXPECT_EQ(host(), "all:3");
  variables.erase("AWS_ENDPOINT_URL");
  EXPECT_EQ(host(), "service:4");
  settings.services = nullptr;
  EXPECT_EQ(host(), "profile:5");
  settings.profile = nullptr;
  EXPECT_EQ(host(), "secretsmanager.eu-central-1.amazonaws.com");
}

TEST(Endpoint, IsIgnoredWhereTheProfileSaysSoAndTheEnvironmentDoesNotSayOtherwise) {
  micro_aws::SharedConfig config;
  ASSERT_TRUE(config.add_config(
      "[default]\nendpoint_url = http://x:1\nignore_configured_endpoint_urls = true\n", "config"));
  const micro_aws::ProfileSettings settings{config.profile("default"), nullptr};
  const auto host = [&](std::map<std::string, std::string> variables) {
    return endpoint_of(s3_service, "eu-central-1", "", environment_of(std::move(variables)),
                       settings)
        .value()
        .url.authority();
  };
  EXPECT_EQ(host({}), "s3.eu-central-1.amazonaws.com");
  EXPECT_EQ(host({{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false"}}), "x:1");
}

TEST(Endpoint, RefusesASwitchThatIsNeitherOnNorOffAndOneThatItCannotFollow) {
  const auto message = [](std::map<std::string, std::string> variables) {
    const auto refused =
        endpoint_of(s3_service, "us-east-1", "", environment_of(std::move(variables)), {});
    EXPECT_EQ(refused.error().code, micro_core::ErrorCode::invalid_argument);
    return refused.error().message;
  };
  EXPECT_EQ(message({{"AWS_USE_FIPS_ENDPOINT", "yes"}}),
            "AWS_USE_FIPS_ENDPOINT must be \"true\" or \"false\", got \"yes\"");
  EXPECT_THAT(message({{"AWS_USE_FIPS_ENDPOINT", "true"}, {"AWS_ENDPOINT_URL", "http://x"}}),
              HasSubstr("the endpoint in AWS_ENDPOINT_URL is used as it is"));
}

TEST(Endpoint, PrefersTheServicesOwnVariable) {
  const std::map<std::string, std::string> variables{
      {"AWS_ENDPOINT_URL", "http://127.0.0.1:4566"},
      {"AWS_ENDPOINT_URL_DYNAMODB", "http://alternator:8000"}};
  EXPECT_EQ(host_of("DynamoDB_20120810.GetItem", "eu-central-1", variables),
            "http://alternator:8000");
  EXPECT_EQ(host_of("AmazonSQS.SendMessage", "eu-central-1", variables), "http://127.0.0.1:4566");
  auto ignoring = variables;
  ignoring["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "TRUE";
  EXPECT_EQ(host_of("AmazonSQS.SendMessage", "eu-central-1", ignoring),
            "https://sqs.eu-central-1.amazonaws.com");
}

TEST(Endpoint, NamesTheVariableThatIsNoUrl) {
  const auto endpoint = endpoint_of(s3_service, "x", "",
                                    environment_of({{"AWS_ENDPOINT_URL_S3", "localhost:1"}}), {});
  ASSERT_FALSE(endpoint);
  EXPECT_EQ(endpoint.error().code, micro_core::ErrorCode::invalid_argument);
  EXPECT_THAT(endpoint.error().message, HasSubstr("AWS_ENDPOINT_URL_S3"));
}

TEST(Endpoint, FollowsTheProfileWhereTheEnvironmentSaysNothing) {
  micro_aws::SharedConfig config;
  ASSERT_TRUE(
      config.add_config("[default]\nservices = local\nendpoint_url = http://all:1\n"
                        "use_dualstack_endpoint = false\n[services local]\ndynamodb =\n"
                        "  endpoint_url = http://tables:2\n",
                        "config"));
  const micro_aws::ProfileSettings settings{config.profile("default"), config.services("local")};
  const auto host = [&](std::string_view target, std::map<std::string, std::string> variables) {
    return endpoint_of(service_of_target(target).value(), "eu-central-1", "",
                       environment_of(std::move(variables)), settings)
        .value()
        .url.authority();
  };
  const std::string_view get_item = "DynamoDB_20120810.GetItem";
  EXPECT_EQ(host(get_item, {}), "tables:2");
  EXPECT_EQ(host("AmazonSQS.SendMessage", {}), "all:1");
  EXPECT_EQ(host(get_item, {{"AWS_ENDPOINT_URL", "http://env:3"}}), "env:3");
  EXPECT_EQ(host(get_item, {{"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"}}),
            "dynamodb.eu-central-1.amazonaws.com");
}

TEST(Region, ComesFromEitherVariable) {
  EXPECT_EQ(
      micro_aws::region_of(environment_of({{"AWS_REGION", "a"}, {"AWS_DEFAULT_REGION", "b"}}), {})
          .value(),
      "a");
  EXPECT_EQ(micro_aws::region_of(environment_of({{"AWS_DEFAULT_REGION", "b"}}), {}).value(), "b");
  EXPECT_THAT(micro_aws::region_of(environment_of({}), {}).error().message,
              HasSubstr("neither AWS_REGION nor AWS_DEFAULT_REGION"));
}

TEST(ServiceOfTarget, RefusesWhatItDoesNotKnow) {
  for (const std::string_view target : {"Nothing.Op", "AmazonSQS", "AmazonSQS.", ""}) {
    const auto service = service_of_target(target);
    ASSERT_FALSE(service) << target;
    EXPECT_EQ(service.error().code, micro_core::ErrorCode::unsupported);
  }
}

}  // namespace
