// Tables of structs, against a real service of tables over a real socket.
#include <micro_aws/dynamodb_table_of.hpp>

#include <ranges>
#include <set>

#include "local_tables.hpp"

namespace micro_aws_test {

struct Address {
  std::string city = {};
  int zip = 0;
  bool operator==(const Address&) const = default;
};

// Its names are reserved words on purpose.
struct Person {
  std::string user = {};
  std::string name = {};
  int size = 0;
  std::optional<std::string> comment = std::nullopt;
  Address values = {};
  std::set<std::string> roles = {};
  std::vector<std::string> list = {};
  std::map<std::string, int> counter = {};
  bool operator==(const Person&) const = default;

  static constexpr auto partition_key = &Person::user;
};

struct PersonName {
  std::string user = {};
  std::string name = {};
};

struct PersonCity {
  Address values = {};
};

struct Reading {
  std::string sensor = {};
  int at = 0;
  double value = 0;
  std::string state = {};
  bool operator==(const Reading&) const = default;

  static constexpr auto partition_key = &Reading::sensor;
  static constexpr auto sort_key = &Reading::at;

  struct ByState {
    static constexpr std::string_view name = "by_state";
    static constexpr auto partition_key = &Reading::state;
    static constexpr auto sort_key = &Reading::value;
  };
};

struct Document {
  std::string id = {};
  std::string text = {};
  int version = 0;
  bool operator==(const Document&) const = default;

  static constexpr auto partition_key = &Document::id;
  static constexpr auto version_attribute = &Document::version;
};

}  // namespace micro_aws_test

namespace {

using micro_aws::add;
using micro_aws::attr;
using micro_aws::AttributeType;
using micro_aws::DynamoDbConditionOf;
using micro_aws::DynamoDbExpression;
using micro_aws::DynamoDbPageTokenOf;
using micro_aws::DynamoDbReturn;
using micro_aws::DynamoDbTableOf;
using micro_aws::first_error;
using micro_aws::Item;
using micro_aws::Number;
using micro_aws_test::Address;
using micro_aws_test::Document;
using micro_aws_test::Person;
using micro_aws_test::PersonCity;
using micro_aws_test::PersonName;
using micro_aws_test::Reading;
using micro_core::ErrorCode;
using micro_core::Result;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

class DynamoDbTypedTable : public DynamoDbTest {};

Person ada() {
  return {.user = "u1",
          .name = "Ada",
          .size = 36,
          .comment = "first",
          .values = {.city = "London", .zip = 7},
          .roles = {"admin", "author"},
          .list = {"a", "b"},
          .counter = {{"logins", 3}}};
}

TEST_F(DynamoDbTypedTable, KeepsAStruct) {
  const auto people = make_table<Person>();
  ASSERT_TRUE(people.put(ada()));
  EXPECT_EQ(people.get("u1").value(), ada());
  EXPECT_FALSE(people.get("u2").value());
  EXPECT_EQ(people.replace({.user = "u1", .name = "Eve"}).value(), ada());
  EXPECT_FALSE(people.replace({.user = "u3"}).value());
  EXPECT_TRUE(people.remove("u1").value());
  EXPECT_FALSE(people.remove("u1").value());
}

TEST_F(DynamoDbTypedTable, ReadsOnlyWhatAViewHas) {
  const auto people = make_table<Person>();
  ASSERT_TRUE(people.put(ada()));
  const auto view = people.get<PersonName>("u1", {.is_consistent = true}).value();
  ASSERT_TRUE(view);
  EXPECT_EQ(view->name, "Ada");
  const auto city = people.get<PersonCity>(
      "u1", {.only = projection(attr<&Person::values, &Address::city>(),
                                attr<&Person::values, &Address::zip>(), attr<&Person::list>()[1])});
  ASSERT_TRUE(city) << describe(city.error());
  EXPECT_EQ((*city)->values, ada().values);
  const auto names = people.scan<PersonName>().all().value();
  ASSERT_EQ(names.size(), 1U);
  EXPECT_EQ(names[0].user, "u1");
}

TEST_F(DynamoDbTypedTable, CreatesOnceAndShowsWhoIsThere) {
  const auto people = make_table<Person>();
  const auto created = people.create(ada()).value();
  ASSERT_TRUE(created);
  EXPECT_EQ(*created, ada());
  const auto refused = people.create({.user = "u1", .name = "Eve"}).value();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.refused_by(), ada());
}

