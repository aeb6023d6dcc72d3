#include "failure.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <set>
#include <typeinfo>

namespace micro_lambda {
namespace {

using micro_core::Error;
using micro_core::ErrorException;
using micro_core::Json;

// Exceptions that hold exceptions: a chain longer than this is cut.
constexpr int nesting_max = 16;
constexpr std::size_t cause_text_bytes_max = 4'000;
// What a caller or X-Ray shall read. Lambda would refuse a report that is too large.
constexpr std::size_t message_bytes_max = 256 * 1024;
constexpr std::size_t cause_frames_max = 24;

std::string readable(const std::type_info& type) {
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, nullptr), &std::free);
  return name ? name.get() : type.name();
}

// Not cut inside a character.
std::string shortened(const std::string& text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

// "not_found" to "NotFound": Lambda keeps only types that look like Function.CapitalisedWords.
std::string capitalised(std::string_view snake) {
  std::string word;
  bool upper = true;
  for (const char c : snake) {
    if (c == '_') {
      upper = true;
      continue;
    }
    word += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    upper = false;
  }
  return word;
}

void add_nested(const std::exception& outer, std::vector<std::string>& trace, int depth) {
  try {
    std::rethrow_if_nested(outer);
  } catch (const std::exception& inner) {
    trace.push_back("caused by " + readable(typeid(inner)) + ": " + inner.what());
    if (depth < nesting_max) add_nested(inner, trace, depth + 1);
  } catch (...) {
    trace.push_back("caused by an exception that is no std::exception");
  }
}

// The calls of this runtime, on the way to the handler.
bool is_own(const micro_core::StackFrame& frame) {
  const std::string& function = frame.function;
  return function.starts_with("micro_lambda::Worker::") ||
         function.starts_with("micro_lambda::failure_of(");
}

}  // namespace

Failure to_failure(const Error& error) {
  const std::string_view name = micro_core::to_string(error.code);
  Failure failure{.message = error.message,
                  .type = std::string(name),
                  .platform_type = "Function." + capitalised(name),
                  .detail = error.detail};
  if (error.remote) {
    failure.detail += (failure.detail.empty() ? "" : "; ") + ("remote code " + error.remote->code) +
                      ", status " + std::to_string(error.remote->http_status) + ", request id " +
                      error.remote->request_id;
  }
  return failure;
}

Failure to_failure(const std::exception_ptr& exception, std::vector<micro_core::StackFrame> stack) {
  Failure failure;
  try {
    std::rethrow_exception(exception);
  } catch (const ErrorException& thrown) {
    failure = to_failure(thrown.error());
  } catch (const std::exception& thrown) {
    failure = {.message = thrown.what(),
               .type = readable(typeid(thrown)),
               .platform_type = "Function.Exception"};
    add_nested(thrown, failure.causes, 0);
  } catch (...) {
    // The type is all that is known of such a thing.
    const std::type_info* type = abi::__cxa_current_exception_type();
    failure = {.message = "something that is no std::exception was thrown",
               .type = type ? readable(*type) : "unknown",
               .platform_type = "Function.UnknownException"};
  }
  while (stack.size() > 1 && is_own(stack.back())) stack.pop_back();
  failure.stack = std::move(stack);
  return failure;
}

micro_core::JsonArray stack_lines(const Failure& failure) {
  micro_core::JsonArray lines;
  for (const micro_core::StackFrame& frame : failure.stack) lines.emplace_back(frame.text());
  for (const std::string& cause : failure.causes) lines.emplace_back(cause);
  return lines;
}

std::string to_error_body(const Failure& failure) {
  micro_core::JsonObject body;
  body["errorMessage"] = shortened(failure.message, message_bytes_max);
  body["errorType"] = failure.type;
  body["stackTrace"] = stack_lines(failure);
  return micro_core::to_text(Json(std::move(body)));
}

std::string to_xray_cause(const Failure& failure) {
  micro_core::JsonArray stack;
  std::set<std::string> programs;
  for (const micro_core::StackFrame& frame : failure.stack) {
    if (stack.size() == cause_frames_max) break;
    micro_core::JsonObject place;
    place["path"] = frame.program;
    place["line"] = 0;  // a program knows its functions, not its lines
    place["label"] = frame.function;
    stack.emplace_back(std::move(place));
    programs.insert(frame.program);
  }
  micro_core::JsonObject exception;
  exception["message"] = shortened(failure.message, cause_text_bytes_max);
  exception["type"] = shortened(failure.type, cause_text_bytes_max);
  exception["stack"] = std::move(stack);
  micro_core::JsonArray paths;
  for (const std::string& program : programs) paths.emplace_back(program);
  micro_core::JsonObject cause;
  std::error_code unknown;
  cause["working_directory"] = std::filesystem::current_path(unknown).string();
  cause["exceptions"] = micro_core::JsonArray{Json(std::move(exception))};
  cause["paths"] = std::move(paths);
  return micro_core::to_text(Json(std::move(cause)));
}

}  // namespace micro_lambda
