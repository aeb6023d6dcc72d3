#include <micro_http/message.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "message_writer.hpp"

namespace micro_http {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Headers, AreFoundWhateverTheLetterCase) {
  const Headers headers = {{"Content-Type", "text/plain"}, {"X-A", "1"}, {"x-a", "2"}};
  EXPECT_EQ(headers.get("content-TYPE"), "text/plain");
  EXPECT_EQ(headers.get("X-a"), "1");
  EXPECT_THAT(headers.all("X-A"), ElementsAre("1", "2"));
  EXPECT_FALSE(headers.find("X"));
  EXPECT_EQ(headers.get("X"), "");
}

TEST(Headers, AreReplacedByNameAndErased) {
  Headers headers = {{"A", "1"}, {"a", "2"}, {"B", "3"}};
  headers.set("a", "4");
  EXPECT_THAT(headers.all("A"), ElementsAre("4"));
  headers.erase("b");
  EXPECT_EQ(headers.size(), 1u);
}

TEST(HttpRequest, SplitsItsTargetAtTheFirstQuestionMark) {
  const HttpRequest request{.target = "/a%3Fb?c?d"};
  EXPECT_EQ(request.path(), "/a%3Fb");
  EXPECT_EQ(request.query(), "c?d");
  EXPECT_EQ(HttpRequest{.target = "/a"}.query(), "");
}

std::string head_of(const HttpResponse& response, const HeadOptions& options = {}) {
  std::string head;
  append_response_head(head, response, options);
  return head;
}

TEST(ResponseHead, CountsTheBodyAndIgnoresFramingOfTheHandler) {
  const std::string head = head_of({200,
                                    {{"content-length", "7"},
                                     {"Transfer-Encoding", "chunked"},
                                     {"Connection", "upgrade"},
                                     {"Date", "today"}},
                                    "body"});
  EXPECT_EQ(head, "HTTP/1.1 200 OK\r\nDate: today\r\nContent-Length: 4\r\n\r\n");
}

TEST(ResponseHead, LetsAHandlerDescribeABodyThatHeadDoesNotSend) {
  EXPECT_THAT(head_of({200, {{"Content-Length", "12345"}}, ""}, {.is_head = true}),
              HasSubstr("Content-Length: 12345\r\n"));
  EXPECT_THAT(head_of({200, {}, "body"}, {.is_head = true}), HasSubstr("Content-Length: 4\r\n"));
  EXPECT_THAT(head_of({304, {{"Content-Length", "9"}}, ""}), HasSubstr("Content-Length: 9\r\n"));
}

TEST(ResponseHead, HasNoLengthWhereThereIsNeverABody) {
  EXPECT_THAT(head_of({204, {{"Content-Length", "0"}}, ""}), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(head_of({304, {}, "body"}), Not(HasSubstr("Content-Length")));
}

TEST(ResponseHead, DoesNotLetAValueStartAnotherHeader) {
  const std::string head = head_of({200, {{"X-User", "a\r\nSet-Cookie: b"}}, ""});
  EXPECT_THAT(head, HasSubstr("X-User: a  Set-Cookie: b\r\n"));
}

TEST(ResponseHead, LeavesOutAFieldWhoseNameIsNone) {
  const std::string head =
      head_of({200, {{"a b", "1"}, {"", "2"}, {"a:b", "3"}, {"a\r\n", "4"}}, ""});
  EXPECT_EQ(head.find(": 1"), std::string::npos);
  EXPECT_EQ(head.find(": 2"), std::string::npos);
  EXPECT_EQ(head.find(": 4"), std::string::npos);
  EXPECT_THAT(head, Not(HasSubstr("a:b")));
}

TEST(ResponseHead, HasADate) {
  EXPECT_THAT(head_of({}), ::testing::ContainsRegex("Date: [A-Z][a-z]{2}, [0-9]{2} .* GMT\r\n"));
}

TEST(RequestHead, NamesHostAndLength) {
  std::string head;
  append_request_head(head, {.method = "POST", .target = "/x", .body = "abc"}, "h:8080");
  EXPECT_EQ(head, "POST /x HTTP/1.1\r\nHost: h:8080\r\nContent-Length: 3\r\n\r\n");
  head.clear();
  append_request_head(head, {.method = "GET", .headers = {{"Host", "other"}}}, "h");
  EXPECT_EQ(head, "GET / HTTP/1.1\r\nHost: other\r\n\r\n");
  head.clear();
  append_request_head(head, {.method = "POST"}, "h");
  EXPECT_THAT(head, HasSubstr("Content-Length: 0\r\n"));
}

}  // namespace
}  // namespace micro_http
