#include <gmock/gmock.h>

#include "service.hpp"

namespace micro_api {
namespace {

enum class Color { red, green };

struct Mixed {
  Query<int> number;
  Query<Color> color = Color::green;
  Query<std::vector<std::string>> tag;
  Query<std::optional<double>> ratio;
  Header<std::string> user_agent;
  Header<std::vector<std::string>> x_tag;
  Cookie<std::string> session;
  Cookie<int> visits = 1;
};

App mixed() {
  return app_of([](const Mixed& in) {
    JsonObject object{{"number", *in.number}, {"color", micro_core::enum_name(*in.color)}};
    object["tag"] = micro_core::to_json(*in.tag);
    object["ratio"] = micro_core::to_json(*in.ratio);
    object["user_agent"] = *in.user_agent;
    object["x_tag"] = micro_core::to_json(*in.x_tag);
    object["session"] = *in.session;
    object["visits"] = *in.visits;
    return object;
  });
}

TEST(Parameters, AreReadFromTheirPlaces) {
  EXPECT_EQ(get(mixed(), "/?number=7&color=red&tag=a&tag=b%20c&ratio=0.5&number=8",
                {{"User-Agent", "test"},
                 {"x-tag", "one"},
                 {"X-Tag", "two"},
                 {"cookie", "session=abc; visits=3"}})
                .body,
            R"({"number":8,"color":"red","tag":["a","b c"],"ratio":0.5,"user_agent":"test",)"
            R"("x_tag":["one","two"],"session":"abc","visits":3})");
}

TEST(Parameters, HaveDefaults) {
  EXPECT_EQ(get(mixed(), "/?number=7", {{"user-agent", "test"}, {"cookie", "session=abc"}}).body,
            R"({"number":7,"color":"green","tag":[],"ratio":null,"user_agent":"test","x_tag":[],)"
            R"("session":"abc","visits":1})");
}

TEST(Parameters, AreReportedInFastApisOrderWhenTheyAreMissing) {
  EXPECT_EQ(
      get(mixed(), "/?ratio=x", {{"cookie", "visits=many"}}).body,
      detail_of(missing(R"(["query","number"])") +
                R"(,{"type":"float_parsing","loc":["query","ratio"],)"
                R"("msg":"Input should be a valid number, unable to parse string as a number",)"
                R"("input":"x"},)" +
                missing(R"(["header","user-agent"])") + "," + missing(R"(["cookie","session"])") +
                R"(,{"type":"int_parsing","loc":["cookie","visits"],)"
                R"("msg":"Input should be a valid integer, unable to parse string as an )"
                R"(integer","input":"many"})"));
}

TEST(Parameters, OfAListNameTheElementThatIsWrong) {
  struct Numbers {
    Query<std::vector<int>> n;
    Query<Bounded<std::vector<int>, 1, 2>> some;
  };
  const App app = app_of([](const Numbers& in) { return in.n->size() + in.some->value().size(); });
  EXPECT_EQ(get(app, "/?n=1&n=x&some=1&some=2&some=3").body,
            R"({"detail":[{"type":"int_parsing","loc":["query","n",1],)"
            R"("msg":"Input should be a valid integer, unable to parse string as an integer",)"
            R"("input":"x"},{"type":"too_long","loc":["query","some"],)"
            R"("msg":"List should have at most 2 items after validation, not 3",)"
            R"("input":["1","2","3"],)"
            R"("ctx":{"field_type":"List","max_length":2,"actual_length":3}}]})");
  EXPECT_EQ(get(app, "/?n=1").body, detail_of(missing(R"(["query","some"])")));
}

}  // namespace

struct Filter {
  Defaulted<Bounded<int, 1, 100>> limit = 100;
  int offset = 0;
  std::vector<std::string> tags;
  std::optional<std::string> next_token;
};
struct StrictFilter {
  Defaulted<int> limit = 100;
};
struct CommonHeaders {
  std::string host;
  bool save_data = false;
  std::optional<std::string> if_modified_since;
  std::vector<std::string> x_tag;
};
struct Session {
  std::string session_id;
  std::optional<std::string> tracker;
};

}  // namespace micro_api

template <>
struct micro_core::WireTraits<micro_api::StrictFilter> {
  static constexpr bool unknown_refused = true;
};

