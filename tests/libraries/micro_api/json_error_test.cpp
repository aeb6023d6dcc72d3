#include "json_error.hpp"

#include <micro_core/json.hpp>

#include <gtest/gtest.h>

namespace micro_api {
namespace {

// Recorded from Python 3.11's json.loads.
TEST(JsonError, SaysWhatPythonSays) {
  struct Case {
    std::string text, message;
    std::size_t position;
  };
  const Case cases[] = {
      {"", "Expecting value", 0},
      {"  x", "Expecting value", 2},
      {"nul", "Expecting value", 0},
      {"-", "Expecting value", 0},
      {"[", "Expecting value", 1},
      {"[1,", "Expecting value", 3},
      {"[1,]", "Expecting value", 3},
      {"[,1]", "Expecting value", 1},
      {R"(["é", x])", "Expecting value", 6},
      {"[1 2]", "Expecting ',' delimiter", 3},
      {"{", "Expecting property name enclosed in double quotes", 1},
      {"{a:1}", "Expecting property name enclosed in double quotes", 1},
      {R"({"a":1,)", "Expecting property name enclosed in double quotes", 7},
      {R"({"a":1,})", "Expecting property name enclosed in double quotes", 7},
      {R"({"a")", "Expecting ':' delimiter", 4},
      {R"({"a" 1})", "Expecting ':' delimiter", 5},
      {R"({"a":)", "Expecting value", 5},
      {R"({"a":1)", "Expecting ',' delimiter", 6},
      {R"({"a":1 "b"})", "Expecting ',' delimiter", 7},
      {"1 2", "Extra data", 2},
      {"01", "Extra data", 1},
      {"1.", "Extra data", 1},
      {"1e", "Extra data", 1},
      {"\"abc", "Unterminated string starting at", 0},
      {"\"\\", "Unterminated string starting at", 0},
      {"\"abc\n", "Invalid control character at", 4},
      {R"("a\x")", "Invalid \\escape", 2},
      {R"("a\u12")", "Invalid \\uXXXX escape", 3},
      {R"("\uZZZZ")", "Invalid \\uXXXX escape", 2},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.text);
    const auto error = python_json_error(one.text);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->message, one.message);
    EXPECT_EQ(error->position, one.position);
  }
}

TEST(JsonError, SaysWhereTheTextIsThatPythonWouldTakeAndWeDoNot) {
  struct Case {
    std::string text, message;
    std::size_t position;
  };
  const Case cases[] = {
      {"NaN", "Expecting value", 0},
      {R"({"ratio": NaN})", "Expecting value", 10},
      {"[1, Infinity]", "Expecting value", 4},
      {"[1, -Infinity]", "Expecting value", 4},
      {R"("\ud800")", "Invalid \\uXXXX escape", 2},
      {R"(["é", "a\udc00"])", "Invalid \\uXXXX escape", 9},
      {R"("\ud800\u0041")", "Invalid \\uXXXX escape", 2},
      {R"("\ud800\n")", "Invalid \\uXXXX escape", 2},
      {"[1, 1e400]", "Number out of range", 4},
      {"[1, 3e-99999999999]", "Number out of range", 4},
      {"[1, -1" + std::string(400, '0') + "]", "Number out of range", 4},
      {std::string(1'000, '['), "Nested too deeply", 128},
      {"\"é\xFF\"", "Invalid UTF-8", 2},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.text);
    EXPECT_FALSE(micro_core::parse_json(one.text));
    const auto error = python_json_error(one.text);
    ASSERT_TRUE(error);
    EXPECT_EQ(error->message, one.message);
    EXPECT_EQ(error->position, one.position);
  }
}

TEST(JsonError, HasNothingToSayAboutWhatWeRead) {
  for (const std::string& text :
       {std::string("1e-400"), std::string(R"("\ud83d\ude00")"), std::string("-0.5E+3"),
        std::string(128, '[') + std::string(128, ']')}) {
    EXPECT_TRUE(micro_core::parse_json(text)) << text;
    EXPECT_FALSE(python_json_error(text)) << text;
  }
}

}  // namespace
}  // namespace micro_api
