#include <micro_core/result.hpp>
#include <micro_core/stack_trace.hpp>

#include <gmock/gmock.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace micro_core {
namespace {

using testing::HasSubstr;

// Functions that a compiler must not merge into their callers.
[[gnu::noinline]] int deepest(int kind) {
  if (kind == 0) throw std::runtime_error("text");
  if (kind == 1) throw 42;
  if (kind == 2) return std::vector<int>().at(7);
  return Result<int>(Error::not_found("nothing")).value();
}

[[gnu::noinline]] int in_between(int kind) {
  return deepest(kind) + 1;
}

std::string text_of(const StackTrace& trace) {
  std::string text;
  for (const StackFrame& frame : describe(trace)) text += frame.text() + "\n";
  return text;
}

template <class Call>
StackTrace trace_of(Call call) {
  StackTrace trace;
  try {
    call_traced(call, trace);
  } catch (...) {
    return trace;
  }
  return {};
}

TEST(StackTrace, NamesTheCallsToThePlaceThatThrewWhateverWasThrown) {
  for (int kind = 0; kind < 4; ++kind) {
    SCOPED_TRACE(kind);
    const std::string text = text_of(trace_of([kind] { in_between(kind); }));
    const std::size_t inner = text.find("deepest(int)");
    const std::size_t outer = text.find("in_between(int)");
    EXPECT_LT(inner, outer) << text;
    EXPECT_NE(outer, std::string::npos) << text;
    EXPECT_EQ(text.find("__cxa_throw"), std::string::npos) << text;
    EXPECT_EQ(text.find("main"), std::string::npos) << "that is outside of the call\n" << text;
  }
}

TEST(StackTrace, BeginsWithThePlaceThatThrew) {
  const auto frames = describe(trace_of([] { in_between(0); }));
  ASSERT_FALSE(frames.empty());
  EXPECT_THAT(frames[0].function, HasSubstr("deepest(int)"));
  EXPECT_EQ(frames[0].program, "micro_core_test");
  EXPECT_GT(frames[0].offset, 0U);
}

TEST(StackTrace, LeavesOutWhatOnlyPassesCallsOn) {
  const std::function<void()> by_function = [] { in_between(0); };
  const auto frames = describe(trace_of([&] { by_function(); }));
  ASSERT_GE(frames.size(), 3U);
  EXPECT_THAT(frames[0].function, HasSubstr("deepest(int)"));
  EXPECT_THAT(frames[1].function, HasSubstr("in_between(int)"));
  EXPECT_THAT(frames[2].function, HasSubstr("LeavesOutWhatOnlyPassesCallsOn"));
  for (const StackFrame& frame : frames) {
    EXPECT_FALSE(frame.function.starts_with("std::_Function_handler")) << frame.text();
    EXPECT_FALSE(frame.function.starts_with("std::__invoke")) << frame.text();
  }
}

TEST(StackTrace, LetsTheExceptionPass) {
  StackTrace trace;
  EXPECT_THROW(call_traced([] { in_between(1); }, trace), int);
}

TEST(StackTrace, IsLeftAsItWasByWhatIsCaughtInside) {
  StackTrace trace;
  call_traced(
      [] {
        try {
          in_between(0);
        } catch (const std::exception&) {
          return;
        }
      },
      trace);
  EXPECT_EQ(trace.size, 0U);
}

TEST(StackTrace, IsKnownToEveryCallThatTheExceptionLeaves) {
  StackTrace inner;
  const StackTrace outer = trace_of([&] { call_traced([] { in_between(0); }, inner); });
  EXPECT_THAT(text_of(inner), HasSubstr("deepest(int)"));
  EXPECT_THAT(text_of(outer), HasSubstr("deepest(int)"));
  EXPECT_GT(outer.size, inner.size) << "it is further out";
}

TEST(StackTrace, BelongsToItsThread) {
  const StackTrace trace = trace_of([] {
    std::thread([] {
      try {
        in_between(0);
      } catch (...) {
        return;
      }
    }).join();
    throw 1;
  });
  EXPECT_EQ(text_of(trace).find("in_between"), std::string::npos);
}

[[gnu::noinline]] void go_down(int levels, StackTrace& trace) {
  if (levels == 0) return take_stack(trace, nullptr);
  go_down(levels - 1, trace);
  asm volatile("");  // no tail call
}

TEST(StackTrace, KeepsTheInnermostCallsOfADeepStack) {
  StackTrace trace;
  go_down(500, trace);
  EXPECT_EQ(trace.size, StackTrace::calls_max);
  EXPECT_THAT(text_of(trace), HasSubstr("go_down(int"));
}

TEST(CodeMap, TellsOffsetsWhereItKnowsNoName) {
  CodeMap code;
  EXPECT_EQ(code.find(nullptr).symbol, "");
  EXPECT_EQ(code.find(nullptr).program, "");
  static int data = 0;
  EXPECT_EQ(code.find(&data).symbol, "") << "no function";
  EXPECT_GT(code.find(&data).offset, 0U);
}

TEST(CodeMap, KnowsFunctionsOfSharedLibraries) {
  CodeMap code;
  const CodePlace place = code.find(reinterpret_cast<const void*>(&::getenv));
  EXPECT_THAT(std::string(place.program), HasSubstr("libc.so"));
  EXPECT_THAT(std::string(place.symbol), HasSubstr("getenv"));
}

TEST(StackFrame, IsAText) {
  EXPECT_EQ((StackFrame{"f(int)", "bootstrap", 0x1a2b}).text(), "f(int) [bootstrap+0x1a2b]");
  EXPECT_EQ((StackFrame{"", "bootstrap", 0x1a2b}).text(), "bootstrap+0x1a2b");
}

}  // namespace
}  // namespace micro_core
