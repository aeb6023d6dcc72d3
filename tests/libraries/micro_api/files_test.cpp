#include <micro_api/micro_api.hpp>

#include <gtest/gtest.h>

#include <sys/stat.h>
#include <filesystem>
#include <fstream>

#include "collecting_writer.hpp"

namespace {

struct Name {
  micro_api::Path<std::string> name;
};

}  // namespace

namespace micro_api {
namespace {

namespace fs = std::filesystem;

// A folder of its own, gone with the test.
class Files : public testing::Test {
 protected:
  Files() {
    std::string pattern = (fs::temp_directory_path() / "micro_files_XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    write("public/index.html", "<p>home");
    write("public/docs/index.html", "<p>docs");
    write("public/docs/Guide.PDF", "0123456789");
    write("public/a b.txt", "spaced");
    write("public/.env", "SECRET=1");
    write("public/.well-known/security.txt", "Contact: x");
    write("secret.txt", "secret");
  }
  ~Files() override { fs::remove_all(root_); }

  void write(const std::string& name, const std::string& text) {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::binary) << text;
  }

  std::string path(const std::string& name) const { return (root_ / name).string(); }

  App app(StaticFiles files = {}) {
    App app({.logger = micro_core::Logger({.sink = [](std::string_view) {}})});
    if (files.directory.empty()) files.directory = path("public");
    app.mount("/static", files);
    app.get<"/report">("Report", [file = path("public/docs/Guide.PDF")] {
      return FileResponse{.path = file, .filename = "Übersicht \"1\".pdf"};
    });
    app.get<"/missing">("Missing", [file = path("none")] { return FileResponse{.path = file}; });
    app.get<"/files/{name}">("Any", [folder = path("public")](const Name& in) {
      return FileResponse{.path = *in.name, .beneath = folder};
    });
    return app;
  }

  HttpResponse get(std::string target, Headers headers = {}, StaticFiles files = {}) {
    return app(std::move(files))
        .handle({.target = std::move(target), .headers = std::move(headers)});
  }

