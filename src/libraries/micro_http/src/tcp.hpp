#pragma once

#include <micro_core/result.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "stream.hpp"

namespace micro_http {

/// A connected, non-blocking TCP socket; closed with its owner. All waiting is done by poll(2), as
/// patience says. Errors of what waits: `timeout`, `cancelled`, `unavailable`.
class TcpSocket {
 public:
  explicit TcpSocket(int fd) : fd_(fd) {}
  TcpSocket(TcpSocket&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  TcpSocket& operator=(TcpSocket&& other) = delete;
  ~TcpSocket();

  /// Connects to the first address of `host` that answers. Numeric addresses are not looked up.
  static micro_core::Result<TcpSocket> connect(const std::string& host, std::uint16_t port,
                                               const Patience& patience);

  int fd() const { return fd_; }
  /// Waits until `events` (POLLIN, POLLOUT) or an error of the socket.
  micro_core::Result<void> wait(short events, const Patience& patience) const;
  micro_core::Result<std::size_t> read_some(std::span<char> buffer, const Patience& patience);
  micro_core::Result<void> write_all(std::string_view bytes, const Patience& patience);
  bool is_stale() const;

 private:
  int fd_;
};

/// A stream of the bytes as they are.
std::unique_ptr<Stream> plain_stream(TcpSocket socket);

}  // namespace micro_http
