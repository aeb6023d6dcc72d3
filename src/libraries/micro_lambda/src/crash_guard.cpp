#include "crash_guard.hpp"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <span>
#include <string>

#include "crash_report.hpp"
#include "failure.hpp"

namespace micro_lambda {
namespace {

constexpr std::array signals{SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};
// The unwinder alone needs some kilobytes, and the kernel keeps the registers of wide vectors here.
constexpr std::size_t signal_stack_bytes = 64 * 1024;
// How far from its end a stack is used up: a function may have a large frame.
constexpr std::uintptr_t stack_reach_bytes = 64 * 1024;
constexpr timeval api_timeout{.tv_sec = 1, .tv_usec = 0};

struct Address {
  sockaddr_storage storage = {};
  socklen_t size = 0;  // 0: there is none that a signal handler could connect to
};

Address address_of(const micro_http::Url& url) {
  Address address;
  sockaddr_in ipv4{};
  sockaddr_in6 ipv6{};
  const std::string host = url.host == "localhost" ? "127.0.0.1" : url.host;
  if (::inet_pton(AF_INET, host.c_str(), &ipv4.sin_addr) == 1) {
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(url.port);
    std::memcpy(&address.storage, &ipv4, sizeof ipv4);
    address.size = sizeof ipv4;
  } else if (::inet_pton(AF_INET6, host.c_str(), &ipv6.sin6_addr) == 1) {
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = htons(url.port);
    std::memcpy(&address.storage, &ipv6, sizeof ipv6);
    address.size = sizeof ipv6;
  }
  return address;
}

struct Registers {
  const void* code = nullptr;  // the instruction that was interrupted
  std::uintptr_t stack = 0;
  const void* caller = nullptr;  // where it would return to, if it has just been called
};

Registers registers_of(const void* context) {
  const auto& machine = static_cast<const ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  const auto stack = static_cast<std::uintptr_t>(machine.gregs[REG_RSP]);
  return {.code = reinterpret_cast<const void*>(machine.gregs[REG_RIP]),
          .stack = stack,
          .caller = nullptr};
#elif defined(__aarch64__)
  return {.code = reinterpret_cast<const void*>(machine.pc),
          .stack = machine.sp,
          .caller = reinterpret_cast<const void*>(machine.regs[30])};
#else
#error "which registers hold the address of the code and of the stack?"
#endif
}

// A call through a null pointer leaves no frame; whoever called is all that is known.
const void* caller_of(const Registers& registers) {
#if defined(__x86_64__)
  return *reinterpret_cast<const void* const*>(registers.stack);
#else
  return registers.caller;
#endif
}

std::string_view name_of(int signal) {
  switch (signal) {
    case SIGSEGV:
      return "SIGSEGV";
    case SIGBUS:
      return "SIGBUS";
    case SIGILL:
      return "SIGILL";
    case SIGFPE:
      return "SIGFPE";
    default:
      return "SIGABRT";
  }
}

void set(CrashCause& cause, std::string_view platform_type, std::string_view message) {
  cause.platform_type.add(platform_type);
  cause.message.add(message);
}

void explain(CrashCause& cause, int signal, const siginfo_t& info, std::uintptr_t stack) {
  const auto address = reinterpret_cast<std::uintptr_t>(info.si_addr);
  const bool is_own = info.si_code > 0;  // else somebody sent it
  cause.type.add(name_of(signal));
  switch (signal) {
    case SIGSEGV:
      if (is_own && address + stack_reach_bytes >= stack && address < stack + stack_reach_bytes) {
        set(cause, "Function.StackOverflow", "stack overflow");
      } else {
        set(cause, "Function.SegmentationFault", "segmentation fault");
      }
      break;
    case SIGBUS:
      set(cause, "Function.BusError", "bus error");
      break;
    case SIGILL:
      set(cause, "Function.IllegalInstruction", "illegal instruction");
      break;
    case SIGFPE:
      set(cause, "Function.ArithmeticError",
          info.si_code == FPE_INTDIV ? "integer division by zero" : "arithmetic error");
      break;
    default:
      set(cause, "Function.Abort",
          "the process was aborted: std::abort, a failed assertion or a broken heap");
      return;
  }
  if (!is_own) return cause.message.add(", sent by a process");
  cause.message.add(" at address ");
  cause.message.add_address(address);
}

[[noreturn]] void die_of(int signal) {
  struct sigaction standard{};
  standard.sa_handler = SIG_DFL;
  ::sigaction(signal, &standard, nullptr);
  sigset_t only;
  ::sigemptyset(&only);
  ::sigaddset(&only, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  ::syscall(SYS_tgkill, ::getpid(), ::syscall(SYS_gettid), signal);
  ::_exit(128 + signal);
}

micro_core::TimePoint now() {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME, &time);
  return micro_core::TimePoint{
      std::chrono::milliseconds{std::int64_t{time.tv_sec} * 1'000 + time.tv_nsec / 1'000'000}};
}

}  // namespace

void EventAtHand::set(std::string_view request_id) {
  const std::size_t size = std::min(request_id.size(), sizeof bytes_);
  std::memcpy(bytes_, request_id.data(), size);
  size_.store(size, std::memory_order_release);
}

// All that a report needs. What a signal handler writes to is here from the start.
struct CrashGuard::State {
  State(const micro_http::Url& api, micro_core::ProcessLog process_log, std::size_t threads)
      : address(address_of(api)),
        authority(api.authority()),
        log(std::move(process_log)),
        events(new EventAtHand[threads]),
        event_count(threads) {}

  // Steps of a report. If one crashes itself, the handler is called again and goes on with the
  // next.
  enum class Step { nothing, looking, naming, telling, done };

  void remember(const std::exception_ptr& exception);
  void report(int signal, const siginfo_t& info, const void* context);
  void look(int signal, const siginfo_t& info, const void* context);
  void tell();
  void send(std::string_view path, std::string_view request_id);
  void post(std::string_view bytes, std::string_view body);

  const Address address;
  const std::string authority;
  const micro_core::ProcessLog log;
  const std::unique_ptr<EventAtHand[]> events;
  const std::size_t event_count;
  const char* const program_name = ::program_invocation_short_name;
  std::atomic<bool> is_starting = true;
  std::array<struct sigaction, signals.size()> before = {};
  std::terminate_handler terminate_before = nullptr;

  std::atomic<long> crashing_thread = 0;
  std::atomic<bool> is_remembered = false;
  volatile Step step = Step::nothing;
  volatile int first_signal = 0;
  CrashCause cause = {};
  micro_core::StackTrace stack = {};
  CrashBody stack_text;
  CrashBody body;
  FixedText<2'048> head;
};

// What is called from outside.
struct CrashHandlers {
  // A signal handler gets no argument of ours.
  static inline std::atomic<CrashGuard::State*> in_charge = nullptr;
  // Threads that have come here: they do not leave, and what they use must stay.
  static inline std::atomic<int> crashing_threads = 0;

  static CrashGuard::State* enter() {
    crashing_threads += 1;
    return in_charge;
  }

  static void on_signal(int signal, siginfo_t* info, void* context) {
    CrashGuard::State* state = enter();
    if (state == nullptr) die_of(signal);
    long thread = 0;
    const long self = ::syscall(SYS_gettid);
    if (!state->crashing_thread.compare_exchange_strong(thread, self) && thread != self) {
      while (true) ::pause();  // another thread crashes already; it ends us all
    }
    if (state->first_signal == 0) state->first_signal = signal;
    state->report(signal, *info, context);
    die_of(state->first_signal);
  }

  // Before anything is unwound, if nobody catches the exception at all.
  [[noreturn]] static void on_terminate() {
    CrashGuard::State* state = enter();
    if (state != nullptr) state->remember(std::current_exception());
    std::abort();
  }
};

// No signal handler: memory may be allocated.
void CrashGuard::State::remember(const std::exception_ptr& exception) {
  if (!exception || is_remembered.exchange(true)) return;
  const Failure failure = to_failure(exception);
  cause.type.add(failure.type);
  cause.platform_type.add("Function.UncaughtException");
  cause.message.add("nobody caught the exception: ");
  cause.message.add(failure.message);
}

void CrashGuard::State::report(int signal, const siginfo_t& info, const void* context) {
  if (step == Step::nothing) {
    step = Step::looking;
    look(signal, info, context);
  }
  if (step == Step::looking) {
    step = Step::naming;
    add_stack(stack_text, stack, program_name);
  } else if (step == Step::naming) {
    stack_text.clear();
    stack_text.add("[]");
  }
  if (step == Step::naming) {
    step = Step::telling;
    tell();
  }
  step = Step::done;
}

void CrashGuard::State::look(int signal, const siginfo_t& info, const void* context) {
  const Registers registers = registers_of(context);
  if (cause.type.empty()) explain(cause, signal, info, registers.stack);
  micro_core::take_stack(stack, registers.code);
  if (stack.size > 0 && stack.calls[0] == registers.code) return;
  stack.calls[0] = registers.code;
  stack.size = 1;
  stack.calls[1] = caller_of(registers);
  stack.size = 2;
}

void CrashGuard::State::tell() {
  const auto all = std::span(events.get(), event_count);
  const auto has_event = [](const EventAtHand& event) { return !event.request_id().empty(); };
  const auto first = std::find_if(all.begin(), all.end(), has_event);
  const std::string_view request_id = first == all.end() ? "" : first->request_id();
  write_log_line(body, cause, stack_text.view(), request_id);
  log.write_in_signal_handler(micro_core::LogLevel::critical, now(), body.view());
  if (address.size == 0) return;
  write_error_body(body, cause, stack_text.view());
  if (first == all.end() && is_starting) return send("init/error", "");
  // The process ends for all of them.
  for (const EventAtHand& event : all) {
    if (has_event(event)) send("invocation/", event.request_id());
  }
}

void CrashGuard::State::send(std::string_view path, std::string_view request_id) {
  head.clear();
  head.add("POST /2018-06-01/runtime/");
  head.add(path);
  head.add(request_id);
  if (!request_id.empty()) head.add("/error");
  head.add(" HTTP/1.1\r\nHost: ");
  head.add(authority);
  head.add(
      "\r\nContent-Type: application/vnd.aws.lambda.error+json\r\n"
      "Lambda-Runtime-Function-Error-Type: ");
  head.add(cause.platform_type.view());
  head.add("\r\nConnection: close\r\nContent-Length: ");
  head.add_number(body.view().size());
  head.add("\r\n\r\n");
  post(head.view(), body.view());
}

void CrashGuard::State::post(std::string_view bytes, std::string_view content) {
  const int fd = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return;
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &api_timeout, sizeof api_timeout);
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &api_timeout, sizeof api_timeout);
  const auto* target = reinterpret_cast<const sockaddr*>(&address.storage);
  bool is_open = ::connect(fd, target, address.size) == 0;
  for (std::string_view piece : {bytes, content}) {
    while (is_open && !piece.empty()) {
      const ssize_t count = ::send(fd, piece.data(), piece.size(), MSG_NOSIGNAL);
      if (count < 0 && errno == EINTR) continue;
      is_open = count > 0;
      if (is_open) piece.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  // Until the API has it: an end of the process that is noticed first would be all that counts.
  char answer[256];
  while (is_open && ::recv(fd, answer, sizeof answer, 0) < 0 && errno == EINTR) {
  }
  ::close(fd);
}

CrashGuard::CrashGuard(const micro_http::Url& api, const micro_core::ProcessLog& log,
                       std::size_t threads)
    : state_(new State(api, log, threads)) {
  State* nobody = nullptr;
  is_in_charge_ = CrashHandlers::in_charge.compare_exchange_strong(nobody, state_.get());
  if (!is_in_charge_) return;
  struct sigaction ours{};
  ours.sa_sigaction = CrashHandlers::on_signal;
  ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (std::size_t i = 0; i < signals.size(); ++i) {
    struct sigaction& before = state_->before.at(i);
    ::sigaction(signals.at(i), &ours, &before);
    if (before.sa_handler != SIG_DFL) ::sigaction(signals.at(i), &before, nullptr);
  }
  state_->terminate_before = std::set_terminate(CrashHandlers::on_terminate);
}

CrashGuard::~CrashGuard() {
  if (!is_in_charge_) return;
  CrashHandlers::in_charge = nullptr;
  while (CrashHandlers::crashing_threads > 0) ::pause();  // the process ends in a moment
  std::set_terminate(state_->terminate_before);
  for (std::size_t i = 0; i < signals.size(); ++i) {
    ::sigaction(signals.at(i), &state_->before.at(i), nullptr);
  }
}

EventAtHand& CrashGuard::event(std::size_t thread) {
  return state_->events[thread];
}

void CrashGuard::end_start() {
  state_->is_starting = false;
}

SignalStack::SignalStack() {
  stack_t current{};
  if (::sigaltstack(nullptr, &current) != 0 || (current.ss_flags & SS_DISABLE) == 0) return;
  memory_.reset(new char[signal_stack_bytes]);
  const stack_t own{.ss_sp = memory_.get(), .ss_flags = 0, .ss_size = signal_stack_bytes};
  ::sigaltstack(&own, nullptr);
}

SignalStack::~SignalStack() {
  if (!memory_) return;
  stack_t none{};
  none.ss_flags = SS_DISABLE;
  ::sigaltstack(&none, nullptr);
}

}  // namespace micro_lambda
