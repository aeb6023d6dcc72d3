#pragma once

#include <micro_core/result.hpp>
#include <micro_http/client.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace micro_http {

/// A connected, non-blocking TCP socket; closed with its owner. All waiting is done by poll(2) up
/// to the deadline.
class TcpSocket {
 public:
  explicit TcpSocket(int fd) : fd_(fd) {}
  TcpSocket(TcpSocket&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  TcpSocket& operator=(TcpSocket&& other) = delete;
  ~TcpSocket();

  /// Connects to the first address of `host` that answers. Errors: `unavailable`, `timeout`.
  static micro_core::Result<TcpSocket> connect(const std::string& host, std::uint16_t port,
                                               Deadline deadline);

  int fd() const { return fd_; }
  /// Waits until `events` (POLLIN, POLLOUT) or an error. Errors: `timeout`.
  micro_core::Result<void> wait(short events, Deadline deadline) const;
  micro_core::Result<std::size_t> read_some(std::span<char> buffer, Deadline deadline);
  micro_core::Result<void> write_all(std::string_view bytes, Deadline deadline);
  bool is_stale() const;

 private:
  int fd_;
};

}  // namespace micro_http
