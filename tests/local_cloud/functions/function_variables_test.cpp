#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <local_cloud/functions/function_variables.hpp>

namespace local_cloud::functions {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> variables_of(const FunctionConfig& function) {
  FunctionsOptions options;
  options.aws_endpoint = "http://127.0.0.1:4566";
  options.variables = {{"DOCS_ASSETS_URL", "/_micro/docs"}};
  return function_variables(
      function, options,
      {.runtime_api = "127.0.0.1:9", .log_stream = "s", .temporary_folder = "/t"});
}

TEST(FunctionVariables, AreThoseOfLambda) {
  FunctionConfig function;
  function.name = "users";
  function.handler = "any";
  function.artifact = "/task";
  function.layers = {"/layer-1", "/layer-2"};
  const auto variables = variables_of(function);
  for (const char* expected :
       {"AWS_LAMBDA_RUNTIME_API=127.0.0.1:9", "_HANDLER=any", "LAMBDA_TASK_ROOT=/task",
        "AWS_REGION=eu-central-1", "AWS_LAMBDA_FUNCTION_NAME=users",
        "AWS_LAMBDA_FUNCTION_VERSION=$LATEST", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE=128",
        "AWS_LAMBDA_LOG_GROUP_NAME=/aws/lambda/users", "AWS_LAMBDA_INITIALIZATION_TYPE=on-demand",
        "AWS_XRAY_CONTEXT_MISSING=LOG_ERROR", "_AWS_XRAY_DAEMON_PORT=2000", "TZ=:UTC", "TMPDIR=/t",
        "DOCS_ASSETS_URL=/_micro/docs", "AWS_ENDPOINT_URL=http://127.0.0.1:4566",
        "LD_LIBRARY_PATH=/task:/task/lib:/layer-2/lib:/layer-1/lib",
        "PATH=/usr/local/bin:/usr/bin:/bin:/layer-2/bin:/layer-1/bin"}) {
    EXPECT_THAT(variables, Contains(expected));
  }
  EXPECT_THAT(variables, Not(Contains(StartsWith("AWS_EXECUTION_ENV="))));
}

TEST(FunctionVariables, OfTheTemplateOverruleOnlyWhatTheyMay) {
  FunctionConfig function;
  function.environment = {{"TZ", "Europe/Vienna"},
                          {"AWS_ENDPOINT_URL", "http://elsewhere"},
                          {"AWS_ACCESS_KEY_ID", "mine"},
                          {"_X_AMZN_TRACE_ID", "mine"}};
  EXPECT_THAT(variables_of(function),
              AllOf(Contains("TZ=Europe/Vienna"), Contains("AWS_ENDPOINT_URL=http://elsewhere"),
                    Not(Contains("AWS_ACCESS_KEY_ID=mine")),
                    Not(Contains(StartsWith("_X_AMZN_TRACE_ID=")))));
}

}  // namespace
}  // namespace local_cloud::functions
