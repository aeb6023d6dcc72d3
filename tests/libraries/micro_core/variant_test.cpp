#include "decoding.hpp"

#include <micro_core/date_time.hpp>
#include <micro_core/json_schema.hpp>
#include <micro_core/literal.hpp>
#include <micro_core/set.hpp>
#include <micro_core/tuple.hpp>
#include <micro_core/uuid.hpp>
#include <micro_core/variant.hpp>

#include <algorithm>

namespace shop {

struct Cat {
  micro_core::Literal<"cat"> kind;
  int lives;
};
struct Dog {
  micro_core::Literal<"dog", "wolf"> kind;
  bool barks;
};
using Pet = std::variant<Cat, Dog>;

enum class Shape { circle, square };
struct Circle {
  Shape shape = Shape::circle;
  double radius = 0;
};
struct Square {
  Shape shape = Shape::square;
  double side = 0;
};
using Figure = std::variant<Circle, Square>;

struct ModelA {
  int a;
  std::string b;
};
struct ModelB {
  int a;
  std::string b;
  micro_core::Defaulted<double> c = 1.0;
};

// Two kinds of links that only their ends tell apart.
struct Right;
struct Left {
  std::vector<std::variant<std::vector<Left>, std::vector<Right>>> links;
  int end;
};
struct Right {
  std::vector<std::variant<std::vector<Left>, std::vector<Right>>> links;
  bool end;
};

}  // namespace shop

template <>
struct micro_core::WireTraits<shop::Figure> {
  static constexpr std::string_view discriminator = "shape";
};

