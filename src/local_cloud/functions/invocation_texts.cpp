#include <local_cloud/functions/invocation_texts.hpp>

#include <micro_core/json.hpp>

#include <signal.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <utility>

namespace local_cloud::functions {
namespace {

double to_ms(Duration duration) {
  return std::chrono::duration<double, std::milli>(duration).count();
}

template <class... Arguments>
std::string formatted(const char* format, Arguments... arguments) {
  std::array<char, 256> buffer;
  const int length = std::snprintf(buffer.data(), buffer.size(), format, arguments...);
  return std::string(buffer.data(),
                     std::min<std::size_t>(static_cast<std::size_t>(length), buffer.size() - 1));
}

std::string with_status(std::string line, std::string_view status, std::string_view error_type) {
  if (!status.empty()) line.append("\tStatus: ").append(status);
  if (!error_type.empty()) line.append("\tError Type: ").append(error_type);
  return line;
}

// As Go names signals, which is what Lambda prints.
std::string signal_name(int signal) {
  static constexpr std::array<std::pair<int, std::string_view>, 12> names = {{
      {SIGHUP, "hangup"},
      {SIGINT, "interrupt"},
      {SIGQUIT, "quit"},
      {SIGILL, "illegal instruction"},
      {SIGTRAP, "trace/breakpoint trap"},
      {SIGABRT, "aborted"},
      {SIGBUS, "bus error"},
      {SIGFPE, "floating point exception"},
      {SIGKILL, "killed"},
      {SIGSEGV, "segmentation fault"},
      {SIGPIPE, "broken pipe"},
      {SIGTERM, "terminated"},
  }};
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const auto& entry) { return entry.first == signal; });
  return found != names.end() ? std::string(found->second) : "signal " + std::to_string(signal);
}

}  // namespace

std::string init_start_line(std::string_view runtime, std::string_view region) {
  const std::size_t dot = runtime.find('.');
  std::string version(runtime);
  if (dot != std::string::npos) version[dot] = ':';
  return "INIT_START Runtime Version: " + version +
         ".local\tRuntime Version ARN: arn:aws:lambda:" + std::string(region) + "::runtime:local";
}

std::string init_report_line(Duration duration, std::string_view status,
                             std::string_view error_type) {
  return with_status(formatted("INIT_REPORT Init Duration: %.2f ms\tPhase: init", to_ms(duration)),
                     status, error_type);
}

std::string start_line(std::string_view request_id) {
  std::string line = "START RequestId: ";
  return line.append(request_id).append(" Version: $LATEST");
}

std::string end_line(std::string_view request_id) {
  std::string line = "END RequestId: ";
  return line.append(request_id);
}

std::string report_line(const Report& report) {
  const double duration = to_ms(report.duration);
  const double init = report.init_duration ? to_ms(*report.init_duration) : 0;
  constexpr std::size_t megabyte = 1024 * 1024;
  std::string line = "REPORT RequestId: ";
  line.append(report.request_id);
  // Since August 2025 the init phase is billed for every function.
  line += formatted(
      "\tDuration: %.2f ms\tBilled Duration: %.0f ms\tMemory Size: %d MB\tMax Memory Used: %zu MB",
      duration, std::ceil(duration + init), report.memory_mb,
      (report.memory_bytes_used + megabyte - 1) / megabyte);
  if (report.init_duration) line += formatted("\tInit Duration: %.2f ms", init);
  return with_status(std::move(line), report.status, report.error_type);
}

std::string timeout_text(std::chrono::milliseconds timeout) {
  return formatted("%.2f seconds", std::chrono::duration<double>(timeout).count());
}

std::string timeout_line(micro_core::TimePoint now, std::string_view request_id,
                         std::chrono::milliseconds timeout) {
  std::string line = micro_core::to_iso8601(now) + " ";
  return line.append(request_id) + " Task timed out after " + timeout_text(timeout);
}

std::string exit_text(const ExitStatus& status) {
  if (status.signal != 0) return "Runtime exited with error: signal: " + signal_name(status.signal);
  if (status.code != 0) {
    return "Runtime exited with error: exit status " + std::to_string(status.code);
  }
  return "Runtime exited without providing a reason";
}

std::string request_error(std::string_view request_id, std::string_view what) {
  std::string text = "RequestId: ";
  return text.append(request_id).append(" Error: ").append(what);
}

std::string error_payload(std::string_view type, std::string_view message) {
  micro_core::JsonObject body;
  body["errorType"] = type;
  body["errorMessage"] = message;
  return micro_core::to_text(body);
}

}  // namespace local_cloud::functions
