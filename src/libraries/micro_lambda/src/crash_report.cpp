#include "crash_report.hpp"

#include <span>
#include <utility>

namespace micro_lambda {
namespace {

// Room for what comes behind a stack that is too long.
constexpr std::size_t end_bytes = 2'048;

std::string_view file_name(std::string_view path, std::string_view program_name) {
  return path.empty() ? program_name : path.substr(path.rfind('/') + 1);
}

}  // namespace

void add_stack(CrashBody& text, const micro_core::StackTrace& stack,
               std::string_view program_name) {
  micro_core::CodeMap code;
  text.add('[');
  bool is_first = true;
  for (const void* call : std::span(stack.calls).first(stack.size)) {
    const micro_core::CodePlace place = code.find(call);
    if (text.room() < end_bytes + place.symbol.size()) break;
    if (!std::exchange(is_first, false)) text.add(',');
    text.add('"');
    text.add_json(place.symbol);
    if (!place.symbol.empty()) text.add(" [");
    text.add_json(file_name(place.program, program_name));
    text.add('+');
    text.add_address(place.offset);
    text.add(place.symbol.empty() ? "\"" : "]\"");
  }
  text.add(']');
}

void write_error_body(CrashBody& text, const CrashCause& cause, std::string_view stack) {
  text.clear();
  text.add(R"({"errorMessage":")");
  text.add_json(cause.message.view());
  text.add(R"(","errorType":")");
  text.add_json(cause.type.view());
  text.add(R"(","stackTrace":)");
  text.add(stack);
  text.add('}');
}

void write_log_line(CrashBody& text, const CrashCause& cause, std::string_view stack,
                    std::string_view request_id) {
  text.clear();
  text.add(R"({"level":"CRITICAL","message":"the process crashed","type":"app-error")");
  if (!request_id.empty()) {
    text.add(R"(,"function_request_id":")");
    text.add_json(request_id);
    text.add('"');
  }
  text.add(R"(,"exception_name":")");
  text.add_json(cause.type.view());
  text.add(R"(","exception":")");
  text.add_json(cause.message.view());
  text.add(R"(","stack_trace":)");
  text.add(stack);
  text.add('}');
}

}  // namespace micro_lambda
