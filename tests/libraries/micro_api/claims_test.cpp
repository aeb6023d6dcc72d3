#include <gmock/gmock.h>

#include "service.hpp"

namespace micro_api {
namespace {

struct Caller {
  std::string sub;
  std::optional<int> exp;
  std::vector<std::string> groups;
};

HttpResponse ask(const App& app, std::string_view authorizer) {
  Json event = micro_core::parse_json(R"({"version":"2.0","requestContext":{}})").value();
  if (!authorizer.empty()) {
    event.at("requestContext").as_object()["authorizer"] =
        micro_core::parse_json(authorizer).value();
  }
  Request request{.event = &event, .front_end = FrontEnd::http_api};
  return app.handle(request);
}

TEST(Claims, AreThoseOfTheGatewaysAuthorizer) {
  const App app = app_of([](const Claims<Caller>& in) {
    return in->sub + " " + std::to_string(in->exp.value_or(0)) + " " +
           std::to_string(in->groups.size());
  });
  EXPECT_EQ(
      ask(app, R"({"jwt":{"claims":{"sub":"ada","exp":"17","groups":"[a b]"},"scopes":null}})")
          .body,
      "\"ada 17 2\"");
  EXPECT_EQ(ask(app, R"({"lambda":{"sub":"ada","groups":["a"]}})").body, "\"ada 0 1\"");
}

TEST(Claims, ThatAreNotThereAreA401) {
  const App app = app_of([](const Claims<Caller>& in) { return in->sub; });
  for (const HttpResponse& response : {ask(app, ""), get(app, "/")}) {
    EXPECT_EQ(response.status, 401);
    EXPECT_EQ(response.headers.get("www-authenticate"), "Bearer");
    EXPECT_EQ(response.body, R"({"detail":"Not authenticated"})");
  }
}

TEST(Claims, ThatDoNotSufficeAreA403) {
  const App app = app_of([](const Claims<Caller>& in) { return in->sub; });
  const HttpResponse response = ask(app, R"({"jwt":{"claims":{"groups":"[]"}}})");
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.body,
            R"({"detail":"The caller's claims do not suffice: sub: Field required"})");
}

TEST(Claims, MayBeOptional) {
  const App app = app_of([](const Claims<std::optional<Caller>>& in) {
    return *in ? (*in)->sub : std::string("nobody");
  });
  EXPECT_EQ(get(app, "/").body, "\"nobody\"");
  EXPECT_EQ(ask(app, R"({"lambda":{"sub":"ada","groups":"[]"}})").body, "\"ada\"");
}

}  // namespace
}  // namespace micro_api
