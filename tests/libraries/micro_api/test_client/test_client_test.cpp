#include <micro_api/micro_api.hpp>
#include <micro_api/test_client.hpp>

#include <gmock/gmock.h>

namespace {

struct Pet {
  std::string name;
  int age = 0;
};

}  // namespace

namespace micro_api {
namespace {

// Answers with what arrived.
HttpResponse echo(const Request& request) {
  JsonObject headers;
  for (const auto& [name, value] : request.http.headers) headers[name] = value;
  return {.status = 200,
          .headers = {{"content-type", "application/json"}},
          .body = micro_core::to_text(JsonObject{{"method", request.http.method},
                                                 {"target", request.http.target},
                                                 {"headers", headers},
                                                 {"body", request.http.body},
                                                 {"scheme", request.scheme}})};
}

App make_app() {
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  app.use([](Request& request, const Next& next) -> HttpResponse {
    const std::string_view path = request.http.path();
    if (path.starts_with("/echo")) return echo(request);
    if (path == "/login") {
      return {.status = 303,
              .headers = {{"location", "/echo/home?x=1"},
                          {"set-cookie", "id=7; Path=/; HttpOnly"},
                          {"set-cookie", "deep=1; Path=/echo/deep"},
                          {"set-cookie", "here=1"}}};
    }
    if (path == "/logout") {
      return {.status = 200, .headers = {{"set-cookie", "id=; Max-Age=0; Path=/"}}};
    }
    if (path == "/again") {
      return {.status = 308, .headers = {{"location", "http://other.test/echo"}}};
    }
    if (path == "/loop") return {.status = 302, .headers = {{"location", "/loop"}}};
    if (path == "/stream") {
      return {.status = 200, .stream = [](micro_http::BodyWriter& out) {
                for (int i = 0; i < 100 && out.write(std::to_string(i)); ++i) {
                }
              }};
    }
    return next(request);
  });
  Router router;
  router.post<"/pets">("Add", {.status = 201}, [](const Body<Pet>& in) { return *in; });
  router.get<"/broken">("Broken", []() -> int { throw std::domain_error("broken"); });
  app.include(router);
  return app;
}

TEST(TestClient, SendsAndReadsJson) {
  TestClient client(make_app());
  const TestAnswer answer = client.post("/pets", {.json = {{"name", "Rex"}, {"age", 3}}});
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.json().at("name"), "Rex");
  EXPECT_EQ(client.post("/pets", {.json = Pet{"Tom", 4}}).text(), R"({"name":"Tom","age":4})");
  EXPECT_EQ(client.post("/pets", {.json = Json(nullptr)}).status, 422);
}

TEST(TestClient, EncodesTheQueryAndSendsHeaders) {
  TestClient client(make_app(), {.headers = {{"x-all", "1"}, {"x-one", "client"}}});
  const Json seen = client
                        .get("/echo?z=0", {.query = {{"a b", "c&d"}, {"a b", "é"}},
                                           .headers = {{"X-One", "request"}}})
                        .json();
  EXPECT_EQ(seen.at("target"), "/echo?z=0&a%20b=c%26d&a%20b=%C3%A9");
  EXPECT_EQ(seen.at("headers").at("x-all"), "1");
  EXPECT_EQ(seen.at("headers").at("X-One"), "request");
  EXPECT_EQ(seen.at("headers").at("host"), "testserver");
  EXPECT_FALSE(seen.at("headers").as_object().contains("x-one"));
}

TEST(TestClient, SendsFormsAndFiles) {
  TestClient client(make_app());
  const Json form = client.post("/echo", {.form = {{"a", "1 2"}, {"b", "="}}}).json();
  EXPECT_EQ(form.at("body"), "a=1%202&b=%3D");
  EXPECT_EQ(form.at("headers").at("content-type"), "application/x-www-form-urlencoded");
  const Json files = client
                         .post("/echo", {.form = {{"a", "1"}},
                                         .files = {{"photo", "a\".png", "image/png", "bytes"}}})
                         .json();
  const std::string type(files.at("headers").at("content-type").as_string());
  const std::string boundary = type.substr(type.find("boundary=") + 9);
  EXPECT_EQ(std::string(files.at("body").as_string()),
            "--" + boundary + "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n" + "--" +
                boundary +
                "\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a%22.png\"\r\n"
                "Content-Type: image/png\r\n\r\nbytes\r\n--" +
                boundary + "--\r\n");
  EXPECT_THROW(client.post("/echo", {.json = Json(1), .body = "x"}), std::invalid_argument);
}

TEST(TestClient, KeepsCookiesByTheirPathUntilTheyEnd) {
  TestClient client(make_app());
  const auto sent = [&](std::string_view url, std::map<std::string, std::string> more = {}) {
    const Json seen = client.get(url, {.cookies = std::move(more)}).json();
    const Json* cookies = micro_core::find(seen.at("headers"), "cookie");
    return cookies == nullptr ? std::string() : std::string(cookies->as_string());
  };
  EXPECT_EQ(sent("/echo"), "");
  EXPECT_EQ(client.get("/login").json().at("headers").at("cookie"), "id=7; here=1");
  EXPECT_EQ(sent("/echo/deep/er"), "id=7; deep=1; here=1");
  EXPECT_EQ(sent("/echo/deeper"), "id=7; here=1");
  EXPECT_EQ(sent("/echo", {{"id", "own"}}), "here=1; id=own");
  EXPECT_EQ(client.cookie("id"), "7");
  client.get("/logout");
  EXPECT_EQ(client.cookie("id"), std::nullopt);
  EXPECT_EQ(sent("/echo"), "here=1");
  client.forget_cookies();
  EXPECT_EQ(sent("/echo"), "");
}

TEST(TestClient, FollowsRedirectsAsBrowsersDo) {
  TestClient client(make_app());
  const TestAnswer answer = client.post("/login", {.json = Json(1)});
  EXPECT_EQ(answer.json().at("method"), "GET");
  EXPECT_EQ(answer.json().at("body"), "");
  EXPECT_EQ(answer.url, "/echo/home?x=1");
  ASSERT_EQ(answer.history.size(), 1);
  EXPECT_EQ(answer.history[0].status, 303);
  const Json again = client.post("/again", {.body = "kept"}).json();
  EXPECT_EQ(again.at("method"), "POST");
  EXPECT_EQ(again.at("body"), "kept");
  EXPECT_EQ(client.get("/login", {.follow_redirects = false}).status, 303);
  EXPECT_THROW(client.get("/loop"), std::runtime_error);
}

TEST(TestClient, ThrowsWhatAHandlerThrewUnlessToldNotTo) {
  TestClient client(make_app());
  EXPECT_THROW(client.get("/broken"), std::domain_error);
  TestClient silent(make_app(), {.raise_errors = false});
  EXPECT_EQ(silent.get("/broken").status, 500);
}

TEST(TestClient, ReadsStreamsPieceByPiece) {
  TestClient client(make_app());
  const TestAnswer answer = client.get("/stream");
  EXPECT_EQ(answer.chunks.size(), 100);
  EXPECT_TRUE(answer.body.starts_with("0123456789101112"));
  EXPECT_THAT(client.get("/stream", {.chunks_max = 2}).chunks, testing::ElementsAre("0", "1"));
}

TEST(TestClient, ReplaysEventsOfAGateway) {
  TestClient client(make_app());
  const Json event =
      micro_core::parse_json(R"({"version":"2.0","rawPath":"/pets","rawQueryString":"",
        "headers":{"content-type":"application/json"},"body":"{\"name\":\"Rex\",\"age\":3}",
        "requestContext":{"stage":"$default","http":{"method":"POST","path":"/pets"}},
        "isBase64Encoded":false})")
          .value();
  const Json answer = client.replay(event);
  EXPECT_EQ(answer.at("statusCode"), 201);
  EXPECT_EQ(answer.at("body"), R"({"name":"Rex","age":3})");
}

TEST(TestClient, RunsTheHooksOfStartAndStop) {
  std::string order;
  {
    App app = make_app();
    app.on_start([&] { order += "a"; });
    app.on_start([&] { order += "b"; });
    app.on_stop([&] { order += "y"; });
    app.on_stop([&]() {
      order += "z";
      throw 1;
    });
    TestClient client(std::move(app));
    EXPECT_EQ(order, "ab");
    EXPECT_THROW(client.app().on_start([] {}), std::logic_error);
  }
  EXPECT_EQ(order, "abzy");
}

}  // namespace
}  // namespace micro_api
