#include <gtest/gtest.h>

#include "message_reader.hpp"

// Answers that two readers could understand differently. Whoever can put bytes into an answer must
// not be able to make up the next one, so such answers are refused, and nothing behind a good one
// is taken for another.
namespace micro_http {
namespace {

struct Read {
  bool is_complete = false;
  bool is_refused = false;
  bool keeps_alive = false;
  std::size_t unread = 0;
  std::string body = {};
};

// However the bytes are cut, the outcome must be the same.
Read read(std::string_view bytes, std::size_t step) {
  ResponseReader reader({.header_bytes_max = 4096, .body_bytes_max = 4096}, false);
  std::string unread;
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    unread += bytes.substr(at, step);
    unread.erase(0, reader.feed(unread));
    if (reader.error()) return {.is_refused = true};
    if (reader.is_complete()) {
      unread += bytes.substr(std::min(at + step, bytes.size()));
      break;
    }
  }
  if (!reader.is_complete()) return {};
  return {.is_complete = true,
          .keeps_alive = reader.keeps_alive(),
          .unread = unread.size(),
          .body = reader.take().body};
}

TEST(ResponseSmuggling, IsRefusedHoweverTheBytesArrive) {
  const std::string ok = "HTTP/1.1 200 OK\r\n";
  for (const std::string& answer : {
           ok + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
           ok + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab",
           ok + "Content-Length: 2, 2\r\n\r\nab",
           ok + "Content-Length: +2\r\n\r\nab",
           ok + "Content-Length: -2\r\n\r\nab",
           ok + "Content-Length: 0x2\r\n\r\nab",
           ok + "Content-Length: \r\n\r\nab",
           ok + "Content-Length: 99999999999999999999999\r\n\r\nab",
           ok + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: \x0b"
                "chunked\r\n\r\n0\r\n\r\n",
           ok + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
           ok + "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
           ok + "A: b\r\n c\r\nContent-Length: 0\r\n\r\n",
           ok + "A: b\r\n\tc\r\nContent-Length: 0\r\n\r\n",
           ok + " A: b\r\nContent-Length: 0\r\n\r\n",
           ok + "A: b\nContent-Length: 0\r\n\r\n",
           ok + "A: b\rContent-Length: 0\r\n\r\n",
           ok + "Content-Length: 0\n\n",
           ok + "A b\r\nContent-Length: 0\r\n\r\n",
           ok + ": b\r\nContent-Length: 0\r\n\r\n",
           ok + std::string("A: \0\r\nContent-Length: 0\r\n\r\n", 28),
           ok + std::string("A\0B: c\r\nContent-Length: 0\r\n\r\n", 29),
           ok + "A: \x01\r\nContent-Length: 0\r\n\r\n",
           std::string("HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n"),
           std::string("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
           std::string("HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
           std::string("HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"),
           std::string("HTTP/1.1 101 Switching Protocols\r\n\r\n"),
           std::string("\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
           ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\na",
           ok + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na",
           ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\na\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: chunked\r\n\r\n1;a=\"\n\"\r\na\r\n0\r\n\r\n",
           ok + "Transfer-Encoding: chunked\r\n\r\n\r\na\r\n0\r\n\r\n",
       }) {
    for (const std::size_t step : {answer.size(), std::size_t{1}, std::size_t{7}}) {
      SCOPED_TRACE(answer + " in steps of " + std::to_string(step));
      const Read outcome = read(answer, step);
      EXPECT_TRUE(outcome.is_refused);
      EXPECT_FALSE(outcome.is_complete);
    }
  }
}

TEST(ResponseSmuggling, LeavesWhatStandsBehindAnAnswerUnread) {
  const std::string evil = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
  for (const std::string& answer :
       {std::string("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"),
        std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"),
        std::string("HTTP/1.1 204 No Content\r\n\r\n"),
        std::string("HTTP/1.1 304 Not Modified\r\nContent-Length: 4\r\n\r\n")}) {
    for (const std::size_t step : {answer.size() + evil.size(), std::size_t{1}, std::size_t{7}}) {
      SCOPED_TRACE(answer + " in steps of " + std::to_string(step));
      const Read outcome = read(answer + evil, step);
      EXPECT_TRUE(outcome.is_complete);
      EXPECT_EQ(outcome.unread, evil.size()) << "so the connection is not used again";
      EXPECT_TRUE(outcome.body == "ok" || outcome.body.empty());
    }
  }
}

TEST(ResponseSmuggling, EndsAStreamOfInterimAnswers) {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_TRUE(read(many, many.size()).is_refused);
  EXPECT_TRUE(read(many, 7).is_refused);
}

}  // namespace
}  // namespace micro_http
