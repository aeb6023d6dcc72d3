#include "connection.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>

namespace micro_http {

namespace asio = boost::asio;
using asio::ip::tcp;
using micro_core::Error;
using micro_core::Result;

namespace {

// How long to wait when the process has no file descriptor left for another connection.
constexpr std::chrono::milliseconds accept_pause{100};
// Connections accepted in a row, before others on this thread get their turn.
constexpr int accepts_per_turn = 32;

Result<tcp::endpoint> parse_endpoint(const HttpServerOptions& options) {
  boost::system::error_code failure;
  const std::string host = options.host == "localhost" ? "127.0.0.1" : options.host;
  const auto address = asio::ip::make_address(host, failure);
  if (failure) {
    return Error::invalid_argument("cannot listen on \"" + options.host +
                                   "\": it is neither an IP address nor localhost");
  }
  return tcp::endpoint(address, options.port);
}

std::string address_text(const tcp::endpoint& endpoint) {
  const auto address = endpoint.address();
  const std::string host = address.is_v6() ? "[" + address.to_string() + "]" : address.to_string();
  return host + ":" + std::to_string(endpoint.port());
}

bool is_out_of_resources(int number) {
  return number == EMFILE || number == ENFILE || number == ENOBUFS || number == ENOMEM;
}

// An accepted socket on its way to its thread.
class AcceptedSocket {
 public:
  explicit AcceptedSocket(int fd) : fd_(fd) {}
  AcceptedSocket(AcceptedSocket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  AcceptedSocket& operator=(AcceptedSocket&&) = delete;
  ~AcceptedSocket() {
    if (fd_ >= 0) ::close(fd_);
  }
  int fd() const { return fd_; }
  void release() { fd_ = -1; }

 private:
  int fd_;
};

}  // namespace

// Accepting and stopping happen on the first context; the groups live on theirs.
struct HttpServer::Impl final : ServerCore {
  class GroupCloser;

  explicit Impl(EventLoop::Impl& event_loop)
      : loop(event_loop), home(*event_loop.contexts.front()), acceptor(home.io), timer(home.io) {}

  std::shared_ptr<Impl> self() { return std::static_pointer_cast<Impl>(shared_from_this()); }
  Result<void> bind();
  void wait_for_clients();
  void accept_clients();
  void hand_over(AcceptedSocket client);
  void accept_later();
  void on_closed() override;

  void begin_stop(std::chrono::milliseconds grace, std::function<void()> callback);
  void finish_stop_if_empty();
  void close_everything();
  void close_and_wait();

