// A function, tested with everything that is between it and Lambda: no account, no second process.
#include <micro_lambda/runtime.hpp>
#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <gtest/gtest.h>

using micro_core::Json;
using micro_lambda::testing::FakeRuntimeApi;
using micro_lambda::testing::RuntimeCall;

namespace {

Json divide(const Json& event) {
  const auto divisor = event.at("by").as_int64();
  if (divisor == 0) throw std::domain_error("nothing can be divided by zero");
  return Json(event.at("number").as_int64() / divisor);
}

TEST(Divide, AnswersEachEvent) {
  FakeRuntimeApi lambda;
  lambda.add_event(R"({"number":6,"by":2})");
  lambda.add_event(R"({"number":6,"by":0})");

  EXPECT_EQ(micro_lambda::run(divide, lambda.options()), 0);

  EXPECT_EQ(lambda.answer_to("id-1").value().body, "3");
  const auto failed = lambda.answer_to("id-2").value();
  EXPECT_EQ(failed.error_type(), "Function.Exception");
  EXPECT_EQ(failed.error().at("errorMessage").as_string(), "nothing can be divided by zero");
}

TEST(Divide, SurvivesAnAnswerThatCameTooLate) {
  FakeRuntimeApi lambda;
  lambda.add_fault({.call = RuntimeCall::response, .status = 410});
  lambda.add_event(R"({"number":6,"by":2})");
  lambda.add_event(R"({"number":8,"by":2})");

  EXPECT_EQ(micro_lambda::run(divide, lambda.options()), 0);

  EXPECT_FALSE(lambda.answer_to("id-1"));
  EXPECT_EQ(lambda.answer_to("id-2").value().body, "4");
}

}  // namespace
