#include "message_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace micro_http {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// Offers `bytes` in pieces, as a socket would, and what was not used together with the next piece.
template <class Reader>
std::string feed_in_pieces(Reader& reader, std::string_view bytes, std::size_t piece) {
  std::string unused;
  while (!bytes.empty()) {
    const auto next = bytes.substr(0, piece);
    bytes.remove_prefix(next.size());
    unused += next;
    unused.erase(0, reader.feed(unused));
  }
  return unused;
}

struct Outcome {
  int refused_with = 0;
  bool is_complete = false;
  HttpRequest request;
  std::string text;
};

Outcome read_request(std::string_view bytes, MessageLimits limits = {},
                     std::size_t piece = 1'000'000) {
  RequestReader reader(limits);
  feed_in_pieces(reader, bytes, piece);
  Outcome outcome;
  outcome.is_complete = reader.is_complete();
  if (reader.refusal()) {
    outcome.refused_with = reader.refusal()->status;
    outcome.text = reader.refusal()->text;
  } else if (outcome.is_complete) {
    outcome.request = reader.take();
  }
  return outcome;
}

TEST(RequestReader, ReadsARequestHoweverItsBytesArrive) {
  const std::string bytes =
      "POST /a?b=c HTTP/1.1\r\nHost: h\r\nX-A:  1 \r\nContent-Length: 5\r\n\r\nhello";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    SCOPED_TRACE(piece);
    const Outcome outcome = read_request(bytes, {}, piece);
    ASSERT_TRUE(outcome.is_complete) << outcome.text;
    EXPECT_EQ(outcome.request.method, "POST");
    EXPECT_EQ(outcome.request.target, "/a?b=c");
    EXPECT_EQ(outcome.request.headers.get("x-a"), "1");
    EXPECT_EQ(outcome.request.body, "hello");
  }
}

TEST(RequestReader, ReadsAChunkedBodyHoweverItsBytesArrive) {
  const std::string bytes =
      "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5;name=\"a b\"\r\nhello\r\n1\r\n,\r\n000A\r\n0123456789\r\n0\r\nX-Trailer: t\r\n\r\n";
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    SCOPED_TRACE(piece);
    const Outcome outcome = read_request(bytes, {}, piece);
    ASSERT_TRUE(outcome.is_complete) << outcome.text;
    EXPECT_EQ(outcome.request.body, "hello,0123456789");
    EXPECT_FALSE(outcome.request.headers.contains("X-Trailer"));
  }
}

TEST(RequestReader, LeavesTheNextRequestAlone) {
  RequestReader reader({});
  const std::string_view first = "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n";
  EXPECT_EQ(reader.feed(std::string(first) + "GET /2 HTTP/1.1\r\n"), first.size());
  EXPECT_TRUE(reader.is_complete());
}

TEST(RequestReader, OverlooksEmptyLinesBeforeARequest) {
  EXPECT_TRUE(read_request("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", {}, 1).is_complete);
}

TEST(RequestReader, TurnsTheAbsoluteFormIntoTheOriginForm) {
  const Outcome outcome = read_request("GET HTTP://other:81?x HTTP/1.1\r\nHost: h\r\n\r\n");
  ASSERT_TRUE(outcome.is_complete) << outcome.text;
  EXPECT_EQ(outcome.request.target, "/?x");
  EXPECT_EQ(outcome.request.headers.get("Host"), "other:81");
}

