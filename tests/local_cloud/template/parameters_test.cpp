#include "reading.hpp"

namespace local_cloud::templates {
namespace {

std::vector<std::string> given(const std::string& declaration, const std::string& value) {
  ReadOptions options;
  options.parameters["P"] = value;
  return mistakes(with_outputs({"Value: x"}, "Parameters: {P: " + declaration + "}\n"), options);
}

std::string first(const std::vector<std::string>& texts) {
  return texts.empty() ? "" : texts[0];
}

TEST(Parameters, TakeTheGivenValueBeforeTheDefault) {
  const std::string text =
      with_outputs({"Value: !Ref P"}, "Parameters: {P: {Type: String, Default: a}}\n");
  EXPECT_EQ(outputs_of(read(text))["Value"], "a");
  ReadOptions options;
  options.parameters["P"] = "b";
  EXPECT_EQ(outputs_of(read(text, options))["Value"], "b");
}

TEST(Parameters, AreRefusedOutsideOfTheirConstraints) {
  EXPECT_EQ(first(given("{Type: String, AllowedValues: [a, b]}", "c")),
            "main.yaml:1:17: parameter 'P' is 'c'; expected 'a' or 'b'");
  EXPECT_EQ(first(given("{Type: Number, MinValue: 1, MaxValue: 9}", "10")),
            "main.yaml:1:17: parameter 'P' is '10'; expected at most 9");
  EXPECT_EQ(first(given("{Type: Number}", "ten")),
            "main.yaml:1:17: parameter 'P' is 'ten'; expected a number");
  EXPECT_EQ(first(given("{Type: String, MinLength: 3}", "ab")),
            "main.yaml:1:17: parameter 'P' is 'ab'; expected at least 3 characters");
  EXPECT_EQ(
      first(given("{Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: lower "
                  "case}",
                  "A1")),
      "main.yaml:1:17: parameter 'P' is 'A1'; expected text that matches [a-z]+ (lower case)");
  EXPECT_EQ(first(given("{Type: 'List<Number>'}", "1, x")),
            "main.yaml:1:17: parameter 'P' is '1, x'; expected a number");
}

TEST(Parameters, ThatFitAreTaken) {
  EXPECT_EQ(given("{Type: String, AllowedPattern: '[a-z]+', MaxLength: 5}", "abc"),
            std::vector<std::string>{});
  EXPECT_EQ(given("{Type: Number, MinValue: 1, AllowedValues: [1, 2]}", "2"),
            std::vector<std::string>{});
  EXPECT_EQ(given("{Type: CommaDelimitedList, AllowedValues: [a, b]}", "a, b"),
            std::vector<std::string>{});
}

TEST(Parameters, HaveKnownTypesAndAttributes) {
  EXPECT_EQ(first(given("{Type: Strin}", "x")),
            "main.yaml:1:24: parameter 'P' has the unknown type 'Strin'; expected 'String', "
            "'Number', 'CommaDelimitedList', 'List<Number>' or an AWS type");
  EXPECT_EQ(first(given("{Type: String, Defalt: y}", "x")),
            "main.yaml:1:32: parameter 'P' has no attribute 'Defalt'; did you mean 'Default'?");
  EXPECT_EQ(first(given("{Type: String, AllowedPattern: '['}", "x"))
                .find("main.yaml:1:48: 'AllowedPattern' is no regular expression: "),
            0u);
}

TEST(Parameters, WithoutAValueAreNamed) {
  const std::string text = with_outputs({"Value: x"}, "Parameters: {P: {Type: String}}\n");
  EXPECT_EQ(first(mistakes(text)),
            "main.yaml:1:17: parameter 'P' has no value: it has no 'Default', and none was given");
}

TEST(Parameters, ThatTheTemplateDoesNotHaveAreRefused) {
  ReadOptions options;
  options.parameters["Stag"] = "x";
  const std::string text =
      with_outputs({"Value: x"}, "Parameters: {Stage: {Type: String, Default: a}}\n");
  EXPECT_EQ(
      first(mistakes(text, options)),
      "main.yaml: the template has no parameter 'Stag', but a value was given for it; did you "
      "mean 'Stage'?");
}

TEST(Parameters, OfSsmAreListed) {
  const Deployment deployment =
      read(with_outputs({"Value: !Ref P"},
                        "Parameters: {P: {Type: 'AWS::SSM::Parameter::Value<String>', Default: "
                        "/a/b}}\n"));
  EXPECT_EQ(outputs_of(deployment)["Value"], "/a/b");
  EXPECT_EQ(unsupported(deployment),
            std::vector<std::string>{"main.yaml:1:17: parameter 'P' of an SSM type: nothing is "
                                     "looked up here; its value is '/a/b' itself"});
}

}  // namespace
}  // namespace local_cloud::templates