  EventLoop::Impl& loop;
  LoopContext& home;
  tcp::acceptor acceptor;
  asio::steady_timer timer;  // pause of accepting, then the grace of stopping
  tcp::endpoint endpoint;
  std::vector<std::unique_ptr<ConnectionGroup>> groups;
  std::atomic<std::size_t> open_connections = 0;
  std::size_t next_group = 0;
  bool is_waiting = false;
  std::atomic<bool> is_stopping = false;
  std::function<void()> stopped;
};

Result<void> HttpServer::Impl::bind() {
  const auto wanted = parse_endpoint(options);
  if (!wanted) return wanted.error();
  boost::system::error_code failure;
  const int fd =
      ::socket(wanted->protocol().family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0)
    return Error::unavailable("cannot make a socket: " + std::generic_category().message(errno));
  acceptor.assign(wanted->protocol(), fd, failure);
  if (!failure) acceptor.set_option(tcp::acceptor::reuse_address(true), failure);
  if (!failure) acceptor.bind(*wanted, failure);
  if (!failure) acceptor.listen(asio::socket_base::max_listen_connections, failure);
  if (!failure) endpoint = acceptor.local_endpoint(failure);
  if (failure == asio::error::address_in_use) {
    return Error::unavailable("cannot listen on " + address_text(*wanted) +
                              ": the address is in use");
  }
  if (failure) {
    return Error::unavailable("cannot listen on " + address_text(*wanted) + ": " +
                              failure.message());
  }
  for (const auto& context : loop.contexts) {
    groups.push_back(std::make_unique<ConnectionGroup>(*this, *context));
  }
  return {};
}

void HttpServer::Impl::wait_for_clients() {
  if (is_waiting || is_stopping || open_connections >= options.connections_max) return;
  is_waiting = true;
  acceptor.async_wait(tcp::acceptor::wait_read, [self = self()](const auto& error) {
    self->is_waiting = false;
    if (!error && !self->is_stopping) self->accept_clients();
  });
}

// Asio would accept without SOCK_CLOEXEC, and each process that we start would hold our clients'
// connections open.
void HttpServer::Impl::accept_clients() {
  for (int i = 0; i < accepts_per_turn && open_connections < options.connections_max; ++i) {
    const int fd =
        ::accept4(acceptor.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (fd < 0 && is_out_of_resources(errno)) return accept_later();
    if (fd < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
    if (fd >= 0) hand_over(AcceptedSocket(fd));  // else this one client gave up
  }
  wait_for_clients();
}

void HttpServer::Impl::hand_over(AcceptedSocket client) {
  ConnectionGroup& group = *groups[next_group++ % groups.size()];
  open_connections += 1;
  auto add = [self = self(), &group, client = std::move(client)]() mutable {
    tcp::socket socket(group.context().io);
    boost::system::error_code failure;
    socket.assign(self->endpoint.protocol(), client.fd(), failure);
    if (failure) return self->on_closed();
    client.release();
    group.add(std::move(socket), self);
  };
  if (group.context().gate->is_here()) {
    add();
  } else {
    asio::post(group.context().io, std::move(add));
  }
}

void HttpServer::Impl::accept_later() {
  timer.expires_after(accept_pause);
  timer.async_wait([self = self()](const auto& error) {
    if (!error) self->wait_for_clients();
  });
}

void HttpServer::Impl::on_closed() {
  const std::size_t before = open_connections.fetch_sub(1);
  if (before != options.connections_max && !(is_stopping && before == 1)) return;
  asio::post(home.io, [self = self()] {
    self->wait_for_clients();
    self->finish_stop_if_empty();
  });
}

void HttpServer::Impl::begin_stop(std::chrono::milliseconds grace, std::function<void()> callback) {
  if (is_stopping.exchange(true)) return;
  stopped = std::move(callback);
  boost::system::error_code ignored;
  acceptor.close(ignored);
  for (const auto& group : groups) {
    asio::post(group->context().io, [self = self(), &group = *group] { group.stop_softly(); });
  }
  timer.expires_after(grace);
  timer.async_wait([self = self()](const auto& error) {
    if (!error) self->close_everything();
  });
  finish_stop_if_empty();
}

void HttpServer::Impl::finish_stop_if_empty() {
  if (!is_stopping || open_connections != 0 || !stopped) return;
  timer.cancel();
  std::exchange(stopped, nullptr)();
}

void HttpServer::Impl::close_everything() {
  for (const auto& group : groups) {
    asio::post(group->context().io, [self = self(), &group = *group] { group.close_all(); });
  }
}

// Closes a group on its own thread. If the loop is stopped before that, its destructor lets the
// connections go: they own the server, which owns them.
class HttpServer::Impl::GroupCloser {
 public:
  GroupCloser(std::shared_ptr<Impl> server, ConnectionGroup& group)
      : server_(std::move(server)), group_(group) {}
  GroupCloser(GroupCloser&&) noexcept = default;
  ~GroupCloser() {
    if (server_ && server_->loop.threads_running == 0) group_.forget_all();
  }

  void close() const {
    if (&group_.context() == &server_->home) {
      boost::system::error_code ignored;
      server_->acceptor.close(ignored);
      server_->timer.cancel();
    }
    group_.close_all();
  }

 private:
  std::shared_ptr<Impl> server_;
  ConnectionGroup& group_;
};

// Afterwards no handler runs any more, unless this is itself a callback of the loop.
void HttpServer::Impl::close_and_wait() {
  is_stopping = true;
  struct Latch {
    std::mutex mutex;
    std::condition_variable changed;
    std::size_t left = 0;
  };
  const auto latch = std::make_shared<Latch>();
  latch->left = groups.size();
  for (const auto& group : groups) {
    asio::post(group->context().io, [closer = GroupCloser(self(), *group), latch] {
      closer.close();
      const std::lock_guard lock(latch->mutex);
      latch->left -= 1;
      latch->changed.notify_all();
    });
  }
  if (loop.is_loop_thread()) return;
  std::unique_lock lock(latch->mutex);
  while (latch->left != 0 && loop.threads_running != 0) {
    latch->changed.wait_for(lock, std::chrono::milliseconds{5});
  }
  if (latch->left == 0) return;
  // The loop does not run: nobody else touches what is left.
  boost::system::error_code ignored;
  acceptor.close(ignored);
  for (const auto& group : groups) group->close_all();
}

Result<HttpServer> HttpServer::listen(EventLoop& loop, HttpServerOptions options,
                                      HttpHandler handler) {
  auto impl = std::make_shared<Impl>(loop.impl());
  impl->options = std::move(options);
  impl->handler = std::move(handler);
  if (auto bound = impl->bind(); !bound) return bound.error();
  asio::post(impl->home.io, [impl] { impl->wait_for_clients(); });
  return HttpServer(std::move(impl));
}

HttpServer::HttpServer(HttpServer&&) noexcept = default;

HttpServer& HttpServer::operator=(HttpServer&& other) noexcept {
  if (this != &other) {
    if (impl_) impl_->close_and_wait();
    impl_ = std::move(other.impl_);
  }
  return *this;
}

HttpServer::~HttpServer() {
  if (impl_) impl_->close_and_wait();
}

std::uint16_t HttpServer::port() const {
  return impl_->endpoint.port();
}

std::string HttpServer::url() const {
  return "http://" + address_text(impl_->endpoint);
}

void HttpServer::stop(std::chrono::milliseconds grace, std::function<void()> stopped) {
  asio::post(impl_->home.io, [impl = impl_, grace, stopped = std::move(stopped)]() mutable {
    impl->begin_stop(grace, std::move(stopped));
  });
}

}  // namespace micro_http