namespace micro_api {
namespace {

TEST(ParameterModels, AreSeveralQueryParameters) {
  struct Input {
    Query<Filter> filter;
  };
  const App app = app_of([](const Input& in) {
    return std::to_string(*in.filter->limit) + " " + std::to_string(in.filter->offset) + " " +
           std::to_string(in.filter->tags.size()) + " " + in.filter->next_token.value_or("-");
  });
  EXPECT_EQ(get(app, "/?offset=5&tags=a&tags=b").body, "\"100 5 2 -\"");
  EXPECT_EQ(get(app, "/?offset=5&limit=7&next_token=x").body, "\"7 5 0 x\"");
  EXPECT_EQ(get(app, "/?limit=0&other=1&other=2&more=3").body,
            R"({"detail":[{"type":"greater_than_equal","loc":["query","limit"],)"
            R"("msg":"Input should be greater than or equal to 1","input":"0","ctx":{"ge":1}},)" +
                missing(R"(["query","offset"])",
                        R"({"limit":"0","tags":[],"other":["1","2"],"more":"3"})") +
                "]}");
}

TEST(ParameterModels, RefuseWhatTheyDoNotKnowIfTheirTypeDoes) {
  const App app = app_of([](const Query<StrictFilter>& in) { return *in->limit; });
  EXPECT_EQ(get(app, "/?limit=3").body, "3");
  EXPECT_EQ(get(app, "/?limit=3&tool=plumbus").body,
            R"({"detail":[{"type":"extra_forbidden","loc":["query","tool"],)"
            R"("msg":"Extra inputs are not permitted","input":"plumbus"}]})");
}

TEST(ParameterModels, AreSeveralHeaders) {
  const App app = app_of([](const Header<CommonHeaders>& in) {
    return in->host + " " + (in->save_data ? "saves" : "") + std::to_string(in->x_tag.size());
  });
  EXPECT_EQ(
      get(app, "/", {{"host", "h"}, {"save-data", "true"}, {"x-tag", "a"}, {"X-Tag", "b"}}).body,
      "\"h saves2\"");
  EXPECT_EQ(
      get(app, "/", {{"Host", "h"}, {"Accept", "*/*"}}).body,
      detail_of(missing(R"(["header","save_data"])", R"({"host":"h","x_tag":[],"accept":"*/*"})")));
}

TEST(ParameterModels, AreSeveralCookies) {
  const App app = app_of([](const Cookie<Session>& in) { return in->session_id; });
  EXPECT_EQ(get(app, "/", {{"cookie", "session_id=1; tracker=2"}}).body, "\"1\"");
  EXPECT_EQ(get(app, "/", {{"cookie", "tracker=2"}}).body,
            detail_of(missing(R"(["cookie","session_id"])", R"({"tracker":"2"})")));
}

struct Described {
  Query<std::string> item_query;
  Header<int> x_count = 3;
  Query<std::optional<int>> secret;

  static constexpr micro_core::Field fields[] = {{.name = "item_query",
                                                  .alias = "item-query",
                                                  .title = "Query",
                                                  .description = "What to look for",
                                                  .example = R"("lamp")",
                                                  .deprecated = true},
                                                 {.name = "x_count", .alias = "x_count"},
                                                 {.name = "secret", .hidden = true}};
};

TEST(Parameters, HaveOtherNamesOnTheWireIfTheirStructSaysSo) {
  const App app =
      app_of([](const Described& in) { return *in.item_query + std::to_string(*in.x_count); });
  EXPECT_EQ(get(app, "/?item-query=a", {{"x_count", "5"}}).body, "\"a5\"");
  EXPECT_EQ(get(app, "/?item_query=a", {{"x-count", "x"}}).body,
            detail_of(missing(R"(["query","item-query"])")));
  EXPECT_EQ(
      micro_core::to_text(app.openapi().at("paths").at("/").at("get").at("parameters")),
      R"([{"name":"item-query","in":"query","required":true,)"
      R"("schema":{"type":"string",)"
      R"("title":"Query","description":"What to look for","examples":["lamp"],"deprecated":true},)"
      R"("description":"What to look for","deprecated":true},)"
      R"({"name":"x_count","in":"header","required":false,"schema":{"type":"integer",)"
      R"("minimum":-2147483648,"maximum":2147483647,"default":3,"title":"X Count"}}])");
}

}  // namespace
}  // namespace micro_api
