#pragma once

#include <micro_api/bodies.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

/// Answers whose body is made while it is sent: by the standalone server, and through Lambda's
/// response streaming where the front end streams (a function URL with RESPONSE_STREAM); any other
/// front end collects the whole body first.
///
///     router.get<"/{job}/progress">("Progress", [&](const OneJob& in) {
///       return EventStream([&jobs, &in](EventWriter& events) {
///         for (Step step : jobs.steps(*in.job)) {
///           if (!events.send_json(step, {.event = "step"})) return;  // nobody reads any more
///         }
///       });
///     });
///
/// - The function runs on the thread that serves the request, after the handler has returned and
///   the middleware has seen the response: status and headers are fixed by then.
/// - The handler's input lives until the stream has ended. Whatever else the function needs, it
///   holds by value, or it is something that lives as long as the app.
/// - A `write` or `send` that returns false says that the client has gone: return.
/// - An exception breaks the answer off, in a way that the client can tell from its end (the
///   connection closes before the last chunk; on Lambda the stream ends with an error). It is
///   logged as an error with the request's correlation id. What the client shall read, an error of
///   the application, has to be an event or a line of its own.
namespace micro_api {

using micro_http::BodyStream;
using micro_http::BodyWriter;

/// Bytes, piece by piece.
class ByteStream {
 public:
  static constexpr std::string_view media_type = "application/octet-stream";
  static constexpr bool is_stream = true;

  explicit ByteStream(BodyStream write, std::string content_type = std::string(media_type))
      : write_(std::move(write)), content_type_(std::move(content_type)) {}

  HttpResponse respond(const HttpRequest& request) &&;

 private:
  BodyStream write_;
  std::string content_type_;
};

/// One server-sent event; what is empty is not sent.
struct ServerEvent {
  std::string data = {};   ///< may have several lines
  std::string event = {};  ///< its name; unset: "message" to a browser
  std::string id = {};     ///< a browser that reconnects sends the last one as Last-Event-ID
  std::optional<std::chrono::milliseconds> retry = std::nullopt;  ///< wait before reconnecting
};

/// What an `EventStream` writes to. False: nobody reads any more.
class EventWriter {
 public:
  explicit EventWriter(BodyWriter& body) : body_(body) {}

  /// Sends one event, at once. Throws `ErrorException` (`invalid_argument`) if `event` or `id` has
  /// a line break, which would start another field, or `id` a NUL, which browsers ignore.
  bool send(const ServerEvent& event);

  /// Sends `value` as JSON in the event's data.
  template <class T>
  bool send_json(const T& value, ServerEvent event = {}) {
    event.data = micro_core::to_text(micro_core::to_json(value));
    return send(event);
  }

  /// Sends a line that browsers ignore.
  bool comment(std::string_view text);

  /// An empty comment. Who waits for longer than 15 s sends one, so that no proxy on the way takes
  /// the connection for dead, and to notice that the client has gone.
  bool keep_alive() { return comment({}); }

 private:
  BodyWriter& body_;
};

/// Server-sent events, as a browser's EventSource reads them.
///
/// Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
class EventStream {
 public:
  static constexpr std::string_view media_type = "text/event-stream";
  static constexpr bool is_stream = true;

  explicit EventStream(std::function<void(EventWriter&)> write) : write_(std::move(write)) {}

  HttpResponse respond(const HttpRequest& request) &&;

 private:
  std::function<void(EventWriter&)> write_;
};

/// What a `JsonLines<T>` writes to.
template <class T>
class LineWriter {
 public:
  explicit LineWriter(BodyWriter& body) : body_(body) {}

  /// Sends `value` as one line. False: nobody reads any more.
  bool write(const T& value) {
    std::string line = micro_core::to_text(micro_core::to_json(value));
    line += '\n';
    return body_.write(line);
  }

 private:
  BodyWriter& body_;
};

/// A JSON document a line (https://jsonlines.org): a list that the client reads while it is made.
template <class T>
class JsonLines {
 public:
  using line_type = T;
  static constexpr std::string_view media_type = "application/jsonl";
  static constexpr bool is_stream = true;

  explicit JsonLines(std::function<void(LineWriter<T>&)> write) : write_(std::move(write)) {}

  HttpResponse respond(const HttpRequest& request) && {
    BodyStream stream = [write = std::move(write_)](BodyWriter& body) {
      LineWriter<T> lines(body);
      write(lines);
    };
    return ByteStream(std::move(stream), std::string(media_type)).respond(request);
  }

 private:
  std::function<void(LineWriter<T>&)> write_;
};

}  // namespace micro_api
