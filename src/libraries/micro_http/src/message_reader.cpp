#include "message_reader.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <cstring>

namespace micro_http {
namespace {

namespace beast = boost::beast;
using BeastError = beast::http::error;
using beast::error_code;

// A length that a peer only announces gets at most this much memory before the bytes are here.
constexpr std::size_t body_bytes_reserved_max = 256 * 1024;

std::string_view to_view(beast::string_view text) {
  return {text.data(), text.size()};
}

std::string to_string(beast::string_view text) {
  return {text.data(), text.size()};
}

// What requests and responses have in common: fields and body go where the derived class keeps
// them.
template <bool is_request>
class MessageParser : public beast::http::basic_parser<is_request> {
 public:
  explicit MessageParser(const MessageLimits& limits) {
    this->eager(true);
    this->body_limit(limits.body_bytes_max);
    this->header_limit(
        static_cast<std::uint32_t>(std::min<std::size_t>(limits.header_bytes_max, 1u << 30)));
  }

 protected:
  virtual Headers& headers() = 0;
  virtual std::string& body() = 0;
  // Fields behind a chunked body come after the decisions that headers are for, and must not be
  // taken for headers.
  virtual void on_trailer(beast::string_view, beast::string_view) {}

  bool has_transfer_encoding() const { return has_transfer_encoding_; }
  bool names_unknown_coding() const { return names_unknown_coding_; }

 private:
  void on_request_impl(beast::http::verb, beast::string_view, beast::string_view, int,
                       error_code&) override {}
  void on_response_impl(int, beast::string_view, int, error_code&) override {}

  void on_field_impl(beast::http::field name, beast::string_view name_text,
                     beast::string_view value, error_code& ec) override {
    if (this->is_header_done()) return on_trailer(name_text, value);
    if (name == beast::http::field::transfer_encoding) {
      has_transfer_encoding_ = true;
      names_unknown_coding_ = !equal_ignoring_case(to_view(value), "chunked");
      if (names_unknown_coding_) ec = BeastError::bad_transfer_encoding;
    }
    headers().add(to_string(name_text), to_string(value));
  }

  void on_header_impl(error_code&) override {}

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code&) override {
    if (length) body().reserve(std::min<std::uint64_t>(*length, body_bytes_reserved_max));
  }

  std::size_t on_body_impl(beast::string_view bytes, error_code&) override {
    body().append(bytes.data(), bytes.size());
    return bytes.size();
  }

  void on_chunk_header_impl(std::uint64_t, beast::string_view extensions, error_code& ec) override {
    // Quoted text may hold anything for Beast; a line feed in it ends the line for others.
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < ' ' && c != '\t'; };
    if (std::any_of(extensions.begin(), extensions.end(), is_control)) {
      ec = BeastError::bad_chunk_extension;
    }
  }

  std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view bytes, error_code&) override {
    body().append(bytes.data(), bytes.size());
    return bytes.size();
  }

  void on_finish_impl(error_code&) override {}

  bool has_transfer_encoding_ = false;
  bool names_unknown_coding_ = false;
};

// The end of a header section that is read line by line, and what is wrong with its lines.
struct HeaderScan {
  std::size_t position = 0;  // up to here all lines were good
  std::size_t end = 0;       // behind the blank line; 0: not seen yet
  const char* complaint = nullptr;
};

void scan_header(std::string_view bytes, HeaderScan& scan) {
  while (scan.position < bytes.size()) {
    const void* found =
        std::memchr(bytes.data() + scan.position, '\n', bytes.size() - scan.position);
    if (found == nullptr) {
      scan.position = bytes.size();
      return;
    }
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    if (at == 0 || bytes[at - 1] != '\r') {
      scan.complaint = "a line ends in a line feed without carriage return";
      return;
    }
    if (at >= 3 && bytes[at - 2] == '\n') {
      scan.end = at + 1;
      return;
    }
    if (at + 1 == bytes.size()) {
      scan.position = at;  // the next byte tells whether the line is folded
      return;
    }
    if (bytes[at + 1] == ' ' || bytes[at + 1] == '\t') {
      scan.complaint = "a header line is folded";
      return;
    }
    scan.position = at + 1;
  }
}

bool is_token_start(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (c != '\0' && std::strchr("!#$%&'*+-.^_`|~", c) != nullptr);
}

// "HTTP/2.0" and the like: well-formed, but not ours.
bool names_other_version(std::string_view header) {
  const std::string_view line = header.substr(0, header.find('\r'));
  const auto version = line.rfind(" HTTP/");
  return version != std::string_view::npos && line.size() == version + 9 &&
         line[version + 7] == '.' && line.substr(version + 6, 2) != "1.";
}

}  // namespace

