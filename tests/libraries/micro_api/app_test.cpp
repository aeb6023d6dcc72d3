#include <micro_api/micro_api.hpp>

#include <gmock/gmock.h>

namespace {

enum class Order { ascending, descending };

struct User {
  std::string user_id;
  std::string name;
  std::optional<std::string> address;
};

struct CreateUser {
  micro_core::Bounded<std::string, 1, 100> name;
  micro_core::Bounded<std::string, 1, 100> surname;
  std::optional<std::string> address;
};

struct GetUser {
  micro_api::Path<std::string> user_id;
};

struct ListUsers {
  micro_api::Query<micro_core::Bounded<int, 1, 100>> limit = 20;
  micro_api::Query<std::optional<std::string>> next_token;
  micro_api::Query<std::vector<int>> tag;
  micro_api::Query<Order> order = Order::ascending;
};

struct Needs {
  micro_api::Body<CreateUser> user;
  micro_api::Header<std::string> x_token;
  micro_api::Query<int> page;
  micro_api::Path<int> number;
};

struct Rest {
  micro_api::Path<std::string> rest;
};

}  // namespace

namespace micro_api {
namespace {

Router users_router() {
  Router router{{.prefix = "/users", .tags = {"users"}}};
  router.get<"/">("List users", [](const ListUsers& in) {
    std::string text = std::to_string(*in.limit) + " " + in.next_token->value_or("-") + " " +
                       std::string(micro_core::enum_name(*in.order));
    for (const int tag : *in.tag) text += " " + std::to_string(tag);
    return text;
  });
  router.get<"/health">("Health", {.include_in_schema = false},
                        [] { return JsonObject{{"message", "healthy"}}; });
  router.get<"/{user_id}">("Get one user", [](const GetUser& in) -> Response<User> {
    if (*in.user_id == "none") {
      return HttpError{404, "user with user_id: " + *in.user_id + " not found"};
    }
    return User{.user_id = in.user_id, .name = "Ada", .address = {}};
  });
  router.post<"/">("Create a user", {.status = 201}, [](const Body<CreateUser>& in) {
    return User{.user_id = "1", .name = in->name, .address = in->address};
  });
  router.delete_<"/{user_id}">("Delete", [](const GetUser&) {});
  return router;
}

App make_app(std::vector<std::string>* lines = nullptr) {
  micro_core::LogSink sink = [lines](std::string_view line) {
    if (lines != nullptr) lines->emplace_back(line);
  };
  App app{{.title = "users",
           .openapi_url = "/users/openapi.json",
           .docs_url = "/users/docs",
           .logger = micro_core::Logger({.service = "users", .sink = sink})}};
  app.use(correlation_id());
  app.use(request_log());
  app.include(users_router());
  Router more;
  more.post<"/needs/{number}">("Everything", [](const Needs&) { return 1; });
  more.get<"/files/{rest...}">("Files", [](const Rest& in) { return *in.rest; });
  more.get<"/throw">("Throws", []() -> int { throw std::runtime_error("secret"); });
  more.get<"/error">("Fails", []() -> int {
    throw micro_core::ErrorException(micro_core::Error::not_found("no such queue"));
  });
  more.post<"/context">("Context", [](const Context& in) {
    return in.method + " " + in.url + " " + in.correlation_id;
  });
  app.include(more);
  return app;
}

HttpResponse call(std::string method, std::string target, std::string body = {},
                  Headers headers = {}) {
  return make_app().handle({.method = std::move(method),
                            .target = std::move(target),
                            .headers = std::move(headers),
                            .body = std::move(body)});
}

TEST(App, AnswersWithTheValueOfTheHandlerAsJson) {
  const HttpResponse response = call("GET", "/users/7");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("content-type"), "application/json");
  EXPECT_EQ(response.body, R"({"user_id":"7","name":"Ada","address":null})");
}

TEST(App, UsesTheStatusOfTheRoute) {
  EXPECT_EQ(call("POST", "/users/", R"({"name":"Ada","surname":"L"})").status, 201);
  const HttpResponse deleted = call("DELETE", "/users/1");
  EXPECT_EQ(deleted.status, 204);
  EXPECT_EQ(deleted.body, "");
}

TEST(App, AnswersAnHttpErrorAsFastApiDoes) {
  const HttpResponse response = call("GET", "/users/none");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, R"({"detail":"user with user_id: none not found"})");
}

TEST(App, MakesNoDifferenceOfASlashAtTheEnd) {
  for (const std::string path : {"/users", "/users/", "/users?limit=20"}) {
    EXPECT_EQ(call("GET", path).body, "\"20 - ascending\"") << path;
  }
  EXPECT_EQ(call("GET", "/users/7/").status, 200);
  EXPECT_EQ(call("POST", "/users", R"({"name":"Ada","surname":"L"})").status, 201);
}

