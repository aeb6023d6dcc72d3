#include <micro_api/lambda_adapter.hpp>

#include "front_ends/front_ends.hpp"

namespace micro_api {
namespace {

using micro_core::Error;
using micro_core::Result;

// Collects what a streamed body writes.
class BodyCollector : public micro_http::BodyWriter {
 public:
  explicit BodyCollector(std::string& body) : body_(body) {}
  bool write(std::string_view bytes) override {
    body_ += bytes;
    return true;
  }

 private:
  std::string& body_;
};

void collect_stream(HttpResponse& response) {
  if (!response.stream) return;
  BodyCollector collector(response.body);
  response.stream(collector);
  response.stream = nullptr;
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

}  // namespace

Result<Json> handle_event(const App& app, const Json& event,
                          const micro_lambda::Context& invocation) {
  const std::optional<FrontEnd> front_end = front_end_of(event);
  if (!front_end) return handle_other(app, event, invocation);
  auto read = detail::read_event(*front_end, event, app.options().base_paths);
  if (!read) return std::move(read).error();
  Request request{.http = std::move(read->http),
                  .root_path = std::move(read->root_path),
                  .invocation = &invocation,
                  .event = &event,
                  .front_end = *front_end};
  HttpResponse response = app.handle(request);
  collect_stream(response);
  return detail::write_answer(*front_end, event, std::move(response));
}

}  // namespace micro_api