namespace micro_core {
namespace {

using namespace shop;

// The cases up to the discriminator are recorded from the tests of pydantic-core.

TEST(Variant, TakesTheAlternativeThatFitsExactly) {
  expect_decoding<std::variant<bool, int>>({
      {"true", "-> true"},
      {R"("true")", "-> true"},
      {"1", "-> 1"},
      {"123", "-> 123"},
      {R"("123")", "-> 123"},
  });
  EXPECT_EQ((outcome_of<std::variant<bool, int>>(R"("1")")), "-> true");
  EXPECT_EQ((outcome_of<std::variant<int, bool>>(R"("1")")), "-> 1");
  expect_decoding<std::variant<double, int>>({{"1", "-> 1"}, {"1.0", "-> 1.0"}});
  expect_decoding<std::variant<int, double>>({{"1", "-> 1"}, {"1.0", "-> 1.0"}});
  expect_decoding<std::variant<double, std::string>>(
      {{"1", "-> 1.0"}, {R"("1.0")", R"(-> "1.0")"}, {R"("1")", R"(-> "1")"}});
  expect_decoding<std::variant<DateTime, std::string>>(
      {{R"("2022-01-02T00:00")", R"(-> "2022-01-02T00:00")"}});
  expect_decoding<std::variant<Uuid, int>>(
      {{R"("67e5504410b1426f9247bb680e5fe0c8")", R"(-> "67e55044-10b1-426f-9247-bb680e5fe0c8")"},
       {"7", "-> 7"}});
  expect_decoding<std::variant<std::set<int>, std::vector<int>>>({{"[2,2]", "-> [2,2]"}});
}

TEST(Variant, TakesTheListWhoseElementsFit) {
  using Lists = std::variant<std::vector<bool>, std::vector<int>>;
  EXPECT_EQ(outcome_of<Lists>(R"(["true",true,"no"])"), "-> [true,true,false]");
  EXPECT_EQ(outcome_of<Lists>(R"([5,6,"789"])"), "-> [5,6,789]");
  EXPECT_EQ(outcome_of<Lists>(R"([3,"true"])"),
            "[\"list[bool]\",0] bool_parsing: Input should be a valid boolean, unable to interpret "
            "input\n"
            "[\"list[int]\",1] int_parsing: Input should be a valid integer, unable to parse "
            "string as an integer");
}

TEST(Variant, TakesTheStructThatTakesMostMembers) {
  std::variant<ModelA, ModelB> value;
  EXPECT_TRUE(decode_all(parse_json(R"({"a":1,"b":"x"})").value(), value).empty());
  EXPECT_EQ(value.index(), 0);
  EXPECT_TRUE(decode_all(parse_json(R"({"a":1,"b":"x","c":2.0})").value(), value).empty());
  EXPECT_EQ(value.index(), 1);
}

TEST(Variant, ReportsEveryAlternativeUnderItsName) {
  using Any =
      std::variant<ModelA, int, std::optional<double>, Literal<"a", "b">, Uuid,
                   std::map<std::string, int>, std::pair<int, std::string>, Bounded<int, 1, 2>>;
  EXPECT_EQ(outcome_of<Any>("[]"),
            "[\"ModelA\"] model_attributes_type: Input should be a valid dictionary or object to "
            "extract fields from\n"
            "[\"int\"] int_type: Input should be a valid integer\n"
            "[\"nullable[float]\"] float_type: Input should be a valid number\n"
            "[\"literal['a','b']\"] literal_error: Input should be 'a' or 'b'\n"
            "[\"uuid\"] uuid_type: UUID input should be a string, bytes or UUID object\n"
            "[\"dict[str,int]\"] dict_type: Input should be a valid dictionary\n"
            "[\"tuple[int, str]\",0] missing: Field required\n"
            "[\"tuple[int, str]\",1] missing: Field required\n"
            "[\"constrained-int\"] int_type: Input should be a valid integer");
  EXPECT_EQ((outcome_of<std::variant<ModelA, ModelB>>(R"({"a":2})")),
            "[\"ModelA\",\"b\"] missing: Field required\n"
            "[\"ModelB\",\"b\"] missing: Field required");
}

TEST(Variant, IsNullWithMonostate) {
  expect_decoding<std::variant<std::monostate, int, std::string>>({
      {"null", "-> null"},
      {"1", "-> 1"},
      {R"("a")", R"(-> "a")"},
      {"[]",
       "[\"int\"] int_type: Input should be a valid integer\n"
       "[\"str\"] string_type: Input should be a valid string"},
  });
  EXPECT_EQ((outcome_of<std::variant<int, std::string>>("null")),
            "[\"int\"] int_type: Input should be a valid integer\n"
            "[\"str\"] string_type: Input should be a valid string");
  EXPECT_EQ(outcome_of<std::monostate>("1"), "none_required: Input should be None");
}

TEST(Variant, NestsAndTellsHowWellItFits) {
  using Inner = std::variant<double, std::string>;
  using Outer = std::variant<Inner, int>;
  EXPECT_EQ(outcome_of<Outer>("1"), "-> 1");
  EXPECT_EQ(outcome_of<Outer>("1.5"), "-> 1.5");
  EXPECT_EQ(outcome_of<Outer>("[]"),
            "[\"union[float,str]\",\"float\"] float_type: Input should be a valid number\n"
            "[\"union[float,str]\",\"str\"] string_type: Input should be a valid string\n"
            "[\"int\"] int_type: Input should be a valid integer");
}

TEST(Variant, IsToldApartByALiteral) {
  expect_decoding<Pet>({
      {R"({"kind":"cat","lives":9})", R"(-> {"kind":"cat","lives":9})"},
      {R"({"kind":"wolf","barks":false})", R"(-> {"kind":"wolf","barks":false})"},
      {R"({"kind":"cat","lives":"x"})",
       "[\"cat\",\"lives\"] int_parsing: Input should be a valid integer, unable to parse string "
       "as an integer"},
      {R"({"kind":"wolf"})", "[\"wolf\",\"barks\"] missing: Field required"},
      {R"({"lives":9})", "union_tag_not_found: Unable to extract tag using discriminator 'kind'"},
      {R"({"kind":null})",
       "union_tag_invalid: Input tag 'None' found using 'kind' does not match any of the expected "
       "tags: 'cat', 'dog', 'wolf'"},
      {R"({"kind":1})",
       "union_tag_invalid: Input tag '1' found using 'kind' does not match any of the expected "
       "tags: 'cat', 'dog', 'wolf'"},
      {"[]",
       "model_attributes_type: Input should be a valid dictionary or object to extract fields "
       "from"},
      {"null",
       "model_attributes_type: Input should be a valid dictionary or object to extract fields "
       "from"},
  });
}

TEST(Variant, ReportsAWrongTagAsPydanticDoes) {
  Pet pet;
  const auto errors = decode_all(parse_json(R"({"kind":"bird"})").value(), pet, {"body", "pet"});
  ASSERT_EQ(errors.size(), 1);
  EXPECT_EQ(to_text(to_json(errors[0])),
            R"({"type":"union_tag_invalid","loc":["body","pet"],)"
            R"("msg":"Input tag 'bird' found using 'kind' does not match any of the expected )"
            R"(tags: 'cat', 'dog', 'wolf'","input":{"kind":"bird"},)"
            R"("ctx":{"discriminator":"'kind'","tag":"bird",)"
            R"("expected_tags":"'cat', 'dog', 'wolf'"}})");
}

