#include <local_cloud/functions/child_process.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>

namespace local_cloud::functions {
namespace {

using micro_core::Error;
using micro_core::Result;

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

// Everything that the child needs between vfork and exec, prepared before: it shares our memory and
// may only make system calls.
struct Launch {
  const char* program;
  const char* folder;
  char* const* arguments;
  char* const* variables;
  int output;
  int failure;  // gets errno if the child cannot become the program; closed by a successful exec
  int null;
  pid_t parent;
  sigset_t signals;
};

// Sockets and files of ours that were opened without O_CLOEXEC would stay open in the child.
void keep_only_standard_descriptors() {
  constexpr unsigned close_on_exec = 4;  // CLOSE_RANGE_CLOEXEC, newer than the headers may be
  if (::syscall(SYS_close_range, 3U, ~0U, close_on_exec) == 0) return;
  constexpr int descriptors_max = 4096;  // an old kernel: what is likely to be there
  for (int fd = 3; fd < descriptors_max; ++fd) ::fcntl(fd, F_SETFD, FD_CLOEXEC);
}

[[noreturn]] void become_program(const Launch& launch) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != launch.parent) ::_exit(1);  // the parent died before the line above
  struct sigaction standard{};
  standard.sa_handler = SIG_DFL;
  ::sigaction(SIGPIPE, &standard, nullptr);  // an ignored signal would stay ignored
  ::sigprocmask(SIG_SETMASK, &launch.signals, nullptr);
  const bool ready = ::dup2(launch.null, 0) >= 0 && ::dup2(launch.output, 1) >= 0 &&
                     ::dup2(launch.output, 2) >= 0 && ::chdir(launch.folder) == 0;
  keep_only_standard_descriptors();
  if (ready) ::execve(launch.program, launch.arguments, launch.variables);
  const int failure = errno;
  // If even this fails the parent sees a process that exited with 127, which is true as well.
  [[maybe_unused]] const auto written = ::write(launch.failure, &failure, sizeof failure);
  ::_exit(127);
}

// vfork, because fork copies the page tables of a process with a large store: milliseconds of a
// cold start. No variable of this frame changes after it.
[[gnu::noinline]] pid_t launch_process(const Launch& launch) {
  const pid_t pid = ::vfork();
  if (pid == 0) become_program(launch);
  return pid;
}

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
  pointers.push_back(nullptr);
  return pointers;
}

// Signals are blocked around vfork, so that no handler of ours runs in the child.
pid_t launch_with_signals_blocked(Launch& launch) {
  sigset_t all;
  sigset_t before;
  ::sigfillset(&all);
  ::sigemptyset(&launch.signals);
  ::pthread_sigmask(SIG_SETMASK, &all, &before);
  const pid_t pid = launch_process(launch);
  const int failure = errno;
  ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
  errno = failure;
  return pid;
}

Error no_resources(std::string_view what) {
  return Error::unavailable("cannot start a process: " + std::string(what) + ": " +
                            std::strerror(errno));
}

ExitStatus to_exit_status(int status) {
  if (WIFSIGNALED(status)) return {.code = 0, .signal = WTERMSIG(status)};
  return {.code = WEXITSTATUS(status), .signal = 0};
}

}  // namespace

FileDescriptor& FileDescriptor::operator=(FileDescriptor&& other) noexcept {
  if (this != &other) {
    reset();
    fd_ = std::exchange(other.fd_, -1);
  }
  return *this;
}

void FileDescriptor::reset() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(const ChildProcessOptions& options) {
  auto output = make_pipe();
  auto failure = make_pipe();
  FileDescriptor null(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  if (!output || !failure || !null) return no_resources("pipe");
  ::fcntl(output->read.get(), F_SETFL, O_NONBLOCK);

  const std::vector<std::string> arguments{options.program.string()};
  const std::string folder = options.folder.string();
  const std::vector<char*> argument_pointers = pointers_to(arguments);
  const std::vector<char*> variable_pointers = pointers_to(options.variables);
  Launch launch{arguments[0].c_str(),
                folder.c_str(),
                argument_pointers.data(),
                variable_pointers.data(),
                output->write.get(),
                failure->write.get(),
                null.get(),
                ::getpid(),
                {}};
  const pid_t pid = launch_with_signals_blocked(launch);
  if (pid < 0) return no_resources("fork");

  failure->write.reset();
  int reason = 0;
  if (::read(failure->read.get(), &reason, sizeof reason) == sizeof reason) {
    ::waitpid(pid, nullptr, 0);
    return Error::invalid_argument(arguments[0] + ": " + std::strerror(reason));
  }
  // The wrapper function of glibc is newer than the glibc that this program must load on.
  FileDescriptor exit(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
  const std::string memory_path = "/proc/" + std::to_string(pid) + "/statm";
  FileDescriptor memory(::open(memory_path.c_str(), O_RDONLY | O_CLOEXEC));
  std::unique_ptr<ChildProcess> process(
      new ChildProcess(pid, std::move(output->read), std::move(exit), std::move(memory)));
  if (!process->exit_) return no_resources("pidfd");
  return process;
}

ChildProcess::~ChildProcess() {
  kill();
  if (!status_) ::waitpid(pid_, nullptr, 0);  // after SIGKILL: at once
}

void ChildProcess::kill() {
  const std::lock_guard lock(mutex_);
  if (!status_) ::kill(-pid_, SIGKILL);
}

std::optional<ExitStatus> ChildProcess::collect() {
  const std::lock_guard lock(mutex_);
  if (status_) return status_;
  siginfo_t ended{};
  if (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) != 0) {
    if (errno == ECHILD) status_ = ExitStatus{};  // somebody else has collected it
    return status_;
  }
  if (ended.si_pid == 0) return std::nullopt;
  // As long as it is not collected, no other process can have its number: now is the time to end
  // what it left behind in its group.
  ::kill(-pid_, SIGKILL);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  status_ = to_exit_status(status);
  return status_;
}

std::size_t ChildProcess::memory_bytes() const {
  std::array<char, 64> text{};
  const auto length = ::pread(memory_.get(), text.data(), text.size(), 0);
  if (length <= 0) return 0;
  // "size resident shared …", in pages
  const std::string_view line(text.data(), static_cast<std::size_t>(length));
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return 0;
  std::size_t pages = 0;
  std::from_chars(line.data() + space + 1, line.data() + line.size(), pages);
  static const auto page_bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return pages * page_bytes;
}

}  // namespace local_cloud::functions
