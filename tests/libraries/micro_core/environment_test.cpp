#include <micro_core/environment.hpp>

#include <gtest/gtest.h>

#include <cstdlib>

namespace micro_core {
namespace {

TEST(Environment, TellsUnsetFromEmpty) {
  ::setenv("MICRO_CORE_TEST_EMPTY", "", 1);
  const Environment environment = process_environment();
  EXPECT_EQ(environment("MICRO_CORE_TEST_EMPTY"), "");
  EXPECT_EQ(environment("MICRO_CORE_TEST_UNSET"), std::nullopt);
}

TEST(Environment, NamesTheVariableThatIsMissing) {
  const Environment environment = [](std::string_view name) -> std::optional<std::string> {
    if (name == "SET") return "value";
    if (name == "EMPTY") return "";
    return std::nullopt;
  };
  EXPECT_EQ(*required_variable(environment, "SET"), "value");
  for (const std::string_view name : {"EMPTY", "TABLE_NAME"}) {
    const auto missing = required_variable(environment, name);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().code, ErrorCode::invalid_argument);
    EXPECT_NE(missing.error().message.find(name), std::string::npos);
  }
}

}  // namespace
}  // namespace micro_core
