#include <micro_core/invocation_scope.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace micro_core {
namespace {

TEST(InvocationScope, SaysWhatThisThreadWorksOnWhileItLives) {
  EXPECT_FALSE(InvocationScope::current());
  {
    const InvocationScope scope({.request_id = "1", .trace_header = "Root=1"});
    EXPECT_EQ(InvocationScope::current()->request_id, "1");
    EXPECT_EQ(InvocationScope::peek()->trace_header, "Root=1");
  }
  EXPECT_EQ(InvocationScope::peek(), nullptr);
}

TEST(InvocationScope, NestsWithTheInnermostCounting) {
  const InvocationScope outer({.request_id = "1"});
  {
    const InvocationScope inner({.request_id = "2"});
    EXPECT_EQ(InvocationScope::peek()->request_id, "2");
  }
  EXPECT_EQ(InvocationScope::peek()->request_id, "1");
}

TEST(InvocationScope, IsOfOneThreadAndCanBeTakenAlong) {
  const InvocationScope scope({.request_id = "1"});
  std::thread([taken = InvocationScope::current()] {
    EXPECT_EQ(InvocationScope::peek(), nullptr);
    const InvocationScope here(*taken);
    EXPECT_EQ(InvocationScope::peek()->request_id, "1");
  }).join();
}

}  // namespace
}  // namespace micro_core
