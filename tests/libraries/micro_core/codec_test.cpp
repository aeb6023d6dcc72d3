#include <micro_core/codec.hpp>

#include <gmock/gmock.h>

#include <tuple>

namespace {

enum class Size { small, medium, large };

struct CreateUser {
  micro_core::Bounded<std::string, 1, 10> name;
  micro_core::Bounded<std::string, 1, 10> surname;
  std::optional<std::string> address;
};

struct ChangeUser {
  micro_core::Patch<micro_core::Bounded<std::string, 1, 10>> name;
  micro_core::Patch<std::optional<std::string>> address;
};

struct Part {
  int count = 0;
  Size size = Size::small;
};

// Relies on the rules of its members.
struct Ranking {
  micro_core::Constrained<std::vector<int>, micro_core::Length{1, 9}> places;

  static inline int asked_without_places = 0;
  micro_core::Verdict validate() const {
    asked_without_places += places->empty() ? 1 : 0;
    return {};
  }
};

struct Everything {
  bool flag = false;
  std::int8_t tiny = 0;
  std::uint64_t huge = 0;
  double ratio = 0;
  std::string text;
  std::vector<Part> parts;
  std::map<std::string, int> counts;
  std::optional<Part> maybe;
  micro_core::Json any;
  micro_core::Defaulted<int> retries = 3;
};

struct Event {
  std::string detail_type = "none";
  std::map<std::string, std::string> headers = {};
  std::optional<int> max_age = std::nullopt;
};

struct Strict {
  int known = 0;
};

struct Account {
  std::string name;
  std::string password;
  int visits = 0;
  std::optional<std::string> note;

  std::string greeting() const { return "Hello " + name; }

  static constexpr micro_core::Field fields[] = {{.name = "password", .write_only = true}};
  static constexpr auto computed =
      std::tuple{micro_core::ComputedField{"greeting", &Account::greeting},
                 micro_core::ComputedField{
                     "initial", +[](const Account& account) { return account.name.substr(0, 1); }}};
};

struct Stay {
  int from = 0;
  int to = 0;

  micro_core::Verdict validate() const {
    if (from < to) return {};
    return "a stay ends after it began";
  }
  static micro_core::Verdict validate_input(const micro_core::Json& raw) {
    if (micro_core::find(raw, "card_number") == nullptr) return {};
    return "'card_number' should not be included";
  }
};

struct Booking {
  Stay stay;
  std::vector<Stay> others;
};

// A type with a codec of its own.
struct Celsius {
  double degrees = 0;
  explicit Celsius(double value = 0) : degrees(value) {}
};

}  // namespace

template <>
struct micro_core::WireTraits<Event> {
  static constexpr auto style = NameStyle::camel_case;
  static constexpr bool lenient = true;
  static constexpr bool empty_omitted = true;
};

template <>
struct micro_core::WireTraits<Account> {
  static constexpr bool defaults_omitted = true;
};

template <>
struct micro_core::WireTraits<Strict> {
  static constexpr bool unknown_refused = true;
};

template <>
struct micro_core::JsonCodec<Celsius> {
  static void decode(const Json& json, Celsius& out, const DecodeAt& at) {
    micro_core::decode(json, out.degrees, at);
  }
  static Json encode(const Celsius& value) { return Json(value.degrees); }
  static JsonObject schema() { return {{"type", "number"}}; }
};

