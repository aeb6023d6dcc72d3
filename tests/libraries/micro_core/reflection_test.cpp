#include <micro_core/json.hpp>
#include <micro_core/reflection.hpp>

#include <gmock/gmock.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace {

enum class Color { red, dark_green, blue = 7 };

struct Inner {
  int depth = 0;
};

struct Mixed {
  std::string user_id;
  std::optional<std::optional<int>> twice;
  micro_core::Json json;
  std::vector<Inner> inners;
  Inner inner;
  std::map<std::string, Inner> by_name;
  bool class_ = false;
  std::array<int, 3> three = {};
  std::unique_ptr<int> owned;
  int last = 3;
};

struct Tree {
  std::string name;
  std::vector<Tree> children;
};

struct Event {
  std::string detail_type;
  int max_age = 0;
};

struct Empty {};

struct Annotated {
  std::string item_name;
  double price = 0;
  int plain = 0;

  static constexpr micro_core::Field fields[] = {
      {.name = "item_name", .alias = "itemName", .description = "What the bill says"},
      {.name = "price", .deprecated = true}};
};

// None of these three lists fields.
struct HasFields {
  int fields = 0;
};
struct HasManyFields {
  std::vector<micro_core::Field> fields;
};
struct HasFieldsOfItsOwn {
  int one = 0;
  static constexpr int fields[] = {1, 2};
};

// As many members as reflection walks.
struct Large {
  int a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0, b1, b2, b3, b4, b5, b6, b7, b8, b9, c0, c1, c2,
      c3, c4, c5, c6, c7, c8, c9, d0, d1, d2, d3, d4, d5, d6, d7, d8, d9, e0, e1, e2, e3, e4, e5,
      e6, e7;
};

}  // namespace

template <>
struct micro_core::WireTraits<Event> {
  static constexpr auto style = NameStyle::camel_case;
  static constexpr Field fields[] = {{.name = "detail_type", .alias = "detail-type"}};
};

template <>
struct micro_core::WireTraits<Color> {
  static constexpr auto style = NameStyle::kebab_case;
  static constexpr Field fields[] = {{.name = "red", .alias = "RED"}};
};

namespace micro_core {
namespace {

TEST(Reflection, CountsMembersOfEveryKind) {
  EXPECT_EQ(member_count<Mixed>(), 10);
  EXPECT_EQ(member_count<Tree>(), 2);
  EXPECT_EQ(member_count<Large>(), 48);
  EXPECT_EQ(member_count<Empty>(), 0);
}

TEST(Reflection, NamesMembersAsTheyAreWritten) {
  EXPECT_EQ((member_name<Mixed, 0>), "user_id");
  EXPECT_EQ((member_name<Mixed, 9>), "last");
  EXPECT_EQ((member_name<Large, 47>), "e7");
}

TEST(Reflection, DropsTheUnderscoreThatOnlyAvoidsAKeyword) {
  EXPECT_EQ((member_name<Mixed, 6>), "class");
}

TEST(Reflection, NamesMembersAsTheTraitsSay) {
  EXPECT_EQ((member_name<Event, 0>), "detail-type");
  EXPECT_EQ((member_name<Event, 1>), "maxAge");
}

TEST(Reflection, FindsWhatAStructSaysOfItsMembers) {
  EXPECT_EQ((member_name<Annotated, 0>), "itemName");
  EXPECT_EQ((field_of<Annotated, 0>).description, "What the bill says");
  EXPECT_EQ((member_name<Annotated, 1>), "price");
  static_assert(field_of<Annotated, 1>.deprecated);
  EXPECT_EQ((member_name<Annotated, 2>), "plain");
  EXPECT_EQ((field_of<Annotated, 2>).name, "");
  EXPECT_EQ((field_of<Event, 0>).alias, "detail-type");
}

TEST(Reflection, TakesAMemberThatIsOnlyCalledFieldsForAMember) {
  EXPECT_EQ((member_name<HasFields, 0>), "fields");
  EXPECT_EQ((member_name<HasManyFields, 0>), "fields");
  EXPECT_EQ(member_count<HasFieldsOfItsOwn>(), 1);
  EXPECT_EQ((field_of<HasFieldsOfItsOwn, 0>).name, "");
}

TEST(Reflection, NamesMembersOfALocalStruct) {
  struct Local {
    int inside;
    std::string text;
  };
  EXPECT_EQ((member_name<Local, 0>), "inside");
  EXPECT_EQ((member_name<Local, 1>), "text");
}

TEST(Reflection, VisitsMembersInOrderAndByReference) {
  Tree tree{.name = "root", .children = {}};
  std::vector<std::string_view> names;
  for_each_member(tree, [&](std::string_view name, auto& member) {
    names.push_back(name);
    if constexpr (std::is_same_v<decltype(member), std::string&>) member = "changed";
  });
  EXPECT_THAT(names, testing::ElementsAre("name", "children"));
  EXPECT_EQ(tree.name, "changed");
  EXPECT_EQ(&member_of<0>(tree), &tree.name);
}

TEST(Reflection, ListsEnumeratorsWithGaps) {
  ASSERT_EQ(enumerators<Color>.size(), 3);
  EXPECT_EQ(enumerators<Color>[0].name, "RED");
  EXPECT_EQ(enumerators<Color>[1].name, "dark-green");
  EXPECT_EQ(enumerators<Color>[2].value, Color::blue);
  EXPECT_EQ(enum_name(Color::blue), "blue");
  EXPECT_EQ(enum_name(static_cast<Color>(5)), "");
}

}  // namespace
}  // namespace micro_core
