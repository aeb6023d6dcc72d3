#include <micro_aws/attribute_codec.hpp>
#include <micro_core/date_time.hpp>
#include <micro_core/duration.hpp>
#include <micro_core/literal.hpp>
#include <micro_core/secret_string.hpp>
#include <micro_core/set.hpp>
#include <micro_core/uuid.hpp>

#include <cmath>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "local_tables.hpp"

namespace micro_aws_test {

using namespace micro_core;

enum class Color { red, dark_green };

struct Inner {
  std::string city = {};
  std::optional<int> zip = std::nullopt;
  bool operator==(const Inner&) const = default;
};

struct Everything {
  std::string text = {};
  int number = 0;
  std::uint64_t large = 0;
  double real = 0;
  float small = 0;
  Decimal decimal = {};
  bool flag = false;
  Bytes bytes = {};
  Color color = Color::red;
  Uuid id = {};
  DateTime at = {};
  std::chrono::seconds span = {};
  Literal<"v1"> kind = {};
  std::set<std::string> texts = {};
  std::unordered_set<int> numbers = {};
  std::set<Decimal> decimals = {};
  std::set<Bytes> blobs = {};
  std::set<Color> colors = {};
  std::vector<Inner> list = {};
  std::array<int, 2> pair = {};
  std::tuple<std::string, int> tuple = {};
  std::map<std::string, Inner> map = {};
  std::unordered_map<int, std::string> by_number = {};
  Inner inner = {};
  std::optional<std::string> note = {};
  std::unique_ptr<Inner> pointer = {};
  micro_aws::AttributeValue any = {};
  Json json = {};
  bool operator==(const Everything&) const = default;
};

struct Three {
  Patch<std::optional<std::string>> note = {};
  Defaulted<int> retries = 3;
  std::variant<std::monostate, std::string> name = {};
};

struct Renamed {
  int user_age = 0;
  std::string class_ = {};
  SecretString password = {};
  static constexpr Field fields[] = {{.name = "user_age", .alias = "AGE"},
                                     {.name = "password", .write_only = true}};
};

struct Open {
  std::string id = {};
  micro_aws::OtherAttributes rest = {};
};

struct Strict {
  std::string id = {};
};

struct Lenient {
  int count = 7;
  std::string name = "nobody";
};

struct Keyed {
  std::string city = {};
  std::string street = {};
  std::string by_city() const { return city + "#" + street; }
  static constexpr auto computed = std::tuple{ComputedField{"by_city", &Keyed::by_city}};
};

struct Ruled {
  Bounded<int, 1, 10> level = 1;
  std::string name = {};
  Verdict validate() const {
    if (name != "bad") return {};
    return "the name is bad";
  }
};

struct Cat {
  Literal<"cat"> kind = {};
  int lives = 0;
  bool operator==(const Cat&) const = default;
};
struct Dog {
  Literal<"dog"> kind = {};
  bool barks = false;
  bool operator==(const Dog&) const = default;
};
struct Pets {
  std::vector<std::variant<Cat, Dog>> all = {};
  std::variant<int, std::string, Inner, std::vector<int>> any = {};
};

struct Small {
  std::int8_t byte = 0;
  std::uint16_t word = 0;
};

struct Lists {
  std::vector<std::set<std::string>> sets = {};
  std::map<std::string, double> numbers = {};
  std::vector<std::optional<int>> maybe = {};
};

struct Session {
  std::string id = {};
  micro_aws::EpochSeconds expires = {};
  static constexpr auto partition_key = &Session::id;
};

}  // namespace micro_aws_test

template <>
struct micro_core::WireTraits<micro_aws_test::Strict> {
  static constexpr bool unknown_refused = true;
};
template <>
struct micro_core::WireTraits<micro_aws_test::Lenient> {
  static constexpr bool lenient = true;
};

