// A program of its own: a wrong pattern keeps every app of its program from starting.
#include <gtest/gtest.h>

#include <stdexcept>

#include "service.hpp"

namespace micro_api {
namespace {

using micro_core::Constrained;
using micro_core::Pattern;

using Code = Constrained<std::string, Pattern{"^[a-z+$"}>;
constexpr std::string_view reason = "Pattern{\"^[a-z+$\"}: missing ]: [a-z+$";

struct Item {
  std::string name;
  std::optional<Code> code;
};

struct Search {
  Query<std::vector<std::string>> word;
  Query<Code> code;
};

std::string refusal(App app) {
  try {
    app.start();
  } catch (const std::logic_error& wrong) {
    return wrong.what();
  }
  return "it started";
}

TEST(Pattern, ThatIsNoneKeepsTheAppFromStartingAndIsNamedWithItsField) {
  App app = quiet_app();
  app.post<"/items">("Add", [](const Body<Item>&) {});
  EXPECT_EQ(refusal(std::move(app)), "Item.code: " + std::string(reason));
}

TEST(Pattern, ThatIsNoneIsNamedWithItsParameter) {
  App app = quiet_app();
  app.get<"/items">("Find", [](const Search&) {});
  EXPECT_EQ(refusal(std::move(app)), "GET /items, code: " + std::string(reason));
}

TEST(Pattern, ThatIsNoneIsFoundOutsideOfTheDocumentToo) {
  App app = quiet_app();
  app.get<"/items">("Find", {.include_in_schema = false}, [](const Search&) {});
  EXPECT_EQ(refusal(std::move(app)), reason);
}

TEST(Pattern, ThatIsNoneIsFoundByWhatChecksAnApp) {
  EXPECT_THROW(quiet_app().check(), std::logic_error);
}

}  // namespace
}  // namespace micro_api
