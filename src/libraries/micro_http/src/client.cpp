#include <micro_http/client.hpp>

#include "connection_pool.hpp"
#include "dialer.hpp"
#include "message_reader.hpp"
#include "message_writer.hpp"
#include "stream.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace micro_http {
namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;
using std::chrono::steady_clock;

constexpr std::size_t read_bytes = 16 * 1024;
// A larger body is written behind the head instead of being copied to it.
constexpr std::size_t copied_body_bytes_max = 16 * 1024;
// A larger piece of a streamed body becomes several chunks.
constexpr std::size_t chunk_bytes_max = 64 * 1024;
// How long an answer is waited for that a server sent while it refused to read on.
constexpr std::chrono::milliseconds early_answer_wait{500};

bool is_idempotent(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
         method == "OPTIONS" || method == "TRACE";
}

// For how long the parts of one request are waited for.
struct Limits {
  Limits(const HttpClientOptions& options, std::optional<std::chrono::milliseconds> request_timeout,
         std::optional<std::chrono::milliseconds> first_byte_timeout, const StopSignal* stop)
      : whole{.stop = stop},
        sending{"sending the request", options.idle_timeout},
        first_byte{"waiting for the first byte of the answer",
                   first_byte_timeout ? first_byte_timeout : options.first_byte_timeout},
        rest{"waiting for more of the answer", options.idle_timeout} {
    if (request_timeout) whole.until = steady_clock::now() + *request_timeout;
  }

  Patience whole;
  Phase sending;
  Phase first_byte;
  Phase rest;
  bool may_repeat = false;
};

Limits limits_of(const HttpClientOptions& options, const HttpCallOptions& call,
                 const StopSignal* stop) {
  Limits limits(options, call.request_timeout ? call.request_timeout : options.request_timeout,
                call.first_byte_timeout, stop);
  limits.may_repeat = call.may_repeat;
  return limits;
}

// What would be read as something else on the other side. Empty if nothing is.
std::string_view complaint_about(const HttpRequest& request) {
  const auto is_printable = [](char c) { return c > ' ' && c != 0x7f; };
  const auto is_on_wire = [](char c) { return (c > ' ' || c < 0) && c != 0x7f; };
  if (request.method.empty() ||
      !std::all_of(request.method.begin(), request.method.end(), is_printable)) {
    return "the method is empty or has a space in it";
  }
  if (request.target.empty() ||
      !std::all_of(request.target.begin(), request.target.end(), is_on_wire)) {
    return "the target is empty or has a character that must be percent-encoded";
  }
  return {};
}

// One try: the answer or the error, and whether the server said anything at all.
struct Attempt {
  Result<HttpResponse> answer;
  bool heard_something = false;
  bool keeps_alive = false;
};

// Hands the pieces of a body on to a sink that wants them, if there is one; what it does not want
// stays in the answer and is limited as ever.
class Handover {
 public:
  Handover(BodySink* sink, std::size_t body_bytes_max)
      : sink_(sink), body_bytes_max_(body_bytes_max) {}

  bool has_sink() const { return sink_ != nullptr; }

  Result<void> pass_on(ResponseReader& reader) {
    if (sink_ == nullptr || !reader.has_head()) return {};
    HttpResponse& answer = reader.answer();
    if (!is_wanted_) is_wanted_ = sink_->wants(answer);
    if (*is_wanted_) {
      if (answer.body.empty()) return {};
      auto written = sink_->write(answer.body);
      answer.body.clear();
      return written;
    }
    if (answer.body.size() <= body_bytes_max_) return {};
    return Error::too_large("the answer's body is longer than " + std::to_string(body_bytes_max_) +
                            " bytes");
  }

 private:
  BodySink* sink_;
  std::size_t body_bytes_max_;
  std::optional<bool> is_wanted_;
};

