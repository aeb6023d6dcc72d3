#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace micro_core {

/// The calls that a thread was in, innermost first, as addresses of code. Cheap to take and to
/// copy; reading it is what costs.
struct StackTrace {
  static constexpr std::size_t calls_max = 48;  ///< outer calls beyond are left out
  std::array<const void*, calls_max> calls;     ///< the first `size` have a value
  std::size_t size = 0;
};

/// One call of a trace, for people.
struct StackFrame {
  std::string function = {};  ///< "shop::greet(int)"; empty if its program has no symbols
  std::string program = {};   ///< the file that it is in: "bootstrap", "libc.so.6"
  std::uintptr_t offset = 0;  ///< in that file: what `addr2line -e` takes

  /// "shop::greet(int) [bootstrap+0x1a2b]"
  std::string text() const;
};

/// Calls `call`. If an exception leaves it, `at_throw` are the calls from there to the place that
/// threw, or threw again; else it is left as it was.
///
/// That costs nothing until an exception really comes out: exceptions that are caught inside of
/// `call` are not looked at. It works for every exception of C++, those of libraries too, because
/// the trace is taken while the C++ runtime looks for whoever catches it, when nothing has been
/// unwound yet. Then it takes some 10 µs.
///
/// May be called from several threads, and inside of another such call.
void call_traced(const std::function<void()>& call, StackTrace& at_throw);

/// Names the calls, without those of the C++ runtime and of `std::function` itself. Reads the
/// symbols of the program's file: 40 µs and more, as it is large. A program without (`strip`) has
/// offsets; `strip --strip-debug` leaves the symbols in.
std::vector<StackFrame> describe(const StackTrace& trace);

/// Where a place in the code is, as far as it can be told in a signal handler.
struct CodePlace {
  std::string_view program = {};  ///< path of the file; empty for the program itself
  std::string_view symbol = {};   ///< as the linker knows it: "_ZN4shop5greetEi"; may be empty
  std::uintptr_t offset = 0;      ///< in the file
};

/// Finds places of code. Safe in a signal handler: allocates nothing, and what it reads of files it
/// maps into memory until it is destroyed. For one thread; the answers live as long as it does.
class CodeMap {
 public:
  CodeMap() = default;
  ~CodeMap();
  CodeMap(const CodeMap&) = delete;
  CodeMap& operator=(const CodeMap&) = delete;

  CodePlace find(const void* address);

 private:
  struct File {
    std::uintptr_t base = 0;
    std::string_view path = {};
    const char* bytes = nullptr;  // the mapped file; null if it cannot be read
    std::size_t size = 0;
  };
  File* open(std::uintptr_t base, std::string_view path);

  std::array<File, 8> files_ = {};
  std::size_t file_count_ = 0;
};

/// The calls of this thread, from `first` on, which is looked for among them; all, if it is null or
/// not there. Safe in a signal handler, where `first` is the place that was interrupted. `calls` is
/// filled one by one: if the stack is broken and this crashes, what was found is there.
void take_stack(StackTrace& trace, const void* first);

}  // namespace micro_core
