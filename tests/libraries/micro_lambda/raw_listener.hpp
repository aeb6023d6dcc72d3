#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <utility>

namespace micro_lambda {

/// One accepted connection, for servers that do what no HTTP server does on purpose.
class RawConnection {
 public:
  explicit RawConnection(int fd) : fd_(fd) {}
  RawConnection(RawConnection&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  RawConnection& operator=(RawConnection&& other) noexcept {
    close();
    fd_ = std::exchange(other.fd_, -1);
    return *this;
  }
  ~RawConnection() { close(); }

  void send(const std::string& bytes) const {
    [[maybe_unused]] const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  }
  /// Reads until `text` has come; what follows it is kept for the next read. Empty at the end.
  std::string read_until(const std::string& text) {
    while (true) {
      if (const std::size_t at = unread_.find(text); at != std::string::npos) {
        std::string found = unread_.substr(0, at + text.size());
        unread_.erase(0, found.size());
        return found;
      }
      if (!read_more()) return "";
    }
  }
  /// Reads what there is, at least one byte; 0 at the end.
  std::size_t read_some() {
    unread_.clear();
    read_more();
    return unread_.size();
  }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  bool read_more() {
    char buffer[65'536];
    const ssize_t count = ::recv(fd_, buffer, sizeof buffer, 0);
    if (count <= 0) return false;
    unread_.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  int fd_;
  std::string unread_;
};

/// A listening socket on a port of the system's choice.
class RawListener {
 public:
  /// `receive_bytes`: how much may be on its way to a connection that nobody reads from.
  explicit RawListener(int receive_bytes = 4'096) {
    fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    ::bind(fd_, reinterpret_cast<sockaddr*>(&address), size);
    ::listen(fd_, 8);
    ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
  }
  ~RawListener() { close(); }

  std::string authority() const { return "127.0.0.1:" + std::to_string(port_); }
  RawConnection accept() const { return RawConnection(::accept(fd_, nullptr, nullptr)); }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

 private:
  int fd_ = -1;
  int port_ = 0;
};

}  // namespace micro_lambda
