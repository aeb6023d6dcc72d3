#pragma once

#include <micro_core/clock.hpp>
#include <micro_core/environment.hpp>
#include <micro_core/json.hpp>

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>

namespace micro_core {

enum class LogLevel { debug, info, warning, error, critical };

/// "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL".
std::string_view to_string(LogLevel level);
/// Reads a level in any letter case, Lambda's TRACE, WARN and FATAL too; none if unknown.
std::optional<LogLevel> parse_log_level(std::string_view text);

/// One member of a log line.
struct LogField {
  std::string_view name = {};
  Json value = {};
};

/// Takes whole lines without their newline. Must be callable from several threads.
using LogSink = std::function<void(std::string_view line)>;

/// Writes each line whole to `fd`: lines of several threads never interleave.
LogSink fd_log_sink(int fd);

struct LoggerOptions {
  std::string service = "service_undefined";
  /// The least level that is written. Unset: what AWS_LAMBDA_LOG_LEVEL says, else INFO. If both are
  /// set, the stricter one counts: what Lambda has been told to drop is not worth writing.
  std::optional<LogLevel> level = std::nullopt;
  LogSink sink = {};             ///< unset: the process's, see `ProcessLog`
  const Clock* clock = nullptr;  ///< unset: the system's
  Environment environment = {};  ///< unset: the process's
};

/// Writes one JSON object a line: `level`, `location` ("function:line" of the caller), `message`,
/// `timestamp` (ISO 8601 UTC), `service`, `instance` (a UUID of this process), `type`, then the
/// line's own fields, then those of the thread's `LogScope`s.
///
/// Copies are cheap and share the sink. Members may be called from several threads.
class Logger {
 public:
  explicit Logger(LoggerOptions options = {});

  bool enabled(LogLevel level) const;

  /// Writes a line of `type` ("internal", "api-request", "api-response", "api-error", "app-error").
  void write(LogLevel level, std::string_view type, std::string_view message,
             std::initializer_list<LogField> fields = {},
             const std::source_location& where = std::source_location::current()) const;
  void write(LogLevel level, std::string_view type, std::string_view message,
             const JsonObject& fields,
             const std::source_location& where = std::source_location::current()) const;

  void debug(std::string_view message, std::initializer_list<LogField> fields = {},
             const std::source_location& where = std::source_location::current()) const;
  void info(std::string_view message, std::initializer_list<LogField> fields = {},
            const std::source_location& where = std::source_location::current()) const;
  void warning(std::string_view message, std::initializer_list<LogField> fields = {},
               const std::source_location& where = std::source_location::current()) const;
  void error(std::string_view message, std::initializer_list<LogField> fields = {},
             const std::source_location& where = std::source_location::current()) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

/// Adds `fields` to every line that any logger writes on this thread while the scope lives: the id
/// of the request that the thread is busy with. Scopes nest; a line's own field of the same name
/// wins, then the inner scope's.
class LogScope {
 public:
  explicit LogScope(JsonObject fields);
  ~LogScope();
  LogScope(const LogScope&) = delete;
  LogScope& operator=(const LogScope&) = delete;

  /// What the scopes of this thread add to its lines: to be taken along to another thread.
  static JsonObject current_fields();

 private:
  friend class Logger;
  JsonObject fields_;
  const LogScope* outer_;
};

}  // namespace micro_core
