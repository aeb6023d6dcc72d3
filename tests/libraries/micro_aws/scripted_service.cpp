#include "scripted_service.hpp"

using micro_http::HttpReply;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

ScriptedService::ScriptedService() {
  server_ = micro_http::HttpServer::listen(loop_, {}, [this](HttpRequest request, HttpReply reply) {
              const std::lock_guard lock(mutex_);
              requests_.push_back(std::move(request));
              if (on_request) on_request();
              if (is_holding_) return held_.push_back(std::move(reply));
              if (answers_.empty()) return reply.send({.status = 418});
              reply.send(std::move(answers_.front()));
              answers_.pop_front();
            }).value();
  thread_ = std::thread([this] { loop_.run(); });
}

ScriptedService::~ScriptedService() {
  loop_.stop();
  thread_.join();
  held_.clear();
}

void ScriptedService::answer(HttpResponse response) {
  if (!response.headers.contains("Date")) {
    response.headers.set("Date", micro_core::to_http_date(clock.time));
  }
  const std::lock_guard lock(mutex_);
  answers_.push_back(std::move(response));
}

micro_aws::ClientOptions ScriptedService::client_options(
    std::map<std::string, std::string> more_variables) {
  more_variables.insert({{"AWS_REGION", "eu-central-1"},
                         {"AWS_ACCESS_KEY_ID", "AKID"},
                         {"AWS_SECRET_ACCESS_KEY", "SECRET"},
                         {"AWS_ENDPOINT_URL", url()}});
  return {.environment = environment_of(std::move(more_variables)),
          .clock = &clock,
          .steady_now = [this] { return stopwatch; },
          .sleep =
              [this](std::chrono::milliseconds pause) {
                pauses.push_back(pause);
                stopwatch += pause;
              },
          .random = [] { return 1.0; }};
}

micro_aws::Client ScriptedService::client(std::map<std::string, std::string> more_variables) {
  return micro_aws::Client(client_options(std::move(more_variables)));
}

micro_core::Environment environment_of(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(std::string(name));
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}