TEST(RequestReader, RefusesWhatTwoReadersCouldUnderstandDifferently) {
  const std::string get = "GET / HTTP/1.1\r\nHost: h\r\n";
  const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  for (const std::string& bytes :
       {post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        post + "Content-Length: 3, 3\r\n\r\nabc",
        post + "Content-Length: +3\r\n\r\nabc",
        post + "Content-Length: -3\r\n\r\nabc",
        post + "Content-Length: 0x3\r\n\r\nabc",
        post + "Content-Length: \r\n\r\nabc",
        post + "Content-Length: 18446744073709551616\r\n\r\nabc",
        post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        std::string("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        get + "X: 1\n\r\n",
        std::string("GET / HTTP/1.1\nHost: h\n\n"),
        get + "X: 1\r\n folded\r\n\r\n",
        get + "X: 1\r\n\tfolded\r\n\r\n",
        get + " X: 1\r\n\r\n",
        get + "X : 1\r\n\r\n",
        get + "X\t: 1\r\n\r\n",
        get + ": 1\r\n\r\n",
        get + "X\r\n\r\n",
        get + "X: a\rb\r\n\r\n",
        get + std::string("X: a\0b\r\n\r\n", 10),
        get + "Host: h\r\n\r\n",
        std::string("GET / HTTP/1.1\r\n\r\n"),
        std::string("GET  / HTTP/1.1\r\nHost: h\r\n\r\n"),
        std::string("GET /a b HTTP/1.1\r\nHost: h\r\n\r\n"),
        std::string("GET /\tHTTP/1.1\r\nHost: h\r\n\r\n"),
        std::string("GET path HTTP/1.1\r\nHost: h\r\n\r\n"),
        std::string("GET ftp://h/ HTTP/1.1\r\nHost: h\r\n\r\n"),
        std::string("GET http:/// HTTP/1.1\r\nHost: h\r\n\r\n"),
        std::string("GET * HTTP/1.1\r\nHost: h\r\n\r\n"),
        std::string("GET / HTTP/1.1x\r\nHost: h\r\n\r\n"),
        std::string("GET /\r\n\r\n"),
        std::string("\x16\x03\x01\x02"),
        chunked + "5\nhello\r\n0\r\n\r\n",
        chunked + "5\r\nhello0\r\n\r\n",
        chunked + "-5\r\nhello\r\n0\r\n\r\n",
        chunked + "0x5\r\nhello\r\n0\r\n\r\n",
        chunked + "5 \r\nhello\r\n0\r\n\r\n",
        chunked + ";x\r\nhello\r\n0\r\n\r\n",
        chunked + "5;a=\"\n\"\r\nhello\r\n0\r\n\r\n",
        chunked + "0\r\nContent-Length: 5\r\n\r\n"}) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{1'000'000}}) {
      SCOPED_TRACE(bytes);
      EXPECT_EQ(read_request(bytes, {}, piece).refused_with, 400);
    }
  }
}

TEST(RequestReader, RefusesWhatItCannotDoByItsOwnStatus) {
  EXPECT_EQ(read_request("CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n").refused_with, 501);
  EXPECT_EQ(read_request("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n")
                .refused_with,
            501);
  EXPECT_EQ(read_request("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: identity\r\n\r\n")
                .refused_with,
            501);
  EXPECT_EQ(read_request("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n")
                .refused_with,
            501);
  EXPECT_EQ(read_request("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").refused_with, 505);
  EXPECT_EQ(read_request("GET / HTTP/1.1\r\nHost: h\r\nExpect: tea\r\n\r\n").refused_with, 417);
}

TEST(RequestReader, LimitsHeaderAndBody) {
  const MessageLimits limits{.header_bytes_max = 200, .body_bytes_max = 10};
  const std::string head = "POST / HTTP/1.1\r\nHost: h\r\n";
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{1'000'000}}) {
    SCOPED_TRACE(piece);
    EXPECT_EQ(read_request("GET /" + std::string(300, 'a'), limits, piece).refused_with, 414);
    EXPECT_EQ(read_request(head + "X: " + std::string(300, 'a'), limits, piece).refused_with, 431);
    std::string many = head;
    for (int i = 0; i < 100; ++i) many += "X: 1\r\n";
    EXPECT_EQ(read_request(many + "\r\n", limits, piece).refused_with, 431);
    EXPECT_EQ(read_request(head + "Content-Length: 11\r\n\r\n", limits, piece).refused_with, 413);
    EXPECT_TRUE(
        read_request(head + "Content-Length: 10\r\n\r\n0123456789", limits, piece).is_complete);
    const std::string chunked = head + "Transfer-Encoding: chunked\r\n\r\n";
    EXPECT_EQ(read_request(chunked + "6\r\n012345\r\n5\r\n", limits, piece).refused_with, 413);
    EXPECT_EQ(read_request(chunked + "FFFFFFFFFFFFFFFF\r\n", limits, piece).refused_with, 413);
    EXPECT_EQ(read_request(chunked + "FFFFFFFFFFFFFFFFF\r\n", limits, piece).refused_with, 400);
    EXPECT_EQ(read_request(chunked + "1;" + std::string(300, 'a'), limits, piece).refused_with,
              431);
    EXPECT_EQ(
        read_request(chunked + "0\r\nX: " + std::string(300, 'a'), limits, piece).refused_with,
        431);
  }
}

