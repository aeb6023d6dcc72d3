#include "decoding.hpp"

#include <micro_core/json_schema.hpp>
#include <micro_core/literal.hpp>
#include <micro_core/pointer.hpp>
#include <micro_core/set.hpp>
#include <micro_core/tuple.hpp>
#include <micro_core/uuid.hpp>

namespace micro_core {
namespace {

enum class Color { red, green };

struct Node {
  std::string name;
  std::vector<Node> children;
};

struct Folder {
  std::string name;
  std::unique_ptr<Folder> parent;
};

template <class T>
std::string schema_text() {
  SchemaBuilder builder;
  return to_text(builder.schema_of<T>());
}

TEST(Set, TakesAListAndDropsWhatIsThereTwice) {
  expect_decoding<std::set<int>>({
      {"[]", "-> []"},
      {"[3,1,2]", "-> [1,2,3]"},
      {R"([1,2,"3",2,3])", "-> [1,2,3]"},
      {"5", "set_type: Input should be a valid set"},
      {R"("abc")", "set_type: Input should be a valid set"},
      {R"({"1":2})", "set_type: Input should be a valid set"},
      {R"(["a",1,[]])",
       "[0] int_parsing: Input should be a valid integer, unable to parse string as an integer\n"
       "[2] int_type: Input should be a valid integer"},
  });
  expect_decoding<std::unordered_set<Uuid>>(
      {{R"(["67e5504410b1426f9247bb680e5fe0c8","67e55044-10b1-426f-9247-bb680e5fe0c8"])",
        R"(-> ["67e55044-10b1-426f-9247-bb680e5fe0c8"])"}});
  EXPECT_EQ(schema_text<std::set<std::string>>(),
            R"({"type":"array","uniqueItems":true,"items":{"type":"string"}})");
}

TEST(Set, IsCountedAfterItLostItsDuplicates) {
  EXPECT_EQ((outcome_of<Bounded<std::set<int>, 1, 2>>("[1,1,2,2]")), "-> [1,2]");
  EXPECT_EQ((outcome_of<Bounded<std::set<int>, 3, 4>>("[1,2,2]")),
            "too_short: Set should have at least 3 items after validation, not 2");
}

TEST(Tuple, TakesExactlyItsElements) {
  expect_decoding<std::tuple<int, std::string, bool>>({
      {R"([1,"a",true])", R"(-> [1,"a",true])"},
      {R"(["1","a","yes"])", R"(-> [1,"a",true])"},
      {R"([1])", "[1] missing: Field required\n[2] missing: Field required"},
      {R"(["x"])",
       "[0] int_parsing: Input should be a valid integer, unable to parse string as an integer\n"
       "[1] missing: Field required\n[2] missing: Field required"},
      {R"(["x","a",true,4])",
       "too_long: Tuple should have at most 3 items after validation, not 4"},
      {"{}", "tuple_type: Input should be a valid tuple"},
      {R"("abc")", "tuple_type: Input should be a valid tuple"},
  });
  expect_decoding<std::pair<double, double>>({{"[8.5,47]", "-> [8.5,47.0]"}});
  expect_decoding<std::array<int, 2>>({
      {"[1,2]", "-> [1,2]"},
      {"[1]", "[1] missing: Field required"},
      {"[1,2,3]", "too_long: Tuple should have at most 2 items after validation, not 3"},
  });
}

TEST(Tuple, ReportsTooManyAsPydanticDoes) {
  std::pair<int, int> pair;
  const auto errors = decode_all(parse_json("[1,2,3]").value(), pair, {"body"});
  ASSERT_EQ(errors.size(), 1);
  EXPECT_EQ(to_text(to_json(errors[0])),
            R"({"type":"too_long","loc":["body"],)"
            R"("msg":"Tuple should have at most 2 items after validation, not 3",)"
            R"("input":[1,2,3],)"
            R"("ctx":{"field_type":"Tuple","max_length":2,"actual_length":3}})");
}

TEST(Tuple, HasASchemaOfItsElements) {
  EXPECT_EQ((schema_text<std::pair<std::string, bool>>()),
            R"({"type":"array","minItems":2,"maxItems":2,)"
            R"("prefixItems":[{"type":"string"},{"type":"boolean"}]})");
  EXPECT_EQ((schema_text<std::array<bool, 3>>()),
            R"({"type":"array","minItems":3,"maxItems":3,"items":{"type":"boolean"}})");
}

TEST(Map, HasKeysOfWhateverReadsFromAString) {
  expect_decoding<std::map<int, std::string>>({
      {R"({"7":"a","-1":"b"})", R"(-> {"-1":"b","7":"a"})"},
      {R"({"x":"a"})",
       "[\"x\",\"[key]\"] int_parsing: Input should be a valid integer, unable to parse string as "
       "an integer"},
  });
  expect_decoding<std::map<Color, int>>({
      {R"({"green":1})", R"(-> {"green":1})"},
      {R"({"blue":1})", "[\"blue\",\"[key]\"] enum: Input should be 'red' or 'green'"},
      {R"({"blue":"x"})",
       "[\"blue\",\"[key]\"] enum: Input should be 'red' or 'green'\n"
       "[\"blue\"] int_parsing: Input should be a valid integer, unable to parse string as an "
       "integer"},
  });
  expect_decoding<std::unordered_map<Uuid, bool>>(
      {{R"({"67e5504410b1426f9247bb680e5fe0c8":true})",
        R"(-> {"67e55044-10b1-426f-9247-bb680e5fe0c8":true})"}});
  EXPECT_EQ((schema_text<std::map<Uuid, bool>>()),
            R"({"type":"object","additionalProperties":{"type":"boolean"},)"
            R"("propertyNames":{"type":"string","format":"uuid"}})");
}

TEST(Literal, IsOneOfItsTexts) {
  expect_decoding<Literal<"a", "b", "c">>({
      {R"("b")", R"(-> "b")"},
      {R"("d")", "literal_error: Input should be 'a', 'b' or 'c'"},
      {R"("A")", "literal_error: Input should be 'a', 'b' or 'c'"},
      {"null", "literal_error: Input should be 'a', 'b' or 'c'"},
  });
  EXPECT_EQ(outcome_of<Literal<"cat">>("1"), "literal_error: Input should be 'cat'");
  EXPECT_EQ(schema_text<Literal<"cat">>(), R"({"type":"string","const":"cat"})");
  EXPECT_EQ((schema_text<Literal<"a", "b">>()), R"({"type":"string","enum":["a","b"]})");
}

TEST(Literal, IsAValue) {
  constexpr Literal<"a", "b"> first;
  constexpr Literal<"a", "b"> second = "b";
  static_assert(first == "a" && second == "b" && first != second);
  static_assert(std::string_view(second) == "b");
}

TEST(Literal, ReportsTheErrorAsPydanticDoes) {
  Literal<"a", "b"> value;
  const auto errors = decode_all(Json("c"), value, {"query", "order"});
  ASSERT_EQ(errors.size(), 1);
  EXPECT_EQ(to_text(to_json(errors[0])),
            R"({"type":"literal_error","loc":["query","order"],"msg":"Input should be 'a' or 'b'",)"
            R"("input":"c","ctx":{"expected":"'a' or 'b'"}})");
}

TEST(Struct, MayContainItsOwnKind) {
  expect_decoding<Node>({
      {R"({"name":"a","children":[{"name":"b","children":[]}]})",
       R"(-> {"name":"a","children":[{"name":"b","children":[]}]})"},
      {R"({"name":"a","children":[{"name":1,"children":[{}]}]})",
       "[\"children\",0,\"name\"] string_type: Input should be a valid string\n"
       "[\"children\",0,\"children\",0,\"name\"] missing: Field required\n"
       "[\"children\",0,\"children\",0,\"children\"] missing: Field required"},
  });
  expect_decoding<Folder>({
      {R"({"name":"a"})", R"(-> {"name":"a","parent":null})"},
      {R"({"name":"a","parent":{"name":"b","parent":null}})",
       R"(-> {"name":"a","parent":{"name":"b","parent":null}})"},
      {R"({"name":"a","parent":7})",
       "[\"parent\"] model_attributes_type: Input should be a valid dictionary or object to "
       "extract fields from"},
  });
  SchemaBuilder builder;
  builder.schema_of<Folder>();
  EXPECT_EQ(to_text(builder.components().at("Folder")),
            R"({"type":"object","title":"Folder","properties":{)"
            R"("name":{"type":"string","title":"Name"},)"
            R"("parent":{"anyOf":[{"$ref":"#/components/schemas/Folder"},{"type":"null"}],)"
            R"("title":"Parent"}},"required":["name"]})");
}

}  // namespace
}  // namespace micro_core
