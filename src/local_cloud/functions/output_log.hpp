#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace local_cloud::functions {

/// Cuts a stream of bytes into lines; what is longer than the limit is cut there. Not thread safe.
class LineCutter {
 public:
  using Sink = std::function<void(std::string_view line)>;

  explicit LineCutter(std::size_t line_bytes_max) : line_bytes_max_(line_bytes_max) {}

  void append(std::string_view bytes, const Sink& sink);
  /// Hands out what has no newline yet.
  void flush(const Sink& sink);

 private:
  std::size_t line_bytes_max_;
  std::string rest_;
};

/// The log of one environment: the lines that its process prints and those that Lambda adds, in one
/// order. Members may be called from several threads.
class OutputLog {
 public:
  using Sink = std::function<void(std::string_view line)>;

  OutputLog(std::size_t line_bytes_max, Sink sink)
      : cutter_(line_bytes_max), sink_(std::move(sink)) {}

  /// Reads what `fd` (non-blocking) has now, at most 1 MiB; false at its end.
  bool read(int fd);
  /// Adds a line of Lambda's own, after whatever the process has begun.
  void write(std::string_view line);
  /// Hands out an unfinished last line.
  void flush();

  /// Starts to keep the last 4 KB.
  void start_tail();
  std::string take_tail();

 private:
  void emit(std::string_view line);

  std::mutex mutex_;
  LineCutter cutter_;
  Sink sink_;
  bool keeps_tail_ = false;
  std::string tail_;
};

}  // namespace local_cloud::functions
