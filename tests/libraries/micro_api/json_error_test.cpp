#include "json_error.hpp"

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

TEST(JsonError, HasNothingToSayAboutWhatPythonAccepts) {
  for (const std::string text :
       {"1e400", "NaN", "[Infinity,-Infinity]", R"("\ud800")", "-0.5E+3"}) {
    EXPECT_FALSE(python_json_error(text)) << text;
  }
  EXPECT_FALSE(python_json_error(std::string(100'000, '[')));
}

}  // namespace
}  // namespace micro_api
