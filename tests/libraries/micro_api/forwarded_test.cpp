#include "forwarded.hpp"

#include <gtest/gtest.h>

namespace micro_api {
namespace {

Request from(const std::string& peer, Headers headers) {
  return {.http = {.headers = std::move(headers), .remote_address = peer}};
}

TrustedProxies trusting(std::vector<std::string> networks) {
  return TrustedProxies::parse(networks).value();
}

TEST(TrustedProxies, AreFoundByAddressAndNetwork) {
  const TrustedProxies proxies = trusting({"10.0.0.0/8", "192.168.1.7", "fd00::/9", "1.2.3.0/25"});
  for (const std::string address :
       {"10.255.0.1", "192.168.1.7", "fd7f::1", "1.2.3.127", "::ffff:10.0.0.1"}) {
    EXPECT_TRUE(proxies.contains(address)) << address;
  }
  for (const std::string address :
       {"11.0.0.1", "192.168.1.8", "fd80::1", "1.2.3.128", "", "unknown", "10.0.0.1:80"}) {
    EXPECT_FALSE(proxies.contains(address)) << address;
  }
}

TEST(TrustedProxies, AreRefusedIfTheyAreNone) {
  for (const std::string text :
       {"", "proxy", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x", "::/129"}) {
    const auto proxies = TrustedProxies::parse({text});
    ASSERT_FALSE(proxies) << text;
    EXPECT_NE(proxies.error().message.find("'" + text + "'"), std::string::npos);
  }
}

TEST(TrustedProxies, SayWhoTheClientIs) {
  const TrustedProxies proxies = trusting({"10.0.0.0/8"});
  Request request = from("10.0.0.1", {{"X-Forwarded-For", "6.6.6.6, 8.8.8.8"},
                                      {"X-Forwarded-For", "10.0.0.2"},
                                      {"X-Forwarded-Proto", "HTTPS"}});
  proxies.apply(request);
  EXPECT_EQ(request.http.remote_address, "8.8.8.8");  // before it, anybody can write anything
  EXPECT_EQ(request.scheme, "https");
}

TEST(TrustedProxies, MayBeAll) {
  Request request = from("1.1.1.1", {{"X-Forwarded-For", "[2001:db8::1]:1234, 8.8.8.8:99"}});
  trusting({"*"}).apply(request);
  EXPECT_EQ(request.http.remote_address, "2001:db8::1");
}

TEST(TrustedProxies, AreNotWhoeverSaysSo) {
  const Headers headers = {{"X-Forwarded-For", "8.8.8.8"}, {"X-Forwarded-Proto", "https"}};
  for (const TrustedProxies& proxies : {trusting({}), trusting({"10.0.0.0/8"})}) {
    Request request = from("1.1.1.1", headers);
    proxies.apply(request);
    EXPECT_EQ(request.http.remote_address, "1.1.1.1");
    EXPECT_EQ(request.scheme, "http");
  }
}

TEST(TrustedProxies, KeepTheSchemeThatIsNone) {
  Request request = from("10.0.0.1", {{"X-Forwarded-Proto", "gopher"}});
  trusting({"10.0.0.1"}).apply(request);
  EXPECT_EQ(request.scheme, "http");
  EXPECT_EQ(request.http.remote_address, "10.0.0.1");
}

}  // namespace
}  // namespace micro_api
