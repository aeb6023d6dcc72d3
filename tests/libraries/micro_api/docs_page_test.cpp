#include "docs_page.hpp"

#include <micro_api/micro_api.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <cstdlib>

#include "docs_assets.hpp"

#include <gmock/gmock.h>

namespace micro_api {
namespace {

using testing::HasSubstr;
using testing::Not;

HttpResponse get(const App& app, std::string target, std::string root_path = {}) {
  Request request{.http = {.target = std::move(target)}, .root_path = std::move(root_path)};
  return app.handle(request);
}

App documented(AppOptions options = {}) {
  return App(std::move(options));
}

// What stands between the last <script> without a source and its end.
std::string inline_script(const std::string& page) {
  const std::size_t begin = page.rfind("<script>") + 8;
  return page.substr(begin, page.rfind("</script>") - begin);
}

TEST(DocsPage, LoadsItsScriptsFromTheCdnWithTheirHashes) {
  const HttpResponse page = get(documented(), "/docs");
  EXPECT_EQ(page.status, 200);
  EXPECT_EQ(page.headers.get("content-type"), "text/html; charset=utf-8");
  EXPECT_THAT(page.body, HasSubstr("<script src=\"https://cdn.jsdelivr.net/npm/" +
                                   std::string(detail::swagger_script.file) + "\" integrity=\"" +
                                   std::string(detail::swagger_script.integrity) +
                                   "\" crossorigin=\"anonymous\"></script>"));
  EXPECT_THAT(page.body, HasSubstr("<link rel=\"stylesheet\" href=\"https://cdn.jsdelivr.net/npm/" +
                                   std::string(detail::swagger_style.file) + "\" integrity=\""));
}

TEST(DocsPage, KeepsItsPolicyBehindSecurityHeaders) {
  const std::string own(get(documented(), "/docs").headers.get("content-security-policy"));
  App app = documented();
  app.use(security_headers());
  const HttpResponse page = get(app, "/docs");
  EXPECT_EQ(page.headers.all("content-security-policy").size(), 1);
  EXPECT_EQ(page.headers.get("content-security-policy"), own);
  EXPECT_EQ(page.headers.get("x-frame-options"), "DENY");
  EXPECT_EQ(get(app, "/openapi.json").headers.get("content-security-policy"),
            "default-src 'none'; frame-ancestors 'none'");
}

TEST(DocsPage, AllowsTheBrowserWhatItNeedsAndNoMore) {
  for (const DocsStyle style : {DocsStyle::swagger, DocsStyle::redoc, DocsStyle::scalar}) {
    SCOPED_TRACE(static_cast<int>(style));
    const HttpResponse page = get(documented({.docs_style = style}), "/docs");
    const std::string hash = micro_core::to_base64(micro_core::sha256(inline_script(page.body)));
    EXPECT_THAT(std::string(page.headers.get("content-security-policy")),
                HasSubstr("default-src 'none'; script-src https://cdn.jsdelivr.net 'sha256-" +
                          hash + "';"));
  }
}

TEST(DocsPage, TakesItsScriptsFromWhereItIsTold) {
  const App app = documented({.docs_assets_url = "/_micro/docs/"});
  const HttpResponse page = get(app, "/docs");
  EXPECT_THAT(page.body, HasSubstr("<script src=\"/_micro/docs/swagger-ui-dist@"));
  EXPECT_THAT(page.body, HasSubstr(detail::swagger_script.integrity));
  EXPECT_THAT(std::string(page.headers.get("content-security-policy")),
              HasSubstr("script-src 'self' '"));
}

TEST(DocsPage, AsksTheEnvironmentWhenItIsServed) {
  const App app = documented();
  ::setenv("DOCS_ASSETS_URL", "https://npm.example:8443/mirror", 1);
  const HttpResponse page = get(app, "/docs");
  ::unsetenv("DOCS_ASSETS_URL");
  EXPECT_THAT(page.body, HasSubstr("<script src=\"https://npm.example:8443/mirror/swagger-ui"));
  EXPECT_THAT(std::string(page.headers.get("content-security-policy")),
              HasSubstr("script-src https://npm.example:8443 '"));
}

TEST(DocsPage, FindsTheDocumentBehindAStage) {
  const App app = documented({.openapi_url = "/users/openapi.json", .docs_url = "/users/docs"});
  const HttpResponse page = get(app, "/users/docs", "/prod");
  EXPECT_THAT(page.body, HasSubstr("data-url=\"/prod/users/openapi.json\""));
  EXPECT_THAT(page.body, HasSubstr("data-redirect=\"/prod/users/docs/oauth2-redirect\""));
}

TEST(DocsPage, FindsTheDocumentBehindAProxy) {
  const App app = documented({.root_path = "/v1"});
  EXPECT_THAT(get(app, "/docs", "/prod").body, HasSubstr("data-url=\"/v1/openapi.json\""));
  EXPECT_THAT(get(app, "/openapi.json", "/prod").body, HasSubstr(R"("servers":[{"url":"/v1"}])"));
}

TEST(DocsPage, EscapesWhatItIsGiven) {
  const App app = documented({.title = "<b>\"&",
                              .docs_assets_url = "/a\"b",
                              .docs_parameters = {{"docExpansion", "</div>"}}});
  const std::string page = get(app, "/docs").body;
  EXPECT_THAT(page, HasSubstr("<title>&lt;b&gt;&quot;&amp; - Swagger UI</title>"));
  EXPECT_THAT(page, HasSubstr("src=\"/a&quot;b/swagger"));
  EXPECT_THAT(page,
              HasSubstr("data-parameters=\"{&quot;docExpansion&quot;:&quot;&lt;/div&gt;&quot;}\""));
}

TEST(DocsPage, KeepsAnAddressOutOfThePolicyThatIsNone) {
  const App app = documented({.docs_assets_url = "https://a;script-src *"});
  EXPECT_THAT(std::string(get(app, "/docs").headers.get("content-security-policy")),
              HasSubstr("script-src 'none' '"));
}

TEST(DocsPage, HasAPageForOAuth2ServersToSendTheBrowserBackTo) {
  const HttpResponse page = get(documented(), "/docs/oauth2-redirect");
  EXPECT_THAT(page.body, HasSubstr(detail::swagger_redirect_script.file));
  EXPECT_THAT(page.body, HasSubstr(detail::swagger_redirect_script.integrity));
  EXPECT_THAT(std::string(page.headers.get("content-security-policy")),
              HasSubstr("script-src https://cdn.jsdelivr.net; "));
  EXPECT_EQ(get(documented({.docs_style = DocsStyle::redoc}), "/docs/oauth2-redirect").status, 404);
}

TEST(DocsPage, ComesInThreeStyles) {
  EXPECT_THAT(get(documented({.docs_style = DocsStyle::scalar}), "/docs").body,
              HasSubstr(detail::scalar_script.file));
  EXPECT_THAT(get(documented({.docs_style = DocsStyle::redoc}), "/docs").body,
              HasSubstr(detail::redoc_script.file));
  const App both = documented({.redoc_url = "/redoc"});
  EXPECT_THAT(get(both, "/docs").body, HasSubstr("Swagger UI"));
  EXPECT_THAT(get(both, "/redoc").body, HasSubstr("ReDoc"));
}

TEST(DocsPage, IsOnlyThereIfItIsWanted) {
  EXPECT_EQ(get(documented({.docs_url = ""}), "/docs").status, 404);
  EXPECT_EQ(get(documented({.docs_url = ""}), "/openapi.json").status, 200);
  const App none = documented({.openapi_url = "", .redoc_url = "/redoc"});
  EXPECT_EQ(get(none, "/docs").status, 404);
  EXPECT_EQ(get(none, "/redoc").status, 404);
  EXPECT_THAT(get(documented(), "/docs").body, Not(HasSubstr("redoc")));
}

}  // namespace
}  // namespace micro_api
