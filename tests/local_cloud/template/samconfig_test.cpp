#include <local_cloud/template/samconfig.hpp>

#include <gtest/gtest.h>

namespace local_cloud::templates {
namespace {

SamConfig config_of(const std::string& text, const std::string& environment = "default") {
  const auto outcome = parse_samconfig(text, "samconfig.toml", environment);
  if (const auto* config = std::get_if<SamConfig>(&outcome)) return *config;
  ADD_FAILURE() << to_string(std::get<Diagnostic>(outcome));
  return {};
}

std::string mistake_in_config(const std::string& text) {
  const auto outcome = parse_samconfig(text, "samconfig.toml");
  const auto* mistake = std::get_if<Diagnostic>(&outcome);
  return nullptr == mistake ? "" : to_string(*mistake);
}

TEST(SamConfig, ReadsWhatDeployingTakes) {
  const SamConfig config = config_of(
      "version = 0.1 # of SAM\n"
      "[default.global.parameters]\n"
      "stack_name = \"Stack\"\n"
      "region = 'eu-west-1'\n"
      "\n"
      "[default.deploy.parameters]\n"
      "region = \"eu-central-1\"\n"
      "confirm_changeset = false\n"
      "capabilities = [\"CAPABILITY_IAM\",\n  \"CAPABILITY_AUTO_EXPAND\", # both\n]\n"
      "parameter_overrides = \"Stage=\\\"prod\\\" Text='a b' Empty=\\\"\\\"\"\n");
  EXPECT_EQ(config.stack_name, "Stack");
  EXPECT_EQ(config.region, "eu-central-1");
  EXPECT_EQ(config.parameters, (std::map<std::string, std::string>{
                                   {"Empty", ""}, {"Stage", "prod"}, {"Text", "a b"}}));
}

TEST(SamConfig, TakesOverridesAsAListAndInTheOlderForm) {
  EXPECT_EQ(config_of("[default.deploy.parameters]\nparameter_overrides = [\"A=1\", \"B=x=y\"]\n")
                .parameters,
            (std::map<std::string, std::string>{{"A", "1"}, {"B", "x=y"}}));
  EXPECT_EQ(
      config_of("[default.deploy.parameters]\nparameter_overrides = \"\"\"\n  "
                "ParameterKey=A,ParameterValue=1\n  ParameterKey=B,ParameterValue=2\n\"\"\"\n")
          .parameters,
      (std::map<std::string, std::string>{{"A", "1"}, {"B", "2"}}));
}

TEST(SamConfig, KeepsEnvironmentsApart) {
  const std::string text =
      "[default.deploy.parameters]\nstack_name = \"a\"\n[prod.deploy.parameters]\nstack_name = "
      "\"b\"\n";
  EXPECT_EQ(config_of(text).stack_name, "a");
  EXPECT_EQ(config_of(text, "prod").stack_name, "b");
  EXPECT_FALSE(config_of(text, "test").stack_name);
}

TEST(SamConfig, IsEmptyWithoutAFile) {
  const auto outcome = read_samconfig("no/such/samconfig.toml");
  ASSERT_TRUE(std::holds_alternative<SamConfig>(outcome));
  EXPECT_FALSE(std::get<SamConfig>(outcome).stack_name);
}

TEST(SamConfig, SaysWhereAndWhatIsWrong) {
  EXPECT_EQ(mistake_in_config("[default\n"),
            "samconfig.toml:1:9: not readable as settings: expected ']' after the name of a table");
  EXPECT_EQ(mistake_in_config("a = 1\nb\n"),
            "samconfig.toml:2:2: not readable as settings: expected '=' after a key");
  EXPECT_EQ(
      mistake_in_config("a = \"open\n"),
      "samconfig.toml:1:5: not readable as settings: the closing quote of this text is missing");
  EXPECT_EQ(
      mistake_in_config("a = text\n"),
      "samconfig.toml:1:5: not readable as settings: expected a value; text stands in quotes");
  EXPECT_EQ(mistake_in_config("a = 1\na = 2\n"),
            "samconfig.toml:2:1: not readable as settings: 'a' is here twice");
  EXPECT_EQ(mistake_in_config("a = {b = 1}\n"),
            "samconfig.toml:1:5: not readable as settings: inline tables are not read here");
  EXPECT_EQ(mistake_in_config("[default.deploy.parameters]\nparameter_overrides = \"A\"\n"),
            "samconfig.toml:2:1: 'parameter_overrides' is 'A'; expected Key=Value pairs");
}

}  // namespace
}  // namespace local_cloud::templates
