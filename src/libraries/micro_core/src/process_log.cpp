#include <micro_core/process_log.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <mutex>

namespace micro_core {
namespace {

constexpr std::uint32_t json_frame = 0xa55a0002;
constexpr std::uint32_t text_frame = 0xa55a0003;

// As Lambda's own runtimes mark their lines; there are steps of four between the levels.
std::uint32_t frame_level(LogLevel level) {
  return 0x08 + 4 * static_cast<std::uint32_t>(level);
}

template <class Number>
char* put_big_endian(char* out, Number number) {
  for (int shift = 8 * (sizeof number - 1); shift >= 0; shift -= 8) {
    *out++ = static_cast<char>(number >> shift);
  }
  return out;
}

// The descriptor of `text`; none if that is none that is open.
std::optional<int> open_descriptor(const std::string& text) {
  int fd = -1;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), fd);
  if (failure != std::errc{} || end != text.data() + text.size() || fd < 0) return std::nullopt;
  if (::fcntl(fd, F_GETFD) < 0) return std::nullopt;
  return fd;
}

std::optional<int> connected_socket(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) return std::nullopt;
  std::memcpy(address.sun_path, path.data(), path.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return std::nullopt;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  ::close(fd);
  return std::nullopt;
}

// All of both pieces, in one call where the descriptor takes them. A part that nobody reads is
// dropped.
void write_pieces(int fd, std::string_view first, std::string_view second) {
  while (!first.empty() || !second.empty()) {
    std::array<iovec, 2> pieces{{{const_cast<char*>(first.data()), first.size()},
                                 {const_cast<char*>(second.data()), second.size()}}};
    const ssize_t count = ::writev(fd, pieces.data(), pieces.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    const auto written = static_cast<std::size_t>(count);
    const std::size_t of_first = std::min(written, first.size());
    first.remove_prefix(of_first);
    second.remove_prefix(written - of_first);
  }
}

}  // namespace

struct ProcessLog::State {
  explicit State(const Environment& environment) {
    const auto variable = [&](std::string_view name) { return environment(name).value_or(""); };
    is_json = variable("AWS_LAMBDA_LOG_FORMAT") == "JSON";
    if (const auto found = open_descriptor(variable("_LAMBDA_TELEMETRY_LOG_FD"))) {
      fd = *found;
      is_framed = true;
    } else if (const auto socket =
                   connected_socket(variable("_LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET"))) {
      fd = *socket;
      is_own = true;
    }
  }
  ~State() {
    if (is_own) ::close(fd);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void write(LogLevel level, TimePoint time, std::string_view text) const {
    if (!is_framed) return write_pieces(fd, text, "\n");
    const auto head = telemetry_frame_head(level, is_json, time, text.size());
    write_pieces(fd, {head.data(), head.size()}, text);
  }

  int fd = STDOUT_FILENO;
  bool is_framed = false;
  bool is_json = false;
  bool is_own = false;  // the descriptor is ours to close
};

namespace {

// One for all loggers: a pipe takes only 4 KiB in one piece, the rest must not mix with others'.
std::mutex& line_mutex() {
  static std::mutex mutex;
  return mutex;
}

}  // namespace

ProcessLog::ProcessLog(const Environment& environment)
    : state_(std::make_shared<const State>(environment)) {}

void ProcessLog::write(LogLevel level, TimePoint time, std::string_view text) const {
  const std::lock_guard lock(line_mutex());
  state_->write(level, time, text);
}

void ProcessLog::write_in_signal_handler(LogLevel level, TimePoint time,
                                         std::string_view text) const {
  state_->write(level, time, text);
}

std::optional<LogLevel> platform_log_level(const Environment& environment) {
  return parse_log_level(environment("AWS_LAMBDA_LOG_LEVEL").value_or(""));
}

std::array<char, 16> telemetry_frame_head(LogLevel level, bool is_json, TimePoint time,
                                          std::size_t bytes) {
  using std::chrono::microseconds;
  const auto now = std::chrono::duration_cast<microseconds>(time.time_since_epoch()).count();
  std::array<char, 16> head{};
  char* out = put_big_endian(head.data(), (is_json ? json_frame : text_frame) | frame_level(level));
  out = put_big_endian(out, static_cast<std::uint32_t>(bytes));
  put_big_endian(out, static_cast<std::uint64_t>(now));
  return head;
}

}  // namespace micro_core