namespace micro_core {
namespace {

template <class T>
std::string errors_of(std::string_view text, const JsonArray& prefix = {}) {
  T value{};
  JsonArray all;
  for (const FieldError& error : decode_all(parse_json(text).value(), value, prefix)) {
    all.push_back(to_json(error));
  }
  return to_text(all);
}

template <class T>
T decoded(std::string_view text) {
  return from_json<T>(parse_json(text).value()).value();
}

TEST(Codec, ReadsAndPrintsEveryKindOfMember) {
  const std::string text =
      R"({"flag":true,"tiny":-128,"huge":18446744073709551615,"ratio":0.5,"text":"é",)"
      R"("parts":[{"count":1,"size":"large"}],"counts":{"a":1},"maybe":null,"any":[1,"x"],"retries":5})";
  EXPECT_EQ(to_text(to_json(decoded<Everything>(text))), text);
}

TEST(Codec, ReportsEveryErrorWithItsPathAsPydanticDoes) {
  EXPECT_EQ(
      errors_of<CreateUser>(R"({"name":"","address":5})", {"body"}),
      R"([{"type":"string_too_short","loc":["body","name"],)"
      R"("msg":"String should have at least 1 character","input":"","ctx":{"min_length":1}},)"
      R"({"type":"missing","loc":["body","surname"],"msg":"Field required",)"
      R"("input":{"name":"","address":5}},)"
      R"({"type":"string_type","loc":["body","address"],"msg":"Input should be a valid string",)"
      R"("input":5}])");
}

TEST(Codec, NamesElementsByTheirIndexAndEntriesByTheirKey) {
  EXPECT_EQ(
      errors_of<std::vector<Part>>(R"([{"count":1,"size":"small"},{"count":"x","size":"tiny"}])"),
      R"([{"type":"int_parsing","loc":[1,"count"],)"
      R"("msg":"Input should be a valid integer, unable to parse string as an integer","input":"x"},)"
      R"({"type":"enum","loc":[1,"size"],"msg":"Input should be 'small', 'medium' or 'large'",)"
      R"("input":"tiny","ctx":{"expected":"'small', 'medium' or 'large'"}}])");
  EXPECT_EQ(
      (errors_of<std::map<std::string, bool>>(R"({"a":true,"b":[]})")),
      R"([{"type":"bool_type","loc":["b"],"msg":"Input should be a valid boolean","input":[]}])");
}

struct Case {
  std::string input;
  std::string type;  // empty: accepted, and then `result` is what it reads as
  std::string result;
};

template <class T>
void check(const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    SCOPED_TRACE(one.input);
    T value{};
    const auto errors = decode_all(parse_json(one.input).value(), value);
    if (one.type.empty()) {
      EXPECT_TRUE(errors.empty());
      EXPECT_EQ(to_text(to_json(value)), one.result);
    } else {
      ASSERT_EQ(errors.size(), 1);
      EXPECT_EQ(errors.front().type, one.type);
    }
  }
}

TEST(Codec, ReadsIntegersAsPydanticsLaxModeDoes) {
  check<int>({{"1", "", "1"},
              {"\"1\"", "", "1"},
              {"\" -7 \"", "", "-7"},
              {"\"+1_000\"", "", "1000"},
              {"\"007\"", "", "7"},
              {"\"3.00\"", "", "3"},
              {"2.0", "", "2"},
              {"true", "", "1"},
              {"-2147483648", "", "-2147483648"},
              {"2147483648", "less_than_equal", ""},
              {"-2147483649", "greater_than_equal", ""},
              {"1e300", "less_than_equal", ""},
              {"18446744073709551615", "less_than_equal", ""},
              {"\"99999999999999999999999\"", "less_than_equal", ""},
              {"1.5", "int_from_float", ""},
              {"\"1.5\"", "int_parsing", ""},
              {"\"\"", "int_parsing", ""},
              {"\"1__0\"", "int_parsing", ""},
              {"\"_1\"", "int_parsing", ""},
              {"\"1.\"", "int_parsing", ""},
              {"\"0x10\"", "int_parsing", ""},
              {"null", "int_type", ""},
              {"[]", "int_type", ""}});
}

TEST(Codec, KeepsIntegersInTheRangeOfTheirType) {
  check<std::uint8_t>({{"255", "", "255"},
                       {"256", "less_than_equal", ""},
                       {"-1", "greater_than_equal", ""},
                       {"\"-0\"", "", "0"}});
  check<std::int64_t>({{"9223372036854775807", "", "9223372036854775807"},
                       {"-9223372036854775808", "", "-9223372036854775808"},
                       {"9223372036854775808", "less_than_equal", ""},
                       {"\"-9223372036854775808\"", "", "-9223372036854775808"},
                       {"-1e19", "greater_than_equal", ""}});
  check<std::uint64_t>({{"18446744073709551615", "", "18446744073709551615"},
                        {"18446744073709551616", "less_than_equal", ""},
                        {"-1e30", "greater_than_equal", ""}});
}

TEST(Codec, ReadsBooleansAsPydanticsLaxModeDoes) {
  check<bool>({{"true", "", "true"},
               {"0", "", "false"},
               {"1.0", "", "true"},
               {"\"YES\"", "", "true"},
               {"\"off\"", "", "false"},
               {"2", "bool_parsing", ""},
               {"2.0", "bool_parsing", ""},
               {"1.5", "bool_type", ""},
               {"\"maybe\"", "bool_parsing", ""},
               {"null", "bool_type", ""}});
}

TEST(Codec, ReadsNumbersAndStringsAsPydanticsLaxModeDoes) {
  check<double>({{"1", "", "1.0"},
                 {"\" +1.5e3 \"", "", "1500.0"},
                 {"true", "", "1.0"},
                 {"\"1e400\"", "finite_number", ""},
                 {"\"nan\"", "finite_number", ""},
                 {"\"abc\"", "float_parsing", ""},
                 {"\"\"", "float_parsing", ""},
                 {"{}", "float_type", ""}});
  check<std::string>(
      {{"\"a\"", "", "\"a\""}, {"1", "string_type", ""}, {"null", "string_type", ""}});
}

TEST(Codec, RefusesTheWrongKindOfContainer) {
  check<std::vector<int>>({{"{}", "list_type", ""}, {"\"x\"", "list_type", ""}});
  check<std::map<std::string, int>>({{"[]", "dict_type", ""}});
  check<Part>({{"[]", "model_attributes_type", ""}, {"null", "model_attributes_type", ""}});
}

TEST(Codec, ChecksBoundsOfNumbersAndContainers) {
  EXPECT_EQ((errors_of<Bounded<int, 1, 100>>("0")),
            R"([{"type":"greater_than_equal","loc":[],)"
            R"("msg":"Input should be greater than or equal to 1","input":0,"ctx":{"ge":1}}])");
  EXPECT_EQ((errors_of<Bounded<int, 1, 100>>("\"99999999999999999999\"")),
            R"([{"type":"less_than_equal","loc":[],)"
            R"("msg":"Input should be less than or equal to 100",)"
            R"("input":"99999999999999999999","ctx":{"le":100}}])");
  EXPECT_EQ((errors_of<Bounded<int, -1, 100>>("-1e30")),
            R"([{"type":"greater_than_equal","loc":[],)"
            R"("msg":"Input should be greater than or equal to -1","input":-1e+30,)"
            R"("ctx":{"ge":-1}}])");
  EXPECT_EQ((errors_of<Bounded<double, 0, 1>>("1.5")),
            R"([{"type":"less_than_equal","loc":[],)"
            R"("msg":"Input should be less than or equal to 1","input":1.5,"ctx":{"le":1.0}}])");
  EXPECT_EQ((errors_of<Bounded<std::vector<int>, 1, 2>>("[1,2,3]")),
            R"([{"type":"too_long","loc":[],)"
            R"("msg":"List should have at most 2 items after validation, not 3","input":[1,2,3],)"
            R"("ctx":{"field_type":"List","max_length":2,"actual_length":3}}])");
  EXPECT_EQ(
      (errors_of<Bounded<std::string, 2, 3>>("\"abcd\"")),
      R"([{"type":"string_too_long","loc":[],"msg":"String should have at most 3 characters",)"
      R"("input":"abcd","ctx":{"max_length":3}}])");
}

TEST(Codec, TellsAnAbsentMemberFromANullOne) {
  const auto nothing = decoded<ChangeUser>("{}");
  EXPECT_FALSE(nothing.name.present());
  EXPECT_FALSE(nothing.address.present());

  const auto removed = decoded<ChangeUser>(R"({"address":null})");
  ASSERT_TRUE(removed.address.present());
  EXPECT_EQ(*removed.address, std::nullopt);

  const auto moved = decoded<ChangeUser>(R"({"name":"Ada","address":"London"})");
  EXPECT_EQ(**moved.name, "Ada");
  EXPECT_EQ(*moved.address, "London");

  EXPECT_THAT(errors_of<ChangeUser>(R"({"name":null})"), testing::HasSubstr("string_type"));
  EXPECT_EQ(to_text(to_json(removed)), R"({"address":null})");
}

TEST(Codec, TakesTheInitialValueOfAnAbsentDefaultedMember) {
  const auto value = decoded<Everything>(
      R"({"flag":0,"tiny":1,"huge":1,"ratio":1,"text":"","parts":[],"counts":{},"any":null})");
  EXPECT_EQ(value.retries, 3);
  EXPECT_TRUE(value.any.is_null());
  EXPECT_FALSE(value.maybe);
}

TEST(Codec, KeepsInitialValuesOfALenientType) {
  const auto event = decoded<Event>(R"({"detailType":null,"headers":null,"unknown":1})");
  EXPECT_EQ(event.detail_type, "none");
  EXPECT_EQ(decoded<Event>("{}").headers.size(), 0);
  EXPECT_EQ(to_text(to_json(event)), R"({"detailType":"none","headers":{}})");
  EXPECT_THAT(errors_of<Event>(R"({"detailType":1})"), testing::HasSubstr("string_type"));
}

TEST(Codec, IgnoresUnknownMembersUnlessTheTypeRefusesThem) {
  EXPECT_EQ(decoded<Part>(R"({"count":1,"size":"small","more":2})").count, 1);
  EXPECT_EQ(
      errors_of<Strict>(R"({"known":1,"more":2})"),
      R"([{"type":"extra_forbidden","loc":["more"],"msg":"Extra inputs are not permitted","input":2}])");
}

TEST(Codec, LetsAStructRefuseItselfAfterItsMembersWereRead) {
  EXPECT_EQ(errors_of<Stay>(R"({"from":1,"to":2})"), "[]");
  EXPECT_EQ(errors_of<Stay>(R"({"from":2,"to":1,"more":0})", {"body"}),
            R"([{"type":"value_error","loc":["body"],)"
            R"("msg":"Value error, a stay ends after it began",)"
            R"("input":{"from":2,"to":1,"more":0},"ctx":{"error":{}}}])");
  EXPECT_EQ(errors_of<Stay>(R"({"from":2,"to":"x"})"),
            R"([{"type":"int_parsing","loc":["to"],)"
            R"("msg":"Input should be a valid integer, unable to parse string as an integer",)"
            R"("input":"x"}])");
  EXPECT_EQ(errors_of<Booking>(R"({"stay":{"from":1,"to":1},"others":[{"from":1,"to":2},{}]})"),
            R"([{"type":"value_error","loc":["stay"],)"
            R"("msg":"Value error, a stay ends after it began","input":{"from":1,"to":1},)"
            R"("ctx":{"error":{}}},)"
            R"({"type":"missing","loc":["others",1,"from"],"msg":"Field required","input":{}},)"
            R"({"type":"missing","loc":["others",1,"to"],"msg":"Field required","input":{}}])");
}

TEST(Codec, LetsAStructRefuseItsInputBeforeAnyMemberIsRead) {
  EXPECT_EQ(errors_of<Stay>(R"({"from":"x","card_number":1})"),
            R"([{"type":"value_error","loc":[],)"
            R"("msg":"Value error, 'card_number' should not be included",)"
            R"("input":{"from":"x","card_number":1},"ctx":{"error":{}}}])");
}

TEST(Codec, WritesWhatIsComputedAndNeverWhatIsWriteOnly) {
  const auto account =
      decoded<Account>(R"({"name":"Ada","password":"secret","visits":0,"greeting":"ignored"})");
  EXPECT_EQ(account.password, "secret");
  EXPECT_EQ(to_text(to_json(account)), R"({"name":"Ada","greeting":"Hello Ada","initial":"A"})");
}

TEST(Codec, LeavesOutWhatHasItsInitialValueIfTheTypeAsksForThat) {
  EXPECT_EQ(to_text(to_json(Account{.name = "Ada", .password = "x", .visits = 1, .note = "n"})),
            R"({"name":"Ada","visits":1,"note":"n","greeting":"Hello Ada","initial":"A"})");
  EXPECT_EQ(to_text(to_json(Account{})), R"({"greeting":"Hello ","initial":""})");
}

TEST(Codec, UsesTheCodecOfAType) {
  EXPECT_EQ(decoded<std::vector<Celsius>>("[36.6]").front().degrees, 36.6);
  EXPECT_EQ(to_text(to_json(Celsius(1.5))), "1.5");
}

TEST(Codec, DescribesAllErrorsInOneMessage) {
  const auto result = from_json<CreateUser>(parse_json(R"({"name":1})").value());
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(result.error().message,
            "name: Input should be a valid string; surname: Field required");
}

TEST(Codec, StopsCollectingWhenThereAreMoreErrorsThanAnyoneReads) {
  std::string text = "[0";
  for (int i = 0; i < 5'000; ++i) text += ",\"x\"";
  std::vector<int> value;
  EXPECT_EQ(decode_all(parse_json(text + "]").value(), value).size(), 1'000);
}

TEST(Codec, AsksNoStructWithWrongMembersEvenIfNobodyCountsTheirErrorsAnyMore) {
  std::string text = "[0";
  for (int i = 0; i < 2'000; ++i) text += ",{\"places\":[]}";
  std::vector<Ranking> value;
  EXPECT_EQ(decode_all(parse_json(text + "]").value(), value).size(), 1'000);
  EXPECT_EQ(Ranking::asked_without_places, 0);
}

}  // namespace
}  // namespace micro_core
