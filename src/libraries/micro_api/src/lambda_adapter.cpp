#include <micro_api/lambda_adapter.hpp>

#include <utility>

#include "finish.hpp"
#include "front_ends/front_ends.hpp"

namespace micro_api {
namespace {

using micro_core::Error;
using micro_core::Result;

// Lambda's limit on an answer in one piece.
constexpr std::size_t collected_bytes_max = 6 * 1024 * 1024;

// Collects what a streamed body writes, and notices when it is too much.
class BodyCollector final : public micro_http::BodyWriter {
 public:
  explicit BodyCollector(std::string& body) : body_(body) {}
  bool write(std::string_view bytes) override {
    is_too_large_ = is_too_large_ || bytes.size() > collected_bytes_max - body_.size();
    if (!is_too_large_) body_ += bytes;
    return !is_too_large_;
  }
  bool is_too_large() const { return is_too_large_; }

 private:
  std::string& body_;
  bool is_too_large_ = false;
};

Result<void> collect_stream(HttpResponse& response) {
  if (!response.stream) return {};
  BodyCollector collector(response.body);
  std::exchange(response.stream, nullptr)(collector);
  if (!collector.is_too_large()) return {};
  return Error::too_large(
      "a streamed body is over 6 MiB, the limit of an answer in one piece; a function URL with "
      "InvokeMode RESPONSE_STREAM, and LAMBDA_INVOKE_MODE set so, takes it as it is written");
}

// To Lambda, piece by piece.
class StreamedBody final : public micro_http::BodyWriter {
 public:
  explicit StreamedBody(micro_lambda::ResponseStream& answer) : answer_(answer) {}
  bool write(std::string_view bytes) override { return answer_.write(bytes); }

 private:
  micro_lambda::ResponseStream& answer_;
};

// True if the front end turns a prelude into status and headers. The others hand an answer on as
// if it had come in one piece.
bool takes_prelude(FrontEnd front_end) {
  return front_end == FrontEnd::function_url || front_end == FrontEnd::rest_api;
}

micro_lambda::HttpPrelude prelude_of(const HttpResponse& response) {
  micro_lambda::HttpPrelude prelude{.status_code = response.status};
  for (const auto& [name, value] : response.headers) {
    if (micro_http::equal_ignoring_case(name, "set-cookie")) {
      prelude.cookies.push_back(value);
      continue;
    }
    std::string& joined = prelude.headers[name];
    joined.append(joined.empty() ? "" : ", ").append(value);
  }
  return prelude;
}

void send_response(const HttpResponse& response, micro_lambda::ResponseStream& answer) {
  answer.begin_http(prelude_of(response));
  if (!response.stream) {
    answer.write(response.body);
    return;
  }
  StreamedBody body(answer);
  response.stream(body);
}

void send_json(const Json& json, micro_lambda::ResponseStream& answer) {
  answer.begin("application/json");
  answer.write(micro_core::to_text(json));
}

Result<Json> handle_other(const App& app, const Json& event,
                          const micro_lambda::Context& invocation) {
  const EventHook& hook = app.options().other_event;
  if (hook) return hook(event, invocation);
  return Error::invalid_argument(
      "the event is no HTTP request of API Gateway, a function URL, a load balancer or VPC "
      "Lattice, but " +
      describe_event(event) + "; AppOptions::other_event can answer it");
}

// Calls `send` with the app's response, while the request lives that it may refer to.
template <class Send>
auto with_response(const App& app, FrontEnd front_end, const Json& event,
                   const micro_lambda::Context& invocation, Send send)
    -> decltype(send(HttpResponse())) {
  auto read = detail::read_event(front_end, event, app.options().base_paths);
  if (!read) return std::move(read).error();
  Request request{.http = std::move(read->http),
                  .root_path = std::move(read->root_path),
                  .invocation = &invocation,
                  .event = &event,
                  .front_end = front_end};
  // Gateways and function URLs know no other; a load balancer says which one it was.
  const bool is_http = request.http.headers.get("x-forwarded-proto") == "http";
  request.scheme = is_http ? "http" : "https";
  const detail::Finish finish{app, request};
  return send(app.handle(request));
}

}  // namespace

Result<Json> handle_event(const App& app, const Json& event,
                          const micro_lambda::Context& invocation) {
  const std::optional<FrontEnd> front_end = front_end_of(event);
  if (!front_end) return handle_other(app, event, invocation);
  return with_response(app, *front_end, event, invocation,
                       [&](HttpResponse response) -> Result<Json> {
                         if (auto done = collect_stream(response); !done) return done.error();
                         return detail::write_answer(*front_end, event, std::move(response));
                       });
}

Result<void> handle_streamed_event(const App& app, const Json& event,
                                   const micro_lambda::Context& invocation,
                                   micro_lambda::ResponseStream& answer) {
  const std::optional<FrontEnd> front_end = front_end_of(event);
  if (!front_end || !takes_prelude(*front_end)) {
    auto json = handle_event(app, event, invocation);
    if (!json) return std::move(json).error();
    send_json(*json, answer);
    return {};
  }
  return with_response(app, *front_end, event, invocation,
                       [&](const HttpResponse& response) -> Result<void> {
                         send_response(response, answer);
                         return {};
                       });
}

}  // namespace micro_api
