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
                   const JsonObject& fields, const std::source_location& where) const {
  if (!enabled(level)) return;
  const LoggerOptions& options = state_->options;
  JsonObject line;
  line.reserve(16);
  line["level"] = to_string(level);
  line["location"] = to_text(where);
  line["message"] = message;
  line["timestamp"] = to_iso8601(options.clock->now());
  line["service"] = options.service;
  line["instance"] = process_instance();
  line["type"] = type;
  // Whoever comes first has the name: no line has a member twice.
  for (const auto& [name, value] : fields) line.emplace(name, value);
  for (const LogScope* scope = innermost_scope; scope != nullptr; scope = scope->outer_) {
    for (const auto& [name, value] : scope->fields_) line.emplace(name, value);
  }
  options.sink(to_text(Json(std::move(line))));
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
