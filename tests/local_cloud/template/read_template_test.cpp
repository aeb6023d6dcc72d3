#include "reading.hpp"

namespace local_cloud::templates {
namespace {

std::string first_mistake(const std::string& text) {
  const auto texts = mistakes(text);
  return texts.empty() ? "" : texts[0];
}

TEST(ReadTemplate, RefusesWhatIsNoTemplate) {
  EXPECT_EQ(first_mistake("- a\n"),
            "main.yaml:1:1: a template is a map with 'Resources'; this is a "
            "list");
  EXPECT_EQ(first_mistake("Description: x\n"),
            "main.yaml:1:1: a template needs at least one resource under 'Resources'");
  EXPECT_EQ(first_mistake("Resource: {}\nResources: {Q: {Type: AWS::SQS::Queue}}\n"),
            "main.yaml:1:1: a template has no section 'Resource'; did you mean 'Resources'?");
  EXPECT_EQ(
      first_mistake("AWSTemplateFormatVersion: 2010-09-10\nResources: {Q: {Type: "
                    "AWS::SQS::Queue}}\n"),
      "main.yaml:1:27: 'AWSTemplateFormatVersion' is '2010-09-10'; expected '2010-09-09', the "
      "only one there is");
  EXPECT_EQ(mistakes_of(read_files({})),
            std::vector<std::string>{"main.yaml: no such template, or it cannot be read"});
}

TEST(ReadTemplate, RefusesResourcesThatAreNone) {
  EXPECT_EQ(first_mistake("Resources: {Q: {Typ: AWS::SQS::Queue}}\n"),
            "main.yaml:1:13: resource 'Q' has no 'Type'; expected one as 'AWS::SQS::Queue'");
  EXPECT_EQ(first_mistake("Resources: {my-queue: {Type: AWS::SQS::Queue}}\n"),
            "main.yaml:1:13: resource 'my-queue': a logical id is letters and digits only");
  EXPECT_EQ(first_mistake("Resources: {Q: {Type: Queue}}\n"),
            "main.yaml:1:13: 'Queue' is no type of resource; expected one as 'AWS::SQS::Queue'");
  EXPECT_EQ(first_mistake("Resources: {Q: {Type: AWS::SQS::Queue, QueueName: x}}\n"),
            "main.yaml:1:40: resource 'Q' has no attribute 'QueueName'; what belongs to the type "
            "stands under 'Properties'");
  EXPECT_EQ(first_mistake("Resources: {Q: {Type: AWS::SQS::Queue, Properties: [a]}}\n"),
            "main.yaml:1:52: 'Properties' of resource 'Q' is a list; expected a map");
  EXPECT_EQ(first_mistake("Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: }}}\n"),
            "main.yaml:1:53: 'QueueName' of resource 'Q' has no value; give it one, or remove the "
            "line");
}

TEST(ReadTemplate, NeedsTheTransformForSam) {
  EXPECT_EQ(first_mistake("Resources: {T: {Type: AWS::Serverless::SimpleTable}}\n"),
            "main.yaml:1:23: AWS::Serverless::SimpleTable needs 'Transform: "
            "AWS::Serverless-2016-10-31'");
}

TEST(ReadTemplate, TellsInertResourcesFromUnsupportedOnes) {
  const Deployment deployment = read(
      "Resources:\n"
      "  Role: {Type: AWS::IAM::Role, Properties: {Policies: [!Ref Topic]}}\n"
      "  Topic: {Type: AWS::SNS::Topic}\n"
      "  Quue: {Type: AWS::SQS::Quue}\n"
      "Outputs:\n  Arn: {Value: !Ref Topic}\n");
  ASSERT_EQ(deployment.inert.size(), 1u);
  EXPECT_EQ(deployment.inert[0].type, "AWS::IAM::Role");
  EXPECT_EQ(
      unsupported(deployment),
      (std::vector<std::string>{
          "main.yaml:3:3: Topic (AWS::SNS::Topic): resources of this type do not exist here",
          "main.yaml:4:3: Quue (AWS::SQS::Quue): resources of this type do not exist here; did "
          "you mean 'AWS::SQS::Queue'?"}));
  EXPECT_TRUE(outputs_of(deployment)["Arn"].starts_with("arn:aws:sns:eu-central-1:"));
}

TEST(ReadTemplate, LeavesOutWhatAFalseConditionSwitchesOff) {
  const std::string text =
      "Parameters: {On: {Type: String, Default: no}}\n"
      "Conditions: {IsOn: !Equals [!Ref On, 'true']}\n"
      "Resources:\n"
      "  A: {Type: AWS::SQS::Queue, Condition: IsOn}\n"
      "  B: {Type: AWS::SQS::Queue}\n"
      "Outputs:\n  A: {Condition: IsOn, Value: !Ref A}\n";
  const Deployment off = read(text);
  EXPECT_EQ(off.queues.size(), 1u);
  EXPECT_TRUE(off.outputs.empty());
  ReadOptions options;
  options.parameters["On"] = "true";
  EXPECT_EQ(read(text, options).queues.size(), 2u);
  EXPECT_EQ(
      first_mistake(text + "  Wrong: {Value: !Ref A}\n"),
      "main.yaml:8:18: resource 'A' does not exist, because its condition is false; choose with "
      "'Fn::If' by the same condition");
}

TEST(ReadTemplate, FindsCircles) {
  EXPECT_EQ(
      first_mistake("Resources:\n"
                    "  A: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub "
                    "'a-${B.QueueName}'}}\n"
                    "  B: {Type: AWS::SQS::Queue, DependsOn: C}\n"
                    "  C: {Type: AWS::IAM::Role, Properties: {Name: !Ref A}}\n"),
      "main.yaml:4:48: these resources need each other first: A → B → C → A; break the circle, "
      "for example with a name that is written out");
  EXPECT_NE(first_mistake("Resources: {A: {Type: AWS::SQS::Queue, Properties: {QueueName: !GetAtt "
                          "A.QueueName}}}\n")
                .find("need each other first: A → A"),
            std::string::npos);
  EXPECT_EQ(first_mistake("Resources: {Abc: {Type: AWS::SQS::Queue, DependsOn: [Abd]}}\n"),
            "main.yaml:1:54: there is no resource 'Abd' in this template; did you mean 'Abc'?");
}

TEST(ReadTemplate, ReportsEveryMistakeAtOnce) {
  EXPECT_EQ(
      mistakes("Resources:\n"
               "  A: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: -1, VisibilityTimeout: "
               "x}}\n"
               "Outputs: {O: {Value: !Ref B}, P: {Valu: x}}\n")
          .size(),
      5u);
}

TEST(ReadTemplate, RefusesOutputsThatAreNoText) {
  const std::string resources = "Resources: {Q: {Type: AWS::SQS::Queue}}\n";
  EXPECT_EQ(first_mistake(resources + "Outputs: {O: {Value: [a]}}\n"),
            "main.yaml:2:22: the value of output 'O' is a list; expected text");
  EXPECT_EQ(first_mistake(resources + "Outputs: {O: {Description: x}}\n"),
            "main.yaml:2:14: output 'O' has no 'Value'");
}

TEST(ReadTemplate, ReadsJson) {
  const Deployment deployment = read(
      R"({"Resources": {"Q": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName":
         {"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}]]}}}}})");
  EXPECT_EQ(deployment.queues.at(0).name, "a-eu-central-1");
}

}  // namespace
}  // namespace local_cloud::templates
