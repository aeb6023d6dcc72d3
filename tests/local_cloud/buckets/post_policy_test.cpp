#include <local_cloud/buckets/post_policy.hpp>
#include <micro_core/encoding.hpp>

#include <gtest/gtest.h>

namespace local_cloud::buckets {
namespace {

const micro_core::TimePoint noon = micro_core::parse_iso8601("2026-11-22T12:00:00Z").value();

PostForm form_with(const std::string& policy) {
  return {.fields = {{"key", "users/1"},
                     {"Content-Type", "text/css"},
                     {"x-ignore-me", "1"},
                     {"Policy", micro_core::to_base64(policy)},
                     {"x-amz-signature", "s"}},
          .file = "12345"};
}

std::string verdict(const std::string& conditions,
                    const std::string& expiration = "2026-11-22T12:00:00.000Z") {
  const auto checked = check_post_policy(
      form_with(R"({"expiration":")" + expiration + R"(","conditions":[)" + conditions + "]}"), "b",
      noon);
  return checked ? "allowed" : checked.error().code + ": " + checked.error().message;
}

const std::string all = R"({"key":"users/1"},["starts-with","$content-type",""])";

TEST(PostPolicy, AllowsWhatItsConditionsSay) {
  EXPECT_EQ(verdict(all), "allowed");
  EXPECT_EQ(
      verdict(R"({"bucket":"b"},["eq","$key","users/1"],["starts-with","$Content-Type","te"])"),
      "allowed");
  EXPECT_EQ(verdict(all + R"(,["content-length-range",5,5])"), "allowed");
  EXPECT_TRUE(check_post_policy({.fields = {{"key", "k"}}}, "b", noon));  // unsigned: as any call
}

TEST(PostPolicy, RefusesWhatDoesNotFit) {
  EXPECT_EQ(verdict(all, "2026-11-22T11:59:59.999Z"),
            "AccessDenied: Invalid according to Policy: Policy expired.");
  EXPECT_EQ(verdict(all + R"(,{"bucket":"other"})"),
            "AccessDenied: Invalid according to Policy: Policy Condition failed: "
            "{\"bucket\":\"other\"}");
  EXPECT_EQ(verdict(R"({"key":"users/1"})"),
            "AccessDenied: Invalid according to Policy: Extra input fields: content-type");
  EXPECT_EQ(verdict(all + R"(,{"acl":"private"})").substr(0, 12), "AccessDenied");  // is not there
  EXPECT_EQ(verdict(all + R"(,["content-length-range",6,9])").substr(0, 14), "EntityTooSmall");
  EXPECT_EQ(verdict(all + R"(,["content-length-range",0,4])").substr(0, 14), "EntityTooLarge");
}

TEST(PostPolicy, RefusesWhatItCannotRead) {
  for (const std::string conditions :
       {R"("key")", R"(["eq","$key"])", R"(["eq","key","users/1"])", R"(["like","$key","u"])",
        R"({"key":1})", R"([1,2,3])", R"(["content-length-range","a",1])"}) {
    EXPECT_EQ(verdict(conditions).substr(0, 21), "InvalidPolicyDocument") << conditions;
  }
  EXPECT_EQ(verdict(all, "tomorrow").substr(0, 21), "InvalidPolicyDocument");
  for (const std::string policy : {"", "[]", "{", R"({"expiration":"2026-11-22T12:00:00Z"})"}) {
    const auto checked = check_post_policy(form_with(policy), "b", noon);
    ASSERT_FALSE(checked) << policy;
    EXPECT_EQ(checked.error().code, "InvalidPolicyDocument");
  }
}

}  // namespace
}  // namespace local_cloud::buckets
