#include "tcp.hpp"

#include <micro_http/message.hpp>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace micro_http {
namespace {

using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;
using std::chrono::steady_clock;

struct Address {
  sockaddr_storage storage = {};
  socklen_t length = 0;
};

std::string error_text(int number) {
  return std::generic_category().message(number);
}

Address ipv4_address(in_addr ip, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr = ip;
  address.sin_port = htons(port);
  Address result;
  std::memcpy(&result.storage, &address, sizeof address);
  result.length = sizeof address;
  return result;
}

Address ipv6_address(in6_addr ip, std::uint16_t port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = ip;
  address.sin6_port = htons(port);
  Address result;
  std::memcpy(&result.storage, &address, sizeof address);
  result.length = sizeof address;
  return result;
}

// RFC 6761: these names are the machine itself, and need no resolver to be found.
bool is_loopback_name(std::string_view host) {
  constexpr std::string_view suffix = ".localhost";
  return equal_ignoring_case(host, suffix.substr(1)) ||
         (host.size() > suffix.size() &&
          equal_ignoring_case(host.substr(host.size() - suffix.size()), suffix));
}

Result<std::vector<Address>> look_up(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_ADDRCONFIG;
  addrinfo* found = nullptr;
  const int status = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (status != 0) {
    return Error::unavailable("cannot find the host \"" + host + "\": " + ::gai_strerror(status));
  }
  std::vector<Address> addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    if (entry->ai_family == AF_INET) {
      sockaddr_in address{};
      std::memcpy(&address, entry->ai_addr, sizeof address);
      addresses.push_back(ipv4_address(address.sin_addr, port));
    } else if (entry->ai_family == AF_INET6) {
      sockaddr_in6 address{};
      std::memcpy(&address, entry->ai_addr, sizeof address);
      addresses.push_back(ipv6_address(address.sin6_addr, port));
    }
  }
  ::freeaddrinfo(found);
  return addresses;
}

// The system's resolver knows neither deadlines nor an end on request, and may ask dead servers for
// half a minute. So it is asked by a thread of its own, which is left behind when time is over.
Result<std::vector<Address>> look_up(const std::string& host, std::uint16_t port,
                                     const Patience& patience) {
  struct Answer {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::optional<Result<std::vector<Address>>> addresses;
  };
  const auto answer = std::make_shared<Answer>();
  try {
    std::thread([answer, host, port] {
      auto addresses = look_up(host, port);
      const std::lock_guard lock(answer->mutex);
      answer->addresses = std::move(addresses);
      answer->changed.notify_all();
    }).detach();
  } catch (const std::system_error&) {
    return look_up(host, port);  // no thread to be had: it takes as long as it takes
  }
  const auto is_here = [&] { return answer->addresses.has_value(); };
  const std::stop_token stop = patience.stop ? patience.stop->token() : std::stop_token();
  std::unique_lock lock(answer->mutex);
  if (patience.until) {
    answer->changed.wait_until(lock, stop, *patience.until, is_here);
  } else {
    answer->changed.wait(lock, stop, is_here);
  }
  if (is_here()) return *std::move(answer->addresses);
  if (patience.is_stopped()) return Error::cancelled("the caller asked to stop");
  return Error::timeout("nobody knew the address of \"" + host + "\" in time");
}

Result<std::vector<Address>> resolve(const std::string& host, std::uint16_t port,
                                     const Patience& patience) {
  in_addr ipv4{};
  if (::inet_pton(AF_INET, host.c_str(), &ipv4) == 1) {
    return std::vector{ipv4_address(ipv4, port)};
  }
  in6_addr ipv6{};
  if (::inet_pton(AF_INET6, host.c_str(), &ipv6) == 1) {
    return std::vector{ipv6_address(ipv6, port)};
  }
  if (is_loopback_name(host)) {
    ipv4.s_addr = htonl(INADDR_LOOPBACK);
    return std::vector{ipv4_address(ipv4, port), ipv6_address(in6addr_loopback, port)};
  }
  return look_up(host, port, patience);
}

