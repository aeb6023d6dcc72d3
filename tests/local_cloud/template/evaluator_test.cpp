#include "reading.hpp"

namespace local_cloud::templates {
namespace {

constexpr const char* maps = "Mappings: {Sizes: {dev: {Memory: 128}, prod: {Memory: 512}}}\n";
constexpr const char* stage =
    "Parameters: {Stage: {Type: String, Default: prod}, Zones: {Type: CommaDelimitedList, Default: "
    "'a, b'}}\n"
    "Conditions: {IsProd: !Equals [!Ref Stage, prod], IsTest: !Not [!Condition IsProd]}\n";

TEST(Evaluator, KnowsThePseudoParameters) {
  EXPECT_EQ(value_of("!Ref AWS::AccountId"), "000000000000");
  EXPECT_EQ(value_of("!Ref AWS::Region"), "eu-central-1");
  EXPECT_EQ(value_of("!Ref AWS::StackName"), "local");
  EXPECT_EQ(value_of("!Ref AWS::Partition"), "aws");
  EXPECT_EQ(value_of("!Ref AWS::URLSuffix"), "amazonaws.com");
  EXPECT_EQ(value_of("!Ref AWS::StackId")
                .find("arn:aws:cloudformation:eu-central-1:000000000000:"
                      "stack/local/"),
            0u);
  EXPECT_EQ(mistake_in("!Ref AWS::Regio"),
            "there is no pseudo parameter 'AWS::Regio'; did you mean 'AWS::Region'?");
}

TEST(Evaluator, TakesShortAndLongForms) {
  EXPECT_EQ(value_of("!GetAtt Jobs.Arn"), "arn:aws:sqs:eu-central-1:000000000000:jobs");
  EXPECT_EQ(value_of("!GetAtt [Jobs, QueueName]"), "jobs");
  EXPECT_EQ(value_of("{'Fn::GetAtt': [Jobs, QueueName]}"), "jobs");
  EXPECT_EQ(value_of("{'Fn::GetAtt': Jobs.QueueName}"), "jobs");
  EXPECT_EQ(value_of("{Ref: Jobs}"), "http://127.0.0.1:4566/000000000000/jobs");
  EXPECT_EQ(value_of("{'Fn::Sub': '${AWS::Region}'}"), "eu-central-1");
  EXPECT_EQ(value_of("{'Fn::Base64': !Sub 'hi ${Jobs.QueueName}'}"), "aGkgam9icw==");
}

TEST(Evaluator, SubstitutesNamesAttributesVariablesAndLiterals) {
  EXPECT_EQ(value_of("!Sub '${AWS::Region}/${Jobs.QueueName}/${!Literal}/$x'"),
            "eu-central-1/jobs/${Literal}/$x");
  EXPECT_EQ(value_of("!Sub ['${A}-${ B }', {A: 1, B: !Ref AWS::Region}]"), "1-eu-central-1");
  EXPECT_EQ(mistake_in("!Sub '${Nope}'"),
            "there is no parameter or resource 'Nope' in this template");
  EXPECT_EQ(mistake_in("!Sub '${Open'"),
            "'${' without its '}' in 'Fn::Sub'; write '${!' for a literal '${'");
  EXPECT_EQ(mistake_in("!Sub '${Zones}'", stage),
            "'${Zones}' is a list; join it with 'Fn::Join' first");
  EXPECT_EQ(mistake_in("!Sub [a, b, c]"), "'Fn::Sub' takes text, or [text, map of variables]");
}

TEST(Evaluator, JoinsSplitsAndSelects) {
  EXPECT_EQ(value_of("!Join ['-', [a, !Ref AWS::Region, 3]]"), "a-eu-central-1-3");
  EXPECT_EQ(value_of("!Join ['+', !Ref Zones]", stage), "a+b");
  EXPECT_EQ(value_of("!Join ['', []]"), "");
  EXPECT_EQ(value_of("!Select [1, !Split ['|', 'x|y|z']]"), "y");
  EXPECT_EQ(value_of("!Select ['0', !GetAZs '']"), "eu-central-1a");
  EXPECT_EQ(value_of("!Join [',', !GetAZs us-east-1]"), "us-east-1a,us-east-1b,us-east-1c");
  EXPECT_EQ(mistake_in("!Select [3, [a, b]]"), "'Fn::Select' got the index '3'; expected 0 to 1");
  EXPECT_EQ(mistake_in("!Join ['-', text]"), "'Fn::Join' got text; expected a list");
  EXPECT_EQ(mistake_in("!Split ['', abc]"), "the delimiter of 'Fn::Split' is empty");
}

TEST(Evaluator, ChoosesByConditionsAndDropsNoValue) {
  EXPECT_EQ(value_of("!If [IsProd, big, small]", stage), "big");
  EXPECT_EQ(value_of("!If [IsTest, big, !Ref Stage]", stage), "prod");
  EXPECT_EQ(
      value_of("!Join [',', [a, !Ref AWS::NoValue, !If [IsTest, b, !Ref AWS::NoValue], c]]", stage),
      "a,c");
  EXPECT_EQ(mistake_in("!If [IsPrd, 1, 2]", stage),
            "there is no condition 'IsPrd' in this template; did you mean 'IsProd'?");
  EXPECT_EQ(mistake_in("!If [IsProd, 1]", stage),
            "'Fn::If' takes [condition name, value if true, value if false]");
  EXPECT_EQ(
      mistake_in("!Equals [1, 1]", stage),
      "'Fn::Equals' gives a condition, not a value; write it under 'Conditions' and choose by "
      "it with 'Fn::If'");
}

TEST(Evaluator, LeavesTheBranchThatWasNotChosenAlone) {
  EXPECT_EQ(value_of("!If [IsProd, yes, !Ref Nothing]", stage), "true");
}

TEST(Evaluator, CombinesConditions) {
  const auto holds = [](const std::string& condition) {
    return value_of("!If [C, t, f]",
                    "Parameters: {Stage: {Type: String, Default: prod}}\n"
                    "Conditions:\n  P: !Equals [!Ref Stage, prod]\n  C: " +
                        condition + "\n");
  };
  EXPECT_EQ(holds("!And [!Condition P, !Equals [1, '1']]"), "t");
  EXPECT_EQ(holds("!And [!Condition P, !Equals [1, 2]]"), "f");
  EXPECT_EQ(holds("!Or [!Equals [a, b], {Condition: P}]"), "t");
  EXPECT_EQ(holds("{'Fn::Not': [{Condition: P}]}"), "f");
  EXPECT_EQ(holds("!Equals [true, 'true']"), "t");
}

TEST(Evaluator, RefusesConditionsThatAreNone) {
  const auto mistake = [](const std::string& condition) {
    return mistake_in("x", "Conditions: {C: " + condition + "}\n");
  };
  EXPECT_EQ(mistake("!Not [!Condition C]"), "condition 'C' depends on itself");
  EXPECT_EQ(mistake("!And [!Equals [1, 1]]"), "'Fn::And' takes a list of 2 to 10 conditions");
  EXPECT_EQ(mistake("text"),
            "this is no condition; expected 'Fn::Equals', 'Fn::And', 'Fn::Or', 'Fn::Not' or "
            "'Condition'");
}

TEST(Evaluator, FindsInMappings) {
  EXPECT_EQ(value_of("!FindInMap [Sizes, dev, Memory]", maps), "128");
  EXPECT_EQ(value_of("!FindInMap [Sizes, !Sub 'pro${X}', Memory]",
                     std::string(maps) + "Parameters: {X: {Type: String, Default: d}}\n"),
            "512");
  EXPECT_EQ(value_of("!FindInMap [Sizes, test, Memory, {DefaultValue: 64}]", maps), "64");
  EXPECT_EQ(mistake_in("!FindInMap [Sizes, test, Memory]", maps),
            "mapping 'Sizes' has no key 'test'; expected 'dev' or 'prod'");
  EXPECT_EQ(mistake_in("!FindInMap [Size, dev, Memory]", maps),
            "there is no mapping 'Size' in this template; did you mean 'Sizes'?");
}

TEST(Evaluator, KnowsTheLanguageExtensions) {
  EXPECT_EQ(value_of("!ToJsonString {a: 1, b: [!Ref AWS::Region]}"),
            R"({"a":1,"b":["eu-central-1"]})");
  EXPECT_EQ(value_of("!Length [a, b]"), "2");
}

TEST(Evaluator, RefusesFunctionsThatDoNotExist) {
  EXPECT_EQ(mistake_in("!Subb x"),
            "there is no intrinsic function 'Fn::Subb'; did you mean 'Fn::Sub'?");
  EXPECT_EQ(mistake_in("{'Fn::Joyn': [a]}"),
            "there is no intrinsic function 'Fn::Joyn'; did you mean 'Fn::Join'?");
  EXPECT_EQ(mistake_in("!Ref Job"),
            "there is no parameter or resource 'Job' in this template; did you mean 'Jobs'?");
  EXPECT_EQ(mistake_in("!GetAtt Jobs.Name"),
            "'Jobs' (AWS::SQS::Queue) has no attribute 'Name'; expected 'Arn', 'QueueName' or "
            "'QueueUrl'");
  EXPECT_EQ(mistake_in("!GetAtt Jobs"),
            "'Fn::GetAtt' takes Resource.Attribute or [Resource, Attribute]");
}

TEST(Evaluator, ListsWhatOnlyAwsCanCompute) {
  const Deployment deployment = read(
      "Resources:\n  Net:\n    Type: AWS::EC2::Subnet\n    Properties:\n"
      "      CidrBlock: !Select [0, !Cidr ['10.0.0.0/16', 2, 8]]\n"
      "  Jobs:\n    Type: AWS::SQS::Queue\n    Properties:\n"
      "      KmsMasterKeyId: '{{resolve:ssm:/key}}'\n");
  EXPECT_EQ(unsupported(deployment),
            (std::vector<std::string>{
                "main.yaml:5:30: Fn::Cidr: this function is not computed here; its value is empty",
                "main.yaml:2:3: Net (AWS::EC2::Subnet): resources of this type do not exist here",
                "main.yaml:9:23: the dynamic reference '{{resolve:ssm:/key}}': it is not looked up "
                "here and stays as it is"}));
}

TEST(Evaluator, SurvivesExpressionsThatFollowOneAnotherForEver) {
  std::string text = "Resources:\n";
  for (int i = 0; i < 450; ++i) {
    text += "  Q" + std::to_string(i) + ":\n    Type: AWS::SQS::Queue\n    Properties:\n" +
            "      QueueName: !GetAtt Q" + std::to_string(i + 1) + ".QueueName\n";
  }
  text += "  Q450: {Type: AWS::SQS::Queue}\n";
  const auto texts = mistakes(text);
  ASSERT_FALSE(texts.empty());
  EXPECT_NE(texts[0].find("too deeply"), std::string::npos) << texts[0];
}

}  // namespace
}  // namespace local_cloud::templates
