#include <micro_api/filter.hpp>

#include <gtest/gtest.h>

namespace {

struct Address {
  std::string city;
  std::string door_code;
};
struct User {
  std::string name;
  std::string password;
  std::optional<Address> home;
  std::vector<Address> others;
  std::map<std::string, Address> named;
  micro_core::Bounded<int, 0, 150> age = 0;
};

struct AddressOut {
  std::string city;
};
struct UserOut {
  std::vector<AddressOut> others;
  std::string name;
  std::optional<AddressOut> home;
  std::map<std::string, AddressOut> named;
  int age = 0;
};

}  // namespace

namespace micro_api {
namespace {

const User ada{.name = "Ada",
               .password = "secret",
               .home = Address{"London", "1234"},
               .others = {{"Paris", "5"}, {"Rome", "6"}},
               .named = {{"work", {"Oslo", "7"}}},
               .age = 36};

TEST(As, CopiesTheMembersOfTheDeclaredType) {
  EXPECT_EQ(micro_core::to_text(micro_core::to_json(as<UserOut>(ada))),
            R"({"others":[{"city":"Paris"},{"city":"Rome"}],"name":"Ada","home":{"city":"London"},)"
            R"("named":{"work":{"city":"Oslo"}},"age":36})");
}

TEST(As, KeepsWhatIsAbsentAbsent) {
  EXPECT_FALSE(as<UserOut>(User{}).home);
}

TEST(As, WalksLists) {
  const auto users = as<std::vector<UserOut>>(std::vector<User>{ada, User{}});
  ASSERT_EQ(users.size(), 2);
  EXPECT_EQ(users[0].name, "Ada");
}

}  // namespace
}  // namespace micro_api
