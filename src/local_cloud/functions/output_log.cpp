#include <local_cloud/functions/output_log.hpp>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace local_cloud::functions {
namespace {

constexpr std::size_t tail_bytes_max = 4 * 1024;  // of X-Amz-Log-Result
constexpr std::size_t read_bytes_max = std::size_t{1}
                                       << 20;  // a chatty function must not hold a thread

}  // namespace

void LineCutter::append(std::string_view bytes, const Sink& sink) {
  while (!bytes.empty()) {
    const std::size_t newline = bytes.find('\n');
    const std::size_t room = line_bytes_max_ - rest_.size();
    const std::size_t length = std::min({newline, bytes.size(), room});
    const bool complete = length == newline || length == room;
    if (!complete) {
      rest_.append(bytes);
      return;
    }
    if (rest_.empty()) {
      sink(bytes.substr(0, length));
    } else {
      rest_.append(bytes.substr(0, length));
      sink(rest_);
      rest_.clear();
    }
    // A newline right after a line of full length ends that line, it does not begin an empty one.
    const bool ended = length < bytes.size() && bytes[length] == '\n';
    bytes.remove_prefix(ended ? length + 1 : length);
  }
}

void LineCutter::flush(const Sink& sink) {
  if (rest_.empty()) return;
  sink(rest_);
  rest_.clear();
}

bool OutputLog::read(int fd) {
  const std::lock_guard lock(mutex_);
  std::array<char, 16 * 1024> buffer;
  const LineCutter::Sink sink = [this](std::string_view line) { emit(line); };
  for (std::size_t total = 0; total < read_bytes_max;) {
    const auto length = ::read(fd, buffer.data(), buffer.size());
    if (length == 0) return false;
    if (length < 0) return errno == EAGAIN || errno == EINTR;
    total += static_cast<std::size_t>(length);
    cutter_.append({buffer.data(), static_cast<std::size_t>(length)}, sink);
  }
  return true;
}

void OutputLog::write(std::string_view line) {
  const std::lock_guard lock(mutex_);
  emit(line);
}

void OutputLog::flush() {
  const std::lock_guard lock(mutex_);
  cutter_.flush([this](std::string_view line) { emit(line); });
}

void OutputLog::start_tail() {
  const std::lock_guard lock(mutex_);
  keeps_tail_ = true;
  tail_.clear();
}

std::string OutputLog::take_tail() {
  const std::lock_guard lock(mutex_);
  keeps_tail_ = false;
  if (tail_.size() > tail_bytes_max) tail_.erase(0, tail_.size() - tail_bytes_max);
  return std::exchange(tail_, {});
}

void OutputLog::emit(std::string_view line) {
  sink_(line);
  if (!keeps_tail_) return;
  if (line.size() > tail_bytes_max) line.remove_prefix(line.size() - tail_bytes_max);
  // Cut now and then, not each time: one move of 4 KB for every 4 KB that came.
  if (tail_.size() > 2 * tail_bytes_max) tail_.erase(0, tail_.size() - tail_bytes_max);
  tail_.append(line);
  tail_.push_back('\n');
}

}  // namespace local_cloud::functions