TEST(App, PrefersAFixedSegmentToAParameter) {
  EXPECT_EQ(call("GET", "/users/health").body, R"({"message":"healthy"})");
  EXPECT_EQ(call("GET", "/users/healthy").status, 200);
}

TEST(App, DecodesTheSegmentsOfThePath) {
  EXPECT_EQ(call("GET", "/users/a%2Fb%20%C3%A9").body,
            R"({"user_id":"a/b é","name":"Ada","address":null})");
}

TEST(App, TakesTheRestOfThePath) {
  EXPECT_EQ(call("GET", "/files/a/b/c.txt").body, "\"a/b/c.txt\"");
  EXPECT_EQ(call("GET", "/files").status, 404);
}

TEST(App, SaysWhichMethodsAPathHas) {
  const HttpResponse response = call("PUT", "/users/7");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.get("allow"), "DELETE, GET, HEAD, OPTIONS");
  EXPECT_EQ(response.body, R"({"detail":"Method Not Allowed"})");
  EXPECT_EQ(call("GET", "/nothing").body, R"({"detail":"Not Found"})");
}

TEST(App, AnswersHeadAsGetWithoutTheBody) {
  const HttpResponse response = call("HEAD", "/users/7");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(response.headers.get("content-length"), "43");
}

TEST(App, BindsQueryParametersWithDefaultsAndLists) {
  EXPECT_EQ(call("GET", "/users?limit=5&next_token=a%2Bb+c&tag=1&tag=2&order=descending").body,
            "\"5 a+b c descending 1 2\"");
}

TEST(App, ReportsAllErrorsOfTheInputAtOnceInFastApisOrder) {
  const HttpResponse response = call("POST", "/needs/x", R"({"name":""})");
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(
      response.body,
      R"({"detail":[{"type":"int_parsing","loc":["path","number"],)"
      R"("msg":"Input should be a valid integer, unable to parse string as an integer","input":"x"},)"
      R"({"type":"missing","loc":["query","page"],"msg":"Field required","input":null},)"
      R"({"type":"missing","loc":["header","x-token"],"msg":"Field required","input":null},)"
      R"({"type":"string_too_short","loc":["body","name"],)"
      R"("msg":"String should have at least 1 character","input":"","ctx":{"min_length":1}},)"
      R"({"type":"missing","loc":["body","surname"],"msg":"Field required","input":{"name":""}}]})");
}

TEST(App, ReportsMalformedJsonAloneAndWhere) {
  const HttpResponse response = call("POST", "/users/", R"({"name":)");
  EXPECT_EQ(response.status, 422);
  EXPECT_EQ(response.body,
            R"({"detail":[{"type":"json_invalid","loc":["body",8],"msg":"JSON decode error",)"
            R"("input":{},"ctx":{"error":"Expecting value"}}]})");
}

TEST(App, ReportsAMissingBody) {
  for (const std::string body : {"", "null"}) {
    EXPECT_EQ(
        call("POST", "/users/", body).body,
        R"({"detail":[{"type":"missing","loc":["body"],"msg":"Field required","input":null}]})");
  }
}

TEST(App, ReadsJsonWhateverCurlCallsIt) {
  EXPECT_EQ(call("POST", "/users/", R"({"name":"Ada","surname":"L"})",
                 {{"content-type", "application/x-www-form-urlencoded"}})
                .status,
            201);
  EXPECT_THAT(
      call("POST", "/users/", "name=Ada", {{"content-type", "application/x-www-form-urlencoded"}})
          .body,
      testing::HasSubstr("model_attributes_type"));
}

TEST(App, HidesWhatFailedFromTheCallerAndLogsItOnce) {
  std::vector<std::string> lines;
  const App app = make_app(&lines);
  const HttpResponse response = app.handle({.target = "/throw"});
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, R"({"detail":"An internal error has occurred"})");
  EXPECT_EQ(std::ranges::count_if(
                lines, [](const std::string& line) { return line.find("secret") != line.npos; }),
            1);
  EXPECT_EQ(call("GET", "/error").status, 500);
}

TEST(App, TellsTheHandlerAboutItsRequest) {
  EXPECT_EQ(call("POST", "/context?x=1", "", {{"x-correlation-id", "abc"}}).body,
            "\"POST /context?x=1 abc\"");
}

struct Pinned {
  Pinned(int first, int second) : sum(first + second) {}
  Pinned(const Pinned&) = delete;
  Pinned& operator=(const Pinned&) = delete;
  int sum;
};

TEST(App, KeepsWhatIsHandedOverAndWhatItMakesInPlace) {
  App app;
  EXPECT_EQ(app.keep<Pinned>(1, 2).sum, 3);
  const std::string text = "copied";
  EXPECT_EQ(app.keep(text), "copied");
  EXPECT_EQ(app.keep<std::string>(std::string("moved")), "moved");
  std::unique_ptr<int>& number = app.keep(std::make_unique<int>(7));
  EXPECT_EQ(*number, 7);
}

}  // namespace
}  // namespace micro_api
