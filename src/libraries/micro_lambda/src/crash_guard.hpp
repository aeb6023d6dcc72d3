#pragma once

#include <micro_core/process_log.hpp>
#include <micro_http/url.hpp>

#include <atomic>
#include <cstddef>
#include <memory>
#include <string_view>

namespace micro_lambda {

/// The event that one thread has at hand, where a signal handler finds it.
class EventAtHand {
 public:
  void set(std::string_view request_id);
  void clear() { size_.store(0, std::memory_order_release); }
  /// Empty if there is none.
  std::string_view request_id() const { return {bytes_, size_.load(std::memory_order_acquire)}; }

 private:
  std::atomic<std::size_t> size_ = 0;
  char bytes_[128];
};

/// While it lives, a crash of the process (SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, and with it
/// `std::terminate`) is reported before the process ends by that signal: to the Runtime API, as the
/// error of every event at hand or of the start, and to the log, with the stack. Lambda alone
/// would say "signal: segmentation fault" and nothing else.
///
/// The report is made of what is prepared here: it allocates nothing, and speaks to the API over a
/// socket of its own. Signals that somebody handles already (a sanitizer) are left to them. One
/// guard at a time does something; a second one in the process does nothing.
class CrashGuard {
 public:
  /// `api` must be a numeric address or "localhost": a name is not looked up in a signal handler.
  /// With another one, crashes are only logged.
  CrashGuard(const micro_http::Url& api, const micro_core::ProcessLog& log, std::size_t threads);
  ~CrashGuard();
  CrashGuard(const CrashGuard&) = delete;
  CrashGuard& operator=(const CrashGuard&) = delete;

  /// The place for the event of thread number `thread`.
  EventAtHand& event(std::size_t thread);
  /// From now on a crash without an event is no failure of the start.
  void end_start();

 private:
  friend struct CrashHandlers;
  struct State;
  std::unique_ptr<State> state_;
  bool is_in_charge_ = false;
};

/// A stack for this thread's signal handlers while it lives: without, a stack that is used up could
/// not be reported.
class SignalStack {
 public:
  SignalStack();
  ~SignalStack();
  SignalStack(const SignalStack&) = delete;
  SignalStack& operator=(const SignalStack&) = delete;

 private:
  std::unique_ptr<char[]> memory_;  // null: the thread has one already
};

}  // namespace micro_lambda
