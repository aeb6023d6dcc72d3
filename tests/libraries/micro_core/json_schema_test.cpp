#include <micro_core/json_schema.hpp>

#include <gtest/gtest.h>

namespace shop {

enum class Size { small, large };

struct Item {
  Size size = Size::small;
  std::vector<Item> parts;
};

struct Order {
  micro_core::Bounded<std::string, 1, 100> name;
  std::optional<std::string> note;
  micro_core::Bounded<std::vector<Item>, 1, 10> items;
  std::map<std::string, std::uint8_t> counts;
  micro_core::Defaulted<bool> express = false;
  micro_core::Bounded<double, 0> price;
  micro_core::Json extra;
};

template <class T>
struct Page {
  std::vector<T> entries;
};

}  // namespace shop

namespace other {

struct Item {
  int id = 0;
};

}  // namespace other

namespace micro_core {
namespace {

TEST(JsonSchema, DescribesMembersWithTheirBounds) {
  SchemaBuilder schemas;
  EXPECT_EQ(to_text(schemas.schema_of<shop::Order>()), R"({"$ref":"#/components/schemas/Order"})");
  EXPECT_EQ(
      to_text(schemas.components().at("Order")),
      R"({"type":"object","title":"Order","properties":{)"
      R"("name":{"type":"string","minLength":1,"maxLength":100,"title":"Name"},)"
      R"("note":{"anyOf":[{"type":"string"},{"type":"null"}],"title":"Note"},)"
      R"("items":{"type":"array","items":{"$ref":"#/components/schemas/Item"},"minItems":1,)"
      R"("maxItems":10,"title":"Items"},)"
      R"("counts":{"type":"object","additionalProperties":{"type":"integer","minimum":0,"maximum":255},)"
      R"("title":"Counts"},)"
      R"("express":{"type":"boolean","title":"Express","default":false},)"
      R"("price":{"type":"number","minimum":0,"title":"Price"},"extra":{"title":"Extra"}},)"
      R"("required":["name","items","counts","price","extra"]})");
}

TEST(JsonSchema, DescribesATypeThatContainsItself) {
  SchemaBuilder schemas;
  (void)schemas.schema_of<shop::Item>();
  EXPECT_EQ(
      to_text(schemas.components().at("Item")),
      R"({"type":"object","title":"Item","properties":{"size":{"$ref":"#/components/schemas/Size"},)"
      R"("parts":{"type":"array","items":{"$ref":"#/components/schemas/Item"},"title":"Parts"}},)"
      R"("required":["size","parts"]})");
  EXPECT_EQ(to_text(schemas.components().at("Size")),
            R"({"type":"string","enum":["small","large"],"title":"Size"})");
}

TEST(JsonSchema, KeepsTwoTypesOfOneNameApart) {
  SchemaBuilder schemas;
  EXPECT_EQ(to_text(schemas.schema_of<shop::Item>()), R"({"$ref":"#/components/schemas/Item"})");
  EXPECT_EQ(to_text(schemas.schema_of<other::Item>()), R"({"$ref":"#/components/schemas/Item_2"})");
  EXPECT_EQ(to_text(schemas.schema_of<shop::Item>()), R"({"$ref":"#/components/schemas/Item"})");
}

TEST(JsonSchema, NamesTemplatesByTheirArguments) {
  SchemaBuilder schemas;
  EXPECT_EQ(to_text(schemas.schema_of<shop::Page<shop::Item>>()),
            R"({"$ref":"#/components/schemas/Page_Item"})");
}

}  // namespace
}  // namespace micro_core