TEST_F(DynamoDbTypedTable, UpdatesOnlyWhatIsThere) {
  const auto people = make_table<Person>();
  const auto missing = people.update("u1", set(attr<&Person::name>(), "Eda")).value();
  ASSERT_FALSE(missing);
  EXPECT_FALSE(missing.refused_by());
  EXPECT_FALSE(people.get("u1").value());

  ASSERT_TRUE(people.put(ada()));
  const auto updated = people.update("u1", set(attr<&Person::name>(), "Eda")).value();
  ASSERT_TRUE(updated);
  EXPECT_EQ(updated->name, "Eda");
  const auto refused =
      people.update("u1", set(attr<&Person::name>(), "Ida"), attr<&Person::size>() > 40).value();
  ASSERT_FALSE(refused);
  ASSERT_TRUE(refused.refused_by());
  EXPECT_EQ(refused.refused_by()->name, "Eda");
}

TEST_F(DynamoDbTypedTable, KnowsEveryKindOfChange) {
  const auto people = make_table<Person>();
  ASSERT_TRUE(people.put(ada()));
  const auto updated = people.update(
      "u1", set(attr<&Person::size>(), attr<&Person::size>() + 4)
                .set(attr<&Person::values, &Address::city>(), "Rom")
                .set(attr<&Person::values, &Address::zip>(),
                     if_not_exists(attr<&Person::values, &Address::zip>(), 0) - 2)
                .set(attr<&Person::list>(),
                     list_append(attr<&Person::list>(), std::vector<std::string>{"c"}))
                .set(attr<&Person::counter>()["logouts"], 1)
                .remove(attr<&Person::comment>())
                .add(attr<&Person::counter>()["logins"], 1)
                .delete_from_set(attr<&Person::roles>(), std::set<std::string>{"author"}));
  ASSERT_TRUE(updated) << describe(updated.error());
  ASSERT_TRUE(*updated);
  const Person& now = **updated;
  EXPECT_EQ(now.size, 40);
  EXPECT_EQ(now.values, (Address{.city = "Rom", .zip = 5}));
  EXPECT_THAT(now.list, ElementsAre("a", "b", "c"));
  EXPECT_EQ(now.counter, (std::map<std::string, int>{{"logins", 4}, {"logouts", 1}}));
  EXPECT_FALSE(now.comment);
  EXPECT_THAT(now.roles, ElementsAre("admin"));

  const auto emptied =
      people.update("u1", delete_from_set(attr<&Person::roles>(), std::set<std::string>{"admin"}));
  EXPECT_TRUE(emptied.value()->roles.empty());
  const auto prepended =
      people.update("u1", set(attr<&Person::list>(),
                              list_append(std::vector<std::string>{"z"}, attr<&Person::list>())));
  EXPECT_THAT(prepended.value()->list, ElementsAre("z", "a", "b", "c"));
  const auto shortened = people.update("u1", remove(attr<&Person::list>()[0]));
  EXPECT_THAT(shortened.value()->list, ElementsAre("a", "b", "c"));
}

TEST_F(DynamoDbTypedTable, ReturnsOfAnUpdateWhatItIsAskedFor) {
  const auto people = make_table<Person>();
  ASSERT_TRUE(people.put(ada()));
  const auto change = [](int size) { return set(attr<&Person::size>(), size); };
  EXPECT_EQ((**people.update<DynamoDbReturn::updated_new>("u1", change(1))), (Item{{"size", 1}}));
  EXPECT_EQ((**people.update<DynamoDbReturn::updated_old>("u1", change(2))), (Item{{"size", 1}}));
  EXPECT_EQ((**people.update<DynamoDbReturn::all_old>("u1", change(3)))->size, 2);
  EXPECT_TRUE(*people.update<DynamoDbReturn::none>("u1", change(4)));
  EXPECT_EQ(people.update("u1", {}).value()->size, 4);
}

