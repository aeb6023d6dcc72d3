#include <micro_core/stack_trace.hpp>

#include <cxxabi.h>
#include <errno.h>
#include <unwind.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iterator>
#include <memory>
#include <typeinfo>
#include <utility>

namespace micro_core {
namespace {

// A name of nested templates can be pages long.
constexpr std::size_t function_bytes_max = 300;

struct Walk {
  StackTrace& trace;
  std::uintptr_t stack_end = ~std::uintptr_t{0};  // calls from further out do not count
};

// One call more. What is kept lies inside of the call: the address that it returns to may be
// another function's already.
_Unwind_Reason_Code take_call(_Unwind_Context* context, void* argument) {
  const auto& walk = *static_cast<const Walk*>(argument);
  int is_exact = 0;
  const std::uintptr_t address = _Unwind_GetIPInfo(context, &is_exact);
  if (address == 0 || _Unwind_GetCFA(context) > walk.stack_end) return _URC_END_OF_STACK;
  if (walk.trace.size == StackTrace::calls_max) return _URC_END_OF_STACK;
  const std::uintptr_t inside = is_exact != 0 ? address : address - 1;
  walk.trace.calls[walk.trace.size] = reinterpret_cast<const void*>(inside);
  walk.trace.size += 1;
  return _URC_NO_REASON;
}

// Who wants to know where exceptions come from that leave its call; on one thread's stack.
struct Request {
  StackTrace& trace;
  std::uintptr_t stack_end;
  Request* outer;
};
thread_local Request* innermost_request = nullptr;

// Known by its address, because a program may have no symbols; by its size, because what lies
// behind it is somebody else's.
template <class Function>
bool is_in(const void* call, Function* function, std::uintptr_t bytes) {
  return reinterpret_cast<std::uintptr_t>(call) - reinterpret_cast<std::uintptr_t>(function) <
         bytes;
}

bool is_throwing(const void* call) {
  constexpr std::uintptr_t bytes = 128;
  return is_in(call, &abi::__cxa_throw, bytes) || is_in(call, &abi::__cxa_rethrow, bytes) ||
         is_in(call, &std::rethrow_exception, bytes);
}

void drop_first(StackTrace& trace, std::size_t count) {
  std::move(trace.calls.begin() + count, trace.calls.begin() + trace.size, trace.calls.begin());
  trace.size -= count;
}

// The C++ runtime asks once more while it unwinds. Then whoever threw is gone from the stack, and
// what was found before stays.
bool is_unwinding(const StackTrace& trace) {
  const auto end = trace.calls.begin() + trace.size;
  return std::any_of(trace.calls.begin(), end,
                     [](const void* call) { return is_in(call, &_Unwind_Resume, 512); });
}

void take_stack_for_requests() {
  for (Request* request = innermost_request; request != nullptr; request = request->outer) {
    StackTrace trace;
    Walk walk{trace, request->stack_end};
    _Unwind_Backtrace(take_call, &walk);
    if (is_unwinding(trace)) return;
    const auto end = trace.calls.begin() + trace.size;
    const auto throwing =
        std::find_if(std::make_reverse_iterator(end), trace.calls.rend(), is_throwing);
    drop_first(trace, static_cast<std::size_t>(throwing.base() - trace.calls.begin()));
    request->trace = trace;
  }
}

}  // namespace

namespace detail {

// Thrown by nobody. To see whether a handler fits, the C++ runtime asks the type that it would
// catch, before anything is unwound. This type says no, and looks at the stack.
struct ThrowProbe {
  virtual ~ThrowProbe();  // never defined, so that the compiler leaves the type's description to us
};

class ThrowProbeType final : public std::type_info {
 public:
  ThrowProbeType() : std::type_info("N10micro_core6detail10ThrowProbeE") {}