// --- requests
// --------------------------------------------------------------------------------------

class RequestReader::Parser final : public MessageParser<true> {
 public:
  explicit Parser(const MessageLimits& limits) : MessageParser(limits), limits_(limits) {
    request_.target.clear();
  }

  std::size_t feed(std::string_view bytes) {
    if (refusal_ || is_done()) return 0;
    std::size_t used = 0;
    if (!is_header_done()) {
      used = feed_header(bytes);
      bytes.remove_prefix(used);
    }
    if (!refusal_ && is_header_done() && !is_done() && !bytes.empty()) used += feed_body(bytes);
    return used;
  }

  const std::optional<Refusal>& refusal() const { return refusal_; }
  bool is_http_1_0() const { return version_ == 10; }
  bool is_head() const { return request_.method == "HEAD"; }
  bool expects_continue() const { return expects_continue_; }
  HttpRequest take() { return std::move(request_); }

 private:
  Headers& headers() override { return request_.headers; }
  std::string& body() override { return request_.body; }
  void on_trailer(beast::string_view name, beast::string_view value) override {
    request_.trailers.add(to_string(name), to_string(value));
  }

  void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                       int version, error_code&) override {
    request_.method = to_string(method);
    request_.target = to_string(target);
    version_ = version;
  }

  void refuse(int status, std::string text) {
    if (!refusal_) refusal_ = Refusal{status, std::move(text)};
  }

  std::size_t feed_header(std::string_view bytes) {
    // Some clients send an empty line behind a body; RFC 9112 asks to overlook it.
    std::size_t skipped = 0;
    while (scan_.position == 0 && bytes.starts_with("\r\n")) {
      bytes.remove_prefix(2);
      skipped += 2;
    }
    if (bytes.empty() || bytes == "\r") return skipped;
    if (!is_token_start(bytes.front())) {
      refuse(400, "this is not an HTTP request");
      return skipped;
    }
    scan_header(bytes, scan_);
    if (scan_.complaint != nullptr) {
      refuse(400, scan_.complaint);
      return skipped;
    }
    const std::size_t length = scan_.end == 0 ? bytes.size() : scan_.end;
    if (length > limits_.header_bytes_max) {
      refuse_long_header(bytes);
      return skipped;
    }
    if (scan_.end == 0) return skipped;
    error_code ec;
    const std::size_t used = put({bytes.data(), scan_.end}, ec);
    if (ec && ec != BeastError::need_more) {
      refuse_malformed(ec, bytes.substr(0, scan_.end));
    } else if (used != scan_.end || !is_header_done()) {
      refuse(400, "the request's header is malformed");
    } else {
      check_header();
    }
    return skipped + scan_.end;
  }

  std::size_t feed_body(std::string_view bytes) {
    error_code ec;
    const std::size_t used = put({bytes.data(), bytes.size()}, ec);
    if (ec && ec != BeastError::need_more) {
      refuse_malformed(ec, {});
    } else if (!is_done() && bytes.size() - used > limits_.header_bytes_max) {
      refuse(431, "a chunk's header or the trailer is too long");
    }
    return used;
  }

  void refuse_long_header(std::string_view bytes) {
    const std::string limit = std::to_string(limits_.header_bytes_max);
    if (bytes.substr(0, limits_.header_bytes_max).find('\n') == std::string_view::npos) {
      refuse(414, "the request line is longer than " + limit + " bytes");
    } else {
      refuse(431, "the request's header is longer than " + limit + " bytes");
    }
  }

  void refuse_malformed(const error_code& ec, std::string_view header) {
    if (ec == BeastError::body_limit) {
      refuse(413, "the body is longer than " + std::to_string(limits_.body_bytes_max) + " bytes");
    } else if (ec == BeastError::bad_version && names_other_version(header)) {
      refuse(505, "only HTTP/1.0 and HTTP/1.1 are spoken here");
    } else if (names_unknown_coding()) {
      refuse(501, "the only transfer coding that is supported is chunked");
    } else {
      refuse(400, "the request is malformed: " + ec.message());
    }
  }

  void check_header() {
    const auto lengths = request_.headers.all("Content-Length");
    const auto is_number = [](std::string_view text) {
      return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (!std::all_of(lengths.begin(), lengths.end(), is_number)) {
      return refuse(400, "Content-Length must be one number");
    }
    if (has_transfer_encoding() && !lengths.empty()) {
      return refuse(400, "Content-Length and Transfer-Encoding exclude each other");
    }
    if (has_transfer_encoding() && is_http_1_0()) {
      return refuse(400, "HTTP/1.0 has no Transfer-Encoding");
    }
    const std::size_t hosts = request_.headers.all("Host").size();
    if (hosts > 1 || (hosts == 0 && !is_http_1_0())) {
      return refuse(400, "a request has exactly one Host header");
    }
    check_expectation();
    check_target();
  }

  void check_expectation() {
    const auto expectation = request_.headers.find("Expect");
    if (!expectation || is_http_1_0()) return;
    if (!equal_ignoring_case(*expectation, "100-continue")) {
      return refuse(417, "the only expectation that can be met is 100-continue");
    }
    expects_continue_ = true;
  }

  void check_target() {
    if (request_.method == "CONNECT") return refuse(501, "CONNECT is not supported");
    std::string& target = request_.target;
    if (target.starts_with('/') || (target == "*" && request_.method == "OPTIONS")) return;
    // The absolute form, as sent to proxies: its authority overrides Host (RFC 9112, 3.2.2).
    const auto separator = target.find("://");
    const std::string_view scheme = std::string_view(target).substr(0, separator);
    if (separator == std::string::npos ||
        !(equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "https"))) {
      return refuse(400, "the request target must start with '/'");
    }
    const std::size_t start = separator + 3;
    const std::size_t end = std::min(target.find_first_of("/?", start), target.size());
    if (end == start) return refuse(400, "the request target names no host");
    request_.headers.set("Host", target.substr(start, end - start));
    target.erase(0, end);
    if (!target.starts_with('/')) target.insert(0, "/");
  }

  MessageLimits limits_;
  HttpRequest request_;
  HeaderScan scan_;
  std::optional<Refusal> refusal_;
  int version_ = 11;
  bool expects_continue_ = false;
};

