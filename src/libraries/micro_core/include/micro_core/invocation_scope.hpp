#pragma once

#include <optional>
#include <string>

namespace micro_core {

/// What a thread works on, for code that is not handed it: the client of a remote service sends
/// the trace on, a logger or tracer names the request. Texts that are not known are empty.
struct CurrentInvocation {
  std::string request_id = {};
  std::string trace_header = {};  ///< as X-Amzn-Trace-Id has it: "Root=…;Parent=…;Sampled=1"
  std::string tenant_id = {};     ///< of a function with tenant isolation
};

/// Says for its lifetime what this thread works on. The runtime opens one for each event; whoever
/// hands work to another thread takes `current()` along and opens one there. Scopes nest: the
/// innermost counts.
///
/// An environment variable cannot do this: where events are served side by side, as on Lambda's
/// managed instances, the process has several at a time.
///
/// Example:
///
///     std::thread([invocation = InvocationScope::current()] {
///       const InvocationScope scope(invocation.value_or(CurrentInvocation{}));
///       table.put_item(item);  // belongs to the trace of the event
///     });
class InvocationScope {
 public:
  explicit InvocationScope(CurrentInvocation invocation);
  ~InvocationScope();
  InvocationScope(const InvocationScope&) = delete;
  InvocationScope& operator=(const InvocationScope&) = delete;

  /// A copy, for another thread. None if this thread works on nothing in particular.
  static std::optional<CurrentInvocation> current();
  /// The same without the copy; null if there is none. Valid while the innermost scope lives.
  static const CurrentInvocation* peek();

 private:
  CurrentInvocation invocation_;
  const InvocationScope* outer_;
};

}  // namespace micro_core
