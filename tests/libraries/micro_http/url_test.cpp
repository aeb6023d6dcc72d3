#include <micro_http/url.hpp>

#include <gtest/gtest.h>

namespace micro_http {
namespace {

TEST(Url, IsReadIntoItsParts) {
  const Url url =
      parse_url("HTTPS://dynamodb.eu-west-1.amazonaws.com:8443/a%20b/c?x=1&y=%2F#part").value();
  EXPECT_EQ(url.scheme, "https");
  EXPECT_EQ(url.host, "dynamodb.eu-west-1.amazonaws.com");
  EXPECT_EQ(url.port, 8443);
  EXPECT_EQ(url.path, "/a%20b/c");
  EXPECT_EQ(url.query, "x=1&y=%2F");
  EXPECT_EQ(url.target(), "/a%20b/c?x=1&y=%2F");
  EXPECT_EQ(url.authority(), "dynamodb.eu-west-1.amazonaws.com:8443");
}

TEST(Url, HasTheSchemesPortAndTheRootPathByDefault) {
  EXPECT_EQ(parse_url("http://a")->port, 80);
  EXPECT_EQ(parse_url("https://a")->port, 443);
  EXPECT_EQ(parse_url("http://a")->path, "/");
  EXPECT_EQ(parse_url("http://a?x")->target(), "/?x");
  EXPECT_EQ(parse_url("http://a:80/")->authority(), "a");
  EXPECT_EQ(parse_url("https://a:80/")->authority(), "a:80");
}

TEST(Url, KeepsAnIpv6AddressWithoutItsBrackets) {
  const Url url = parse_url("http://[::1]:9001/x").value();
  EXPECT_EQ(url.host, "::1");
  EXPECT_EQ(url.port, 9001);
  EXPECT_EQ(url.authority(), "[::1]:9001");
}

TEST(Url, IsRefusedWithTextAndReason) {
  for (const auto& [text, reason] : std::vector<std::pair<std::string, std::string>>{
           {"", "must start with"},
           {"localhost:8080", "must start with"},
           {"ftp://a/", "scheme must be"},
           {"http://", "host is missing"},
           {"http:///path", "host is missing"},
           {"http://:80/", "host is missing"},
           {"http://a:b/", "port is no number"},
           {"http://a:/", "port is no number"},
           {"http://a:65536/", "port is no number"},
           {"http://a:-1/", "port is no number"},
           {"http://[::1/", "']'"},
           {"http://[::1]x/", "between the address and the port"},
           {"http://[evil.com]/", "no IPv6 address"},
           {"http://user:secret@a/", "user names"},
           {"http://a b/", "percent-encoded"},
           {"http://a/\n", "percent-encoded"},
           {"http://a/\xc3\xa9", "percent-encoded"},
           {"http://a,b/", "character that no host has"}}) {
    SCOPED_TRACE(text);
    const auto url = parse_url(text);
    ASSERT_FALSE(url);
    EXPECT_EQ(url.error().code, micro_core::ErrorCode::invalid_argument);
    EXPECT_NE(url.error().message.find(text), std::string::npos);
    EXPECT_NE(url.error().message.find(reason), std::string::npos) << url.error().message;
  }
}

TEST(PercentEncoding, KeepsOnlyUnreservedCharacters) {
  EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encode("a/b c+\xc3\xa9*"), "a%2Fb%20c%2B%C3%A9%2A");
  EXPECT_EQ(percent_encode("a/b", true), "a/b");
}

TEST(PercentEncoding, DecodesEveryByteItEncodes) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  EXPECT_EQ(percent_decode(percent_encode(bytes)), bytes);
}

TEST(PercentEncoding, KeepsAPercentSignThatStartsNoEscape) {
  EXPECT_EQ(percent_decode("100%"), "100%");
  EXPECT_EQ(percent_decode("%4"), "%4");
  EXPECT_EQ(percent_decode("%zz%41+%e4"), "%zzA+\xe4");
}

TEST(Query, IsSplitAndDecoded) {
  const QueryParameters expected = {{"a", "1 2"}, {"b", ""}, {"", "x"}, {"c=", "d=e"}, {"a", "&"}};
  EXPECT_EQ(parse_query("a=1+2&&b&=x&c%3D=d=e&a=%26&"), expected);
  EXPECT_TRUE(parse_query("").empty());
  EXPECT_TRUE(parse_query("&&").empty());
}

}  // namespace
}  // namespace micro_http
