#include "stream_guard.hpp"

#include <micro_core/encoding.hpp>

#include <exception>
#include <utility>

namespace micro_api::detail {
namespace {

struct Guard {
  micro_http::BodyStream stream;
  micro_core::Logger log;
  JsonObject scope;   // what the middleware's own scope had, which ended with the handler
  JsonObject fields;  // of the line about a failure
  bool is_logged_outside;

  void operator()(micro_http::BodyWriter& body) const {
    const micro_core::LogScope in_scope(scope);
    try {
      stream(body);
    } catch (const micro_core::ErrorException& failure) {
      report(micro_core::describe(failure.error()));
      throw;
    } catch (const std::exception& failure) {
      report(failure.what());
      throw;
    } catch (...) {
      report("an exception of unknown type");
      throw;
    }
  }

  void report(const std::string& what) const {
    if (is_logged_outside) return;
    log.write(micro_core::LogLevel::error, "app-error", "a streamed answer broke off: " + what,
              fields);
  }
};

}  // namespace

void log_failures(HttpResponse& response, const Request& request, const micro_core::Logger& log) {
  if (response.stream.target<Guard>() != nullptr) return;  // by the app that is mounted in this one
  JsonObject scope;
  if (!request.correlation_id.empty()) {
    scope["uuid"] = request.correlation_id;
    scope["correlation_id"] = request.correlation_id;
  }
  response.stream = Guard{std::move(response.stream), log, std::move(scope),
                          JsonObject{{"method", micro_core::to_utf8(request.http.method)},
                                     {"url", micro_core::to_utf8(request.http.target)}},
                          request.invocation != nullptr};
}

}  // namespace micro_api::detail
