#include "reading.hpp"

namespace local_cloud::templates {
namespace {

std::string first_mistake(const std::string& properties) {
  const auto texts = mistakes(with_function(properties));
  return texts.empty() ? "" : texts[0];
}

TEST(Functions, HaveLambdasDefaults) {
  const Deployment deployment = read(with_function(""));
  ASSERT_EQ(deployment.functions.size(), 1u);
  const Function& function = deployment.functions[0];
  EXPECT_EQ(function.id, "Fn");
  EXPECT_TRUE(function.name.starts_with("local-Fn-"));
  EXPECT_EQ(function.arn, "arn:aws:lambda:eu-central-1:000000000000:function:" + function.name);
  EXPECT_EQ(function.timeout.count(), 3);
  EXPECT_EQ(function.memory_mb, 128);
  EXPECT_EQ(function.ephemeral_storage_mb, 512);
  EXPECT_EQ(function.build.code_uri, "/app/src/fn");
  EXPECT_FALSE(function.reserved_concurrency);
  EXPECT_FALSE(function.tracing);
}

TEST(Functions, TakeTheirSettings) {
  const Deployment deployment = read(with_function(
      "FunctionName: greeter\nTimeout: 30\nMemorySize: 256\nReservedConcurrentExecutions: 0\n"
      "Tracing: Active\nEphemeralStorage: {Size: 1024}\n"
      "Environment: {Variables: {NUMBER: 5, FLAG: yes, ID: 001, WHERE: !Ref AWS::Region}}\n"));
  const Function& function = deployment.functions.at(0);
  EXPECT_EQ(function.name, "greeter");
  EXPECT_EQ(function.timeout.count(), 30);
  EXPECT_EQ(function.memory_mb, 256);
  EXPECT_EQ(function.reserved_concurrency, 0);
  EXPECT_TRUE(function.tracing);
  EXPECT_EQ(function.ephemeral_storage_mb, 1024);
  EXPECT_EQ(function.environment,
            (std::map<std::string, std::string>{
                {"FLAG", "true"}, {"ID", "001"}, {"NUMBER", "5"}, {"WHERE", "eu-central-1"}}));
  EXPECT_TRUE(deployment.unsupported.empty());
}

TEST(Functions, AreRefusedWithWhatLambdaRefuses) {
  EXPECT_EQ(first_mistake("Timeout: 901\n"),
            "main.yaml:9:16: Fn (AWS::Serverless::Function): 'Timeout' is '901'; expected a whole "
            "number from 1 to 900");
  EXPECT_EQ(first_mistake("Environment: {Variables: {AWS_REGION: x}}\n"),
            "main.yaml:9:20: Fn (AWS::Serverless::Function): Environment: Lambda sets the variable "
            "'AWS_REGION' itself; choose another name");
  EXPECT_EQ(first_mistake("Environment: {Variables: {A-B: x}}\n"),
            "main.yaml:9:20: Fn (AWS::Serverless::Function): Environment: 'A-B' is no name of a "
            "variable; expected a letter, then letters, digits or '_'");
  EXPECT_EQ(first_mistake("Environment: {Variables: {BIG: " + std::string(5000, 'x') + "}}\n"),
            "main.yaml:9:20: Fn (AWS::Serverless::Function): Environment: the variables take more "
            "than 4 KB, Lambda's limit");
  EXPECT_EQ(
      first_mistake("FunctionName: a b\n"),
      "main.yaml:9:21: Fn (AWS::Serverless::Function): 'a b' is no function name; expected up "
      "to 64 of a-z, A-Z, 0-9, '-', '_'");
  EXPECT_EQ(first_mistake("Tracing: on\n"),
            "main.yaml:9:16: Fn (AWS::Serverless::Function): 'Tracing' is 'on'; expected 'Active', "
            "'PassThrough' or 'Disabled'");
}

TEST(Functions, NeedCodeHandlerAndRuntime) {
  EXPECT_EQ(
      mistakes(std::string(sam) + "Resources: {Fn: {Type: AWS::Serverless::Function}}\n"),
      (std::vector<std::string>{
          "main.yaml:2:17: Fn (AWS::Serverless::Function): 'CodeUri' is missing; expected the "
          "folder of the function's source",
          "main.yaml:2:17: Fn (AWS::Serverless::Function): 'Handler' is missing; expected one "
          "as 'bootstrap'",
          "main.yaml:2:17: Fn (AWS::Serverless::Function): 'Runtime' is missing; expected "
          "'provided.al2023'"}));
}

TEST(Functions, ListWhatIsNotDoneHere) {
  const Deployment deployment = read(
      "Transform: AWS::Serverless-2016-10-31\nResources:\n  Fn:\n    Type: "
      "AWS::Serverless::Function\n    Properties:\n      Handler: app.main\n      Runtime: "
      "python3.12\n      CodeUri: s3://bucket/key\n      Timeot: 3\n      FunctionUrlConfig: "
      "{AuthType: NONE}\n      Layers: ['arn:aws:lambda:eu-central-1:1:layer:x:1']\n");
  EXPECT_EQ(
      unsupported(deployment),
      (std::vector<std::string>{
          "main.yaml:7:16: Fn (AWS::Serverless::Function): Runtime python3.12: only native "
          "functions run here (provided.al2023, provided.al2)",
          "main.yaml:8:16: Fn (AWS::Serverless::Function): CodeUri: only code in a local folder "
          "is built and run here",
          "main.yaml:11:15: Fn (AWS::Serverless::Function): Layers: "
          "'arn:aws:lambda:eu-central-1:1:layer:x:1' is not a layer of this template; it is "
          "left out",
          "main.yaml:10:26: Fn (AWS::Serverless::Function): FunctionUrlConfig: the function has "
          "no URL here",
          "main.yaml:9:7: Fn (AWS::Serverless::Function): Timeot: not known here, so it has no "
          "effect; did you mean 'Timeout'?"}));
}

TEST(Functions, OfPlainCloudFormationAreTheSame) {
  const Deployment deployment = read(
      "Resources:\n  Fn:\n    Type: AWS::Lambda::Function\n    Metadata: {BuildMethod: makefile}\n"
      "    Properties: {Code: src, Handler: bootstrap, Runtime: provided.al2023, TracingConfig: "
      "{Mode: Active}, Role: 'arn:aws:iam::1:role/x'}\n");
  ASSERT_EQ(deployment.functions.size(), 1u);
  EXPECT_TRUE(deployment.functions[0].tracing);
  EXPECT_EQ(deployment.functions[0].build.code_uri, "/app/src");
  EXPECT_TRUE(deployment.unsupported.empty());
}

TEST(Functions, LendWhatElseSamMakesForThem) {
  const Deployment made = read(
      with_function("FunctionName: fn\nEvents:\n  Old: {Type: Api, Properties: {Path: /, Method: "
                    "get}}\n") +
      "Outputs:\n  Alias: {Value: !Ref Fn.Alias}\n"
      "  Rest: {Value: !Sub 'https://${ServerlessRestApi}/Prod'}\n"
      "  Event: {Value: !Ref FnOld}\n");
  EXPECT_EQ(outputs_of(made)["Alias"], "arn:aws:lambda:eu-central-1:000000000000:function:fn");
  EXPECT_EQ(outputs_of(made)["Rest"], "https://ServerlessRestApi/Prod");
  EXPECT_EQ(outputs_of(made)["Event"].size(), 36u);
  EXPECT_EQ(made.unsupported.size(), 1u);  // the event of type Api
  EXPECT_EQ(mistakes(with_function("") + "Outputs: {O: {Value: !Ref FnRol}}\n").size(), 1u);
}

TEST(Functions, LendTheRoleThatSamMakesForThem) {
  const Deployment deployment =
      read(with_function("") + "Outputs: {Role: {Value: !GetAtt FnRole.Arn}}\n");
  EXPECT_EQ(outputs_of(deployment)["Role"], "arn:aws:iam::000000000000:role/local-FnRole");
}

TEST(Functions, GetANameThatLambdaTakesFromAnyStackName) {
  ReadOptions options;
  options.stack_name = "my_stack.v2";
  const Deployment deployment = read(with_function(""), options);
  EXPECT_TRUE(deployment.functions.at(0).name.starts_with("my-stack-v2-Fn-"));
}

}  // namespace
}  // namespace local_cloud::templates
