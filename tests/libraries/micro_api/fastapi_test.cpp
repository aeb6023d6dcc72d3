// The same application as fastapi/record.py: whatever FastAPI with pydantic 2 answered to a
// request, this one answers, byte for byte.
#include <gtest/gtest.h>
#include <micro_api/micro_api.hpp>

#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace {

using namespace micro_api;

enum class Color { red, green, dark_blue };

struct Address {
  std::string street;
  Constrained<int, AtLeast{1}> number;
};

struct Person {
  Bounded<std::string, 1, 10> name;
  Bounded<int, 0, 150> age;
  std::optional<double> height;
  Defaulted<bool> admin = false;
  std::optional<Color> color;
  std::optional<Address> address;
  Defaulted<Constrained<std::vector<std::string>, Length{no_limit, 3}>> tags = {};
  Defaulted<std::map<std::string, int>> scores = {};
};

Verdict check_even(const int& value) {
  if (value % 2 != 0) return "not an even number";
  return {};
}

struct Rules {
  std::optional<Constrained<int, Above{0}>> above;
  std::optional<Constrained<double, Below{10}>> below;
  std::optional<Constrained<int, MultipleOf{5}>> fives;
  std::optional<Constrained<std::string, Pattern{"^[a-z]{2}-[0-9]+$"}>> code;
  std::optional<Constrained<std::string, Length{3, no_limit}, Pattern{"^a"}>> both;
  std::optional<Constrained<int, &check_even>> even;
  std::optional<Bounded<std::vector<int>, 2, 2>> pair;
  std::optional<Constrained<std::map<std::string, int>, Length{1, no_limit}>> named;
};

struct Booking {
  int first = 0;
  int last = 0;

  Verdict validate() const {
    if (last < first) return "last is before first";
    return {};
  }
};

struct Strict {
  std::string name;
};

struct Aliased {
  int item_id = 0;
  static constexpr Field fields[] = {{.name = "item_id", .alias = "itemId"}};
};

struct Values {
  std::optional<Uuid> id;
  std::optional<DateTime> at;
  std::optional<Date> day;
  std::optional<TimeOfDay> time;
  std::optional<std::chrono::microseconds> wait;
  std::optional<Decimal> price;
  std::optional<std::set<int>> unique;
  std::optional<std::tuple<int, std::string>> pair;
  std::optional<Literal<"low", "high">> level;
  std::optional<std::variant<int, bool, std::vector<int>>> either;
};

struct Cat {
  Literal<"cat"> kind;
  int lives = 0;
};

struct Dog {
  Literal<"dog"> kind;
  std::string name;
};

struct Pet {
  std::variant<Cat, Dog> pet;
};

struct Node {
  std::string name;
  Defaulted<std::vector<Node>> children = {};
};

struct Filter {
  Defaulted<Bounded<int, 1, 100>> limit = 10;
  Defaulted<std::vector<std::string>> tag = {};
};

struct StrictFilter {
  Defaulted<int> limit = 10;
};

struct Login {
  std::string username;
  Bounded<std::string, 4> password;
  std::optional<int> age;
};

struct Page {
  struct Needs {
    Header<int> token;
    Query<int> page = 1;
  };
  static Page provide(const Needs&) { return {}; }
  int number = 1;
};

}  // namespace

template <>
struct micro_core::WireTraits<Strict> {
  static constexpr bool unknown_refused = true;
};
template <>
struct micro_core::WireTraits<StrictFilter> {
  static constexpr bool unknown_refused = true;
};
template <>
struct micro_core::WireTraits<std::variant<Cat, Dog>> {
  static constexpr std::string_view discriminator = "kind";
};