  bool __do_catch(const std::type_info*, void**, unsigned) const override {
    take_stack_for_requests();
    return false;
  }
};

// Under the name that a handler for ThrowProbe refers to. Made at the start of the program: two
// pointers.
extern const ThrowProbeType throw_probe_type asm("_ZTIN10micro_core6detail10ThrowProbeE");
const ThrowProbeType throw_probe_type;

}  // namespace detail

[[gnu::noinline]] void call_traced(const std::function<void()>& call, StackTrace& at_throw) {
  Request own{at_throw, reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)),
              innermost_request};
  struct Restore {
    Request* outer;
    ~Restore() { innermost_request = outer; }
  } const restore{std::exchange(innermost_request, &own)};
  try {
    call();
  } catch (const detail::ThrowProbe&) {
    std::abort();  // it catches nothing
  }
}

void take_stack(StackTrace& trace, const void* first) {
  trace.size = 0;
  Walk walk{trace};
  _Unwind_Backtrace(take_call, &walk);
  const auto end = trace.calls.begin() + trace.size;
  const auto found = std::find(trace.calls.begin(), end, first);
  if (found != end) drop_first(trace, static_cast<std::size_t>(found - trace.calls.begin()));
}

namespace {

std::string readable(std::string_view symbol) {
  const std::string text(symbol);
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(text.c_str(), nullptr, nullptr, nullptr), &std::free);
  return name ? name.get() : text;
}

// The last part of a path; the name that the program was started by if it is the program itself.
std::string file_name(std::string_view path) {
  if (path.empty()) return ::program_invocation_short_name;
  return std::string(path.substr(path.rfind('/') + 1));
}

constexpr std::string_view function_handler = "std::_Function_handler<";

// Of "std::_Function_handler<int (char), main::{lambda()#1}>::_M_invoke(...)", into which a
// compiler may have merged the lambda, the part behind the signature.
std::string without_signature(std::string function) {
  int depth = 0;
  for (std::size_t i = function_handler.size(); i < function.size(); ++i) {
    const char c = function[i];
    if (c == ',' && depth == 0) return function.substr(function.find_first_not_of(' ', i + 1));
    depth += c == '<' || c == '(' || c == '{' ? 1 : 0;
    depth -= c == '>' || c == ')' || c == '}' ? 1 : 0;
  }
  return function;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string shortened(std::string function) {
  if (function.starts_with(function_handler)) function = without_signature(std::move(function));
  if (function.size() <= function_bytes_max) return function;
  return function.substr(0, function_bytes_max) + "...";
}

// Ours, and what std::function puts between a caller and what it calls; `inner` is the call inside.
bool is_noise(std::string_view function, std::string_view inner) {
  if (function.starts_with("micro_core::call_traced(")) return true;
  if (function.starts_with("std::function<")) return true;
  const auto passes_on = [](std::string_view name) {
    return contains(name, "std::__invoke_") || contains(name, "std::enable_if<is_invocable_r_v<");
  };
  if (!passes_on(function) && !function.starts_with(function_handler)) return false;
  return passes_on(inner) || contains(inner, "operator()");
}

}  // namespace

std::vector<StackFrame> describe(const StackTrace& trace) {
  std::vector<StackFrame> frames;
  CodeMap code;
  std::string inner;
  std::for_each_n(trace.calls.begin(), trace.size, [&](const void* call) {
    const CodePlace place = code.find(call);
    std::string function = readable(place.symbol);
    // A sanitizer stands before the function that throws, under another address.
    if (contains(place.symbol, "__cxa_throw") || contains(place.symbol, "__cxa_rethrow")) {
      return frames.clear();
    }
    if (!is_noise(function, inner)) {
      frames.push_back({shortened(function), file_name(place.program), place.offset});
    }
    inner = std::move(function);
  });
  return frames;
}

std::string StackFrame::text() const {
  char place[32];
  std::snprintf(place, sizeof place, "+0x%jx", static_cast<std::uintmax_t>(offset));
  if (function.empty()) return program + place;
  return function + " [" + program + place + "]";
}

}  // namespace micro_core
