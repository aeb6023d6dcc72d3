#include <micro_api/validated.hpp>

#include <gtest/gtest.h>

#include "service.hpp"

namespace micro_api {
namespace {

struct Range {
  int from = 0;
  int to = 0;
  Verdict validate() const {
    if (from > to) return "from is at most to";
    return {};
  }
};

struct Plan {
  Bounded<std::string, 1, 9> name = "a";
  Range days;
  std::vector<Range> breaks = {};
  std::map<int, std::optional<Range>> extra = {};
  Verdict validate() const {
    if (days.to > 365) return "a plan is for a year";
    return {};
  }
};

// As a handler of a PATCH gets and answers it.
std::string answer_of(const Plan& plan) {
  return get(app_of([plan] { return validated(plan); }), "/").body;
}

std::string refused(const std::string& loc, const std::string& reason, const std::string& input) {
  return detail_of(R"({"type":"value_error","loc":)" + loc + R"(,"msg":"Value error, )" + reason +
                   R"(","input":)" + input + R"(,"ctx":{"error":{}}})");
}

TEST(Validated, IsWhatItWasIfNothingIsWrong) {
  EXPECT_EQ(answer_of({.days = {1, 2}}),
            R"({"name":"a","days":{"from":1,"to":2},"breaks":[],"extra":{}})");
}

TEST(Validated, RefusesAsABodyIsRefused) {
  const std::string plan = R"({"name":"a","days":{"from":1,"to":366},"breaks":[],"extra":{}})";
  const std::string wanted = refused(R"(["body"])", "a plan is for a year", plan);
  EXPECT_EQ(answer_of({.days = {1, 366}}), wanted);
  EXPECT_EQ(post(app_of([](const Body<Plan>&) {}), plan).body, wanted);
  EXPECT_EQ(get(app_of([] { return validated(Plan{.days = {1, 366}}); }), "/").status, 422);
}

TEST(Validated, AsksTheInnerStructsFirstAndReportsThemAll) {
  EXPECT_EQ(answer_of({.days = {400, 366}, .breaks = {{}, {2, 1}}, .extra = {{7, Range{3, 0}}}}),
            detail_of(R"({"type":"value_error","loc":["body","days"],"msg":"Value error, from is )"
                      R"(at most to","input":{"from":400,"to":366},"ctx":{"error":{}}},)"
                      R"({"type":"value_error","loc":["body","breaks",1],"msg":"Value error, from )"
                      R"(is at most to","input":{"from":2,"to":1},"ctx":{"error":{}}},)"
                      R"({"type":"value_error","loc":["body","extra","7"],"msg":"Value error, )"
                      R"(from is at most to","input":{"from":3,"to":0},"ctx":{"error":{}}})"));
}

TEST(Validated, ReadsJsonThatWasMerged) {
  const Json merged = micro_core::parse_json(R"({"name":"","days":{"from":1}})").value();
  const Response<Plan> plan = validated<Plan>(merged);
  ASSERT_NE(plan.error(), nullptr);
  EXPECT_EQ(plan.error()->status, 422);
  std::vector<std::string> places;
  for (const FieldError& one : plan.error()->errors) {
    places.push_back(micro_core::to_text(Json(one.loc)) + one.type);
  }
  EXPECT_EQ(places, (std::vector<std::string>{
                        R"(["body","name"]string_too_short)", R"(["body","days","to"]missing)",
                        R"(["body","breaks"]missing)", R"(["body","extra"]missing)"}));
}

}  // namespace
}  // namespace micro_api
