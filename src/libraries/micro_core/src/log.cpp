#include <micro_core/log.hpp>
#include <micro_core/uuid.hpp>

#include <unistd.h>

#include <array>
#include <cctype>
#include <cerrno>

namespace micro_core {
namespace {

constexpr std::array<std::string_view, 5> level_names = {"DEBUG", "INFO", "WARNING", "ERROR",
                                                         "CRITICAL"};

// One for the process: lines of one environment can be told from another's.
const std::string& process_instance() {
  static const std::string instance = uuid_v4();
  return instance;
}

void append_member(std::string& line, std::string_view name, const Json& value) {
  if (line.size() > 1) line += ',';
  append_text(line, Json(name));
  line += ':';
  append_text(line, value);
}

}  // namespace

std::string_view to_string(LogLevel level) {
  return level_names.at(static_cast<std::size_t>(level));
}

std::optional<LogLevel> parse_log_level(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  for (std::size_t i = 0; i < level_names.size(); ++i) {
    if (level_names.at(i) == upper) return static_cast<LogLevel>(i);
  }
  if (upper == "TRACE") return LogLevel::debug;
  if (upper == "WARN") return LogLevel::warning;
  if (upper == "FATAL") return LogLevel::critical;
  return std::nullopt;
}

LogSink fd_log_sink(int fd) {
  return [fd](std::string_view line) {
    std::string text(line);
    text += '\n';
    std::string_view rest = text;
    while (!rest.empty()) {
      const ssize_t written = ::write(fd, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return;  // nobody reads any more: there is nowhere left to say so
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
  };
}

struct Logger::State {
  LoggerOptions options;
};

Logger::Logger(LoggerOptions options) {
  if (!options.sink) options.sink = fd_log_sink(STDOUT_FILENO);
  if (options.clock == nullptr) options.clock = &system_clock();
  state_ = std::make_shared<const State>(State{std::move(options)});
}

bool Logger::enabled(LogLevel level) const {
  return level >= state_->options.level;
}

void Logger::write(LogLevel level, std::string_view type, std::string_view message,
                   const JsonObject& fields) const {
  if (!enabled(level)) return;
  const LoggerOptions& options = state_->options;
  std::string line = "{";
  append_member(line, "level", Json(to_string(level)));
  append_member(line, "message", Json(message));
  append_member(line, "timestamp", Json(to_iso8601(options.clock->now())));
  append_member(line, "service", Json(options.service));
  append_member(line, "instance", Json(process_instance()));
  append_member(line, "type", Json(type));
  for (const auto& [name, value] : fields) append_member(line, name, value);
  line += '}';
  options.sink(line);
}

void Logger::write(LogLevel level, std::string_view type, std::string_view message,
                   std::initializer_list<LogField> fields) const {
  if (!enabled(level)) return;
  JsonObject object;
  for (const LogField& field : fields) object[field.name] = field.value;
  write(level, type, message, object);
}

void Logger::debug(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::debug, "internal", message, fields);
}
void Logger::info(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::info, "internal", message, fields);
}
void Logger::warning(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::warning, "internal", message, fields);
}
void Logger::error(std::string_view message, std::initializer_list<LogField> fields) const {
  write(LogLevel::error, "internal", message, fields);
}

}  // namespace micro_core