TEST_F(DynamoDbTypedTable, MakesWhatIsNotThereOnlyIfAsked) {
  const auto people = make_table<Person>();
  const auto made =
      people.upsert("u9", set(attr<&Person::name>(), "Bob")
                              .set(attr<&Person::size>(), 1)
                              .set(attr<&Person::values>(), Address{"Bern", 3000})
                              .set(attr<&Person::list>(), std::vector<std::string>{})
                              .set(attr<&Person::counter>(), std::map<std::string, int>{}));
  ASSERT_TRUE(made) << describe(made.error());
  EXPECT_EQ(made->values.city, "Bern");
  const auto partial = people.upsert("u10", set(attr<&Person::name>(), "Bob"));
  ASSERT_FALSE(partial);
  EXPECT_EQ(partial.error().code, ErrorCode::internal);
  EXPECT_THAT(partial.error().message, HasSubstr("size: the attribute is missing"));
}

TEST_F(DynamoDbTypedTable, RemovesUnderACondition) {
  const auto people = make_table<Person>();
  const auto of_size = [](int size) { return attr<&Person::size>() == size; };
  EXPECT_FALSE(people.remove("u1", of_size(36)).value());
  ASSERT_TRUE(people.put(ada()));
  const auto refused = people.remove("u1", of_size(1)).value();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.refused_by(), ada());
  const auto removed = people.remove("u1", of_size(36)).value();
  ASSERT_TRUE(removed);
  EXPECT_EQ(*removed, ada());
  EXPECT_FALSE(people.get("u1").value());
}

TEST_F(DynamoDbTypedTable, FiltersWithEveryCondition) {
  const auto people = make_table<Person>();
  ASSERT_TRUE(people.put(ada()));
  const auto holds = [&](const DynamoDbConditionOf<Person>& condition) {
    const auto found = people.scan({.filter = condition}).all();
    EXPECT_TRUE(found) << describe(found.error());
    return found && found->size() == 1;
  };
  const auto size = attr<&Person::size>();
  const auto name = attr<&Person::name>();
  const auto comment = attr<&Person::comment>();
  EXPECT_TRUE(holds(size == 36 && name == "Ada"));
  EXPECT_TRUE(holds(size != 35));
  EXPECT_FALSE(holds(size < 36));
  EXPECT_TRUE(holds(size <= 36 && size >= 36 && size > 35.5));
  EXPECT_TRUE(holds(18 < size && "Ada" == name));
  EXPECT_TRUE(holds(size.between(30, 40)));
  EXPECT_FALSE(holds(!size.between(30, 40)));
  EXPECT_TRUE(holds(name.in("Eve", "Ada")));
  EXPECT_TRUE(holds(size.in(std::vector{1, 36})));
  EXPECT_FALSE(holds(size.in(std::vector<int>{})));
  EXPECT_TRUE(holds(size == 1 || !size.in(std::vector<int>{})));
  EXPECT_TRUE(holds(name.begins_with("A")));
  EXPECT_TRUE(holds(name.contains("d")));
  EXPECT_TRUE(holds(attr<&Person::roles>().contains("admin")));
  EXPECT_FALSE(holds(attr<&Person::roles>().contains("adm")));
  EXPECT_TRUE(holds(attr<&Person::list>().contains("b")));
  EXPECT_TRUE(holds(comment.exists() && !comment.not_exists()));
  EXPECT_TRUE(holds(comment.has_type(AttributeType::string)));
  EXPECT_FALSE(holds(comment.has_type(AttributeType::null)));
  EXPECT_TRUE(holds(attr<&Person::roles>().size() == 2 && 3 == name.size()));
  EXPECT_TRUE(holds(attr<&Person::values, &Address::city>() == "London"));
  EXPECT_TRUE(holds(attr<&Person::list>()[1] == "b"));
  EXPECT_TRUE(holds(attr<&Person::counter>()["logins"] == 3));
  EXPECT_TRUE(holds(attr<&Person::values>() == Address{"London", 7}));
  EXPECT_TRUE(holds(attr<&Person::values, &Address::zip>() < size));
  EXPECT_TRUE(holds((size == 1 || size == 36) && (name == "x" || !(size == 2 && name == "Ada"))));
  EXPECT_TRUE(holds(attr("values.city") == "London" && attr("list[0]") == "a" && size == 36));
  const DynamoDbConditionOf<Person> as_text(
      DynamoDbExpression{.text = "#n0 = :v0 OR #n0 = :v1",
                         .names = {{"#n0", "size"}},
                         .values = {{":v0", 36}, {":v1", 1}}});
  EXPECT_TRUE(holds(as_text));
  EXPECT_TRUE(holds(as_text && name == "Ada" && !(as_text && name == "Eve")));
  EXPECT_TRUE(holds({}));
}

