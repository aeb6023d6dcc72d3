#include "failure.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <typeinfo>

namespace micro_lambda {
namespace {

using micro_core::Error;
using micro_core::ErrorException;
using micro_core::Json;

// Exceptions that hold exceptions: a chain longer than this is cut.
constexpr int nesting_max = 16;
constexpr std::size_t cause_text_bytes_max = 4'000;

std::string readable(const std::type_info& type) {
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(type.name(), nullptr, nullptr, nullptr), &std::free);
  return name ? name.get() : type.name();
}

// A header must stay a header. Not cut inside a character.
std::string shortened(std::string text) {
  if (text.size() <= cause_text_bytes_max) return text;
  std::size_t end = cause_text_bytes_max;
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

}  // namespace

Failure to_failure(const Error& error) {
  const std::string_view name = micro_core::to_string(error.code);
  Failure failure{.message = error.message,
                  .type = std::string(name),
                  .platform_type = "Function." + capitalised(name),
                  .trace = {},
                  .detail = error.detail};
  if (error.remote) {
    failure.detail += (failure.detail.empty() ? "" : "; ") + ("remote code " + error.remote->code) +
                      ", status " + std::to_string(error.remote->http_status) + ", request id " +
                      error.remote->request_id;
  }
  return failure;
}

Failure to_failure(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const ErrorException& thrown) {
    return to_failure(thrown.error());
  } catch (const std::exception& thrown) {
    Failure failure{.message = thrown.what(),
                    .type = readable(typeid(thrown)),
                    .platform_type = "Function.Exception",
                    .trace = {},
                    .detail = {}};
    add_nested(thrown, failure.trace, 0);
    return failure;
  } catch (...) {
    // The type is all that is known of such a thing.
    const std::type_info* type = abi::__cxa_current_exception_type();
    return {.message = "something that is no std::exception was thrown",
            .type = type ? readable(*type) : "unknown",
            .platform_type = "Function.UnknownException",
            .trace = {},
            .detail = {}};
  }
}

std::string to_error_body(const Failure& failure) {
  micro_core::JsonObject body;
  body["errorMessage"] = failure.message;
  body["errorType"] = failure.type;
  micro_core::JsonArray trace;
  for (const std::string& line : failure.trace) trace.emplace_back(line);
  body["stackTrace"] = std::move(trace);
  return micro_core::to_text(Json(std::move(body)));
}

std::string to_xray_cause(const Failure& failure) {
  micro_core::JsonObject exception;
  exception["message"] = shortened(failure.message);
  exception["type"] = shortened(failure.type);
  exception["stack"] = micro_core::JsonArray();
  micro_core::JsonObject cause;
  std::error_code unknown;
  cause["working_directory"] = std::filesystem::current_path(unknown).string();
  cause["exceptions"] = micro_core::JsonArray{Json(std::move(exception))};
  cause["paths"] = micro_core::JsonArray();
  return micro_core::to_text(Json(std::move(cause)));
}

}  // namespace micro_lambda
