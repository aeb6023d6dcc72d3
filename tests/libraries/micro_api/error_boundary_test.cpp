#include <micro_api/micro_api.hpp>
#include <micro_api/test_client.hpp>

#include <gmock/gmock.h>

#include <new>

namespace micro_api {
namespace {

struct StockError : std::runtime_error {
  using std::runtime_error::runtime_error;
};
struct OutOfStock : StockError {
  using StockError::StockError;
};
struct Reserved : OutOfStock {
  using OutOfStock::OutOfStock;
};

class ErrorBoundaryTest : public testing::Test {
 protected:
  // Throws `thrown` in a handler.
  template <class T>
  TestAnswer answer_to(App app, T thrown) {
    Router router;
    router.post<"/throw">("Throw", [thrown](const Body<int>&) -> int { throw thrown; });
    app.include(router);
    TestClient client(std::move(app), {.raise_errors = false});
    return client.post("/throw", {.json = Json(1)});
  }
  App make_app(AppOptions options = {}) {
    options.logger = micro_core::Logger({.sink = [this](std::string_view line) {
      lines.push_back(micro_core::parse_json(line).value());
    }});
    return App(std::move(options));
  }
  std::vector<Json> lines;
};

TEST_F(ErrorBoundaryTest, FindsTheHandlerOfTheMostSpecificTypeWhateverTheOrder) {
  const auto as = [](int status) {
    return [status](const std::exception& thrown) { return HttpError{status, thrown.what()}; };
  };
  std::vector<std::function<void(App&)>> calls = {
      [&](App& app) { app.on_exception<std::exception>(as(460)); },
      [&](App& app) { app.on_exception<StockError>(as(461)); },
      [&](App& app) { app.on_exception<OutOfStock>(as(462)); }};
  std::vector<int> order = {0, 1, 2};
  do {
    const auto with_handlers = [&] {
      App app = make_app();
      for (const int i : order) calls[static_cast<std::size_t>(i)](app);
      return app;
    };
    EXPECT_EQ(answer_to(with_handlers(), Reserved("r")).status, 462);
    EXPECT_EQ(answer_to(with_handlers(), OutOfStock("o")).status, 462);
    EXPECT_EQ(answer_to(with_handlers(), StockError("s")).status, 461);
    EXPECT_EQ(answer_to(with_handlers(), std::bad_alloc()).status, 460);
    EXPECT_EQ(answer_to(with_handlers(), 5).status, 500);
  } while (std::ranges::next_permutation(order).found);
}

TEST_F(ErrorBoundaryTest, TakesTheLastHandlerOfAType) {
  App app = make_app();
  app.on_exception<int>([](int) { return HttpError{460, "first"}; });
  app.on_exception<int>([](int thrown, const Request& request) {
    return HttpError{461, request.http.method + std::to_string(thrown)};
  });
  const TestAnswer answer = answer_to(std::move(app), 7);
  EXPECT_EQ(answer.status, 461);
  EXPECT_EQ(answer.body, R"({"detail":"POST7"})");
  EXPECT_TRUE(lines.empty());
}

TEST_F(ErrorBoundaryTest, LetsAHandlerAnswerInItsOwnWay) {
  App app = make_app();
  app.on_exception<StockError>([](const StockError& thrown) {
    return HttpResponse{.status = 418, .headers = {{"x-why", thrown.what()}}, .body = "tea"};
  });
  const TestAnswer answer = answer_to(std::move(app), OutOfStock("empty"));
  EXPECT_EQ(answer.status, 418);
  EXPECT_EQ(answer.headers.get("x-why"), "empty");
  EXPECT_EQ(answer.body, "tea");
}

TEST_F(ErrorBoundaryTest, HandlesWhatAMiddlewareThrows) {
  App app = make_app();
  app.on_exception<StockError>([](const StockError&) { return HttpError{409, "gone"}; });
  app.use([](Request&, const Next&) -> HttpResponse { throw OutOfStock("x"); });
  EXPECT_EQ(answer_to(std::move(app), 1).status, 409);
}

TEST_F(ErrorBoundaryTest, LogsTypeAndMessageOnceAndTellsTheClientNothing) {
  const TestAnswer answer = answer_to(make_app(), Reserved("password is 1234"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, R"({"detail":"An internal error has occurred"})");
  ASSERT_EQ(lines.size(), 1);
  EXPECT_EQ(lines[0].at("message"), "password is 1234");
  EXPECT_THAT(std::string(lines[0].at("exception_name").as_string()),
              testing::EndsWith("Reserved"));
  EXPECT_THAT(micro_core::to_text(lines[0].at("stack_trace")),
              testing::HasSubstr("ErrorBoundaryTest::answer_to<"));
}

TEST_F(ErrorBoundaryTest, SurvivesAHandlerThatThrowsInTurn) {
  App app = make_app();
  app.on_exception<int>([](int) -> HttpError { throw std::runtime_error("again"); });
  EXPECT_EQ(answer_to(std::move(app), 1).status, 500);
  ASSERT_EQ(lines.size(), 1);
  EXPECT_EQ(lines[0].at("message"), "again");
}

TEST_F(ErrorBoundaryTest, SurvivesAnErrorBodyThatThrows) {
  const TestAnswer answer = answer_to(
      make_app({.error_body = [](const HttpError&, const Request&) -> Json { throw 1; }}), 2);
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.body, R"({"detail":"An internal error has occurred"})");
}

TEST_F(ErrorBoundaryTest, WritesProblemsAsTheirRfcSays) {
  App app = make_app({.errors = ErrorFormat::problem});
  Router router;
  router.get<"/credit">("Credit", []() -> Response<int> {
    return HttpError{.status = 403,
                     .message = "Your balance is 30, but that costs 50.",
                     .members = {{"balance", 30}},
                     .type = "https://example.com/out-of-credit",
                     .title = "You do not have enough credit."};
  });
  app.include(router);
  TestClient client(std::move(app), {.raise_errors = false});
  const TestAnswer answer = client.get("/credit?x=1");
  EXPECT_EQ(answer.headers.get("content-type"), "application/problem+json");
  EXPECT_EQ(
      answer.body,
      R"({"type":"https://example.com/out-of-credit","title":"You do not have enough credit.",)"
      R"("status":403,"detail":"Your balance is 30, but that costs 50.",)"
      R"("instance":"/credit","balance":30})");
  EXPECT_EQ(client.get("/none").body,
            R"({"type":"about:blank","title":"Not Found","status":404,"detail":"Not Found",)"
            R"("instance":"/none"})");
}

TEST_F(ErrorBoundaryTest, WritesInvalidInputAsAProblemWithItsErrors) {
  App app = make_app({.errors = ErrorFormat::problem});
  Router router;
  router.post<"/">("Post", [](const Body<int>& in) { return *in; });
  app.include(router);
  TestClient client(std::move(app));
  const TestAnswer answer = client.post("/", {.json = Json("x")});
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.json().at("status"), 422);
  EXPECT_EQ(answer.json().at("errors").at(0).at("type"), "int_parsing");
}

TEST_F(ErrorBoundaryTest, LetsAServiceWriteItsOwnBodyForInvalidInput) {
  App app = make_app({.invalid_input_body = [](const HttpError& error, const Request&) -> Json {
    return JsonObject{{"wrong", error.errors.size()}};
  }});
  Router router;
  router.post<"/">("Post", [](const Body<int>& in) { return *in; });
  app.include(router);
  TestClient client(std::move(app));
  EXPECT_EQ(client.post("/", {.json = Json("x")}).body, R"({"wrong":1})");
  EXPECT_EQ(client.get("/none").body, R"({"detail":"Not Found"})");
}

}  // namespace
}  // namespace micro_api
