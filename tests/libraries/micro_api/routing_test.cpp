#include <micro_api/micro_api.hpp>

#include <gtest/gtest.h>

#include "collecting_writer.hpp"

namespace {

struct Item {
  micro_api::Path<int> id;
};

struct Nested {
  micro_api::Path<std::string> team;
  micro_api::Path<std::string> user;
};

struct File {
  micro_api::Path<std::string> rest;
};

}  // namespace

namespace micro_api {
namespace {

AppOptions quiet(AppOptions options = {}) {
  options.logger = micro_core::Logger({.sink = [](std::string_view) {}});
  return options;
}

std::string body_of(const App& app, std::string method, std::string target) {
  return app.handle({.method = std::move(method), .target = std::move(target)}).body;
}

TEST(Routing, TakesRoutesOnTheAppItself) {
  App app(quiet());
  app.get<"/items/{id}">("One item", [](const Item& in) { return in.id * 2; })
      .put<"/items/{id}">("Change it", {.status = 202}, [](const Item&) {});
  EXPECT_EQ(body_of(app, "GET", "/items/21"), "42");
  EXPECT_EQ(app.handle({.method = "PUT", .target = "/items/21"}).status, 202);
}

TEST(Routing, ConvertsWhatThePathHasToTheTypeOfItsMember) {
  App app(quiet());
  app.get<"/items/{id}">("One item", [](const Item& in) { return *in.id; });
  const HttpResponse response = app.handle({.target = "/items/abc"});
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(
      response.body,
      R"({"detail":[{"type":"int_parsing","loc":["path","id"],"msg":"Input should be a valid )"
      R"(integer, unable to parse string as an integer","input":"abc"}]})");
}

TEST(Routing, NestsRoutersWithPrefixesTagsAndParameters) {
  Router users({.prefix = "/users", .tags = {"users"}, .deprecated = true});
  users.get<"/{user}">("One", {.tags = {"one"}},
                       [](const Nested& in) { return *in.team + " " + *in.user; });
  Router teams({.prefix = "/teams/{team}",
                .tags = {"teams"},
                .responses = {{403, response_of("Not your team")}}});
  teams.include(std::move(users));
  App app(quiet());
  app.include(std::move(teams));
  EXPECT_EQ(body_of(app, "GET", "/teams/a%20b/users/c%2Fd"), "\"a b c/d\"");
  const Json operation = app.openapi().at("paths").at("/teams/{team}/users/{user}").at("get");
  EXPECT_EQ(micro_core::to_text(operation.at("tags")), R"(["teams","users","one"])");
  EXPECT_EQ(operation.at("deprecated"), true);
  EXPECT_EQ(micro_core::string_at(operation.at("responses").at("403"), "description"),
            "Not your team");
}

TEST(Routing, HandsTheRestOfThePathOver) {
  App app(quiet());
  app.get<"/files/{rest...}">("File", [](const File& in) { return *in.rest; });
  EXPECT_EQ(body_of(app, "GET", "/files/a/b%20c/"), "\"a/b c/\"");
}

TEST(Routing, AnswersHeadAndOptionsByItself) {
  App app(quiet());
  app.get<"/items">("Items", [] { return "some"; });
  app.post<"/items">("Add", [] {});
  const HttpResponse head = app.handle({.method = "HEAD", .target = "/items"});
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers.get("content-length"), "6");
  EXPECT_EQ(head.body, "");
  const HttpResponse options = app.handle({.method = "OPTIONS", .target = "/items"});
  EXPECT_EQ(options.status, 204);
  EXPECT_EQ(options.headers.get("allow"), "GET, HEAD, OPTIONS, POST");
  EXPECT_EQ(app.handle({.method = "OPTIONS", .target = "/none"}).status, 404);
  const HttpResponse refused = app.handle({.method = "PUT", .target = "/items"});
  EXPECT_EQ(refused.status, 405);
  EXPECT_EQ(refused.headers.get("allow"), "GET, HEAD, OPTIONS, POST");
  EXPECT_EQ(refused.body, R"({"detail":"Method Not Allowed"})");
}

TEST(Routing, PrefersAHeadAndAnOptionsOfTheServicesOwn) {
  App app(quiet());
  app.get<"/items">("Items", []() -> int { throw std::runtime_error("asked for the body"); });
  app.head<"/items">("Is it there?", [] { return Response<void>({.headers = {{"x-own", "1"}}}); });
  app.options<"/items">("What can it do?", [] { return "everything"; });
  app.add<"/items">("PURGE", "Forget them", [] { return "gone"; });
  const HttpResponse head = app.handle({.method = "HEAD", .target = "/items"});
  EXPECT_EQ(head.status, 204);
  EXPECT_EQ(head.headers.get("x-own"), "1");
  EXPECT_EQ(body_of(app, "OPTIONS", "/items"), "\"everything\"");
  EXPECT_EQ(body_of(app, "PURGE", "/items"), "\"gone\"");
  EXPECT_EQ(app.options().title, "api");  // the options of the app are still there
}

TEST(Routing, RedirectsASlashIfAsked) {
  App app(quiet({.trailing_slash = TrailingSlash::redirected}));
  app.get<"/items/">("Items", [] { return 1; });
  Request request{.http = {.target = "/items?page=2"}, .root_path = "/prod"};
  const HttpResponse response = app.handle(request);
  EXPECT_EQ(response.status, 307);
  EXPECT_EQ(response.headers.get("location"), "/prod/items/?page=2");
}

