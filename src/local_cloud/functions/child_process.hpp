#pragma once

#include <micro_core/result.hpp>

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace local_cloud::functions {

/// A file descriptor that is closed with its owner.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int fd) : fd_(fd) {}
  FileDescriptor(FileDescriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept;
  ~FileDescriptor() { reset(); }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }
  void reset();

 private:
  int fd_ = -1;
};

struct ChildProcessOptions {
  std::filesystem::path program = {};
  std::filesystem::path folder = {};        ///< its working directory
  std::vector<std::string> variables = {};  ///< "NAME=value": its whole environment
};

/// How a process ended.
struct ExitStatus {
  int code = 0;
  int signal = 0;  ///< 0: it exited by itself
};

/// A process in a group of its own that dies when this process or the thread that started it does.
/// Its output (both streams, in order) is one pipe. Members may be called from several threads.
class ChildProcess {
 public:
  /// Errors: `invalid_argument` (cannot be executed; the message says why), `unavailable` (no more
  /// processes or descriptors).
  static micro_core::Result<std::unique_ptr<ChildProcess>> start(
      const ChildProcessOptions& options);
  /// Kills and collects.
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  int output_fd() const { return output_.get(); }  ///< non-blocking
  int exit_fd() const { return exit_.get(); }      ///< readable once the process has ended

  /// Kills it and all that it started. Harmless when it is gone.
  void kill();
  /// Removes a process that has ended from the kernel's table, its group with it; none while it
  /// runs.
  std::optional<ExitStatus> collect();
  /// Memory that is resident now; 0 when it is gone.
  std::size_t memory_bytes() const;

 private:
  ChildProcess(pid_t pid, FileDescriptor output, FileDescriptor exit, FileDescriptor memory)
      : pid_(pid), output_(std::move(output)), exit_(std::move(exit)), memory_(std::move(memory)) {}

  const pid_t pid_;
  FileDescriptor output_;
  FileDescriptor exit_;
  FileDescriptor memory_;
  std::mutex mutex_;
  std::optional<ExitStatus> status_;  // set once the pid is no longer ours
};

}  // namespace local_cloud::functions
