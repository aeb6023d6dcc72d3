#include <micro_core/decimal.hpp>
#include <micro_core/json_schema.hpp>

#include <gmock/gmock.h>

#include <tuple>

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

struct Product {
  std::string item_name;
  micro_core::Constrained<double, micro_core::Above{0}, micro_core::MultipleOf{0.01}> price;
  std::string password;
  std::string internal;
  std::optional<Size> size;

  double gross() const { return *price * 1.25; }

  static constexpr micro_core::Field fields[] = {{.name = "item_name",
                                                  .alias = "itemName",
                                                  .title = "Name",
                                                  .description = "What the bill says",
                                                  .example = R"("lamp")"},
                                                 {.name = "price", .deprecated = true},
                                                 {.name = "password", .write_only = true},
                                                 {.name = "internal", .hidden = true},
                                                 {.name = "size", .description = "Of the box"}};
  static constexpr auto computed = std::tuple{micro_core::ComputedField{"gross", &Product::gross}};
};

struct Basket {
  std::vector<Product> products;
  Item gift;
};

struct Rules {
  micro_core::Constrained<int, micro_core::Above{0}, micro_core::AtMost{10}> number;
  micro_core::Constrained<std::string, micro_core::Pattern{"^a"}, micro_core::Length{1}> text;
  micro_core::Constrained<std::vector<int>, micro_core::Length{1, 3}, micro_core::unique> list;
  micro_core::Constrained<std::map<std::string, int>, micro_core::Length{1, 3}> dictionary;
  std::optional<micro_core::Constrained<std::uint64_t, micro_core::Below{100}>> maybe;
};

}  // namespace shop

namespace other {

struct Item {
  int id = 0;
};

}  // namespace other

template <>
struct micro_core::WireTraits<shop::Product> {
  static constexpr std::string_view title = "A product";
  static constexpr std::string_view description = "Something that is for sale";
  static constexpr std::string_view examples[] = {R"({"itemName": "lamp"})"};
};

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

TEST(JsonSchema, StatesEveryRule) {
  SchemaBuilder schemas;
  (void)schemas.schema_of<shop::Rules>();
  EXPECT_EQ(to_text(schemas.components().at("Rules")),
            R"({"type":"object","title":"Rules","properties":{)"
            R"("number":{"type":"integer","maximum":10,"exclusiveMinimum":0,"title":"Number"},)"
            R"("text":{"type":"string","minLength":1,"pattern":"^a","title":"Text"},)"
            R"("list":{"type":"array","items":{"type":"integer","minimum":-2147483648,)"
            R"("maximum":2147483647},"minItems":1,"maxItems":3,"uniqueItems":true,"title":"List"},)"
            R"("dictionary":{"type":"object","additionalProperties":{"type":"integer",)"
            R"("minimum":-2147483648,"maximum":2147483647},"minProperties":1,"maxProperties":3,)"
            R"("title":"Dictionary"},)"
            R"("maybe":{"anyOf":[{"type":"integer","minimum":0,"exclusiveMaximum":100},)"
            R"({"type":"null"}],"title":"Maybe"}},)"
            R"("required":["number","text","list","dictionary"]})");
}

TEST(JsonSchema, SaysWhatAStructSaysOfItsMembersAndOfItself) {
  SchemaBuilder schemas;
  (void)schemas.schema_of<shop::Product>();
  EXPECT_EQ(
      to_text(schemas.components().at("Product")),
      R"({"type":"object","title":"A product","description":"Something that is for sale",)"
      R"("examples":[{"itemName":"lamp"}],"properties":{)"
      R"("itemName":{"type":"string","title":"Name","description":"What the bill says",)"
      R"("examples":["lamp"]},)"
      R"("price":{"type":"number","multipleOf":0.01,"exclusiveMinimum":0,"title":"Price",)"
      R"("deprecated":true},)"
      R"("password":{"type":"string","title":"Password","writeOnly":true},)"
      R"("size":{"anyOf":[{"$ref":"#/components/schemas/Size"},{"type":"null"}],"title":"Size",)"
      R"("description":"Of the box"}},"required":["itemName","price","password"]})");
}

TEST(JsonSchema, HasTwoComponentsForAStructThatIsWrittenOtherwiseThanItIsRead) {
  SchemaBuilder schemas;
  (void)schemas.schema_of<shop::Basket>();
  Json answer = schemas.output_schema_of<shop::Basket>();
  schemas.settle(answer);
  EXPECT_EQ(to_text(answer), R"({"$ref":"#/components/schemas/Basket-Output"})");
  std::vector<std::string> names;
  for (const auto& [name, schema] : schemas.components()) names.push_back(name);
  EXPECT_THAT(names, testing::ElementsAre("Basket-Input", "Basket-Output", "Item", "Product-Input",
                                          "Product-Output", "Size"));
  EXPECT_EQ(
      to_text(schemas.components().at("Product-Output")),
      R"({"type":"object","title":"A product","description":"Something that is for sale",)"
      R"("properties":{)"
      R"("itemName":{"type":"string","title":"Name","description":"What the bill says",)"
      R"("examples":["lamp"]},)"
      R"("price":{"type":"number","multipleOf":0.01,"exclusiveMinimum":0,"title":"Price",)"
      R"("deprecated":true},)"
      R"("size":{"anyOf":[{"$ref":"#/components/schemas/Size"},{"type":"null"}],"title":"Size",)"
      R"("description":"Of the box"},)"
      R"("gross":{"type":"number","title":"Gross","readOnly":true}},)"
      R"("required":["itemName","price","size","gross"]})");
}

TEST(JsonSchema, HasOneComponentForAStructThatIsOnlyWritten) {
  SchemaBuilder schemas;
  Json answer = schemas.output_schema_of<shop::Basket>();
  (void)schemas.schema_of<shop::Item>();
  schemas.settle(answer);
  EXPECT_EQ(to_text(answer), R"({"$ref":"#/components/schemas/Basket"})");
  EXPECT_EQ(
      to_text(schemas.components().at("Basket").at("properties").at("products")),
      R"({"type":"array","items":{"$ref":"#/components/schemas/Product"},"title":"Products"})");
  EXPECT_EQ(schemas.components().size(), 4);
}

TEST(JsonSchema, RefusesAnExampleThatIsNoJson) {
  EXPECT_THROW((void)detail::example_of("lamp"), std::logic_error);
}

TEST(JsonSchema, TitlesAsPythonDoes) {
  EXPECT_EQ(detail::title_of("user_id"), "User Id");
  EXPECT_EQ(detail::title_of("x-token"), "X-Token");
  EXPECT_EQ(detail::title_of("itemName"), "Itemname");
  EXPECT_EQ(detail::title_of("_line2b"), "Line2B");
  EXPECT_EQ(detail::title_of(""), "");
}

struct Invoice {
  Constrained<Decimal, AtLeast{"0.5"}> total;
};

TEST(JsonSchema, SaysOfADecimalThatItIsReadAsTwoTypesAndWrittenAsOne) {
  SchemaBuilder builder;
  Json document = JsonArray{builder.schema_of<Invoice>(), builder.output_schema_of<Invoice>()};
  builder.settle(document);
  const Json& read = builder.components().at("Invoice-Input").at("properties").at("total");
  EXPECT_EQ(read.at("anyOf").at(0).at("minimum"), 0.5);
  EXPECT_EQ(read.at("anyOf").at(1).at("type"), "string");
  const Json& written = builder.components().at("Invoice-Output").at("properties").at("total");
  EXPECT_EQ(to_text(written), R"({"type":"string","title":"Total"})");
}

}  // namespace
}  // namespace micro_core
