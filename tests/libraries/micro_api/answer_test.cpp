#include <micro_api/micro_api.hpp>

#include <gtest/gtest.h>

namespace {

struct Cat {
  std::string name;
};
struct Dog {
  int bones = 0;
};

struct Input {
  micro_api::Query<std::string> kind = "";
};

/// An answer of the service's own kind.
struct Csv {
  static constexpr std::string_view media_type = "text/csv";
  std::string rows;
  micro_http::HttpResponse respond(const micro_http::HttpRequest& request) && {
    return {.status = 0,
            .headers = {{"content-type", "text/csv"}},
            .body = request.method + "," + rows};
  }
};

}  // namespace

namespace micro_api {
namespace {

template <class Handler>
HttpResponse answer(Handler handler, RouteOptions options = {}, std::string target = "/") {
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  Router router;
  router.get<"/">("Answer", std::move(options), std::move(handler));
  app.include(std::move(router));
  return app.handle({.target = std::move(target)});
}

TEST(Answer, MayBeAPageTextOrBytes) {
  HttpResponse page = answer([] { return Html{"<p>hello"}; });
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.headers.get("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(page.body, "<p>hello");
  EXPECT_EQ(answer([] { return PlainText{"\"hi\""}; }).body, "\"hi\"");
  const HttpResponse bytes = answer([] { return BytesResponse{"\x89PNG", "image/png"}; });
  EXPECT_EQ(bytes.headers.get("content-type"), "image/png");
  EXPECT_EQ(bytes.body, "\x89PNG");
  EXPECT_EQ(answer([] { return BytesResponse{"x"}; }).headers.get("content-type"),
            "application/octet-stream");
}

TEST(Answer, MayBeOfAKindOfTheServicesOwn) {
  const HttpResponse response = answer([] { return Csv{"a,b"}; }, {.status = 201});
  EXPECT_EQ(response.status, 201);
  EXPECT_EQ(response.headers.get("content-type"), "text/csv");
  EXPECT_EQ(response.body, "GET,a,b");
}

TEST(Answer, TakesItsStatusFromTheMostSpecificPlace) {
  EXPECT_EQ(answer([] { return 1; }).status, 200);
  EXPECT_EQ(answer([] { return 1; }, {.status = 202}).status, 202);
  const auto response = [] { return Response<int>(1, {.status = 203}); };
  EXPECT_EQ(answer(response, {.status = 202}).status, 203);
  EXPECT_EQ(answer([] {}).status, 204);
  EXPECT_EQ(answer([] {}, {.status = 202}).status, 202);
  EXPECT_EQ(answer([] { return Redirect{"/x"}; }).status, 307);
  EXPECT_EQ(answer([] { return Redirect{"/x"}; }, {.status = 303}).status, 303);
  EXPECT_EQ(answer([] { return Redirect{"/x", 308}; }, {.status = 303}).status, 308);
}

TEST(Answer, HasNoBodyWhereTheStatusAllowsNone) {
  const HttpResponse response = answer([] { return Cat{"Tom"}; }, {.status = 204});
  EXPECT_EQ(response.body, "");
  EXPECT_FALSE(response.headers.contains("content-type"));
}

TEST(Answer, SetsHeadersAndCookies) {
  const HttpResponse response = answer([]() -> Response<Cat> {
    return {
        Cat{"Tom"},
        {.headers = {{"Content-Type", "application/cat+json"}, {"link", "<a>"}, {"link", "<b>"}},
         .cookies = {{.name = "a", .value = "1"}, delete_cookie("b")}}};
  });
  EXPECT_EQ(response.headers.all("content-type"),
            std::vector<std::string_view>{"application/cat+json"});
  EXPECT_EQ(response.headers.all("link").size(), 2);
  ASSERT_EQ(response.headers.all("set-cookie").size(), 2);
  EXPECT_EQ(response.headers.all("set-cookie")[0], "a=1; Path=/; Secure; HttpOnly; SameSite=Lax");
}

TEST(Answer, IsA500ForACookieThatNoBrowserKeeps) {
  const HttpResponse response =
      answer([]() -> Response<void> { return {{.cookies = {{.name = "a", .value = "b c"}}}}; });
  EXPECT_EQ(response.status, 500);
  EXPECT_FALSE(response.headers.contains("set-cookie"));
}

TEST(Answer, RedirectsToNothingButAUrl) {
  const HttpResponse response = answer([] { return Redirect{"/a b\r\nx: y/\xC3\xA4?q=%20&r=#f"}; });
  EXPECT_EQ(response.headers.get("location"), "/a%20b%0D%0Ax:%20y/%C3%A4?q=%20&r=#f");
  EXPECT_EQ(answer([] { return Redirect{"/a", 200}; }).status, 500);
}

TEST(Answer, IsTheAlternativeThatAVariantHolds) {
  const auto handler = [](const Input& in) -> Response<std::variant<Cat, Dog, Redirect>> {
    if (*in.kind == "cat") return {Cat{"Tom"}};
    if (*in.kind == "dog") return {Dog{3}};
    if (*in.kind == "away") return {Redirect{"/x"}};
    return HttpError{404, "no such animal", {{"x-kind", *in.kind}}};
  };
  EXPECT_EQ(answer(handler, {}, "/?kind=cat").body, R"({"name":"Tom"})");
  EXPECT_EQ(answer(handler, {}, "/?kind=dog").body, R"({"bones":3})");
  EXPECT_EQ(answer(handler, {}, "/?kind=away").status, 307);
  const HttpResponse none = answer(handler, {}, "/?kind=cow");
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.headers.get("x-kind"), "cow");
}

}  // namespace
}  // namespace micro_api