Attempt read_answer(Stream& stream, ResponseReader& reader, const Limits& limits,
                    Handover handover = {nullptr, 0}) {
  Attempt attempt{Error::internal("no answer was read")};
  std::array<char, read_bytes> buffer;
  std::string unread;
  while (!reader.is_complete()) {
    const Phase& phase = attempt.heard_something ? limits.rest : limits.first_byte;
    const auto count = stream.read_some(buffer, between_bytes_of(phase, limits.whole));
    if (!count) {
      attempt.answer = in_phase(count.error(), phase, limits.whole);
      return attempt;
    }
    if (*count == 0) {
      reader.feed_end();
      if (!reader.is_complete()) {
        attempt.answer = *reader.error();
        return attempt;
      }
      break;
    }
    attempt.heard_something = true;
    std::string_view bytes(buffer.data(), *count);
    if (!unread.empty()) bytes = unread.append(bytes);
    const std::size_t used = reader.feed(bytes);
    if (reader.error()) {
      attempt.answer = *reader.error();
      return attempt;
    }
    if (auto passed = handover.pass_on(reader); !passed) {
      attempt.answer = std::move(passed).error();
      return attempt;
    }
    unread = std::string(bytes.substr(used));
  }
  attempt.keeps_alive = reader.keeps_alive() && unread.empty();
  attempt.answer = reader.take();
  return attempt;
}

// A server that refuses a body answers, then closes: the answer may be here although writing
// failed.
Attempt read_early_answer(Stream& stream, ResponseReader& reader, Limits limits, Error failure) {
  Attempt early{std::move(failure)};
  if (early.answer.error().code != ErrorCode::unavailable) return early;
  limits.whole.until = steady_clock::now() + early_answer_wait;
  auto attempt = read_answer(stream, reader, limits);
  early.heard_something = attempt.heard_something;
  if (attempt.answer) early.answer = std::move(attempt.answer);
  return early;
}

Result<void> write_request(Stream& stream, const Url& server, const HttpRequest& request,
                           const Limits& limits) {
  const Patience patience = between_bytes_of(limits.sending, limits.whole);
  std::string head;
  head.reserve(512);
  append_request_head(head, request, server.authority());
  const bool is_copied = request.body.size() <= copied_body_bytes_max;
  if (is_copied) head += request.body;
  auto written = stream.write_all(head, patience);
  if (written && !is_copied) written = stream.write_all(request.body, patience);
  if (!written) return in_phase(std::move(written).error(), limits.sending, limits.whole);
  return written;
}

Attempt exchange(Stream& stream, const Url& server, const HttpRequest& request,
                 const Handover& handover, const HttpClientOptions& options, const Limits& limits) {
  const std::size_t body_bytes_max =
      handover.has_sink() ? std::numeric_limits<std::size_t>::max() : options.body_bytes_max;
  ResponseReader reader({options.header_bytes_max, body_bytes_max}, request.method == "HEAD");
  auto written = write_request(stream, server, request, limits);
  if (written) return read_answer(stream, reader, limits, handover);
  return read_early_answer(stream, reader, limits, std::move(written).error());
}

Error refusal_of(const HttpRequest& request, std::string_view complaint) {
  return Error::invalid_argument("cannot send \"" + request.method + " " + request.target +
                                 "\": " + std::string(complaint));
}

std::string connection_key(const Url& server) {
  return server.scheme + "://" + server.host + ":" + std::to_string(server.port);
}

// What a proxy is sent: the target in its absolute form, and who we are.
HttpRequest for_proxy(HttpRequest request, const Url& server, const Proxy& proxy) {
  request.target = server.scheme + "://" + server.authority() + request.target;
  if (!proxy.authorization.empty()) {
    request.headers.set("Proxy-Authorization", proxy.authorization);
  }
  return request;
}

Error named(Error error, const Url& server) {
  error.message = server.authority() + ": " + error.message;
  return error;
}

}  // namespace

// Where a request goes.
struct Way {
  std::string key;                 // of connections that lead there
  std::optional<Proxy> forwarder;  // a proxy that reads the request
};

struct HttpClient::State {
  explicit State(HttpClientOptions client_options) : options(std::move(client_options)) {}

  const HttpClientOptions options;
  const Dialer dialer{options};
  ConnectionPool pool{options.idle_connections_max, options.idle_connection_time};

  Result<Way> way_to(const Url& server) const;
  // A kept connection if it may be one, else a new one.
  struct Connection {
    std::unique_ptr<Stream> stream;
    bool is_reused = false;
  };
  Result<Connection> connection_to(const Url& server, const Way& way, const Limits& limits,
                                   bool is_fresh);
  Result<HttpResponse> send(const Url& server, const HttpRequest& request, BodySink* sink,
                            const Limits& limits);
  Result<HttpResponse> send(const Url& server, const HttpRequest& request, BodySink* sink,
                            const HttpCallOptions& call);
  Result<HttpUpload> upload(std::shared_ptr<State> self, const Url& server,
                            const HttpRequest& request, std::unique_ptr<StopSignal> stop,
                            const Limits& limits);
};