namespace {

using namespace micro_aws_test;
using micro_aws::AttributeValue;
using micro_aws::Binary;
using micro_aws::BinarySet;
using micro_aws::from_item;
using micro_aws::Item;
using micro_aws::Number;
using micro_aws::NumberSet;
using micro_aws::StringSet;
using micro_aws::to_item;
using micro_core::ErrorCode;
using testing::HasSubstr;

Everything everything() {
  Everything all;
  all.text = "Ωμέγα";
  all.number = -7;
  all.large = 18446744073709551615U;
  all.real = 0.1;
  all.small = 0.1F;
  all.decimal = micro_core::Decimal::parse("12345678901234567890.123456789012345678").value();
  all.flag = true;
  all.bytes = std::string("\0\xff", 2);
  all.color = Color::dark_green;
  all.id = micro_core::Uuid::parse("123e4567-e89b-42d3-a456-426614174000").value();
  all.span = std::chrono::seconds{90};
  all.texts = {"a", "b"};
  all.numbers = {1};
  all.decimals = {micro_core::Decimal::parse("0.5").value()};
  all.blobs = {micro_core::Bytes("x")};
  all.colors = {Color::red};
  all.list = {{"Rom", 1}, {"Bern", std::nullopt}};
  all.pair = {1, 2};
  all.tuple = {"t", 3};
  all.map = {{"k", {"Ulm", 4}}};
  all.by_number = {{5, "five"}};
  all.inner = {"Kiel", 6};
  all.note = "n";
  all.pointer = std::make_unique<Inner>(Inner{"Bonn", 7});
  all.any = AttributeValue::List{1, "x"};
  all.json = micro_core::parse_json(R"({"a":[1,null]})").value();
  return all;
}

TEST(AttributeCodec, GivesEveryTypeItsPlace) {
  const Item item = to_item(everything()).value();
  EXPECT_EQ(item.at("text"), AttributeValue("Ωμέγα"));
  EXPECT_EQ(item.at("number"), Number(-7));
  EXPECT_EQ(item.at("large"), Number("18446744073709551615"));
  EXPECT_EQ(item.at("real"), Number("0.1"));
  EXPECT_EQ(item.at("small"), Number("0.1"));
  EXPECT_EQ(item.at("decimal"), Number("12345678901234567890.123456789012345678"));
  EXPECT_EQ(item.at("flag"), AttributeValue(true));
  EXPECT_EQ(item.at("bytes"), (Binary{std::string("\0\xff", 2)}));
  EXPECT_EQ(item.at("color"), AttributeValue("dark_green"));
  EXPECT_EQ(item.at("id"), AttributeValue("123e4567-e89b-42d3-a456-426614174000"));
  EXPECT_EQ(item.at("span"), AttributeValue("PT1M30S"));
  EXPECT_EQ(item.at("kind"), AttributeValue("v1"));
  EXPECT_EQ(item.at("texts"), (StringSet{{"a", "b"}}));
  EXPECT_EQ(item.at("numbers"), (NumberSet{{Number(1)}}));
  EXPECT_EQ(item.at("decimals"), (NumberSet{{Number("0.5")}}));
  EXPECT_EQ(item.at("blobs"), (BinarySet{{Binary{"x"}}}));
  EXPECT_EQ(item.at("colors"), (StringSet{{"red"}}));
  EXPECT_EQ(item.at("list"),
            (AttributeValue::List{Item{{"city", "Rom"}, {"zip", 1}}, Item{{"city", "Bern"}}}));
  EXPECT_EQ(item.at("pair"), (AttributeValue::List{1, 2}));
  EXPECT_EQ(item.at("tuple"), (AttributeValue::List{"t", 3}));
  EXPECT_EQ(item.at("map"), (Item{{"k", Item{{"city", "Ulm"}, {"zip", 4}}}}));
  EXPECT_EQ(item.at("by_number"), (Item{{"5", "five"}}));
  EXPECT_EQ(item.at("pointer"), (Item{{"city", "Bonn"}, {"zip", 7}}));
  EXPECT_EQ(item.at("any"), (AttributeValue::List{1, "x"}));
  EXPECT_EQ(item.at("json"), (Item{{"a", AttributeValue::List{1, nullptr}}}));
}

TEST(AttributeCodec, ReadsBackWhatItWrote) {
  const Item item = to_item(everything()).value();
  const auto back = from_item<Everything>(item);
  ASSERT_TRUE(back) << describe(back.error());
  EXPECT_EQ(to_item(*back).value(), item);
  EXPECT_EQ(back->decimal, everything().decimal);
  EXPECT_EQ(back->blobs, everything().blobs);
  EXPECT_EQ(*back->pointer, *everything().pointer);
}

class AttributeCodecInATable : public DynamoDbTest {};

TEST_F(AttributeCodecInATable, ReadsBackWhatItWrote) {
  const auto table = make_table<Session>();
  const Item item = to_item(everything()).value();  // it has an id of its own
  ASSERT_TRUE(table.items().put_item(item));
  const Item stored =
      table.items().get_item(item.at("id"), {.is_consistent = true}).value().value();
  EXPECT_EQ(stored, item);
  const auto back = from_item<Everything>(stored);
  ASSERT_TRUE(back) << describe(back.error());
  EXPECT_EQ(to_item(*back).value(), item);
}

TEST(AttributeCodec, LeavesOutWhatIsEmpty) {
  const Item item = to_item(Everything()).value();
  for (const char* name : {"texts", "numbers", "blobs", "note", "pointer"}) {
    EXPECT_FALSE(item.contains(name)) << name;
  }
  EXPECT_EQ(item.at("list"), AttributeValue(AttributeValue::List()));
  EXPECT_EQ(item.at("map"), AttributeValue(Item()));
  EXPECT_EQ(item.at("text"), AttributeValue(""));
  const auto back = from_item<Everything>(item);
  ASSERT_TRUE(back) << describe(back.error());
  EXPECT_TRUE(back->texts.empty());
}

TEST(AttributeCodec, TellsAbsentFromNull) {
  const auto absent = from_item<Three>(Item{{"name", nullptr}}).value();
  EXPECT_FALSE(absent.note.present());
  EXPECT_EQ(absent.retries, 3);
  EXPECT_EQ(to_item(absent).value(), (Item{{"name", nullptr}, {"retries", 3}}));
  const auto null = from_item<Three>(Item{{"note", nullptr}, {"name", "x"}}).value();
  ASSERT_TRUE(null.note.present());
  EXPECT_FALSE(*null.note);
  EXPECT_EQ(to_item(null).value().at("note"), AttributeValue(nullptr));
  EXPECT_EQ(std::get<std::string>(null.name), "x");
  EXPECT_FALSE(from_item<Inner>(Item{{"city", "x"}, {"zip", nullptr}}).value().zip);
}

TEST(AttributeCodec, UsesTheNamesOfTheWireAndStoresSecrets) {
  const Renamed value{.user_age = 5, .class_ = "a", .password = SecretString("p")};
  const Item item = to_item(value).value();
  EXPECT_EQ(item, (Item{{"AGE", 5}, {"class", "a"}, {"password", "p"}}));
  EXPECT_EQ(from_item<Renamed>(item).value().password.reveal(), "p");
}

TEST(AttributeCodec, KeepsIgnoresOrRefusesOtherAttributes) {
  const Item item{{"id", "x"}, {"rest", 1}, {"more", StringSet{{"a"}}}};
  const auto open = from_item<Open>(item).value();
  EXPECT_EQ(open.rest.attributes, (Item{{"rest", 1}, {"more", StringSet{{"a"}}}}));
  EXPECT_EQ(to_item(open).value(), item);
  EXPECT_TRUE(from_item<Cat>(Item{{"kind", "cat"}, {"lives", 9}, {"more", 1}}));
  EXPECT_EQ(from_item<Strict>(item).error().message,
            "more: the attribute is not known; rest: the attribute is not known");
}

TEST(AttributeCodec, LetsALenientStructKeepItsInitialValues) {
  const auto read = from_item<Lenient>(Item{{"name", nullptr}}).value();
  EXPECT_EQ(read.count, 7);
  EXPECT_EQ(read.name, "nobody");
}

TEST(AttributeCodec, WritesComputedAttributesAndNeverReadsThem) {
  const Item item = to_item(Keyed{"Rom", "Via"}).value();
  EXPECT_EQ(item.at("by_city"), AttributeValue("Rom#Via"));
  EXPECT_EQ(from_item<Keyed>(item).value().street, "Via");
}

TEST(AttributeCodec, NamesThePathOfEveryMistake) {
  const auto wrong = from_item<Everything>(Item{{"text", 1}, {"inner", Item{{"zip", "x"}}}});
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, ErrorCode::invalid_argument);
  for (const char* said :
       {"text: a string was expected, not a number", "number: the attribute is missing",
        "inner.city: the attribute is missing", "inner.zip: a number was expected, not a string"}) {
    EXPECT_THAT(wrong.error().message, HasSubstr(said));
  }
  const Item item = to_item(everything()).value();
  const auto message = [&](const char* name, AttributeValue value) {
    Item changed = item;
    changed.insert_or_assign(name, std::move(value));
    const auto read = from_item<Everything>(changed);
    return read ? "it was read" : read.error().message;
  };
  EXPECT_EQ(message("list", AttributeValue::List{Item{{"city", true}}}),
            "list.0.city: a string was expected, not a bool");
  EXPECT_EQ(message("color", "blue"), "color: 'blue' is none of 'red' or 'dark_green'");
  EXPECT_EQ(message("texts", AttributeValue::List{"a"}),
            "texts: a set of strings was expected, not a list");
  EXPECT_EQ(message("pair", AttributeValue::List{1}), "pair: a list of 2 was expected, not of 1");
  EXPECT_EQ(message("bytes", "AA=="), "bytes: a binary was expected, not a string");
  EXPECT_EQ(message("flag", 1), "flag: a bool was expected, not a number");
  EXPECT_EQ(message("map", Item{{"k", 1}}), "map.k: a map was expected, not a number");
  EXPECT_THAT(message("id", "x"), HasSubstr("id: "));
  EXPECT_THAT(message("by_number", Item{{"x", "y"}}), HasSubstr("by_number.x.[key]: "));
  EXPECT_THAT(message("decimal", Number("nonsense")), HasSubstr("is no decimal of 38 digits"));
}

