#include <micro_core/log.hpp>
#include <micro_core/process_log.hpp>
#include <micro_core/text.hpp>
#include <micro_core/uuid.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>

namespace micro_core {
namespace {

constexpr std::array<std::string_view, 5> level_names = {"DEBUG", "INFO", "WARNING", "ERROR",
                                                         "CRITICAL"};

// One for the process: lines of one environment can be told from another's.
const std::string& process_instance() {
  static const std::string instance = uuid_v4();
  return instance;
}

// The scopes of this thread, innermost first. Thread-local, because the code that logs deep inside
// a request does not know the request.
thread_local const LogScope* innermost_scope = nullptr;

// "greet" of "std::string shop::(anonymous namespace)::greet(int)::<lambda()>".
std::string_view function_of(std::string_view signature) {
  constexpr std::string_view unnamed = "(anonymous namespace)::";
  if (const std::size_t at = signature.find(unnamed); at != std::string_view::npos) {
    signature.remove_prefix(at + unnamed.size());
  }
  const std::string_view name = signature.substr(0, signature.find('('));
  const std::size_t begin = name.find_last_of(" :*&");
  return begin == std::string_view::npos ? name : name.substr(begin + 1);
}

std::string to_text(const std::source_location& where) {
  return std::string(function_of(where.function_name())) + ":" + std::to_string(where.line());
}

}  // namespace

std::string_view to_string(LogLevel level) {
  return level_names.at(static_cast<std::size_t>(level));
}

std::optional<LogLevel> parse_log_level(std::string_view text) {
  const std::string upper = upper_case(text);
  for (std::size_t i = 0; i < level_names.size(); ++i) {
    if (level_names.at(i) == upper) return static_cast<LogLevel>(i);
  }
  if (upper == "TRACE") return LogLevel::debug;
  if (upper == "WARN") return LogLevel::warning;
  if (upper == "FATAL") return LogLevel::critical;
  return std::nullopt;
}

LogSink fd_log_sink(int fd) {
  // A pipe takes only 4 KiB in one piece.
  return [fd, mutex = std::make_shared<std::mutex>()](std::string_view line) {
    std::string text(line);
    text += '\n';
    std::string_view rest = text;
    const std::lock_guard lock(*mutex);
    while (!rest.empty()) {
      const ssize_t written = ::write(fd, rest.data(), rest.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) return;  // nobody reads any more: there is nowhere left to say so
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
  };
}

LogScope::LogScope(JsonObject fields) : fields_(std::move(fields)), outer_(innermost_scope) {
  innermost_scope = this;
}

LogScope::~LogScope() {
  innermost_scope = outer_;
}

JsonObject LogScope::current_fields() {
  JsonObject fields;
  for (const LogScope* scope = innermost_scope; scope != nullptr; scope = scope->outer_) {
    for (const auto& [name, value] : scope->fields_) fields.emplace(name, value);
  }
  return fields;
}

struct Logger::State {
  LoggerOptions options;
  LogLevel level;
  std::optional<ProcessLog> process_log;  // where the options name no sink
};

Logger::Logger(LoggerOptions options) {
  if (!options.environment) options.environment = process_environment();
  if (options.clock == nullptr) options.clock = &system_clock();
  const auto platform = platform_log_level(options.environment);
  const LogLevel level = std::max(options.level.value_or(platform.value_or(LogLevel::info)),
                                  platform.value_or(LogLevel::debug));
  std::optional<ProcessLog> process_log;
  if (!options.sink) process_log.emplace(options.environment);
  state_ = std::make_shared<const State>(State{std::move(options), level, std::move(process_log)});
}

bool Logger::enabled(LogLevel level) const {
  return level >= state_->level;
}

void Logger::write(LogLevel level, std::string_view type, std::string_view message,
                   const JsonObject& fields, const std::source_location& where) const {
  if (!enabled(level)) return;
  const LoggerOptions& options = state_->options;
  JsonObject line;
  line.reserve(16);
  line["level"] = to_string(level);
  line["location"] = to_text(where);
  line["message"] = message;
  const TimePoint now = options.clock->now();
  line["timestamp"] = to_iso8601(now);
  line["service"] = options.service;
  line["instance"] = process_instance();
  line["type"] = type;
  // Whoever comes first has the name: no line has a member twice.
  for (const auto& [name, value] : fields) line.emplace(name, value);
  for (const LogScope* scope = innermost_scope; scope != nullptr; scope = scope->outer_) {
    for (const auto& [name, value] : scope->fields_) line.emplace(name, value);
  }
  const std::string text = to_text(Json(std::move(line)));
  if (state_->process_log) return state_->process_log->write(level, now, text);
  options.sink(text);
}

void Logger::write(LogLevel level, std::string_view type, std::string_view message,
                   std::initializer_list<LogField> fields,
                   const std::source_location& where) const {
  if (!enabled(level)) return;
  JsonObject object;
  for (const LogField& field : fields) object[field.name] = field.value;
  write(level, type, message, object, where);
}

void Logger::debug(std::string_view message, std::initializer_list<LogField> fields,
                   const std::source_location& where) const {
  write(LogLevel::debug, "internal", message, fields, where);
}

void Logger::info(std::string_view message, std::initializer_list<LogField> fields,
                  const std::source_location& where) const {
  write(LogLevel::info, "internal", message, fields, where);
}

void Logger::warning(std::string_view message, std::initializer_list<LogField> fields,
                     const std::source_location& where) const {
  write(LogLevel::warning, "internal", message, fields, where);
}

void Logger::error(std::string_view message, std::initializer_list<LogField> fields,
                   const std::source_location& where) const {
  write(LogLevel::error, "internal", message, fields, where);
}

}  // namespace micro_core