struct HttpUpload::State {
  bool send(std::string_view bytes);

  std::shared_ptr<HttpClient::State> client;
  Url server;
  Way way;
  std::unique_ptr<StopSignal> stop;
  Limits limits;  // looks at `stop`
  std::unique_ptr<Stream> stream;
  ResponseReader reader{{client->options.header_bytes_max, client->options.body_bytes_max}, false};
  std::string chunk = {};  // kept for its memory
  std::optional<Error> failure = std::nullopt;
  bool is_chunked = true;
  bool is_answered = false;
};

Result<Way> HttpClient::State::way_to(const Url& server) const {
  auto forwarder = dialer.forwarder_for(server);
  if (!forwarder) return std::move(forwarder).error();
  Way way{connection_key(server), *std::move(forwarder)};
  if (way.forwarder) way.key = "proxy " + connection_key(way.forwarder->url);
  return way;
}

Result<HttpClient::State::Connection> HttpClient::State::connection_to(const Url& server,
                                                                       const Way& way,
                                                                       const Limits& limits,
                                                                       bool is_fresh) {
  if (limits.whole.is_stopped()) return Error::cancelled("the caller asked to stop");
  if (!is_fresh) {
    if (auto kept = pool.take(way.key)) return Connection{std::move(kept), true};
  }
  auto connected = dialer.connect(server, limits.whole, way.forwarder);
  if (!connected) return std::move(connected).error();
  return Connection{*std::move(connected)};
}

HttpClient::HttpClient(HttpClientOptions options)
    : state_(std::make_shared<State>(std::move(options))) {}

Result<HttpResponse> HttpClient::send(const Url& server, const HttpRequest& request) const {
  return send(server, request, state_->options.request_timeout);
}

Result<HttpResponse> HttpClient::send(
    const Url& server, const HttpRequest& request,
    std::optional<std::chrono::milliseconds> request_timeout) const {
  return state_->send(server, request, nullptr, {state_->options, request_timeout, {}, nullptr});
}

Result<HttpResponse> HttpClient::send(const Url& server, const HttpRequest& request,
                                      const HttpCallOptions& call) const {
  return state_->send(server, request, nullptr, call);
}

Result<HttpResponse> HttpClient::receive(const Url& server, const HttpRequest& request,
                                         BodySink& sink, const HttpCallOptions& call) const {
  return state_->send(server, request, &sink, call);
}

Result<HttpResponse> HttpClient::State::send(const Url& server, const HttpRequest& request,
                                             BodySink* sink, const HttpCallOptions& call) {
  std::optional<StopSignal> stop;
  if (call.stop.stop_possible()) stop.emplace(call.stop);
  return send(server, request, sink, limits_of(options, call, stop ? &*stop : nullptr));
}

Result<HttpResponse> HttpClient::State::send(const Url& server, const HttpRequest& request,
                                             BodySink* sink, const Limits& limits) {
  if (const auto complaint = complaint_about(request); !complaint.empty()) {
    return refusal_of(request, complaint);
  }
  const auto way = way_to(server);
  if (!way) return way.error();
  const HttpRequest forwarded =
      way->forwarder ? for_proxy(request, server, *way->forwarder) : HttpRequest();
  const HttpRequest& sent = way->forwarder ? forwarded : request;
  for (bool is_fresh = false;; is_fresh = true) {
    auto connection = connection_to(server, *way, limits, is_fresh);
    if (!connection) return std::move(connection).error();
    const Handover handover(sink, options.body_bytes_max);
    Attempt attempt = exchange(*connection->stream, server, sent, handover, options, limits);
    if (attempt.answer) {
      if (attempt.keeps_alive) pool.keep(way->key, std::move(connection->stream));
      return std::move(attempt.answer);
    }
    // The server may have closed a kept connection while the request was on its way. Whether it
    // read it first cannot be known, so only what may happen twice is sent again.
    const bool is_dead = connection->is_reused && !attempt.heard_something &&
                         attempt.answer.error().code == ErrorCode::unavailable;
    if (is_dead) pool.drop(way->key);  // the others are as old
    if (!is_dead || !(limits.may_repeat || is_idempotent(request.method))) {
      return named(std::move(attempt.answer).error(), server);
    }
  }
}