TEST_F(DynamoDbTypedTable, RefusesWhatIsNoPath) {
  const auto people = make_table<Person>();
  for (const std::string_view path : {"", "a..b", "a[", "a[x]", "a[1]b", ".a", "a.", "[1]"}) {
    const auto found = people.scan({.filter = attr(path) == 1}).all();
    ASSERT_FALSE(found) << path;
    EXPECT_EQ(found.error().code, ErrorCode::invalid_argument);
    EXPECT_THAT(found.error().message, HasSubstr("is no path"));
  }
  const Item dotted{{"user", "u5"}, {"a.b", 1}};
  ASSERT_TRUE(people.items().put_item(dotted));
  EXPECT_EQ(people.scan({.filter = micro_aws::attr_named("a.b") == 1}).count().value(), 1U);
}

TEST_F(DynamoDbTypedTable, SetsAttributesByTheirPaths) {
  const auto people = make_table<Person>();
  ASSERT_TRUE(people.put(ada()));
  const auto updated = people
                           .update("u1", micro_aws::set_paths({{"name", "Eda"},
                                                               {"values.city", "Rom"},
                                                               {"list[0]", "z"},
                                                               {"counter.logins", 0}}))
                           .value();
  ASSERT_TRUE(updated);
  EXPECT_EQ(updated->name, "Eda");
  EXPECT_EQ(updated->values.city, "Rom");
  EXPECT_THAT(updated->list, ElementsAre("z", "b"));
  EXPECT_EQ(updated->counter.at("logins"), 0);
}

void fill(const DynamoDbTableOf<Reading>& readings) {
  for (const int at : {10, 9, 100, -1, 50}) {
    ASSERT_TRUE(readings.put({.sensor = "s1", .at = at, .value = at / 2.0, .state = "ok"}));
  }
  ASSERT_TRUE(readings.put({.sensor = "s2", .at = 1, .value = 99, .state = "hot"}));
}

std::vector<int> times(const auto& readings) {
  std::vector<int> all;
  for (const Result<Reading>& reading : readings) all.push_back(reading.value().at);
  return all;
}

TEST_F(DynamoDbTypedTable, QueriesByKey) {
  const auto readings = make_table<Reading>();
  fill(readings);
  const auto sensor = attr<&Reading::sensor>();
  const auto at = attr<&Reading::at>();
  EXPECT_THAT(times(readings.query("s1")), ElementsAre(-1, 9, 10, 50, 100));
  EXPECT_THAT(times(readings.query("s1", {.is_descending = true})),
              ElementsAre(100, 50, 10, 9, -1));
  EXPECT_THAT(times(readings.query(sensor == "s1" && at > 10)), ElementsAre(50, 100));
  EXPECT_THAT(times(readings.query(at <= 9 && sensor == "s1")), ElementsAre(-1, 9));
  EXPECT_THAT(times(readings.query(sensor == "s1" && at.between(9, 50))), ElementsAre(9, 10, 50));
  EXPECT_THAT(times(readings.query(sensor == "s1" && at == 10)), ElementsAre(10));
  EXPECT_THAT(times(readings.query("s1", {.filter = attr<&Reading::value>() >= 25})),
              ElementsAre(50, 100));
  EXPECT_THAT(times(readings.query(attr("sensor") == "s2")), ElementsAre(1));
  EXPECT_EQ(readings.get({"s2", 1}).value()->value, 99);
  EXPECT_EQ(readings.query("s1").count().value(), 5U);
  EXPECT_EQ(readings.query("s1", {.is_descending = true}).first().value()->at, 100);
  EXPECT_FALSE(readings.query("s3").first().value());
}