Result<TcpSocket> connect_to(const Address& address, const Patience& patience) {
  const int fd = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0) return Error::unavailable(error_text(errno));
  TcpSocket socket(fd);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto* target = reinterpret_cast<const sockaddr*>(&address.storage);
  if (::connect(fd, target, address.length) == 0) return socket;
  if (errno != EINPROGRESS && errno != EINTR) return Error::unavailable(error_text(errno));
  if (auto ready = socket.wait(POLLOUT, patience); !ready) return ready.error();
  int failure = 0;
  socklen_t length = sizeof failure;
  ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &failure, &length);
  if (failure != 0) return Error::unavailable(error_text(failure));
  return socket;
}

// A dead address must not use up the time of those behind it.
Patience share_of(Patience patience, std::size_t attempts_left) {
  if (!patience.until) return patience;
  const auto now = steady_clock::now();
  patience.until = now + (*patience.until - now) / static_cast<int>(attempts_left);
  return patience;
}

class TcpStream final : public Stream {
 public:
  explicit TcpStream(TcpSocket socket) : socket_(std::move(socket)) {}
  Result<std::size_t> read_some(std::span<char> buffer, const Patience& patience) override {
    return socket_.read_some(buffer, patience);
  }
  Result<void> write_all(std::string_view bytes, const Patience& patience) override {
    return socket_.write_all(bytes, patience);
  }
  bool is_stale() override { return socket_.is_stale(); }

 private:
  TcpSocket socket_;
};

}  // namespace

TcpSocket::~TcpSocket() {
  if (fd_ >= 0) ::close(fd_);
}

Result<TcpSocket> TcpSocket::connect(const std::string& host, std::uint16_t port,
                                     const Patience& patience) {
  auto addresses = resolve(host, port, patience);
  if (!addresses) return std::move(addresses).error();
  Error last = Error::unavailable("it has no address");
  for (std::size_t i = 0; i < addresses->size(); ++i) {
    auto socket = connect_to((*addresses)[i], share_of(patience, addresses->size() - i));
    if (socket || socket.error().code == ErrorCode::cancelled) return socket;
    last = std::move(socket).error();
  }
  last.message = "cannot connect to " + host + ":" + std::to_string(port) + ": " + last.message;
  return last;
}

Result<void> TcpSocket::wait(short events, const Patience& patience) const {
  auto end = patience.until;
  if (patience.idle) {
    const auto idle_end = steady_clock::now() + *patience.idle;
    end = end ? std::min(*end, idle_end) : idle_end;
  }
  for (;;) {
    if (patience.is_stopped()) return Error::cancelled("the caller asked to stop");
    int timeout_ms = -1;
    if (end) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(*end - steady_clock::now()).count();
      timeout_ms = static_cast<int>(std::clamp<long long>(left, 0, 1'000'000'000));
    }
    std::array<pollfd, 2> entries{pollfd{fd_, events, 0},
                                  pollfd{patience.stop ? patience.stop->fd() : -1, POLLIN, 0}};
    const int ready = ::poll(entries.data(), patience.stop ? 2 : 1, timeout_ms);
    if (ready > 0 && entries[0].revents != 0) return {};  // an error shows in the call that follows
    if (ready == 0 && timeout_ms <= 0) return Error::timeout("no answer in time");
    if (ready < 0 && errno != EINTR) return Error::unavailable(error_text(errno));
  }
}

Result<std::size_t> TcpSocket::read_some(std::span<char> buffer, const Patience& patience) {
  for (;;) {
    const ssize_t count = ::recv(fd_, buffer.data(), buffer.size(), 0);
    if (count >= 0) return static_cast<std::size_t>(count);
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
      return Error::unavailable("the connection broke: " + error_text(errno));
    }
    if (auto ready = wait(POLLIN, patience); !ready) return ready.error();
  }
}

Result<void> TcpSocket::write_all(std::string_view bytes, const Patience& patience) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
      continue;
    }
    if (errno == EINTR) continue;
    if (errno != EAGAIN && errno != EWOULDBLOCK) {
      return Error::unavailable("the connection broke: " + error_text(errno));
    }
    if (auto ready = wait(POLLOUT, patience); !ready) return ready;
  }
  return {};
}

bool TcpSocket::is_stale() const {
  char byte = 0;
  const ssize_t count = ::recv(fd_, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

std::unique_ptr<Stream> plain_stream(TcpSocket socket) {
  return std::make_unique<TcpStream>(std::move(socket));
}

}  // namespace micro_http
