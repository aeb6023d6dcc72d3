#include <micro_api/micro_api.hpp>
#include <micro_api/test_client.hpp>
#include <micro_core/uuid.hpp>

#include <gmock/gmock.h>

namespace micro_api {
namespace {

using micro_core::find;
using micro_core::string_at;

class MiddlewareTest : public testing::Test {
 protected:
  MiddlewareTest() {
    app.use(correlation_id());
    app.use(request_log());
    Router router;
    router.get<"/">("Log", [this] {
      app.logger().info("from the handler");
      return 1;
    });
    router.get<"/wrong">("Wrong", [] { return HttpError{409, "not now"}; });
    router.get<"/broken">("Broken", []() -> int { throw std::runtime_error("the disk is full"); });
    app.include(router);
  }

  HttpResponse call(std::string target, Headers headers = {}) {
    return app.handle({.target = std::move(target), .headers = std::move(headers)});
  }
  std::vector<std::string> types() const {
    std::vector<std::string> all;
    for (const Json& line : lines) all.emplace_back(string_at(line, "type"));
    return all;
  }

  std::vector<Json> lines;
  App app{{.logger = micro_core::Logger({.sink = [this](std::string_view line) {
             lines.push_back(micro_core::parse_json(line).value());
           }})}};
};

TEST_F(MiddlewareTest, PutsTheIdOnTheAnswerAndInEveryLine) {
  EXPECT_EQ(call("/", {{"X-Correlation-Id", "abc-1"}}).headers.get("x-correlation-id"), "abc-1");
  EXPECT_THAT(types(), testing::ElementsAre("api-request", "internal", "api-response"));
  for (const Json& line : lines) {
    EXPECT_EQ(string_at(line, "uuid"), "abc-1");
    EXPECT_EQ(string_at(line, "correlation_id"), "abc-1");
  }
}

TEST_F(MiddlewareTest, ReplacesAnIdThatIsNotVisibleAscii) {
  EXPECT_EQ(
      call("/", {{"x-correlation-id", std::string(128, 'x')}}).headers.get("x-correlation-id"),
      std::string(128, 'x'));
  for (const std::string id : {"", "a b", "a\tb", "é"}) {
    EXPECT_TRUE(
        micro_core::is_uuid(call("/", {{"x-correlation-id", id}}).headers.get("x-correlation-id")));
  }
  EXPECT_TRUE(micro_core::is_uuid(
      call("/", {{"x-correlation-id", std::string(129, 'x')}}).headers.get("x-correlation-id")));
  EXPECT_TRUE(micro_core::is_uuid(call("/").headers.get("x-correlation-id")));
}

TEST_F(MiddlewareTest, LogsMethodUrlAndCode) {
  call("/?a=1");
  EXPECT_EQ(string_at(lines.back(), "method"), "GET");
  EXPECT_EQ(string_at(lines.back(), "url"), "/?a=1");
  EXPECT_EQ(*find(lines.back(), "code"), 200);
}

TEST_F(MiddlewareTest, LogsTheMessageOfAnError) {
  call("/wrong");
  EXPECT_THAT(types(), testing::ElementsAre("api-request", "api-error"));
  EXPECT_EQ(string_at(lines.back(), "message"), "not now");
  EXPECT_EQ(*find(lines.back(), "code"), 409);
}

TEST_F(MiddlewareTest, LogsAFailureOnceWithItsDetailAndTheId) {
  const HttpResponse response = call("/broken", {{"x-correlation-id", "abc"}});
  EXPECT_EQ(response.headers.get("x-correlation-id"), "abc");
  EXPECT_THAT(types(), testing::ElementsAre("api-request", "app-error", "api-error"));
  EXPECT_EQ(string_at(lines[1], "message"), "the disk is full");
  EXPECT_EQ(string_at(lines[1], "uuid"), "abc");
  EXPECT_EQ(string_at(lines[2], "message"), "An internal error has occurred");
}

TEST_F(MiddlewareTest, SeesAnswersInsteadOfExceptions) {
  int status = 0;
  app.use([&](Request& request, const Next& next) {
    HttpResponse response = next(request);
    status = response.status;
    return response;
  });
  app.use(
      [](Request&, const Next&) -> HttpResponse { throw std::runtime_error("in the middleware"); });
  EXPECT_EQ(call("/").status, 500);
  EXPECT_EQ(status, 500);
}

TEST_F(MiddlewareTest, MayAnswerInsteadOfTheRoute) {
  app.use([](Request&, const Next&) { return HttpResponse{.status = 418}; });
  EXPECT_EQ(call("/").status, 418);
}

TEST(MiddlewareOrder, IsThatOfThePlacesAndThenOfTheCalls) {
  std::string order;
  const auto note = [&](std::string name, Place place) {
    return Middleware(
        [&order, name = std::move(name)](Request& request, const Next& next) {
          order += name;
          return next(request);
        },
        place);
  };
  App app;
  app.use(note("8", Place::user));
  app.use(note("7", Place::timeout));
  app.use(note("9", Place::user));
  app.use(note("4", Place::compression));
  app.use(note("3", Place::cors));
  app.use(note("6", Place::body_limit));
  app.use(note("2", Place::security_headers));
  app.use(note("5", Place::rate_limit));
  app.use(note("1", Place::request_log));
  app.use(note("0", Place::correlation_id));
  app.handle({});
  EXPECT_EQ(order, "0123456789");
}

TEST(ErrorBodyTest, IsTheServicesOwnForAllButInvalidInput) {
  App app{{.error_body = [](const HttpError& error, const Request& request) -> Json {
             return JsonObject{{"uuid", request.correlation_id}, {"message", error.message}};
           },
           .body_bytes_max = 10,
           .logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  app.use(correlation_id());
  Router router;
  router.post<"/">("Post", [](const Body<int>& in) { return *in; });
  router.get<"/broken">("Broken", []() -> int { throw 1; });
  app.include(router);
  TestClient client(std::move(app),
                    {.raise_errors = false, .headers = {{"x-correlation-id", "id"}}});
  const auto body = [&](std::string method, std::string_view target, std::string text = {}) {
    return client.request(std::move(method), target, {.body = std::move(text)}).body;
  };
  EXPECT_EQ(body("GET", "/none"), R"({"uuid":"id","message":"Not Found"})");
  EXPECT_EQ(body("PUT", "/"), R"({"uuid":"id","message":"Method Not Allowed"})");
  EXPECT_EQ(body("POST", "/", std::string(11, '1')),
            R"({"uuid":"id","message":"Content Too Large"})");
  EXPECT_EQ(body("GET", "/broken"), R"({"uuid":"id","message":"An internal error has occurred"})");
  EXPECT_TRUE(body("POST", "/", "\"x\"").starts_with(R"({"detail":[{"type":"int_parsing")"));
}

}  // namespace
}  // namespace micro_api