RequestReader::RequestReader(const MessageLimits& limits)
    : parser_(std::make_unique<Parser>(limits)) {}
RequestReader::~RequestReader() = default;

std::size_t RequestReader::feed(std::string_view bytes) {
  return parser_->feed(bytes);
}
bool RequestReader::is_complete() const {
  return !parser_->refusal() && parser_->is_done();
}
const std::optional<Refusal>& RequestReader::refusal() const {
  return parser_->refusal();
}
bool RequestReader::expects_continue() const {
  return !parser_->refusal() && parser_->is_header_done() && parser_->expects_continue();
}
bool RequestReader::keeps_alive() const {
  return is_complete() && parser_->keep_alive();
}
bool RequestReader::is_http_1_0() const {
  return parser_->is_http_1_0();
}
bool RequestReader::is_head() const {
  return parser_->is_head();
}
HttpRequest RequestReader::take() {
  return parser_->take();
}

// --- responses
// -------------------------------------------------------------------------------------

class ResponseReader::Parser {
 public:
  Parser(const MessageLimits& limits, bool is_head) : limits_(limits), is_head_(is_head) {
    start();
  }

  std::size_t feed(std::string_view bytes) {
    std::size_t used = 0;
    while (!error_ && !message_->is_done() && used < bytes.size()) {
      const std::size_t step = feed_message(bytes.substr(used));
      used += step;
      if (!error_ && message_->is_done() && is_interim()) {
        start();  // "100 Continue" and its like come before the answer
      } else if (step == 0) {
        break;
      }
    }
    return used;
  }

  void feed_end() {
    if (error_ || message_->is_done()) return;
    error_code ec;
    if (message_->got_some()) message_->put_eof(ec);
    if (!has_bytes_) {
      error_ = micro_core::Error::unavailable("the server closed the connection without an answer");
    } else if (ec || !message_->is_done()) {
      error_ = micro_core::Error::unavailable("the server closed the connection inside its answer");
    }
  }

  bool has_head() const { return message_->is_header_done() && !is_interim(); }
  HttpResponse& answer() { return response_; }
  bool is_complete() const { return !error_ && message_->is_done() && !is_interim(); }
  bool keeps_alive() const { return is_complete() && message_->keep_alive(); }
  const std::optional<micro_core::Error>& error() const { return error_; }
  HttpResponse take() { return std::move(response_); }

 private:
  class Message final : public MessageParser<false> {
   public:
    Message(const MessageLimits& limits, HttpResponse& response)
        : MessageParser(limits), response_(response) {}

    bool is_http_1_0() const { return version_ == 10; }

   private:
    Headers& headers() override { return response_.headers; }
    std::string& body() override { return response_.body; }
    void on_response_impl(int status, beast::string_view, int version, error_code& ec) override {
      response_.status = status;
      version_ = version;
      // Nothing here asks to switch protocols.
      if (status < 100 || status == 101) ec = BeastError::bad_status;
    }