TEST(AttributeCodec, TakesNumbersExactlyOrNotAtAll) {
  const auto read = [](const char* text) {
    return from_item<Small>(Item{{"byte", Number(text)}, {"word", 0}});
  };
  EXPECT_EQ(read("-128").value().byte, -128);
  EXPECT_EQ(read("1E2").value().byte, 100);
  EXPECT_EQ(read("7.0").value().byte, 7);
  EXPECT_EQ(read("128").error().message, "byte: the number 128 is no integer from -128 to 127");
  for (const char* wrong : {"0.5", "1E30", "-129", "", "x", "9223372036854775808"}) {
    EXPECT_FALSE(read(wrong)) << wrong;
  }
  EXPECT_FALSE(from_item<Small>(Item{{"byte", 0}, {"word", -1}}));
  EXPECT_FALSE(from_item<Small>(Item{{"byte", 0}, {"word", 65536}}));

  const auto real = [](const char* text) {
    return from_item<Lists>(Item{{"sets", AttributeValue::List()},
                                 {"numbers", Item{{"n", Number(text)}}},
                                 {"maybe", AttributeValue::List()}});
  };
  EXPECT_EQ(real("0.10").value().numbers.at("n"), 0.1);
  EXPECT_EQ(real("1E-130").value().numbers.at("n"), 1e-130);
  EXPECT_THAT(real("0.1000000000000000000001").error().message,
              HasSubstr("numbers.n: the number 0.1000000000000000000001 has more digits"));
}

