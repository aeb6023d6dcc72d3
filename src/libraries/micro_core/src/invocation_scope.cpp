#include <micro_core/invocation_scope.hpp>

#include <utility>

namespace micro_core {
namespace {

thread_local const InvocationScope* innermost = nullptr;

}  // namespace

InvocationScope::InvocationScope(CurrentInvocation invocation)
    : invocation_(std::move(invocation)), outer_(innermost) {
  innermost = this;
}

InvocationScope::~InvocationScope() {
  innermost = outer_;
}

std::optional<CurrentInvocation> InvocationScope::current() {
  if (innermost == nullptr) return std::nullopt;
  return innermost->invocation_;
}

const CurrentInvocation* InvocationScope::peek() {
  return innermost == nullptr ? nullptr : &innermost->invocation_;
}

}  // namespace micro_core
