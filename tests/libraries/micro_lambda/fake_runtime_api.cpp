#include "fake_runtime_api.hpp"

#include <map>

using micro_http::HttpReply;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

namespace {
constexpr std::string_view base = "/2018-06-01/runtime/";
}

FakeRuntimeApi::FakeRuntimeApi(Intercept intercept) : intercept_(std::move(intercept)) {
  micro_http::HttpServerOptions options;
  options.body_bytes_max = 16 * 1024 * 1024;
  server_ =
      micro_http::HttpServer::listen(loop_, options, [this](HttpRequest request, HttpReply reply) {
        serve(request, reply);
      }).value();
  thread_ = std::thread([this] { loop_.run(); });
}

FakeRuntimeApi::~FakeRuntimeApi() {
  loop_.stop();
  thread_.join();
}

void FakeRuntimeApi::add_event(std::string body, micro_http::Headers headers) {
  const std::lock_guard lock(mutex_);
  events_added_ += 1;
  HttpResponse event{.status = 200, .headers = std::move(headers), .body = std::move(body)};
  event.headers.add("Lambda-Runtime-Aws-Request-Id", "id-" + std::to_string(events_added_));
  event.headers.add("Content-Type", "application/json");
  events_.push_back(std::move(event));
}

micro_core::Environment FakeRuntimeApi::environment() const {
  std::map<std::string, std::string, std::less<>> variables{
      {"AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + std::to_string(server_->port())},
      {"AWS_LAMBDA_FUNCTION_NAME", "greet"},
      {"AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/greet"},
      {"AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/22/[$LATEST]0"}};
  return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

std::vector<FakeRuntimeApi::Posted> FakeRuntimeApi::posted() const {
  const std::lock_guard lock(mutex_);
  return posted_;
}

void FakeRuntimeApi::serve(const HttpRequest& request, const HttpReply& reply) {
  const std::lock_guard lock(mutex_);
  if (intercept_) {
    if (auto answer = intercept_(request)) return reply.send(*std::move(answer));
  }
  if (!request.target.starts_with(base)) return reply.send({.status = 404});
  const std::string path = request.target.substr(base.size());
  if (path == "invocation/next") return hand_out_next(reply);
  posted_.push_back({.path = path, .headers = request.headers, .body = request.body});
  reply.send({.status = 202, .body = R"({"status":"OK"})"});
}

void FakeRuntimeApi::hand_out_next(const HttpReply& reply) {
  if (events_.empty()) {
    // The connection closes unanswered: the environment is gone. The reply must live till then.
    server_->stop(std::chrono::milliseconds{0}, [reply] {});
    return;
  }
  HttpResponse event = std::move(events_.front());
  events_.pop_front();
  reply.send(std::move(event));
}
