#include "reading.hpp"

namespace local_cloud::templates {
namespace {

const std::string main_text =
    "Transform: AWS::Serverless-2016-10-31\n"
    "Resources:\n"
    "  Data:\n"
    "    Type: AWS::Serverless::Application\n"
    "    Properties: {Location: stacks/data.yaml, Parameters: {Prefix: app, Names: [a, b]}}\n"
    "  Work:\n"
    "    Type: AWS::Serverless::Application\n"
    "    Properties:\n"
    "      Location: ./stacks/work.yaml\n"
    "      Parameters: {QueueArn: !GetAtt Data.Outputs.QueueArn}\n"
    "Outputs:\n"
    "  Queue: {Value: !GetAtt Data.Outputs.QueueUrl}\n"
    "  Imported: {Value: !ImportValue app-names}\n";

const std::string data_text =
    "Parameters: {Prefix: {Type: String}, Names: {Type: CommaDelimitedList}}\n"
    "Resources:\n"
    "  Jobs: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub '${Prefix}-jobs'}}\n"
    "  Unnamed: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST, KeySchema: "
    "[{AttributeName: id, KeyType: HASH}], AttributeDefinitions: [{AttributeName: id, "
    "AttributeType: S}]}}\n"
    "Outputs:\n"
    "  QueueUrl: {Value: !Ref Jobs}\n"
    "  QueueArn: {Value: !GetAtt Jobs.Arn}\n"
    "  Names: {Value: !Join ['+', !Ref Names], Export: {Name: !Sub '${Prefix}-names'}}\n";

const std::string work_text =
    "Transform: AWS::Serverless-2016-10-31\n"
    "Parameters: {QueueArn: {Type: String}}\n"
    "Resources:\n"
    "  Fn:\n"
    "    Type: AWS::Serverless::Function\n"
    "    Metadata: {BuildMethod: makefile}\n"
    "    Properties:\n"
    "      CodeUri: ../src/fn/\n"
    "      Handler: bootstrap\n"
    "      Runtime: provided.al2023\n"
    "      Events: {Jobs: {Type: SQS, Properties: {Queue: !Ref QueueArn}}}\n";

const Files files = {
    {"main.yaml", main_text}, {"stacks/data.yaml", data_text}, {"stacks/work.yaml", work_text}};

Files with(const std::string& name, const std::string& text) {
  Files changed = files;
  changed[name] = text;
  return changed;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(NestedStacks, FeedEachOtherThroughParametersAndOutputs) {
  const Deployment deployment = deployment_of(read_files(files));
  EXPECT_EQ(outputs_of(deployment)["Queue"], "http://127.0.0.1:4566/000000000000/app-jobs");
  EXPECT_EQ(outputs_of(deployment)["Imported"], "a+b");
  ASSERT_EQ(deployment.queue_mappings.size(), 1u);
  EXPECT_EQ(deployment.queue_mappings[0].queue_arn,
            "arn:aws:sqs:eu-central-1:000000000000:app-jobs");
  EXPECT_EQ(deployment.queue_mappings[0].function_id, "Work.Fn");
  EXPECT_TRUE(deployment.unsupported.empty());
}

TEST(NestedStacks, NameTheirResourcesAfterThemselves) {
  const Deployment deployment = deployment_of(read_files(files));
  ASSERT_EQ(deployment.functions.size(), 1u);
  const Function& function = deployment.functions[0];
  EXPECT_EQ(function.id, "Work.Fn");
  EXPECT_EQ(function.build.logical_id, "Fn");
  EXPECT_EQ(function.build.method, "makefile");
  EXPECT_EQ(function.build.code_uri, "/app/src/fn");
  EXPECT_TRUE(function.name.starts_with("local-Work-")) << function.name;
  EXPECT_TRUE(deployment.tables.at(0).name.starts_with("local-Data-"));
  EXPECT_EQ(deployment.files.size(), 3u);
}

TEST(NestedStacks, AreTheSameInEveryReading) {
  EXPECT_EQ(deployment_of(read_files(files)).functions[0].name,
            deployment_of(read_files(files)).functions[0].name);
}

TEST(NestedStacks, ReportWhatTheirParentGetsWrong) {
  EXPECT_EQ(
      mistakes_of(read_files(with("main.yaml", replaced(main_text, "Prefix: app", "Prefx: app")))),
      (std::vector<std::string>{
          "main.yaml:3:3: '/app/stacks/data.yaml' needs the parameter 'Prefix'; give it under "
          "'Parameters'",
          "main.yaml:5:59: '/app/stacks/data.yaml' has no parameter 'Prefx'; did you mean "
          "'Prefix'?"}));
  EXPECT_EQ(
      mistakes_of(read_files(
          with("main.yaml", replaced(main_text, "Data.Outputs.QueueUrl", "Data.Outputs.Url")))),
      std::vector<std::string>{"main.yaml:12:18: '/app/stacks/data.yaml' has no output 'Url'"});
  EXPECT_EQ(
      mistakes_of(read_files(with("main.yaml", replaced(main_text, "stacks/data", "stacks/no")))),
      std::vector<std::string>{"main.yaml:5:28: '/app/stacks/no.yaml': no such template, or it "
                               "cannot be read"});
  EXPECT_EQ(
      mistakes_of(read_files(with("main.yaml", replaced(main_text, "app-names", "app-name")))),
      std::vector<std::string>{
          "main.yaml:13:21: no stack exports 'app-name'; it must be the name of an output's "
          "'Export' in this template or one nested in it"});
}

TEST(NestedStacks, ReportTheirOwnMistakesInTheirOwnFile) {
  EXPECT_EQ(mistakes_of(read_files(
                with("stacks/data.yaml", replaced(data_text, "${Prefix}-jobs", "${Prefx}-jobs")))),
            std::vector<std::string>{"stacks/data.yaml:3:57: there is no parameter or resource "
                                     "'Prefx' in this template; did you mean 'Prefix'?"});
}

TEST(NestedStacks, ThatNeedEachOtherAreReported) {
  const std::string circular = replaced(main_text, "Prefix: app", "Prefix: !GetAtt Work.Outputs.X");
  const std::string work = work_text + "Outputs: {X: {Value: !Ref QueueArn}}\n";
  Files changed = with("main.yaml", circular);
  changed["stacks/work.yaml"] = work;
  const auto texts = mistakes_of(read_files(changed));
  ASSERT_EQ(texts.size(), 1u);
  EXPECT_NE(texts[0].find("these resources need each other first: Data → Work → Data"),
            std::string::npos)
      << texts[0];
}

TEST(NestedStacks, ThatContainThemselvesEnd) {
  const auto texts = mistakes_of(
      read_files({{"main.yaml",
                   "Transform: AWS::Serverless-2016-10-31\nResources:\n  Me: {Type: "
                   "AWS::Serverless::Application, Properties: {Location: main.yaml}}\n"}}));
  ASSERT_EQ(texts.size(), 1u);
  EXPECT_NE(texts[0].find("nested more than 10 levels deep"), std::string::npos);
}

TEST(NestedStacks, FromElsewhereAreListed) {
  const Deployment deployment = read(
      "Transform: AWS::Serverless-2016-10-31\nResources:\n  Far:\n    Type: "
      "AWS::Serverless::Application\n    Properties: {Location: 'https://example.com/x.yaml'}\n");
  EXPECT_EQ(
      unsupported(deployment),
      std::vector<std::string>{"main.yaml:5:28: Far (AWS::Serverless::Application): Location: "
                               "only a template in a local file is read; this stack is left "
                               "out"});
}

}  // namespace
}  // namespace local_cloud::templates