TEST(AttributeCodec, RefusesWhatDynamoDbCannotStore) {
  const Lists lists{.sets = {{"a"}, {}}, .numbers = {{"n", NAN}, {"i", INFINITY}}, .maybe = {}};
  const auto item = to_item(lists);
  ASSERT_FALSE(item);
  EXPECT_EQ(item.error().message,
            "sets.1: an empty set can only be a member of a struct; "
            "numbers.i: DynamoDB has no infinite numbers and no NaN; "
            "numbers.n: DynamoDB has no infinite numbers and no NaN");
  EXPECT_EQ(to_item(Lists{.maybe = {1, std::nullopt}}).value().at("maybe"),
            (AttributeValue::List{1, nullptr}));
}

TEST(AttributeCodec, ChecksTheRulesOfAStruct) {
  EXPECT_TRUE(from_item<Ruled>(Item{{"level", 10}, {"name", "x"}}));
  EXPECT_EQ(from_item<Ruled>(Item{{"level", 11}, {"name", "x"}}).error().message,
            "level: it does not keep the rules of its type");
  EXPECT_EQ(from_item<Ruled>(Item{{"level", 1}, {"name", "bad"}}).error().message,
            "the name is bad");
}

TEST(AttributeCodec, FindsTheAlternativeOfAVariant) {
  const Pets pets{.all = {Dog{.barks = true}, Cat{.lives = 9}}, .any = Inner{"Rom", 1}};
  const auto back = from_item<Pets>(to_item(pets).value());
  ASSERT_TRUE(back) << describe(back.error());
  EXPECT_EQ(back->all, pets.all);
  EXPECT_EQ(back->any, pets.any);
  const auto any = [](AttributeValue value) {
    return from_item<Pets>(Item{{"all", AttributeValue::List()}, {"any", std::move(value)}});
  };
  EXPECT_EQ(std::get<int>(any(5).value().any), 5);
  EXPECT_EQ(std::get<std::string>(any("5").value().any), "5");
  EXPECT_EQ(std::get<3>(any(AttributeValue::List{1}).value().any), std::vector{1});
  EXPECT_THAT(any(true).error().message,
              HasSubstr("any: a number was expected, not a bool; any: a string was expected"));
  const auto unknown =
      from_item<Pets>(Item{{"all", AttributeValue::List{Item{{"kind", "cow"}}}}, {"any", 1}});
  EXPECT_THAT(unknown.error().message, HasSubstr("all.0: "));
  EXPECT_THAT(unknown.error().message, HasSubstr("cow"));
}

TEST(AttributeCodec, StoresTheTimeToLiveAsDynamoDbWantsIt) {
  const Session session{"s", {std::chrono::sys_seconds(std::chrono::seconds{1'700'000'000})}};
  const Item item = to_item(session).value();
  EXPECT_EQ(item.at("expires"), Number(1'700'000'000));
  EXPECT_EQ(from_item<Session>(item).value().expires, session.expires);
}

}  // namespace
