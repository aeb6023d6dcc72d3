#include <local_cloud/buckets/cors.hpp>

#include <gtest/gtest.h>

namespace local_cloud::buckets {
namespace {

constexpr std::string_view rules =
    "<CORSConfiguration><CORSRule><AllowedOrigin>https://*.example.com</AllowedOrigin>"
    "<AllowedMethod>PUT</AllowedMethod><AllowedMethod>GET</AllowedMethod>"
    "<AllowedHeader>x-amz-*</AllowedHeader><ExposeHeader>ETag</ExposeHeader>"
    "<MaxAgeSeconds>60</MaxAgeSeconds></CORSRule>"
    "<CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>"
    "</CORSConfiguration>";

TEST(Cors, GrantsByTheFirstRuleThatFits) {
  const auto granted =
      grant_cors(rules, {"https://www.example.com", "PUT", "X-Amz-Date, x-amz-acl"});
  ASSERT_TRUE(granted);
  EXPECT_EQ(granted->get("Access-Control-Allow-Origin"), "https://www.example.com");
  EXPECT_EQ(granted->get("Access-Control-Allow-Methods"), "PUT, GET");
  EXPECT_EQ(granted->get("Access-Control-Allow-Headers"), "x-amz-date, x-amz-acl");
  EXPECT_EQ(granted->get("Access-Control-Expose-Headers"), "ETag");
  EXPECT_EQ(granted->get("Access-Control-Max-Age"), "60");
  const auto any = grant_cors(rules, {"http://elsewhere.org", "GET", ""});
  ASSERT_TRUE(any);
  EXPECT_EQ(any->get("Access-Control-Allow-Origin"), "*");
  EXPECT_FALSE(any->contains("Access-Control-Allow-Credentials"));
}

TEST(Cors, GrantsNothingElse) {
  EXPECT_FALSE(grant_cors(rules, {"http://elsewhere.org", "PUT", ""}));
  EXPECT_FALSE(grant_cors(rules, {"https://www.example.com", "DELETE", ""}));
  EXPECT_FALSE(grant_cors(rules, {"https://www.example.com", "PUT", "authorization"}));
  EXPECT_FALSE(grant_cors("", {"https://www.example.com", "PUT", ""}));
}

}  // namespace
}  // namespace local_cloud::buckets