TEST(Routing, RedirectsToItselfOnlyWhateverIsAskedFor) {
  App app(quiet({.trailing_slash = TrailingSlash::redirected}));
  app.get<"/{id}/">("One", [](const Item&) { return 1; });
  app.get<"/files/{rest...}">("Files", [](const File&) { return 1; });
  const auto location = [&app](std::string target, std::string root_path = {}) {
    Request request{.http = {.target = std::move(target)}, .root_path = std::move(root_path)};
    const HttpResponse response = app.handle(request);
    EXPECT_EQ(response.status, 307);
    return std::string(response.headers.get("location"));
  };
  EXPECT_EQ(location("/\\evil.com"), "/%5Cevil.com/");
  EXPECT_EQ(location("/a?b=\\c d\r\nx: y"), "/a/?b=%5Cc%20d%0D%0Ax:%20y");
  EXPECT_EQ(location("/a%2F%5c\"\xff"), "/a%2F%5c%22%FF/");
  EXPECT_EQ(location("/evil.com", "/"), "/evil.com/");
  EXPECT_EQ(location("/a", "//evil.com"), "/evil.com/a/");
  EXPECT_EQ(app.handle({.target = "//evil.com"}).status, 404);
}

TEST(Routing, RefusesWhatCannotBeWhenItIsAdded) {
  App app(quiet());
  app.get<"/items/{id}">("One item", [](const Item&) {});
  EXPECT_THROW((app.get<"/items/{id}">("Again", [](const Item&) {})), std::logic_error);
  EXPECT_THROW((app.get<"/items">("No {id}", [](const Item&) {})), std::logic_error);
  EXPECT_THROW((app.get<"/x">("Same id", {.operation_id = "get_items_id"}, [] {})),
               std::logic_error);
  Router wrong({.prefix = "items"});
  wrong.get<"/">("Items", [] {});
  EXPECT_THROW(app.include(wrong), std::logic_error);
}

App admin_app() {
  App admin(quiet({.title = "admin"}));
  admin.use([](Request& request, const Next& next) {
    HttpResponse response = next(request);
    response.headers.set("x-admin", request.root_path + " " + request.http.target);
    return response;
  });
  admin.get<"/users/{id}">("One", [](const Item& in) { return *in.id; });
  admin.get<"/">("Root", [](const Context& in) { return in.url; });
  admin.get<"/stream">(
      "Stream", [] { return ByteStream([](BodyWriter&) { throw std::runtime_error("broken"); }); });
  return admin;
}

TEST(Mount, HandsEverythingBelowAPathToAnotherApp) {
  App app(quiet());
  app.mount("/admin", admin_app());
  app.use([](Request& request, const Next& next) {
    HttpResponse response = next(request);
    response.headers.set("x-outer", request.root_path + " " + request.http.target);
    return response;
  });
  const HttpResponse response = app.handle({.target = "/admin/users/7?x=1"});
  EXPECT_EQ(response.body, "7");
  EXPECT_EQ(response.headers.get("x-admin"), "/admin /users/7?x=1");
  EXPECT_EQ(response.headers.get("x-outer"), " /admin/users/7?x=1");
  EXPECT_EQ(body_of(app, "GET", "/admin"), "\"/\"");
  EXPECT_EQ(body_of(app, "GET", "/admin?a=b"), "\"/?a=b\"");
  EXPECT_EQ(app.handle({.target = "/admin/none"}).status, 404);
  EXPECT_TRUE(app.handle({.target = "/admin/none"}).headers.contains("x-admin"));
  EXPECT_FALSE(app.handle({.target = "/administration"}).headers.contains("x-admin"));
}

TEST(Mount, HasADocumentAndADocsPageOfItsOwn) {
  App app(quiet({.title = "outer"}));
  app.get<"/own">("Own", [] { return 1; });
  app.mount("/admin", admin_app());
  Request request{.http = {.target = "/admin/openapi.json"}, .root_path = "/prod"};
  const Json document = micro_core::parse_json(app.handle(request).body).value();
  EXPECT_EQ(document.at("info").at("title"), "admin");
  EXPECT_EQ(document.at("servers").at(0).at("url"), "/prod/admin");
  EXPECT_TRUE(document.at("paths").as_object().contains("/users/{id}"));
  EXPECT_FALSE(app.openapi().at("paths").as_object().contains("/users/{id}"));
  EXPECT_NE(body_of(app, "GET", "/admin/docs").find("/admin/openapi.json"), std::string::npos);
}

TEST(Mount, LogsABrokenStreamOnce) {
  std::vector<std::string> lines;
  App app({.logger = micro_core::Logger(
               {.sink = [&](std::string_view line) { lines.emplace_back(line); }})});
  App inner({.logger = app.logger()});
  inner.get<"/stream">(
      "Stream", [] { return ByteStream([](BodyWriter&) { throw std::runtime_error("broken"); }); });
  app.mount("/sub", std::move(inner));
  const HttpResponse response = app.handle({.target = "/sub/stream"});
  CollectingWriter writer;
  EXPECT_THROW(response.stream(writer), std::runtime_error);
  EXPECT_EQ(lines.size(), 1);
}

}  // namespace
}  // namespace micro_api