TEST_F(DynamoDbTypedTable, QueriesAnIndex) {
  const auto readings = make_table<Reading, Reading::ByState>();
  fill(readings);
  const auto by_state = readings.index<Reading::ByState>();
  EXPECT_THAT(times(by_state.query("ok", {.limit = 2})), ElementsAre(-1, 9, 10, 50, 100));
  EXPECT_THAT(times(by_state.query(attr<&Reading::state>() == "ok" && attr<&Reading::value>() > 5)),
              ElementsAre(50, 100));
  const auto page = by_state.query("ok", {.limit = 3}).page().value();
  ASSERT_TRUE(page.next);
  using Token = DynamoDbPageTokenOf<Reading, Reading::ByState>;
  const Token token = Token::parse(page.next->text()).value();
  const auto rest = by_state.query("ok").page(token).value();
  ASSERT_EQ(rest.items.size(), 2U);
  EXPECT_EQ(rest.items[0].at, 50);
  EXPECT_FALSE(rest.next);
}

TEST_F(DynamoDbTypedTable, IsARangeOfItemsAndOfPages) {
  const auto readings = make_table<Reading>();
  fill(readings);
  const auto query = readings.query("s1", {.limit = 2});
  EXPECT_THAT(times(query), ElementsAre(-1, 9, 10, 50, 100));
  EXPECT_THAT(times(query), ElementsAre(-1, 9, 10, 50, 100));
  std::vector<std::size_t> sizes;
  for (const auto& page : query.pages()) sizes.push_back(page.value().items.size());
  EXPECT_THAT(sizes, ElementsAre(2, 2, 1));
  EXPECT_THAT(times(query | std::views::take(3)), ElementsAre(-1, 9, 10));
  static_assert(std::ranges::input_range<decltype(query)>);
}

TEST_F(DynamoDbTypedTable, WalksInPagesByTokens) {
  const auto readings = make_table<Reading>();
  fill(readings);
  std::optional<DynamoDbPageTokenOf<Reading>> token;
  std::vector<int> seen;
  do {
    const auto page = readings.query("s1", {.limit = 2}).page(token).value();
    for (const Reading& reading : page.items) seen.push_back(reading.at);
    token.reset();
    if (!page.next) break;
    const std::string text = page.next->text();
    EXPECT_EQ(text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                     "0123456789-_"),
              std::string::npos);
    token = DynamoDbPageTokenOf<Reading>::parse(text).value();
  } while (token);
  EXPECT_THAT(seen, ElementsAre(-1, 9, 10, 50, 100));
}

TEST_F(DynamoDbTypedTable, ScansInParallel) {
  const auto readings = make_table<Reading>();
  fill(readings);
  std::vector<int> seen;
  const auto scanned =
      readings.parallel_scan(4,
                             [&](Reading reading) -> Result<void> {
                               seen.push_back(reading.at);
                               return {};
                             },
                             {.filter = attr<&Reading::state>() == "ok", .limit = 1});
  ASSERT_TRUE(scanned) << describe(scanned.error());
  EXPECT_THAT(seen, UnorderedElementsAre(-1, 9, 10, 50, 100));
  const auto stopped = readings.parallel_scan(
      3, [](const Reading&) -> Result<void> { return micro_core::Error::cancelled("enough"); });
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().message, "enough");
  EXPECT_EQ(readings.parallel_scan(0, {}).error().code, ErrorCode::invalid_argument);
}

TEST_F(DynamoDbTypedTable, SaysWhichItemCannotBeRead) {
  const auto readings = make_table<Reading>();
  ASSERT_TRUE(readings.items().put_item({{"sensor", "s1"}, {"at", 1}, {"value", "hot"}}));
  ASSERT_TRUE(readings.put({.sensor = "s1", .at = 2}));
  const auto read = readings.get({"s1", 1});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, ErrorCode::internal);
  EXPECT_THAT(read.error().message, HasSubstr("value: a number was expected, not a string"));
  std::vector<bool> good;
  for (const auto& reading : readings.query("s1")) good.push_back(reading.has_value());
  EXPECT_THAT(good, ElementsAre(false, true));
}