namespace {

struct TwoBodies {
  Body<Address> address;
  Body<int> count;
};
struct OneItem {
  Path<int> item_id;
};
struct OneColor {
  Path<Color> color;
};
struct OneThing {
  Path<Uuid> thing_id;
};
struct Search {
  Query<Bounded<std::string, 2>> q;
  Query<Bounded<int, 1, 100>> limit = 10;
  Query<bool> exact = false;
  Query<std::optional<double>> ratio;
  Query<std::optional<Color>> color;
  Query<std::optional<std::vector<int>>> ids;
  Query<std::optional<DateTime>> since;
  Query<std::optional<int>> item_query;
  static constexpr Field fields[] = {{.name = "item_query", .alias = "item-query"}};
};
struct Filtered {
  Query<Filter> filter;
};
struct StrictlyFiltered {
  Query<StrictFilter> filter;
};
struct SomeHeaders {
  Header<int> x_count;
  Header<std::optional<std::vector<int>>> x_tokens;
  Header<std::optional<std::string>> user_agent;
};
struct SomeCookies {
  Cookie<int> session;
  Cookie<std::optional<Color>> theme;
};
struct Needy {
  Path<int> item_id;
  Depends<Page> needs;
  Query<int> limit = 1;
};
struct Everything {
  Path<Bounded<int, 1>> item_id;
  Query<int> q;
  Header<int> x_token;
  Cookie<int> session;
  Body<Person> person;
};

struct Ok {
  bool ok = true;
};

template <class In>
Ok ok(const In&) {
  return {};
}

App twin() {
  Router router;
  router.post<"/people">("", &ok<Body<Person>>);
  router.post<"/rules">("", &ok<Body<Rules>>);
  router.post<"/bookings">("", &ok<Body<Booking>>);
  router.post<"/nested-bookings">("", &ok<Body<std::vector<Booking>>>);
  router.post<"/strict">("", &ok<Body<Strict>>);
  router.post<"/aliased">("", &ok<Body<Aliased>>);
  router.post<"/values">("", &ok<Body<Values>>);
  router.post<"/pets">("", &ok<Body<Pet>>);
  router.post<"/nodes">("", &ok<Body<Node>>);
  router.post<"/numbers">("", &ok<Body<std::vector<int>>>);
  router.post<"/optional">("", &ok<Body<std::optional<Address>>>);
  router.post<"/two">("", &ok<TwoBodies>);
  router.get<"/items/{item_id}">("", &ok<OneItem>);
  router.get<"/colors/{color}">("", &ok<OneColor>);
  router.get<"/things/{thing_id}">("", &ok<OneThing>);
  router.get<"/search">("", &ok<Search>);
  router.get<"/filtered">("", &ok<Filtered>);
  router.get<"/strictly-filtered">("", &ok<StrictlyFiltered>);
  router.get<"/headers">("", &ok<SomeHeaders>);
  router.get<"/cookies">("", &ok<SomeCookies>);
  router.post<"/login">("", &ok<Form<Login>>);
  router.get<"/needs/{item_id}">("", &ok<Needy>);
  router.put<"/all/{item_id}">("", &ok<Everything>);
  App app;
  app.include(std::move(router));
  return app;
}

// One request, and what FastAPI answered.
struct Case {
  std::string method;
  std::string url;
  std::map<std::string, std::string> headers;
  std::optional<std::string> body;
  int status = 0;
  std::string answer;
};

std::vector<Case> recorded_cases() {
  std::ifstream file(FASTAPI_ANSWERS);
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const Json recorded = micro_core::parse_json(text).value();
  return micro_core::from_json<std::vector<Case>>(*micro_core::find(recorded, "cases")).value();
}

TEST(FastApi, AnswersTheSameToEveryRecordedRequest) {
  const std::vector<Case> cases = recorded_cases();
  ASSERT_GE(cases.size(), 60U);
  const App app = twin();
  for (const Case& one : cases) {
    SCOPED_TRACE(one.method + " " + one.url + " " + one.body.value_or(""));
    HttpRequest request{.method = one.method, .target = one.url, .body = one.body.value_or("")};
    for (const auto& [name, value] : one.headers) request.headers.add(name, value);
    const HttpResponse answer = app.handle(request);
    EXPECT_EQ(answer.status, one.status);
    EXPECT_EQ(answer.body, one.answer);
  }
}

}  // namespace
