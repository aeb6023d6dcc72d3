#include <micro_api/middleware.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/uuid.hpp>

#include <algorithm>
#include <chrono>

namespace micro_api {
namespace {

using micro_core::LogLevel;
using micro_core::LogScope;

constexpr std::string_view correlation_header = "x-correlation-id";
constexpr std::size_t correlation_id_length_max = 128;

bool is_correlation_id(std::string_view text) {
  return !text.empty() && text.size() <= correlation_id_length_max &&
         std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7F; });
}

double milliseconds_since(std::chrono::steady_clock::time_point start) {
  const auto passed = std::chrono::steady_clock::now() - start;
  return static_cast<double>(
             std::chrono::duration_cast<std::chrono::microseconds>(passed).count()) /
         1000;
}

}  // namespace

Middleware correlation_id() {
  return [](Request& request, const Next& next) {
    const std::string_view given = request.http.headers.get(correlation_header);
    request.correlation_id = is_correlation_id(given) ? std::string(given) : micro_core::uuid_v4();
    const LogScope scope(
        {{"uuid", request.correlation_id}, {"correlation_id", request.correlation_id}});
    HttpResponse response = next(request);
    response.headers.set(std::string(correlation_header), request.correlation_id);
    return response;
  };
}

Middleware request_log() {
  return [](Request& request, const Next& next) {
    const auto start = std::chrono::steady_clock::now();
    const micro_core::Logger& log = *request.log;
    JsonObject fields;
    if (request.refused_status == 0) {  // else they were perhaps never read
      fields["method"] = micro_core::to_utf8(request.http.method);
      fields["url"] = micro_core::to_utf8(request.http.target);
    }
    log.write(LogLevel::info, "api-request", "request received", fields);
    HttpResponse response = next(request);
    fields["code"] = response.status;
    fields["duration_ms"] = milliseconds_since(start);
    if (response.status < 400) {
      log.write(LogLevel::info, "api-response", "response sent", fields);
    } else {
      const LogLevel level = response.status < 500 ? LogLevel::warning : LogLevel::error;
      log.write(level, "api-error",
                request.error_message.empty() ? "response sent" : request.error_message, fields);
    }
    return response;
  };
}

}  // namespace micro_api
