#include <micro_api/brotli.hpp>
#include <micro_api/micro_api.hpp>
#include <micro_api/test_client.hpp>

#include <brotli/decode.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include "middleware/accept_encoding.hpp"

namespace micro_api {
namespace {

// All of `text`, or as much as can be decoded from a part.
std::string from_gzip(std::string_view text) {
  z_stream stream{};
  inflateInit2(&stream, 16 + MAX_WBITS);
  std::string out(1 << 20, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  inflate(&stream, Z_SYNC_FLUSH);
  out.resize(out.size() - stream.avail_out);
  inflateEnd(&stream);
  return out;
}

std::string from_brotli(const std::string& text) {
  std::string out(1 << 20, '\0');
  std::size_t size = out.size();
  EXPECT_EQ(BrotliDecoderDecompress(text.size(), reinterpret_cast<const std::uint8_t*>(text.data()),
                                    &size, reinterpret_cast<std::uint8_t*>(out.data())),
            BROTLI_DECODER_RESULT_SUCCESS);
  return out.substr(0, size);
}

std::string long_text() {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919) + ",";
  return text;
}

// What the one route answers, and what becomes of it.
TestAnswer compressed(HttpResponse response, const std::string& accept = "gzip",
                      CompressionOptions options = {}, std::string method = "GET") {
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  app.use(compression(std::move(options)));
  Router router;
  router.get<"/">("Get", [response] { return response; });
  app.include(router);
  TestClient client(std::move(app));
  return client.request(std::move(method), "/", {.headers = {{"Accept-Encoding", accept}}});
}

HttpResponse text_response(std::string body, Headers more = {}) {
  more.add("content-type", "text/plain; charset=utf-8");
  return {.status = 200, .headers = std::move(more), .body = std::move(body)};
}

TEST(AcceptEncoding, IsDecidedByWeightThenByOurOwnOrder) {
  const auto chosen = [](std::string_view header) -> std::string {
    const std::vector<std::string> names = {"br", "gzip"};
    const int index = detail::chosen_encoding(header, names);
    return index < 0 ? "-" : names[static_cast<std::size_t>(index)];
  };
  EXPECT_EQ(chosen(""), "-");
  EXPECT_EQ(chosen("gzip, deflate, br"), "br");
  EXPECT_EQ(chosen("GZip"), "gzip");
  EXPECT_EQ(chosen("x-gzip"), "gzip");
  EXPECT_EQ(chosen("br;q=0.5, gzip;q=0.8"), "gzip");
  EXPECT_EQ(chosen("br ; Q=0.5 , gzip ; q=0.4"), "br");
  EXPECT_EQ(chosen("br;q=0, *"), "gzip");
  EXPECT_EQ(chosen("*;q=0"), "-");
  EXPECT_EQ(chosen("deflate"), "-");
  EXPECT_EQ(chosen("identity, gzip;q=0.5"), "-");
  EXPECT_EQ(chosen("identity;q=0.5, gzip;q=0.5"), "gzip");
  EXPECT_EQ(chosen("identity;q=0, gzip;q=0"), "-");
  for (const std::string_view wrong :
       {"gzip;q=2", "gzip;q=x", "gzip;q=", "gzip;q=-1", "gzip;q=nan"}) {
    EXPECT_EQ(chosen(wrong), "-") << wrong;
  }
}

TEST(Compression, MakesTextSmallerAndSaysSo) {
  const TestAnswer answer = compressed(text_response(long_text(), {{"etag", "\"1\""}}));
  EXPECT_EQ(answer.headers.get("content-encoding"), "gzip");
  EXPECT_EQ(answer.headers.get("vary"), "Accept-Encoding");
  EXPECT_EQ(answer.headers.get("etag"), "W/\"1\"");
  EXPECT_LT(answer.body.size(), long_text().size() / 2);
  EXPECT_EQ(from_gzip(answer.body), long_text());
}

TEST(Compression, SpeaksBrotliWhereItIsLinked) {
  const CompressionOptions options{.encodings = {brotli(), gzip()}};
  const TestAnswer answer = compressed(text_response(long_text()), "gzip, br", options);
  EXPECT_EQ(answer.headers.get("content-encoding"), "br");
  EXPECT_EQ(from_brotli(answer.body), long_text());
  EXPECT_EQ(compressed(text_response(long_text()), "gzip", options).headers.get("content-encoding"),
            "gzip");
}

TEST(Compression, LeavesWhatIsNotWantedButSaysThatItDepends) {
  const TestAnswer answer = compressed(text_response(long_text()), "identity");
  EXPECT_FALSE(answer.headers.contains("content-encoding"));
  EXPECT_EQ(answer.headers.get("vary"), "Accept-Encoding");
  EXPECT_EQ(answer.body, long_text());
}

TEST(Compression, LeavesWhatGainsNothing) {
  const std::string text = long_text();
  const auto untouched = [](const HttpResponse& response) {
    const TestAnswer answer = compressed(response);
    return answer.body == response.body && !answer.headers.contains("vary");
  };
  EXPECT_TRUE(untouched(text_response(text.substr(0, 499))));
  EXPECT_FALSE(untouched(text_response(text.substr(0, 500))));
  EXPECT_TRUE(untouched({.status = 200, .headers = {{"content-type", "image/png"}}, .body = text}));
  EXPECT_TRUE(untouched({.status = 200, .body = text}));
  EXPECT_TRUE(untouched(text_response(text, {{"content-encoding", "zstd"}})));
  EXPECT_TRUE(untouched(text_response(text, {{"cache-control", "private, no-transform"}})));
  HttpResponse part = text_response(text, {{"content-range", "bytes 0-9/100"}});
  part.status = 206;
  EXPECT_TRUE(untouched(part));
}

TEST(Compression, KnowsTheTypesThatAreText) {
  for (const std::string type :
       {"application/json", "application/problem+json", "image/svg+xml", "TEXT/HTML", "my/type"}) {
    const HttpResponse response{
        .status = 200, .headers = {{"content-type", type}}, .body = long_text()};
    EXPECT_EQ(
        compressed(response, "gzip", {.more_types = {"My/Type"}}).headers.get("content-encoding"),
        "gzip")
        << type;
  }
}

TEST(Compression, SaysToHeadWhatGetWouldSay) {
  const TestAnswer get = compressed(text_response(long_text()));
  const TestAnswer head = compressed(text_response(long_text()), "gzip", {}, "HEAD");
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.headers.get("content-encoding"), "gzip");
  EXPECT_EQ(head.headers.get("content-length"), std::to_string(get.body.size()));
}

TEST(Compression, SendsEachPieceOfAStreamSoThatItCanBeRead) {
  for (const Encoding& encoding : {gzip(), brotli()}) {
    HttpResponse response = text_response("", {{"content-length", "11"}});
    response.stream = [](micro_http::BodyWriter& out) {
      out.write("first ");
      out.write("piece");
    };
    const TestAnswer answer = compressed(response, encoding.name, {.encodings = {encoding}});
    ASSERT_EQ(answer.chunks.size(), 3);
    EXPECT_FALSE(answer.headers.contains("content-length"));
    if (encoding.name == "gzip") {
      EXPECT_EQ(from_gzip(answer.chunks[0]), "first ");
      EXPECT_EQ(from_gzip(answer.body), "first piece");
    } else {
      EXPECT_EQ(from_brotli(answer.body), "first piece");
    }
  }
}

TEST(Compression, LeavesServerSentEvents) {
  HttpResponse response{.status = 200,
                        .headers = {{"content-type", "text/event-stream"}},
                        .stream = [](micro_http::BodyWriter& out) { out.write("data: 1\n\n"); }};
  const TestAnswer answer = compressed(response);
  EXPECT_EQ(answer.body, "data: 1\n\n");
}

TEST(Compression, RefusesLevelsThatAreNone) {
  EXPECT_THROW(gzip(0), std::invalid_argument);
  EXPECT_THROW(gzip(10), std::invalid_argument);
  EXPECT_THROW(brotli(-1), std::invalid_argument);
  EXPECT_THROW(brotli(12), std::invalid_argument);
}

TEST(Compression, SaysToHeadWhatGetWouldSayOfAMountedAppToo) {
  App inner{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  inner.get<"/">("Get", [] { return PlainText{long_text()}; });
  App app{{.logger = micro_core::Logger({.sink = [](std::string_view) {}})}};
  app.use(compression());
  app.mount("/inner", std::move(inner));
  TestClient client(std::move(app));
  const TestAnswer whole = client.get("/inner", {.headers = {{"Accept-Encoding", "gzip"}}});
  const TestAnswer head = client.head("/inner", {.headers = {{"Accept-Encoding", "gzip"}}});
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.headers.get("content-encoding"), "gzip");
  EXPECT_EQ(head.headers.get("content-length"), std::to_string(whole.body.size()));
}

}  // namespace
}  // namespace micro_api
