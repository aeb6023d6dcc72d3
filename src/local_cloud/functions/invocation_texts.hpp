#pragma once

#include <local_cloud/functions/child_process.hpp>
#include <micro_core/clock.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// What Lambda writes into a function's log, and the JSON of the errors that it reports itself.
namespace local_cloud::functions {

using Duration = std::chrono::steady_clock::duration;

struct Report {
  std::string_view request_id = {};
  Duration duration{};
  std::optional<Duration> init_duration = {};  ///< of an environment's first invocation
  int memory_mb = 0;
  std::size_t memory_bytes_used = 0;
  std::string_view status = {};      ///< "timeout" or "error"; empty when all went well
  std::string_view error_type = {};  ///< with status "error"
};

std::string init_start_line(std::string_view runtime, std::string_view region);
/// Only written when the init phase failed.
std::string init_report_line(Duration duration, std::string_view status,
                             std::string_view error_type);
std::string start_line(std::string_view request_id);
std::string end_line(std::string_view request_id);
std::string report_line(const Report& report);

/// "3.00 seconds"
std::string timeout_text(std::chrono::milliseconds timeout);
/// "2026-11-22T15:39:35.123Z ID Task timed out after 3.00 seconds"
std::string timeout_line(micro_core::TimePoint now, std::string_view request_id,
                         std::chrono::milliseconds timeout);

/// "Runtime exited with error: exit status 1", "…: signal: segmentation fault"
std::string exit_text(const ExitStatus& status);

/// "RequestId: ID Error: what"
std::string request_error(std::string_view request_id, std::string_view what);
/// {"errorType":…,"errorMessage":…}
std::string error_payload(std::string_view type, std::string_view message);

}  // namespace local_cloud::functions
