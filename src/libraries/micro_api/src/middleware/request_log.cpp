#include <micro_api/middleware.hpp>
#include <micro_core/encoding.hpp>

#include <chrono>

namespace micro_api {
namespace {

using micro_core::LogLevel;

double milliseconds_since(std::chrono::steady_clock::time_point start) {
  const auto passed = std::chrono::steady_clock::now() - start;
  return static_cast<double>(
             std::chrono::duration_cast<std::chrono::microseconds>(passed).count()) /
         1000;
}

// What arrived: another middleware may change the request. Plain copies, because most of what is
// only logged in trouble is never logged.
struct Arrival {
  bool is_read;
  std::string method;
  std::string target;

  JsonObject fields() const {
    if (!is_read) return {};
    return {{"method", micro_core::to_utf8(method)}, {"url", micro_core::to_utf8(target)}};
  }
};

LogLevel level_of(int status) {
  if (status < 400) return LogLevel::info;
  return status < 500 ? LogLevel::warning : LogLevel::error;
}

HttpResponse with_log(Request& request, const Next& next) {
  const auto start = std::chrono::steady_clock::now();
  const micro_core::Logger& log = *request.log;
  // What was refused by the server was perhaps never read.
  const Arrival arrival{request.refused_status == 0, request.http.method, request.http.target};
  if (log.enabled(LogLevel::info)) {
    log.write(LogLevel::info, "api-request", "request received", arrival.fields());
  }
  HttpResponse response = next(request);
  const LogLevel level = level_of(response.status);
  if (!log.enabled(level)) return response;
  JsonObject fields = arrival.fields();
  fields["code"] = response.status;
  fields["duration_ms"] = milliseconds_since(start);
  const bool is_error = response.status >= 400;
  log.write(level, is_error ? "api-error" : "api-response",
            is_error && !request.error_message.empty() ? request.error_message : "response sent",
            fields);
  return response;
}

}  // namespace

Middleware request_log() {
  return {with_log, Place::request_log};
}

}  // namespace micro_api