    HttpResponse& response_;
    int version_ = 11;
  };

  void start() {
    response_ = {};
    scan_ = {};
    message_.reset();
    message_.emplace(limits_, response_);
    if (is_head_) message_->skip(true);
  }

  bool is_interim() const { return response_.status < 200; }

  std::size_t feed_message(std::string_view bytes) {
    if (!message_->is_header_done()) return feed_header(bytes);
    error_code ec;
    const std::size_t used = message_->put({bytes.data(), bytes.size()}, ec);
    if (ec && ec != BeastError::need_more) {
      fail(ec);
    } else if (!message_->is_done() && bytes.size() - used > limits_.header_bytes_max) {
      fail(BeastError::header_limit);  // of a chunk's header or the trailer
    }
    return used;
  }

  // The whole header at once, so that its lines are seen as they are before anybody reads them.
  std::size_t feed_header(std::string_view bytes) {
    constexpr std::string_view start = "HTTP/1.";
    const std::size_t length = std::min(start.size(), bytes.size());
    has_bytes_ = true;
    if (bytes.substr(0, length) != start.substr(0, length)) {
      fail(BeastError::bad_version);
      return 0;
    }
    scan_header(bytes, scan_);
    if (scan_.complaint != nullptr) {
      refuse(scan_.complaint);
      return 0;
    }
    // "100 Continue" and its like count too: there may be any number of them.
    if (header_bytes_ + (scan_.end == 0 ? bytes.size() : scan_.end) > limits_.header_bytes_max) {
      fail(BeastError::header_limit);
      return 0;
    }
    if (scan_.end == 0) return 0;
    header_bytes_ += scan_.end;
    error_code ec;
    const std::size_t used = message_->put({bytes.data(), scan_.end}, ec);
    if (ec && ec != BeastError::need_more) {
      fail(ec);
    } else if (used != scan_.end || !message_->is_header_done()) {
      refuse("its header is none");
    } else if (const char* complaint = complaint_about_framing()) {
      refuse(complaint);
    }
    return scan_.end;
  }

  // What two parties could take for two different ends of the body.
  const char* complaint_about_framing() const {
    const auto lengths = response_.headers.all("Content-Length");
    const auto codings = response_.headers.all("Transfer-Encoding");
    const auto is_number = [](std::string_view text) {
      return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
    };
    if (lengths.size() > 1) return "it has two lengths";
    if (!std::all_of(lengths.begin(), lengths.end(), is_number)) return "its length is no number";
    if (codings.size() > 1) return "it has two transfer codings";
    if (!codings.empty() && !lengths.empty()) return "it has a length and a transfer coding";
    if (!codings.empty() && message_->is_http_1_0()) return "HTTP/1.0 has no transfer codings";
    return nullptr;
  }

  void refuse(std::string_view complaint) {
    error_ = micro_core::Error::unavailable("the server's answer is malformed: " +
                                            std::string(complaint));
  }

  void fail(const error_code& ec) {
    if (ec == BeastError::body_limit) {
      error_ = micro_core::Error::too_large("the answer's body is longer than " +
                                            std::to_string(limits_.body_bytes_max) + " bytes");
    } else if (ec == BeastError::header_limit) {
      error_ = micro_core::Error::too_large("the answer's header is longer than " +
                                            std::to_string(limits_.header_bytes_max) + " bytes");
    } else {
      error_ = micro_core::Error::unavailable("the server's answer is malformed: " + ec.message());
    }
  }

  MessageLimits limits_;
  bool is_head_;
  HttpResponse response_;
  std::optional<Message> message_;
  HeaderScan scan_;
  std::size_t header_bytes_ = 0;
  bool has_bytes_ = false;
  std::optional<micro_core::Error> error_;
};

ResponseReader::ResponseReader(const MessageLimits& limits, bool is_head)
    : parser_(std::make_unique<Parser>(limits, is_head)) {}
ResponseReader::~ResponseReader() = default;

std::size_t ResponseReader::feed(std::string_view bytes) {
  return parser_->feed(bytes);
}
void ResponseReader::feed_end() {
  parser_->feed_end();
}
bool ResponseReader::has_head() const {
  return parser_->has_head();
}
HttpResponse& ResponseReader::answer() {
  return parser_->answer();
}
bool ResponseReader::is_complete() const {
  return parser_->is_complete();
}
bool ResponseReader::keeps_alive() const {
  return parser_->keeps_alive();
}
const std::optional<micro_core::Error>& ResponseReader::error() const {
  return parser_->error();
}
HttpResponse ResponseReader::take() {
  return parser_->take();
}

}  // namespace micro_http
