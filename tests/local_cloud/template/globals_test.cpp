#include "reading.hpp"

namespace local_cloud::templates {
namespace {

constexpr const char* text =
    "Transform: AWS::Serverless-2016-10-31\n"
    "Globals:\n"
    "  Function:\n"
    "    Runtime: provided.al2023\n"
    "    Handler: bootstrap\n"
    "    Timeout: 10\n"
    "    Layers: [!Ref Base]\n"
    "    Environment: {Variables: {LEVEL: INFO, WHERE: global}}\n"
    "Resources:\n"
    "  Base: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: base}}\n"
    "  Own: {Type: AWS::Serverless::LayerVersion, Properties: {ContentUri: own}}\n"
    "  Fn:\n"
    "    Type: AWS::Serverless::Function\n"
    "    Properties:\n"
    "      CodeUri: src\n"
    "      Timeout: 20\n"
    "      Layers: [!Ref Own]\n"
    "      Environment: {Variables: {WHERE: local, MORE: x}}\n"
    "  Other:\n"
    "    Type: AWS::Serverless::Function\n"
    "    IgnoreGlobals: [Layers, Timeout]\n"
    "    Properties: {CodeUri: src}\n"
    "  Bare:\n"
    "    Type: AWS::Serverless::Function\n"
    "    IgnoreGlobals: '*'\n"
    "    Properties: {CodeUri: src, Handler: own, Runtime: provided.al2}\n";

TEST(Globals, MergeMapsJoinListsAndYieldToTheResource) {
  const Deployment deployment = read(text);
  const Function& function = deployment.functions.at(0);
  EXPECT_EQ(function.runtime, "provided.al2023");
  EXPECT_EQ(function.timeout.count(), 20);
  EXPECT_EQ(function.environment, (std::map<std::string, std::string>{
                                      {"LEVEL", "INFO"}, {"MORE", "x"}, {"WHERE", "local"}}));
  ASSERT_EQ(function.layers.size(), 2u);
  EXPECT_EQ(function.layers[0], deployment.layers[0].arn);  // the global one first
  EXPECT_EQ(function.layers[1], deployment.layers[1].arn);
}

TEST(Globals, AreIgnoredWhereTheResourceSaysSo) {
  const Deployment deployment = read(text);
  EXPECT_EQ(deployment.functions.at(1).timeout.count(), 3);
  EXPECT_TRUE(deployment.functions.at(1).layers.empty());
  EXPECT_EQ(deployment.functions.at(1).handler, "bootstrap");
  EXPECT_EQ(deployment.functions.at(2).handler, "own");
  EXPECT_TRUE(deployment.functions.at(2).environment.empty());
}

TEST(Globals, OfTheHttpApiReachTheImplicitOne) {
  const Deployment deployment = read(
      "Transform: AWS::Serverless-2016-10-31\n"
      "Globals: {HttpApi: {CorsConfiguration: true}}\n"
      "Resources:\n"
      "  Fn:\n"
      "    Type: AWS::Serverless::Function\n"
      "    Properties:\n"
      "      CodeUri: src\n      Handler: bootstrap\n      Runtime: provided.al2023\n"
      "      Events: {All: {Type: HttpApi}}\n");
  ASSERT_EQ(deployment.http_apis.size(), 1u);
  ASSERT_TRUE(deployment.http_apis[0].cors);
  EXPECT_EQ(deployment.http_apis[0].cors->allow_origins, std::vector<std::string>{"*"});
}

TEST(Globals, HaveKnownSections) {
  const auto texts = mistakes(
      "Transform: AWS::Serverless-2016-10-31\nGlobals: {Functions: {Timeout: 3}}\n"
      "Resources: {Q: {Type: AWS::SQS::Queue}}\n");
  ASSERT_EQ(texts.size(), 1u);
  EXPECT_NE(texts[0].find("'Globals' has no section 'Functions'"), std::string::npos);
  EXPECT_NE(texts[0].find("did you mean 'Function'?"), std::string::npos);
}

}  // namespace
}  // namespace local_cloud::templates