TEST_F(DynamoDbTypedTable, EndsARangeWithTheFailedCall) {
  const DynamoDbTableOf<Reading> nowhere(client(), new_name());
  std::vector<ErrorCode> codes;
  for (const auto& reading : nowhere.scan()) codes.push_back(reading.error().code);
  EXPECT_THAT(codes, ElementsAre(ErrorCode::not_found));
  EXPECT_EQ(nowhere.scan().all().error().code, ErrorCode::not_found);
  EXPECT_EQ(nowhere.scan().count().error().code, ErrorCode::not_found);
}

TEST_F(DynamoDbTypedTable, LocksOptimistically) {
  const auto documents = make_table<Document>();
  const Document first = *documents.put({.id = "d", .text = "one"}).value();
  EXPECT_EQ(first.version, 1);
  // Somebody else reads and changes it.
  const Document second = *documents.update(first, set(attr<&Document::text>(), "two")).value();
  EXPECT_EQ(second, (Document{"d", "two", 2}));

  const auto late = documents.put(first).value();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.refused_by(), second);
  EXPECT_FALSE(documents.update(first, set(attr<&Document::text>(), "x")).value());
  EXPECT_FALSE(documents.remove(first).value());
  EXPECT_FALSE(documents.put({.id = "d", .text = "new"}).value());
  EXPECT_FALSE(documents.create({.id = "d"}).value());

  EXPECT_EQ(documents.update("d", set(attr<&Document::text>(), "three")).value()->version, 3);
  EXPECT_FALSE(documents.put(second).value());
  const auto third = documents.get("d").value().value();
  EXPECT_EQ(documents.put({third.id, "four", third.version}).value()->version, 4);
  EXPECT_TRUE(documents.remove(documents.get("d").value().value()).value());
}

TEST_F(DynamoDbTypedTable, CountsWhatItConsumes) {
  micro_aws::DynamoDbMeter meter;
  const auto people = make_table<Person>().metered(meter);
  ASSERT_TRUE(people.put(ada()));
  EXPECT_EQ(meter.consumed().total, 1);
  ASSERT_TRUE(people.get("u1", {.is_consistent = true}));
  EXPECT_EQ(meter.consumed().total, 2);
  EXPECT_EQ(meter.consumed().by_table.at(people.name()), 2);
}

TEST_F(DynamoDbTypedTable, ReadsAndWritesInBatches) {
  const auto readings = make_table<Reading>();
  std::vector<Reading> many;
  std::vector<DynamoDbTableOf<Reading>::Key> keys;
  for (int i = 0; i < 130; ++i) {
    many.push_back({.sensor = "s", .at = i, .value = i + 0.5});
    keys.emplace_back("s", 129 - i);
  }
  ASSERT_TRUE(first_error(readings.batch_write(many)));
  keys.emplace_back("nobody", 1);
  const auto read = readings.batch_get(keys, true);
  ASSERT_EQ(read.size(), 131U);
  for (std::size_t i = 0; i < 130; ++i) EXPECT_EQ(read[i].value(), many[129 - i]);
  EXPECT_FALSE(read[130].value());

  ASSERT_TRUE(first_error(readings.batch_write({{.sensor = "t", .at = 1}}, keys)));
  EXPECT_EQ(readings.scan().count().value(), 1U);
}

TEST_F(DynamoDbTypedTable, RefusesDuplicatesInABatch) {
  const auto readings = make_table<Reading>();
  std::vector<DynamoDbTableOf<Reading>::Key> keys;
  for (int i = 0; i < 101; ++i) keys.emplace_back("s", i);
  keys.emplace_back("s", 0);  // in the second call
  for (const auto& result : readings.batch_get(keys)) {
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().message, "Provided list of item keys contains duplicates");
  }
  EXPECT_FALSE(first_error(readings.batch_write({{.sensor = "s", .at = 1}}, {{"s", 1}})));
}

TEST_F(DynamoDbTypedTable, RefusesWhatCannotBeStored) {
  const auto readings = make_table<Reading>();
  const auto put = readings.put({.sensor = "s", .at = 1, .value = std::nan("")});
  ASSERT_FALSE(put);
  EXPECT_EQ(put.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(put.error().message, HasSubstr("value: DynamoDB has no infinite numbers"));
  const auto found = readings.scan({.filter = attr<&Reading::value>() > INFINITY}).all();
  ASSERT_FALSE(found);
  EXPECT_THAT(found.error().message, HasSubstr("infinite"));
}

}  // namespace