TEST(Variant, IsToldApartByTheMemberThatItsTraitsName) {
  expect_decoding<Figure>({
      {R"({"shape":"square","side":2})", R"(-> {"shape":"square","side":2.0})"},
      {R"({"shape":"circle"})", "[\"circle\",\"radius\"] missing: Field required"},
      {R"({"shape":"line"})",
       "union_tag_invalid: Input tag 'line' found using 'shape' does not match any of the expected "
       "tags: 'circle', 'square'"},
  });
}

TEST(Variant, HasASchemaOfItsAlternatives) {
  SchemaBuilder builder;
  EXPECT_EQ(to_text(builder.schema_of<Pet>()),
            R"({"oneOf":[{"$ref":"#/components/schemas/Cat"},{"$ref":"#/components/schemas/Dog"}],)"
            R"("discriminator":{"propertyName":"kind","mapping":{)"
            R"("cat":"#/components/schemas/Cat","dog":"#/components/schemas/Dog",)"
            R"("wolf":"#/components/schemas/Dog"}}})");
  EXPECT_EQ(to_text(builder.schema_of<std::variant<std::monostate, bool, std::string>>()),
            R"({"anyOf":[{"type":"boolean"},{"type":"string"},{"type":"null"}]})");
  const Json nullable = builder.schema_of<std::variant<std::monostate, Cat, Dog>>();
  EXPECT_EQ(to_text(nullable.at("anyOf").at(1)), R"({"type":"null"})");
  EXPECT_NE(find(nullable.at("anyOf").at(0), "discriminator"), nullptr);
}

// Each level doubles the work: 2^40 attempts without a limit.
TEST(Variant, EndsAHostileNestingOfUnions) {
  std::string text = R"({"links":[],"end":"x"})";
  for (int i = 0; i < 40; ++i) text = R"({"links":[[)" + text + R"(]],"end":1})";
  const auto json = parse_json(text, {.depth_max = 200});
  ASSERT_TRUE(json);
  Left chain;
  const auto errors = decode_all(*json, chain);
  EXPECT_TRUE(std::ranges::any_of(
      errors, [](const FieldError& error) { return error.type == "union_too_deep"; }));
}

// Each of the elements could be read alone, within what one union may cost.
TEST(Variant, EndsManyHostileNestingsInOneDocument) {
  std::string text = R"({"links":[],"end":1})";
  for (int i = 0; i < 12; ++i) text = R"({"links":[[)" + text + R"(]],"end":1})";
  const auto json = parse_json(text, {.depth_max = 200});
  ASSERT_TRUE(json);
  Left alone;
  EXPECT_TRUE(decode_all(*json, alone).empty());
  std::vector<Left> all;
  const auto errors = decode_all(JsonArray(20, *json), all);
  EXPECT_TRUE(std::ranges::any_of(
      errors, [](const FieldError& error) { return error.type == "union_too_deep"; }));
}

TEST(Variant, ReadsAListOfUnionsHoweverLongItIs) {
  std::vector<std::vector<std::variant<bool, std::string, std::vector<int>>>> lists;
  const Json list = JsonArray{JsonArray{1, 2}, JsonArray{3}};
  EXPECT_TRUE(decode_all(JsonArray(20'000, list), lists).empty());
  EXPECT_EQ(std::get<2>(lists.back().back()), std::vector<int>{3});
}

}  // namespace
}  // namespace micro_core
