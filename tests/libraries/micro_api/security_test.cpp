#include <gmock/gmock.h>
#include <micro_core/encoding.hpp>

#include "service.hpp"

namespace micro_api {
namespace {

struct Case {
  std::string header;
  std::string value;
  int status;
  std::string body;
};

void expect(const App& app, const std::string& challenge, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    SCOPED_TRACE(one.header + ": " + one.value);
    const HttpResponse response = get(app, "/", {{one.header, one.value}});
    EXPECT_EQ(response.status, one.status);
    EXPECT_EQ(response.body, one.status == 401 ? R"({"detail":"Not authenticated"})" : one.body);
    EXPECT_EQ(response.headers.get("www-authenticate"), one.status == 401 ? challenge : "");
  }
}

TEST(Security, ReadsABearerToken) {
  const App app = app_of([](const HttpBearer& in) { return *in; });
  expect(app, "Bearer",
         {{"authorization", "Bearer abc", 200, "\"abc\""},
          {"Authorization", "bearer  a b", 200, "\"a b\""},
          {"authorization", "Bearer", 401, ""},
          {"authorization", "Bearer ", 401, ""},
          {"authorization", "Basic abc", 401, ""},
          {"authorization", "Bearerabc", 401, ""},
          {"x", "Bearer abc", 401, ""}});
}

TEST(Security, ReadsUserAndPassword) {
  const App app = app_of([](const HttpBasic& in) { return in.username + "|" + in.password; });
  expect(app, "Basic",
         {{"authorization", "Basic " + micro_core::to_base64("ada:a:b"), 200, "\"ada|a:b\""},
          {"authorization", "basic " + micro_core::to_base64("é:"), 200, "\"é|\""},
          {"authorization", "Basic " + micro_core::to_base64("ada"), 401, ""},
          {"authorization", "Basic " + micro_core::to_base64("\xFF:x"), 401, ""},
          {"authorization", "Basic !", 401, ""},
          {"authorization", "Bearer x", 401, ""}});
}

TEST(Security, ReadsApiKeys) {
  expect(app_of([](const ApiKeyHeader<"x-api-key">& in) { return *in; }), "APIKey",
         {{"X-Api-Key", "k", 200, "\"k\""}, {"x-api-key", "", 401, ""}, {"y", "k", 401, ""}});
  expect(app_of([](const ApiKeyCookie<"key">& in) { return *in; }), "APIKey",
         {{"cookie", "a=1; key=k", 200, "\"k\""}, {"cookie", "key=", 401, ""}});
  const App query = app_of([](const ApiKeyQuery<"key">& in) { return *in; });
  EXPECT_EQ(get(query, "/?key=k").body, "\"k\"");
  EXPECT_EQ(get(query, "/?kex=k").status, 401);
}

TEST(Security, ReadsTheTokensOfOAuth2AndOpenIdConnect) {
  const std::vector<Case> cases{{"authorization", "Bearer abc", 200, "\"abc\""},
                                {"authorization", "Other abc", 401, ""}};
  expect(app_of([](const OAuth2PasswordBearer<"/token", "a", "b">& in) { return *in; }), "Bearer",
         cases);
  expect(app_of([](const OAuth2AuthorizationCodeBearer<"/auth", "/token">& in) { return *in; }),
         "Bearer", cases);
  expect(app_of([](const OpenIdConnect<"/.well-known/openid-configuration">& in) { return *in; }),
         "Bearer", cases);
  expect(app_of([](const HttpDigest& in) { return *in; }), "Digest",
         {{"authorization", "Digest abc", 200, "\"abc\""}, {"authorization", "Bearer a", 401, ""}});
}

TEST(Security, MayBeOptional) {
  const App app = app_of(
      [](const std::optional<HttpBasic>& in) { return in ? in->username : std::string("nobody"); });
  EXPECT_EQ(get(app, "/").body, "\"nobody\"");
  EXPECT_EQ(get(app, "/", {{"authorization", "Bearer x"}}).body, "\"nobody\"");
  EXPECT_EQ(get(app, "/", {{"authorization", "Basic " + micro_core::to_base64("a:b")}}).body,
            "\"a\"");
  EXPECT_EQ(get(app, "/", {{"authorization", "Basic !"}}).status, 401);
}

TEST(Security, ComesBeforeOtherInputsButNotBeforeABodyThatCannotBeRead) {
  struct Input {
    Query<int> page;
    Body<int> number;
    HttpBearer token;
  };
  const App app = app_of([](const Input&) { return 1; });
  EXPECT_EQ(post(app, "\"x\"").status, 401);
  EXPECT_EQ(post(app, "{").status, 422);
}

TEST(Security, IsInTheDocumentWithItsScopes) {
  struct Needs {
    OAuth2PasswordBearer<"token", "items:read", "me"> token;
    ApiKeyHeader<"x-api-key"> key;
  };
  struct Other {
    OAuth2PasswordBearer<"token", "items:write"> token;
    std::optional<ApiKeyHeader<"x-other-key">> other;
  };
  struct Open {
    std::optional<HttpBasic> login;
  };
  App app = quiet_app();
  Router router;
  router.get<"/a">("A", [](const Needs&) { return 1; });
  router.get<"/b">("B", [](const Other&) { return 1; });
  router.get<"/c">("C", [](const Open&) { return 1; });
  app.include(router);
  const Json document = app.openapi();
  EXPECT_EQ(micro_core::to_text(document.at("components").at("securitySchemes")),
            R"({"APIKeyHeader":{"type":"apiKey","in":"header","name":"x-api-key"},)"
            R"("APIKeyHeader_2":{"type":"apiKey","in":"header","name":"x-other-key"},)"
            R"("HTTPBasic":{"type":"http","scheme":"basic"},)"
            R"("OAuth2PasswordBearer":{"type":"oauth2","flows":{"password":{"scopes":)"
            R"({"items:read":"","me":"","items:write":""},"tokenUrl":"token"}}}})");
  const auto security = [&](std::string_view path) {
    return micro_core::to_text(document.at("paths").at(path).at("get").at("security"));
  };
  EXPECT_EQ(security("/a"), R"([{"OAuth2PasswordBearer":["items:read","me"],"APIKeyHeader":[]}])");
  EXPECT_EQ(security("/b"), R"([{"OAuth2PasswordBearer":["items:write"]}])");
  EXPECT_EQ(security("/c"), R"([{"HTTPBasic":[]},{}])");
}

TEST(Security, HasTheFormOfOAuth2sPasswordFlow) {
  const App app = app_of([](const Form<OAuth2PasswordRequestForm>& in) {
    return in->username + " " + std::to_string(in->scopes().size());
  });
  const Headers type{{"content-type", "application/x-www-form-urlencoded"}};
  EXPECT_EQ(post(app, "grant_type=password&username=ada&password=x&scope=a++b", type).body,
            "\"ada 2\"");
  EXPECT_EQ(post(app, "username=ada&password=x", type).body, "\"ada 0\"");
  EXPECT_EQ(post(app, "username=ada&password=x&grant_type=code", type).body,
            R"({"detail":[{"type":"string_pattern_mismatch","loc":["body","grant_type"],)"
            R"("msg":"String should match pattern '^password$'","input":"code",)"
            R"("ctx":{"pattern":"^password$"}}]})");
}

}  // namespace
}  // namespace micro_api
