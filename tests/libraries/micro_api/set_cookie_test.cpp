#include <micro_api/set_cookie.hpp>

#include <gtest/gtest.h>

namespace micro_api {
namespace {

using namespace std::chrono_literals;

std::string text_of(const SetCookie& cookie) {
  return to_text(cookie).value();
}

TEST(SetCookie, IsSafeUnlessItSaysOtherwise) {
  EXPECT_EQ(text_of({.name = "session", .value = "abc=="}),
            "session=abc==; Path=/; Secure; HttpOnly; SameSite=Lax");
  EXPECT_EQ(text_of({.name = "theme", .value = "", .secure = false, .http_only = false}),
            "theme=; Path=/; SameSite=Lax");
}

TEST(SetCookie, WritesEveryAttribute) {
  EXPECT_EQ(text_of({.name = "id",
                     .value = "1",
                     .max_age = 1h,
                     .expires = micro_core::TimePoint(1'700'000'000s),
                     .path = "/users",
                     .domain = "example.org",
                     .same_site = SameSite::none,
                     .partitioned = true}),
            "id=1; Max-Age=3600; Expires=Tue, 14 Nov 2023 22:13:20 GMT; Path=/users; "
            "Domain=example.org; Secure; HttpOnly; SameSite=None; Partitioned");
  EXPECT_EQ(text_of({.name = "id", .same_site = SameSite::strict}),
            "id=; Path=/; Secure; HttpOnly; SameSite=Strict");
}

TEST(SetCookie, DeletesWithTheAttributesItWasSetWith) {
  EXPECT_EQ(text_of(delete_cookie("session")),
            "session=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/; Secure; HttpOnly; "
            "SameSite=Lax");
  EXPECT_EQ(text_of(delete_cookie({.name = "id", .value = "secret", .path = "/users"})),
            "id=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/users; Secure; HttpOnly; "
            "SameSite=Lax");
}

TEST(SetCookie, RefusesWhatABrowserWouldMisreadOrIgnore) {
  const SetCookie wrong[] = {
      {.name = ""},
      {.name = "a b"},
      {.name = "a=b"},
      {.name = "a", .value = "1; Domain=evil.example"},
      {.name = "a", .value = "1\r\nSet-Cookie: b=2"},
      {.name = "a", .value = "with space"},
      {.name = "a", .value = "\xC3\xA4"},
      {.name = "a", .value = std::string(4096, 'x')},
      {.name = "a", .path = "users"},
      {.name = "a", .path = "/;Secure"},
      {.name = "a", .domain = "example.org; Path=/"},
      {.name = "a", .secure = false, .same_site = SameSite::none},
      {.name = "a", .secure = false, .partitioned = true},
      {.name = "__Secure-a", .secure = false},
      {.name = "__Host-a", .path = "/users"},
      {.name = "__Host-a", .domain = "example.org"},
  };
  for (const SetCookie& cookie : wrong) {
    SCOPED_TRACE(cookie.name + "=" + cookie.value.substr(0, 30));
    const auto text = to_text(cookie);
    ASSERT_FALSE(text);
    EXPECT_EQ(text.error().code, micro_core::ErrorCode::invalid_argument);
  }
  EXPECT_TRUE(to_text({.name = "__Host-a", .value = std::string(4088, 'x')}));
}

TEST(SetCookie, DoesNotTellTheValueOfACookieThatItRefuses) {
  const auto text = to_text({.name = "session", .value = "se cret"});
  EXPECT_EQ(text.error().message,
            "a cookie cannot be set: its value has characters that a value cannot have");
}

}  // namespace
}  // namespace micro_api
