#include "shared_config.hpp"

#include <gmock/gmock.h>

#include "scripted_service.hpp"

namespace {

using micro_aws::SharedConfig;
using micro_aws::value_of;
using testing::HasSubstr;

SharedConfig config_of(std::string_view text) {
  SharedConfig config;
  const auto added = config.add_config(text, "config");
  EXPECT_TRUE(added) << describe(added.error());
  return config;
}

TEST(SharedConfig, ReadsProfilesSessionsAndServices) {
  const SharedConfig config = config_of(
      "# a comment\n"
      "[default]\n"
      "region = eu-central-1 ; where we are\n"
      "[profile \"two words\"]\n"
      "Region=us-east-1\n"
      "secret = a#b;c\n"
      "[sso-session login]\r\n"
      "sso_region = eu-west-1\r\n"
      "[services local]\n"
      "dynamodb =\n"
      "  endpoint_url = http://localhost:8000\n"
      "s3 =\n"
      "  endpoint_url = http://localhost:9000\n"
      "  addressing_style = path\n"
      "[plugins]\n"
      "unknown = ignored\n");
  EXPECT_EQ(value_of(config.profile("default"), "region"), "eu-central-1");
  EXPECT_EQ(value_of(config.profile("two words"), "region"), "us-east-1");
  EXPECT_EQ(value_of(config.profile("two words"), "secret"), "a#b;c");
  EXPECT_EQ(value_of(config.sso_session("login"), "sso_region"), "eu-west-1");
  EXPECT_EQ(value_of(config.services("local"), "dynamodb.endpoint_url"), "http://localhost:8000");
  EXPECT_EQ(value_of(config.services("local"), "s3.addressing_style"), "path");
  EXPECT_EQ(config.profile("plugins"), nullptr);
}

TEST(SharedConfig, PrefersTheDefaultProfileThatIsCalledProfile) {
  for (const std::string_view text : {"[default]\na=1\nb=1\n[profile default]\na=2\n",
                                      "[profile default]\na=2\n[default]\na=1\nb=1\n"}) {
    const SharedConfig config = config_of(text);
    EXPECT_EQ(value_of(config.profile("default"), "a"), "2");
    EXPECT_EQ(value_of(config.profile("default"), "b"), "");
  }
}

TEST(SharedConfig, LetsCredentialsWinOverTheConfig) {
  SharedConfig config = config_of("[profile x]\naws_access_key_id = a\nregion = r\n");
  ASSERT_TRUE(config.add_credentials("[x]\naws_access_key_id = b\n", "credentials"));
  EXPECT_EQ(value_of(config.profile("x"), "aws_access_key_id"), "b");
  EXPECT_EQ(value_of(config.profile("x"), "region"), "r");
}

TEST(SharedConfig, NamesTheLineThatIsBroken) {
  const std::pair<std::string_view, std::string_view> cases[] = {
      {"a = 1\n", "config:1: a setting stands before"},
      {"[default]\n\nregion\n", "config:3: expected NAME = VALUE"},
      {"[default\n", "config:1: a section has no ']'"},
      {"[default]\ns3 =\n  oops\n", "config:3: expected NAME = VALUE under 's3'"},
  };
  for (const auto& [text, message] : cases) {
    SharedConfig config;
    const auto added = config.add_config(text, "config");
    ASSERT_FALSE(added) << text;
    EXPECT_THAT(added.error().message, HasSubstr(std::string(message)));
  }
}

TEST(SharedConfig, IsEmptyWithoutFiles) {
  const auto config = SharedConfig::load(environment_of({{"HOME", "/nowhere/at/all"}}));
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->profile("default"), nullptr);
}

}  // namespace
