#include <micro_core/codec.hpp>
#include <micro_core/constrained.hpp>

#include <gmock/gmock.h>

#include <algorithm>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace micro_core {
namespace {

using Name = Bounded<std::string, 1, 5>;

std::size_t size_of(const std::string& text) {
  return text.size();
}

Verdict is_even(int value) {
  if (value % 2 == 0) return {};
  return "must be even";
}

Verdict is_small(int value) {
  if (value < 100) return {};
  return "must be small";
}

Verdict is_not_root(std::string_view name) {
  if (name != "root") return {};
  return "root is taken";
}

TEST(Constrained, ReadsLikeTheValueItHolds) {
  const Name name = "Ada";
  EXPECT_EQ(*name, "Ada");
  EXPECT_EQ(name->size(), 3);
  EXPECT_EQ(size_of(name), 3);
  EXPECT_TRUE(name == "Ada");
  EXPECT_TRUE(name == Name("Ada"));
}

TEST(Constrained, CountsTheCharactersOfAStringNotItsBytes) {
  EXPECT_TRUE(Name::holds("žluťe"));
  EXPECT_TRUE(Name::holds("😀😀😀😀😀"));
  EXPECT_FALSE(Name::holds("abcdef"));
  EXPECT_FALSE(Name::holds(""));
}

TEST(Constrained, CountsTheElementsOfAContainer) {
  using Tags = Bounded<std::vector<int>, 1, 2>;
  EXPECT_FALSE(Tags::holds({}));
  EXPECT_TRUE(Tags::holds({1, 2}));
  EXPECT_FALSE(Tags::holds({1, 2, 3}));
}

TEST(Constrained, ComparesNumbersWithoutConversionBySign) {
  using Any = Bounded<std::uint64_t, 0, 18446744073709551615ULL>;
  EXPECT_TRUE(Any::holds(18446744073709551615ULL));
  using Temperature = Bounded<int, -5, 5>;
  EXPECT_FALSE(Temperature::holds(-6));
  EXPECT_TRUE(Temperature::holds(-5));
  using NotNegative = Constrained<std::int64_t, AtLeast{0U}>;
  EXPECT_FALSE(NotNegative::holds(-1));
  EXPECT_TRUE(NotNegative::holds(0));
  using Ratio = Bounded<double, 0, 0.5>;
  EXPECT_TRUE(Ratio::holds(0.5));
  EXPECT_FALSE(Ratio::holds(0.50001));
}

TEST(Constrained, LeavesASideOpen) {
  using Positive = Bounded<int, 1>;
  EXPECT_TRUE(Positive::holds(2'000'000'000));
  EXPECT_FALSE(Positive::holds(0));
  using Small = Bounded<int, no_limit, 10>;
  EXPECT_TRUE(Small::holds(-2'000'000'000));
  EXPECT_FALSE(Small::holds(11));
}

TEST(Constrained, IsTheRulesOfBothIfItConstrainsAConstrained) {
  using Positive = Constrained<int, Above{0}>;
  using Step = Constrained<Positive, MultipleOf{5}, &is_even>;
  static_assert(std::is_same_v<Step::constrained_type, int>);
  EXPECT_TRUE(Step::holds(10));
  EXPECT_FALSE(Step::holds(0));
  EXPECT_FALSE(Step::holds(4));
  EXPECT_FALSE(Step::holds(5));
  const Step step = 20;
  EXPECT_EQ(step, 20);
}

struct Case {
  std::string input;
  std::string errors;  // "[]": accepted, and then `result` is what it reads as
  std::string result = {};
};

template <class T>
void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    SCOPED_TRACE(one.input);
    T value{};
    JsonArray all;
    for (const FieldError& error : decode_all(parse_json(one.input).value(), value)) {
      all.push_back(to_json(error));
    }
    EXPECT_EQ(to_text(all), one.errors);
    if (one.errors == "[]") {
      EXPECT_EQ(to_text(to_json(value)), one.result);
    }
  }
}

// The expectations are what pydantic 2 prints for Annotated[..., Field(...)] of the same rules.
TEST(Constrained, ReportsTheFirstRuleThatAnIntegerBreaksInPydanticsOrder) {
  check<Constrained<int, AtLeast{10}, Below{100}, MultipleOf{5}>>(
      {{"10", "[]", "10"},
       {"\"95\"", "[]", "95"},
       {"7", R"([{"type":"multiple_of","loc":[],"msg":"Input should be a multiple of 5","input":7,)"
             R"("ctx":{"multiple_of":5}}])"},
       {"100", R"([{"type":"less_than","loc":[],"msg":"Input should be less than 100","input":100,)"
               R"("ctx":{"lt":100}}])"},
       {"5", R"([{"type":"greater_than_equal","loc":[],)"
             R"("msg":"Input should be greater than or equal to 10","input":5,"ctx":{"ge":10}}])"},
       {"99999999999999999999",
        R"([{"type":"less_than","loc":[],"msg":"Input should be less than 100",)"
        R"("input":1e+20,"ctx":{"lt":100}}])"}});
  check<Constrained<std::uint8_t, Above{0}>>(
      {{"255", "[]", "255"},
       {"-5",
        R"([{"type":"greater_than","loc":[],"msg":"Input should be greater than 0","input":-5,)"
        R"("ctx":{"gt":0}}])"},
       {"256",
        R"([{"type":"less_than_equal","loc":[],"msg":"Input should be less than or equal to 255",)"
        R"("input":256,"ctx":{"le":255}}])"}});
  check<Constrained<std::int64_t, AtLeast{-9223372036854775807 - 1}>>(
      {{"-9223372036854775808", "[]", "-9223372036854775808"},
       {"-1e30",
        R"([{"type":"greater_than_equal","loc":[],)"
        R"("msg":"Input should be greater than or equal to -9223372036854775808","input":-1e+30,)"
        R"("ctx":{"ge":-9223372036854775808}}])"}});
}

TEST(Constrained, ReportsTheFirstRuleThatAFloatBreaks) {
  check<Constrained<double, Above{0}, AtMost{99999.5}, MultipleOf{0.1}>>(
      {{"0.3", "[]", "0.3"},
       {"\"9999.9\"", "[]", "9999.9"},
       {"0.25", R"([{"type":"multiple_of","loc":[],"msg":"Input should be a multiple of 0.1",)"
                R"("input":0.25,"ctx":{"multiple_of":0.1}}])"},
       {"0", R"([{"type":"greater_than","loc":[],"msg":"Input should be greater than 0","input":0,)"
             R"("ctx":{"gt":0.0}}])"},
       {"1000001", R"([{"type":"less_than_equal","loc":[],)"
                   R"("msg":"Input should be less than or equal to 99999.5","input":1000001,)"
                   R"("ctx":{"le":99999.5}}])"}});
  check<Constrained<float, Below{1e-7}>>(
      {{"1",
        R"([{"type":"less_than","loc":[],"msg":"Input should be less than 0.0000001","input":1,)"
        R"("ctx":{"lt":1e-07}}])"}});
}

TEST(Constrained, ChecksLengthAndThenPattern) {
  check<Constrained<std::string, Pattern{"^[a-z]+$"}, Length{2, 4}>>(
      {{"\"abc\"", "[]", "\"abc\""},
       {"\"A\"",
        R"([{"type":"string_too_short","loc":[],)"
        R"("msg":"String should have at least 2 characters","input":"A","ctx":{"min_length":2}}])"},
       {"\"ABC\"", R"([{"type":"string_pattern_mismatch","loc":[],)"
                   R"("msg":"String should match pattern '^[a-z]+$'","input":"ABC",)"
                   R"("ctx":{"pattern":"^[a-z]+$"}}])"},
       {"5",
        R"([{"type":"string_type","loc":[],"msg":"Input should be a valid string","input":5}])"}});
  check<Constrained<std::string, Pattern{"b"}>>({{"\"abc\"", "[]", "\"abc\""}});
  // Without (?m), $ is the end of the text and not of a line, as it is in Rust.
  EXPECT_FALSE((Constrained<std::string, Pattern{"^a$"}>::holds("a\n")));
  EXPECT_TRUE((Constrained<std::string, Pattern{"^.$"}>::holds("😀")));
}

TEST(Constrained, RefusesAPatternThatIsNone) {
  using Broken = Constrained<std::string, Pattern{"("}>;
  std::string message;
  try {
    (void)Broken::holds("a");
  } catch (const std::exception& exception) {
    message = exception.what();
  }
  EXPECT_EQ(message, "Pattern{\"(\"}: missing ): (");
}

TEST(Constrained, ChangesAStringBeforeAndAfterItsOtherRules) {
  check<Constrained<std::string, ToLower{}, StripWhitespace{}, Length{1, 3}, Pattern{"^[A-Z]"}>>(
      {{R"("  ABC\u00a0\n")", "[]", "\"abc\""},
       {R"(" \u2003 ")",
        R"([{"type":"string_too_short","loc":[],"msg":"String should have at least 1 character",)"
        "\"input\":\" \u2003 \",\"ctx\":{\"min_length\":1}}]"},
       {"\"abc\"",
        R"([{"type":"string_pattern_mismatch","loc":[],)"
        R"("msg":"String should match pattern '^[A-Z]'","input":"abc","ctx":{"pattern":"^[A-Z]"}}])"}});
  check<Constrained<std::string, ToUpper{}>>({{"\"aé1\"", "[]", "\"Aé1\""}});
}

TEST(Constrained, SaysThatAListIsTooLongBeforeItLooksAtItsItems) {
  check<Constrained<std::vector<int>, Length{2, 3}, unique>>(
      {{"[1,2]", "[]", "[1,2]"},
       {"[\"x\",2,3,4]",
        R"([{"type":"too_long","loc":[],)"
        R"("msg":"List should have at most 3 items after validation, not 4",)"
        R"("input":["x",2,3,4],"ctx":{"field_type":"List","max_length":3,"actual_length":4}}])"},
       {"[\"x\"]",
        R"([{"type":"int_parsing","loc":[0],)"
        R"("msg":"Input should be a valid integer, unable to parse string as an integer",)"
        R"("input":"x"}])"},
       {"[1]", R"([{"type":"too_short","loc":[],)"
               R"("msg":"List should have at least 2 items after validation, not 1",)"
               R"("input":[1],"ctx":{"field_type":"List","min_length":2,"actual_length":1}}])"},
       {"[1,2,\"1\"]",
        R"([{"type":"unique_list","loc":[],"msg":"List must be unique","input":[1,2,"1"]}])"},
       {"{}",
        R"([{"type":"list_type","loc":[],"msg":"Input should be a valid list","input":{}}])"}});
}

TEST(Constrained, CountsTheEntriesOfADictionary) {
  check<Constrained<std::map<std::string, int>, Length{1, 1}>>(
      {{R"({"a":1})", "[]", R"({"a":1})"},
       {"{}",
        R"([{"type":"too_short","loc":[],)"
        R"("msg":"Dictionary should have at least 1 item after validation, not 0","input":{},)"
        R"("ctx":{"field_type":"Dictionary","min_length":1,"actual_length":0}}])"}});
}

struct Point {
  int x = 0;
  int y = 0;
};

TEST(Constrained, ComparesItemsWithoutAnOrderByTheirJson) {
  using Points = Constrained<std::vector<Point>, unique>;
  EXPECT_TRUE(Points::holds({{1, 2}, {2, 1}}));
  EXPECT_FALSE(Points::holds({{1, 2}, {2, 1}, {1, 2}}));
  EXPECT_FALSE((Constrained<std::vector<bool>, unique>::holds({true, false, true})));
}

TEST(Constrained, AsksValidatorsInOrderAfterTheOtherRules) {
  check<Constrained<int, &is_even, AtLeast{0}, &is_small>>(
      {{"4", "[]", "4"},
       {"-3", R"([{"type":"greater_than_equal","loc":[],)"
              R"("msg":"Input should be greater than or equal to 0","input":-3,"ctx":{"ge":0}}])"},
       {"\"301\"",
        R"([{"type":"value_error","loc":[],"msg":"Value error, must be even","input":"301",)"
        R"("ctx":{"error":{}}}])"},
       {"300", R"([{"type":"value_error","loc":[],"msg":"Value error, must be small","input":300,)"
               R"("ctx":{"error":{}}}])"}});
  check<Constrained<std::string, ToLower{}, &is_not_root>>(
      {{"\"Root\"",
        R"([{"type":"value_error","loc":[],"msg":"Value error, root is taken","input":"Root",)"
        R"("ctx":{"error":{}}}])"}});
}

TEST(Constrained, HasItsRulesInsideOfWhatMayBeAbsentOrMany) {
  check<std::optional<Constrained<int, AtLeast{1}>>>(
      {{"null", "[]", "null"},
       {"0", R"([{"type":"greater_than_equal","loc":[],)"
             R"("msg":"Input should be greater than or equal to 1","input":0,"ctx":{"ge":1}}])"}});
  check<Constrained<std::vector<Constrained<int, AtMost{5}>>, Length{1}>>(
      {{"[5]", "[]", "[5]"},
       {"[1,6]", R"([{"type":"less_than_equal","loc":[1],)"
                 R"("msg":"Input should be less than or equal to 5","input":6,"ctx":{"le":5}}])"}});
}

// A type that no template argument can have, and that is compared: like a date.
class Version {
 public:
  Version() = default;
  Version(int major, int minor) : number_(major * 1000 + minor) {}
  bool operator<(const Version& other) const { return number_ < other.number_; }
  int number() const { return number_; }

 private:
  int number_ = 0;
};

}  // namespace

template <>
struct JsonCodec<Version> {
  static void decode(const Json& json, Version& out, const DecodeAt& at) {
    std::string text;
    if (!detail::decode_string(json, text, at)) return;
    if (text.size() != 3) return at.fail("version", "Input should be a version", json);
    out = Version(text[0] - '0', text[2] - '0');
  }
  static Json encode(const Version& value) {
    return Json(std::to_string(value.number() / 1000) + "." +
                std::to_string(value.number() % 1000));
  }
  static JsonObject schema() { return {{"type", "string"}}; }
};

namespace {

TEST(Constrained, ComparesAnyTypeWithABoundThatIsText) {
  check<Constrained<Version, AtLeast{"1.2"}, Below{"3.0"}>>(
      {{"\"1.2\"", "[]", "\"1.2\""},
       {"\"1.1\"", R"([{"type":"greater_than_equal","loc":[],)"
                   R"("msg":"Input should be greater than or equal to 1.2","input":"1.1",)"
                   R"("ctx":{"ge":"1.2"}}])"},
       {"\"3.0\"",
        R"([{"type":"less_than","loc":[],"msg":"Input should be less than 3.0","input":"3.0",)"
        R"("ctx":{"lt":"3.0"}}])"},
       {"\"x\"",
        R"([{"type":"version","loc":[],"msg":"Input should be a version","input":"x"}])"}});
  EXPECT_THROW((Constrained<Version, AtLeast{"first"}>::holds(Version(1, 0))), std::logic_error);
}

TEST(Constrained, IsFoundByTheStandardsAlgorithms) {
  using namespace std::string_literals;
  const std::vector<Bounded<std::string, 1, 9>> tags{"a", "b", "b"};
  EXPECT_EQ(std::ranges::find(tags, "b"s) - tags.begin(), 1);
  EXPECT_EQ(std::ranges::find(tags, "b") - tags.begin(), 1);
  EXPECT_EQ(std::ranges::find(tags, tags[2]) - tags.begin(), 1);
  EXPECT_EQ(std::find(tags.begin(), tags.end(), "c"), tags.end());
  const std::vector<std::string> names{"x", "b"};
  EXPECT_EQ(std::ranges::find(names, tags[1]) - names.begin(), 1);
  EXPECT_EQ(std::ranges::count(std::vector<Bounded<int, 1, 9>>{1, 2, 1}, 1), 2);
  EXPECT_EQ(std::ranges::find_first_of(tags, names) - tags.begin(), 1);
}

}  // namespace
}  // namespace micro_core