Result<void> HttpClient::connect(const Url& server, const HttpCallOptions& call) const {
  std::optional<StopSignal> stop;
  if (call.stop.stop_possible()) stop.emplace(call.stop);
  const auto way = state_->way_to(server);
  if (!way) return way.error();
  const Limits limits = limits_of(state_->options, call, stop ? &*stop : nullptr);
  auto connection = state_->connection_to(server, *way, limits, false);
  if (!connection) return std::move(connection).error();
  state_->pool.keep(way->key, std::move(connection->stream));
  return {};
}

Result<HttpUpload> HttpClient::upload(
    const Url& server, const HttpRequest& request,
    std::optional<std::chrono::milliseconds> request_timeout) const {
  return state_->upload(state_, server, request, nullptr,
                        {state_->options, request_timeout, {}, nullptr});
}

Result<HttpUpload> HttpClient::upload(const Url& server, const HttpRequest& request,
                                      const HttpCallOptions& call) const {
  auto stop = call.stop.stop_possible() ? std::make_unique<StopSignal>(call.stop) : nullptr;
  const Limits limits = limits_of(state_->options, call, stop.get());
  return state_->upload(state_, server, request, std::move(stop), limits);
}

Result<HttpUpload> HttpClient::State::upload(std::shared_ptr<State> self, const Url& server,
                                             const HttpRequest& request,
                                             std::unique_ptr<StopSignal> stop,
                                             const Limits& limits) {
  if (const auto complaint = complaint_about(request); !complaint.empty()) {
    return refusal_of(request, complaint);
  }
  auto way = way_to(server);
  if (!way) return std::move(way).error();
  auto connection = connection_to(server, *way, limits, false);
  if (!connection) return std::move(connection).error();
  std::string head;
  const BodyFraming framing = stream_framing(request);
  append_request_head(head, way->forwarder ? for_proxy(request, server, *way->forwarder) : request,
                      server.authority(), framing);
  std::unique_ptr<HttpUpload::State> upload(
      new HttpUpload::State{std::move(self), server, *std::move(way), std::move(stop), limits,
                            std::move(connection->stream)});
  upload->is_chunked = framing.kind == BodyFraming::Kind::chunked;
  upload->send(head);
  return HttpUpload(std::move(upload));
}

// --- uploads
// ---------------------------------------------------------------------------------------

bool HttpUpload::State::send(std::string_view bytes) {
  if (failure || is_answered) return false;
  auto written = stream->write_all(bytes, between_bytes_of(limits.sending, limits.whole));
  if (!written) failure = in_phase(std::move(written).error(), limits.sending, limits.whole);
  return !failure;
}

HttpUpload::HttpUpload(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpUpload::HttpUpload(HttpUpload&&) noexcept = default;
HttpUpload& HttpUpload::operator=(HttpUpload&&) noexcept = default;
HttpUpload::~HttpUpload() = default;

bool HttpUpload::write(std::string_view bytes) {
  // An answer to an unfinished body, or the end of the connection: the rest is for nobody.
  if (!state_->failure && state_->stream->is_stale()) state_->is_answered = true;
  if (state_->failure || state_->is_answered) return false;
  if (!state_->is_chunked) return state_->send(bytes);
  while (!bytes.empty()) {
    const std::string_view piece = bytes.substr(0, chunk_bytes_max);
    bytes.remove_prefix(piece.size());
    state_->chunk.clear();
    append_chunk(state_->chunk, piece);
    if (!state_->send(state_->chunk)) return false;
  }
  return true;
}

Result<HttpResponse> HttpUpload::finish(const Headers& trailers) {
  const std::unique_ptr<State> state = std::move(state_);
  std::string end;
  if (state->is_chunked) append_last_chunk(end, trailers);
  const bool is_whole = state->send(end);
  Attempt attempt = state->failure ? read_early_answer(*state->stream, state->reader, state->limits,
                                                       *std::move(state->failure))
                                   : read_answer(*state->stream, state->reader, state->limits);
  if (!attempt.answer) return named(std::move(attempt.answer).error(), state->server);
  if (is_whole && attempt.keeps_alive) {
    state->client->pool.keep(state->way.key, std::move(state->stream));
  }
  return std::move(attempt.answer);
}

}  // namespace micro_http
