#include <micro_api/micro_api.hpp>

#include "pretty_json.hpp"

#include <thread>
#include <vector>

#include <gmock/gmock.h>

namespace {

struct User {
  std::string user_id;
  micro_core::Bounded<std::string, 1, 100> name;
};

/// FastAPI's name, for something else.
struct ValidationError {
  int number = 0;
};

struct ChangeUser {
  micro_api::Path<std::string> user_id;
  micro_api::Query<micro_core::Bounded<int, 1, 100>> limit = 20;
  micro_api::Header<std::optional<std::string>> x_token;
  micro_api::Body<User> user;
};

struct Described {
  micro_api::Query<double> max_price;
  micro_api::Query<std::optional<int>> trace;
  micro_api::Body<User> user;

  static constexpr micro_core::Field fields[] = {{.name = "max_price",
                                                  .alias = "maxPrice",
                                                  .title = "At most",
                                                  .description = "In euro",
                                                  .example = "9.5",
                                                  .deprecated = true},
                                                 {.name = "trace", .hidden = true},
                                                 {.name = "user",
                                                  .description = "The new one",
                                                  .example = R"({"user_id": "7", "name": "Ada"})"}};
};

struct TwoBodies {
  micro_api::Body<User> user;
  micro_api::Body<bool> stars;

  static constexpr micro_core::Field fields[] = {{.name = "user", .description = "Who"},
                                                 {.name = "stars", .deprecated = true}};
};

}  // namespace