  fs::path root_;
};

TEST_F(Files, AreSentWithTypeTagAndTime) {
  const HttpResponse response = get("/report");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "0123456789");
  EXPECT_EQ(response.headers.get("content-type"), "application/pdf");
  EXPECT_EQ(response.headers.get("accept-ranges"), "bytes");
  EXPECT_TRUE(micro_core::parse_http_date(response.headers.get("last-modified")));
  EXPECT_EQ(response.headers.get("content-disposition"),
            "attachment; filename=\"_bersicht _1_.pdf\"; "
            "filename*=UTF-8''%C3%9Cbersicht%20%221%22.pdf");
}

TEST_F(Files, AreNotSentTwice) {
  const std::string etag(get("/report").headers.get("etag"));
  const HttpResponse same = get("/report", {{"if-none-match", etag}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_EQ(same.headers.get("etag"), etag);
  EXPECT_FALSE(same.headers.contains("content-type"));
}

TEST_F(Files, HaveAnotherTagWhenTheirContentChanges) {
  const auto time = fs::last_write_time(path("public/docs/Guide.PDF"));
  const std::string etag(get("/report").headers.get("etag"));
  write("public/docs/Guide.PDF", "9876543210");
  fs::last_write_time(path("public/docs/Guide.PDF"), time);  // as packages for Lambda have it
  EXPECT_NE(get("/report").headers.get("etag"), etag);
}

TEST_F(Files, AreSentInPart) {
  const HttpResponse part = get("/report", {{"range", "bytes=2-4"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "234");
  EXPECT_EQ(part.headers.get("content-range"), "bytes 2-4/10");
  const HttpResponse none = get("/report", {{"range", "bytes=10-"}});
  EXPECT_EQ(none.status, 416);
  EXPECT_EQ(none.headers.get("content-range"), "bytes */10");
  EXPECT_EQ(get("/report", {{"if-match", "\"other\""}}).status, 412);
}

TEST_F(Files, AreStreamedWhenTheyAreLarge) {
  std::string large(3'000'000, '\0');
  for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 31 / 7);
  write("public/large.bin", large);
  const HttpResponse whole = get("/static/large.bin");
  EXPECT_EQ(whole.body, "");
  EXPECT_EQ(whole.headers.get("content-length"), "3000000");
  EXPECT_EQ(collected(whole), large);
  const HttpResponse part = get("/static/large.bin", {{"range", "bytes=100000-2199999"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.headers.get("content-length"), "2100000");
  EXPECT_EQ(collected(part), large.substr(100'000, 2'100'000));
  EXPECT_EQ(get("/static/large.bin", {{"range", "bytes=0-0"}}).headers.get("content-range"),
            "bytes 0-0/3000000");
  const HttpResponse head = app().handle({.method = "HEAD", .target = "/static/large.bin"});
  EXPECT_EQ(head.headers.get("content-length"), "3000000");
  EXPECT_FALSE(head.stream);
}

TEST_F(Files, BreakTheAnswerOffWhenTheyGetShorter) {
  write("public/large.bin", std::string(2'000'000, 'x'));
  const HttpResponse response = get("/static/large.bin");
  fs::resize_file(path("public/large.bin"), 100'000);
  CollectingWriter writer;
  EXPECT_THROW(response.stream(writer), micro_core::ErrorException);
  EXPECT_LE(writer.body.size(), 100'000);
}

TEST_F(Files, ThatAreMissingAreTheServicesMistakeUnlessTheCallerNamedThem) {
  EXPECT_EQ(get("/missing").status, 500);
  EXPECT_EQ(get("/files/none").status, 404);
  EXPECT_EQ(get("/files/none").body, R"({"detail":"Not Found"})");
}

TEST_F(Files, OfCallersNamesNeverLeaveTheirFolder) {
  fs::create_symlink(path("secret.txt"), path("public/link.txt"));
  fs::create_directory_symlink(root_, path("public/up"));
  EXPECT_EQ(get("/files/a%20b.txt").body, "spaced");
  EXPECT_EQ(get("/files/docs%2FGuide.PDF").body, "0123456789");
  for (const char* name : {"..%2Fsecret.txt", "docs%2F..%2F..%2Fsecret.txt", "%2e%2e%2Fsecret.txt",
                           "link.txt", "up%2Fsecret.txt", ".%2Findex.html", "docs%2F%2FGuide.PDF",
                           "%2Fetc%2Fpasswd", "index.html%00.png", "docs", "docs%2F", "..", "."}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(get(std::string("/files/") + name).status, 404);
    EXPECT_EQ(get(std::string("/static/") + name).status, 404);
  }
}

TEST_F(Files, ThatAreNoPlainFilesAreNotThere) {
  ASSERT_EQ(::mkfifo(path("public/pipe").c_str(), 0600), 0);
  EXPECT_EQ(get("/static/pipe").status, 404);  // and nobody waits for its other end
}

TEST_F(Files, OfAMountedFolderAreServed) {
  const HttpResponse response = get("/static/a%20b.txt", {}, {.cache_control = "max-age=60"});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.headers.get("content-type"), "text/plain; charset=utf-8");
  EXPECT_EQ(response.headers.get("cache-control"), "max-age=60");
  EXPECT_EQ(get("/static/").status, 404);
  EXPECT_EQ(get("/static/docs/").status, 404);
  EXPECT_EQ(get("/static/.env").status, 404);
  EXPECT_EQ(get("/static/.well-known/security.txt").status, 200);
  EXPECT_EQ(get("/static/a%20b.txt/").status, 404);
}

TEST_F(Files, OfAMountedFolderAreReadOnly) {
  const HttpResponse response = app().handle({.method = "PUT", .target = "/static/x"});
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.headers.get("allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(app().handle({.method = "OPTIONS", .target = "/static/x"}).status, 204);
}

TEST_F(Files, ShowTheIndexOfAFolderIfAsked) {
  const StaticFiles html{.directory = path("public"), .html = true};
  EXPECT_EQ(get("/static/", {}, html).body, "<p>home");
  EXPECT_EQ(get("/static/docs/", {}, html).body, "<p>docs");
  const HttpResponse folder = get("/static/docs?x=1", {}, html);
  EXPECT_EQ(folder.status, 307);
  EXPECT_EQ(folder.headers.get("location"), "/static/docs/?x=1");
  EXPECT_EQ(get("/static", {}, html).headers.get("location"), "/static/");
  EXPECT_EQ(get("/static/none", {}, html).status, 404);
}

TEST_F(Files, ShowAPageWhereNothingIs) {
  write("public/404.html", "<p>nothing");
  const HttpResponse none =
      get("/static/none", {{"range", "bytes=0-1"}}, {.directory = path("public"), .html = true});
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.body, "<p>nothing");
  EXPECT_FALSE(none.headers.contains("etag"));
  const HttpResponse fallback =
      get("/static/some/page", {}, {.directory = path("public"), .fallback = "index.html"});
  EXPECT_EQ(fallback.status, 200);
  EXPECT_EQ(fallback.body, "<p>home");
}

TEST_F(Files, OfAFolderThatIsMissingAreTheServicesMistake) {
  EXPECT_EQ(get("/static/x", {}, {.directory = path("nowhere")}).status, 500);
}

}  // namespace
}  // namespace micro_api
