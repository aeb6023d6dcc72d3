#include <gtest/gtest.h>
#include <local_cloud/functions/runtime_api.hpp>

namespace local_cloud::functions::runtime_api {
namespace {

Request parsed(std::string method, std::string target) {
  static micro_http::HttpRequest request;  // the result points into it
  request.method = std::move(method);
  request.target = std::move(target);
  return parse(request);
}

TEST(RuntimeApi, KnowsItsCalls) {
  EXPECT_EQ(parsed("GET", "/2018-06-01/runtime/invocation/next").call, Call::next);
  EXPECT_EQ(parsed("POST", "/2018-06-01/runtime/init/error").call, Call::init_error);
  EXPECT_EQ(parsed("GET", "/2018-06-01/ping").call, Call::ping);
  const Request response = parsed("POST", "/2018-06-01/runtime/invocation/a-b-c/response");
  EXPECT_EQ(response.call, Call::response);
  EXPECT_EQ(response.request_id, "a-b-c");
  EXPECT_EQ(parsed("POST", "/2018-06-01/runtime/invocation/x/error").call, Call::error);
}

TEST(RuntimeApi, RefusesWhatIsNoneOfThem) {
  for (const auto& [method, target] :
       {std::pair{"POST", "/2018-06-01/runtime/invocation/next"},
        std::pair{"GET", "/2018-06-01/runtime/init/error"},
        std::pair{"POST", "/2018-06-01/runtime/invocation/x/y/response"},
        std::pair{"POST", "/2018-06-01/runtime/invocation//"},
        std::pair{"GET", "/2020-01-01/extension/event/next"}, std::pair{"GET", "/"}}) {
    EXPECT_EQ(parsed(method, target).call, Call::unknown) << method << ' ' << target;
  }
}

TEST(RuntimeApi, TakesErrorTypesOfLambdasFormAndReplacesOthers) {
  const auto type = [](const char* header) {
    return error_type({"POST", "/", {{"Lambda-Runtime-Function-Error-Type", header}}, {}, {}});
  };
  EXPECT_EQ(type("Runtime.NoSuchHandler"), "Runtime.NoSuchHandler");
  EXPECT_EQ(type("Function.ConfigInvalid"), "Function.ConfigInvalid");
  EXPECT_EQ(type("Function.lower"), "Function.Unknown");
  EXPECT_EQ(type("Runtime.lower"), "Runtime.Unknown");
  EXPECT_EQ(type("whatever"), "Runtime.Unknown");
  EXPECT_EQ(type(""), "Runtime.Unknown");
}

TEST(RuntimeApi, WordsItsRefusalsAsLambdaDoes) {
  EXPECT_EQ(accepted().status, 202);
  EXPECT_EQ(accepted().body, "{\"status\":\"OK\"}\n");
  EXPECT_EQ(response_too_large(6'291'556).body,
            R"({"errorMessage":"Exceeded maximum allowed payload size (6291556 bytes).",)"
            R"("errorType":"RequestEntityTooLarge"})");
}

}  // namespace
}  // namespace local_cloud::functions::runtime_api