TEST(RequestReader, TellsWhetherTheConnectionStays) {
  const auto keeps_alive = [](std::string_view bytes) {
    RequestReader reader({});
    reader.feed(bytes);
    return reader.keeps_alive();
  };
  EXPECT_TRUE(keeps_alive("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
  EXPECT_FALSE(keeps_alive("GET / HTTP/1.1\r\nHost: h\r\nConnection: TE, Close\r\n\r\n"));
  EXPECT_FALSE(keeps_alive("GET / HTTP/1.0\r\n\r\n"));
  EXPECT_TRUE(keeps_alive("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
}

struct Answer {
  bool is_complete = false;
  bool keeps_alive = false;
  HttpResponse response;
  std::optional<micro_core::Error> error;
};

Answer read_answer(std::string_view bytes, std::size_t piece, bool is_head = false,
                   bool ends = true, MessageLimits limits = {}) {
  ResponseReader reader(limits, is_head);
  feed_in_pieces(reader, bytes, piece);
  if (ends) reader.feed_end();
  Answer answer{reader.is_complete(), reader.keeps_alive(), {}, reader.error()};
  if (answer.is_complete) answer.response = reader.take();
  return answer;
}

TEST(ResponseReader, ReadsAnswersHoweverTheirBytesArrive) {
  for (const std::string& bytes :
       {std::string("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
        std::string(
            "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\n\r\nhello"), std::string("HTTP/1.0 200 OK\r\n\r\nhello"),
        std::string("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")}) {
    for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
      SCOPED_TRACE(bytes.substr(0, 60) + " " + std::to_string(piece));
      const Answer answer = read_answer(bytes, piece);
      ASSERT_TRUE(answer.is_complete);
      EXPECT_EQ(answer.response.status, 200);
      EXPECT_EQ(answer.response.body, "hello");
      EXPECT_FALSE(answer.response.headers.contains("Link"));
    }
  }
}

TEST(ResponseReader, KnowsWhichAnswersHaveNoBody) {
  EXPECT_TRUE(read_answer("HTTP/1.1 204 No Content\r\n\r\n", 9, false, false).is_complete);
  EXPECT_TRUE(read_answer("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", 9, false, false)
                  .is_complete);
  EXPECT_TRUE(
      read_answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 9, true, false).is_complete);
  EXPECT_FALSE(
      read_answer("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 9, false, false).is_complete);
}

TEST(ResponseReader, RefusesAnAnswerThatEndsTooEarlyOrIsNone) {
  for (const std::string_view bytes :
       {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nA: b\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n", "SSH-2.0-OpenSSH\r\n", "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/1.1 99 No\r\n\r\n", "HTTP/1.1 101 Switching Protocols\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\nhello"}) {
    SCOPED_TRACE(bytes);
    const Answer answer = read_answer(bytes, 1);
    EXPECT_FALSE(answer.is_complete);
    ASSERT_TRUE(answer.error);
    EXPECT_EQ(answer.error->code, micro_core::ErrorCode::unavailable);
  }
}

TEST(ResponseReader, LimitsHeaderAndBody) {
  const MessageLimits limits{.header_bytes_max = 100, .body_bytes_max = 10};
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 100; ++i) many += "X: 1\r\n";
  for (const std::string& bytes :
       {many, "HTTP/1.1 200 OK\r\nX: " + std::string(200, 'a'),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n"),
        std::string("HTTP/1.1 200 OK\r\n\r\n0123456789a"),
        std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n5\r\n")}) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{1'000'000}}) {
      SCOPED_TRACE(bytes.substr(0, 60));
      const Answer answer = read_answer(bytes, piece, false, false, limits);
      ASSERT_TRUE(answer.error);
      EXPECT_EQ(answer.error->code, micro_core::ErrorCode::too_large);
    }
  }
}

}  // namespace
}  // namespace micro_http