namespace micro_api {
namespace {

App make_app() {
  App app{{.title = "users",
           .version = "1.2.3",
           .openapi_url = "/users/openapi.json",
           .docs_url = "/users/docs"}};
  Router router{{.prefix = "/users", .tags = {"users"}}};
  router.put<"/{user_id}">("Change a user", {.status = 202, .description = "All of it."},
                           [](const ChangeUser& in) -> Response<User> { return *in.user; });
  router.delete_<"/">("Delete all", {.operation_id = "clear", .deprecated = true}, [] {});
  router.get<"/health">("Health", {.include_in_schema = false}, [] { return 1; });
  app.include(router);
  return app;
}

TEST(OpenApi, DescribesParametersBodyAndAnswers) {
  const Json document = make_app().openapi();
  EXPECT_EQ(
      micro_core::to_text(document.at("paths").at("/users/{user_id}").at("put")),
      R"({"tags":["users"],"summary":"Change a user","description":"All of it.",)"
      R"("operationId":"put_users_user_id","responses":{)"
      R"("202":{"description":"Successful Response","content":{"application/json":{"schema":)"
      R"({"$ref":"#/components/schemas/User"}}}},)"
      R"("422":{"description":"Validation Error","content":{"application/json":{"schema":)"
      R"({"$ref":"#/components/schemas/HTTPValidationError"}}}}},)"
      R"("parameters":[)"
      R"({"name":"user_id","in":"path","required":true,"schema":{"type":"string","title":"User Id"}},)"
      R"({"name":"limit","in":"query","required":false,"schema":{"type":"integer","minimum":1,)"
      R"("maximum":100,"default":20,"title":"Limit"}},)"
      R"({"name":"x-token","in":"header","required":false,"schema":{"anyOf":[{"type":"string"},)"
      R"({"type":"null"}],"title":"X-Token"}}],)"
      R"("requestBody":{"required":true,"content":{"application/json":{"schema":)"
      R"({"$ref":"#/components/schemas/User"}}}}})");
}

TEST(OpenApi, SaysOfParametersAndBodiesWhatTheirFieldsSay) {
  App app;
  app.put<"/">("Put", [](const Described&) {});
  const Json document = app.openapi();
  const Json& put = document.at("paths").at("/").at("put");
  EXPECT_EQ(micro_core::to_text(put.at("parameters")),
            R"([{"name":"maxPrice","in":"query","required":true,"schema":{"type":"number",)"
            R"("title":"At most","description":"In euro","examples":[9.5],"deprecated":true},)"
            R"("description":"In euro","deprecated":true}])");
  EXPECT_EQ(micro_core::to_text(put.at("requestBody").at("content").at("application/json")),
            R"({"schema":{"$ref":"#/components/schemas/User","description":"The new one",)"
            R"("examples":[{"user_id":"7","name":"Ada"}]}})");
}

TEST(OpenApi, SaysOfSeveralBodiesWhatTheirFieldsSay) {
  App app;
  app.put<"/">("Put", [](const TwoBodies&) {});
  const Json document = app.openapi();
  const Json& body = document.at("paths").at("/").at("put").at("requestBody");
  EXPECT_EQ(micro_core::to_text(body.at("content").at("application/json").at("schema")),
            R"({"type":"object","properties":{"user":{"$ref":"#/components/schemas/User",)"
            R"("description":"Who"},"stars":{"type":"boolean","title":"Stars","deprecated":true}},)"
            R"("required":["user","stars"]})");
}

TEST(OpenApi, DescribesARouteWithoutInputOrAnswer) {
  const Json document = make_app().openapi();
  EXPECT_EQ(micro_core::to_text(document.at("paths").at("/users/").at("delete")),
            R"({"tags":["users"],"summary":"Delete all","operationId":"clear","deprecated":true,)"
            R"("responses":{"204":{"description":"Successful Response"}}})");
}

TEST(OpenApi, LeavesOutWhatDoesNotBelongThere) {
  const Json document = make_app().openapi();
  EXPECT_EQ(document.at("paths").as_object().size(), 2);
  EXPECT_EQ(micro_core::to_text(document.at("info")), R"({"title":"users","version":"1.2.3"})");
  EXPECT_EQ(micro_core::string_at(document, "openapi"), "3.1.0");
  EXPECT_EQ(micro_core::find(document, "servers"), nullptr);
}

TEST(OpenApi, IsServedWithItsPage) {
  const App app = make_app();
  const HttpResponse document = app.handle({.target = "/users/openapi.json"});
  EXPECT_EQ(micro_core::parse_json(document.body).value(), app.openapi());
  Request request{.http = {.target = "/users/docs"}, .root_path = "/prod"};
  const HttpResponse page = app.handle(request);
  EXPECT_EQ(page.headers.get("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(page.body, testing::HasSubstr(R"(data-url="/prod/users/openapi.json")"));
  EXPECT_THAT(micro_core::to_text(app.openapi("/prod")),
              testing::HasSubstr(R"("servers":[{"url":"/prod"}])"));
}

TEST(OpenApi, SaysWhatTheServiceSaysAboutItself) {
  const App app{{.title = "t",
                 .summary = "One line",
                 .terms_of_service = "https://a.example/terms",
                 .contact = {.name = "Ada", .email = "ada@a.example"},
                 .license = {.name = "MIT", .identifier = "MIT"},
                 .tags = {{.name = "users", .description = "People", .external_docs = {.url = "u"}},
                          {.name = "rest"}},
                 .external_docs = {.url = "https://a.example", .description = "More"}}};
  const Json document = app.openapi();
  EXPECT_EQ(micro_core::to_text(document.at("info")),
            R"({"title":"t","summary":"One line","termsOfService":"https://a.example/terms",)"
            R"("contact":{"name":"Ada","email":"ada@a.example"},)"
            R"("license":{"name":"MIT","identifier":"MIT"},"version":"0.1.0"})");
  EXPECT_EQ(micro_core::to_text(document.at("tags")),
            R"([{"name":"users","description":"People","externalDocs":{"url":"u"}},)"
            R"({"name":"rest"}])");
  EXPECT_EQ(micro_core::to_text(document.at("externalDocs")),
            R"({"description":"More","url":"https://a.example"})");
}

TEST(OpenApi, HasNoComponentsThatNothingRefersTo) {
  App app{{.title = "t"}};
  Router router;
  router.get<"/one">("One", [] { return 1; });
  app.include(std::move(router));
  EXPECT_EQ(micro_core::find(app.openapi(), "components"), nullptr);
  EXPECT_TRUE(micro_core::find(make_app().openapi().at("components").at("schemas"),
                               "HTTPValidationError") != nullptr);
}

TEST(OpenApi, LeavesTheServicesTypesTheirNames) {
  App app{{.title = "t"}};
  Router router;
  router.post<"/one">("One", [](const Body<ValidationError>& in) { return *in; });
  app.include(std::move(router));
  const Json document = app.openapi();
  const Json& schemas = document.at("components").at("schemas");
  EXPECT_TRUE(micro_core::find(schemas.at("ValidationError").at("properties"), "number") !=
              nullptr);
  EXPECT_TRUE(micro_core::find(schemas.at("ValidationError_").at("properties"), "loc") != nullptr);
  EXPECT_EQ(micro_core::to_text(
                schemas.at("HTTPValidationError").at("properties").at("detail").at("items")),
            R"({"$ref":"#/components/schemas/ValidationError_"})");
}

TEST(OpenApi, NamesItsOwnServerBeforeOthers) {
  const App app{{.servers = {{.url = "https://api.example", .description = "Production"}}}};
  constexpr const char* production = R"({"url":"https://api.example","description":"Production"})";
  EXPECT_EQ(micro_core::to_text(app.openapi("/prod").at("servers")),
            R"([{"url":"/prod"},)" + std::string(production) + "]");
  EXPECT_EQ(micro_core::to_text(app.openapi().at("servers")),
            R"([{"url":"/"},)" + std::string(production) + "]");
}

TEST(OpenApi, IsMadeOnceForAllThreadsAndAgainForAnotherRoot) {
  const App app = make_app();
  const auto document = [&](const std::string& root) {
    Request request{.http = {.target = "/users/openapi.json"}, .root_path = root};
    return micro_core::parse_json(app.handle(request).body).value();
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      const std::string root = i % 2 == 0 ? "" : "/prod";
      for (int round = 0; round < 20; ++round) EXPECT_EQ(document(root), app.openapi(root));
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(OpenApi, IsPrintedForPeople) {
  EXPECT_EQ(pretty_json(micro_core::parse_json(R"({"a":[1,{"b":{}}],"c":[]})").value()),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": {}\n    }\n  ],\n  \"c\": []\n}");
}

}  // namespace
}  // namespace micro_api
