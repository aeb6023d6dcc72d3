#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <local_cloud/gateway/docs_assets.hpp>

#include <cstdlib>
#include <fstream>

namespace local_cloud::gateway {
namespace {

namespace fs = std::filesystem;
using micro_core::ErrorCode;
using micro_http::Headers;
using micro_http::HttpResponse;

// A folder of two packages, beside a file that is nobody's business.
class DocsAssetsTest : public ::testing::Test {
 protected:
  DocsAssetsTest() {
    std::string name = (fs::temp_directory_path() / "docs_assets_XXXXXX").string();
    root_ = ::mkdtemp(name.data());
    write("secret.txt", "secret");
    write("npm/ui@1.0.0/ui.js", "alert(1)");
    write("npm/ui@1.0.0/ui.css", "a{}");
    write("npm/@who/what@2.0.0/dist/what.js", "2");
    fs::create_symlink(root_ / "secret.txt", root_ / "npm/ui@1.0.0/link.js");
    assets_ = DocsAssets::open(root_ / "npm").value();
  }
  ~DocsAssetsTest() override { fs::remove_all(root_); }

  void write(const fs::path& name, std::string_view content) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name) << content;
  }

  HttpResponse get(std::string target, Headers headers = {}, std::string method = "GET") {
    return assets_.answer({std::move(method), std::move(target), std::move(headers), {}, {}});
  }

  fs::path root_;
  DocsAssets assets_;
};

TEST_F(DocsAssetsTest, ServesAFileForGood) {
  const HttpResponse script = get("/_micro/docs/ui@1.0.0/ui.js?x=1");
  EXPECT_EQ(script.status, 200);
  EXPECT_EQ(script.body, "alert(1)");
  EXPECT_EQ(script.headers.get("content-type"), "text/javascript; charset=utf-8");
  EXPECT_EQ(script.headers.get("cache-control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(script.headers.get("x-content-type-options"), "nosniff");
  EXPECT_EQ(get("/_micro/docs/ui@1.0.0/ui.css").headers.get("content-type"),
            "text/css; charset=utf-8");
}

TEST_F(DocsAssetsTest, ServesAScopedPackageHoweverItsNameIsWritten) {
  EXPECT_EQ(get("/_micro/docs/@who/what@2.0.0/dist/what.js").body, "2");
  EXPECT_EQ(get("/_micro/docs/%40who/what%402.0.0/dist/what.js").body, "2");
}

TEST_F(DocsAssetsTest, SendsNothingToWhoHasIt) {
  const std::string tag(get("/_micro/docs/ui@1.0.0/ui.js").headers.get("etag"));
  EXPECT_THAT(tag, ::testing::MatchesRegex("\"[0-9a-f]{32}\""));
  const HttpResponse known = get("/_micro/docs/ui@1.0.0/ui.js", {{"if-none-match", "W/" + tag}});
  EXPECT_EQ(known.status, 304);
  EXPECT_EQ(known.body, "");
  EXPECT_EQ(known.headers.get("etag"), tag);
  EXPECT_EQ(get("/_micro/docs/ui@1.0.0/ui.js", {{"if-none-match", "\"old\""}}).status, 200);
}

TEST_F(DocsAssetsTest, NeverLeavesItsFolder) {
  for (const char* path :
       {"/../secret.txt", "/ui@1.0.0/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt",
        "/ui@1.0.0/link.js", "//etc/passwd", "/ui@1.0.0", "/ui@1.0.0/", "/", "", "/ui@1.0.0/ui.js/",
        "/ui@1.0.0//ui.js", "/ui@1.0.0/ui.js%00"}) {
    SCOPED_TRACE(path);
    EXPECT_EQ(get("/_micro/docs" + std::string(path)).status, 404);
  }
}

TEST_F(DocsAssetsTest, RefusesToBeWrittenTo) {
  const HttpResponse refusal = get("/_micro/docs/ui@1.0.0/ui.js", {}, "PUT");
  EXPECT_EQ(refusal.status, 405);
  EXPECT_EQ(refusal.headers.get("allow"), "GET, HEAD");
}

TEST_F(DocsAssetsTest, KnowsWhichPathsAreItsOwn) {
  EXPECT_TRUE(DocsAssets::serves("/_micro/docs"));
  EXPECT_TRUE(DocsAssets::serves("/_micro/docs/a"));
  EXPECT_FALSE(DocsAssets::serves("/_micro/docs2"));
  EXPECT_FALSE(DocsAssets::serves("/users/_micro/docs/a"));
}

TEST_F(DocsAssetsTest, NamesTheFolderThatIsNotThere) {
  const auto opened = DocsAssets::open(root_ / "nowhere");
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, ErrorCode::not_found);
  EXPECT_THAT(opened.error().message, ::testing::HasSubstr("nowhere"));
}

}  // namespace
}  // namespace local_cloud::gateway
