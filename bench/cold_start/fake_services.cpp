#include "fake_services.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <stdexcept>
#include <utility>

namespace cold_start {
namespace {

using Read = std::function<long(char*, std::size_t)>;

// One whole message with its body; empty at the end of the connection.
std::string read_message(const Read& read) {
  std::string message;
  std::size_t wanted = std::string::npos;
  char buffer[16 * 1024];
  while (message.size() < wanted) {
    const long count = read(buffer, sizeof buffer);
    if (count <= 0) return {};
    message.append(buffer, static_cast<std::size_t>(count));
    const std::size_t head = message.find("\r\n\r\n");
    if (wanted != std::string::npos || head == std::string::npos) continue;
    const char* length = strcasestr(message.c_str(), "\r\ncontent-length:");
    wanted = head + 4 + (length ? std::strtoul(length + 17, nullptr, 10) : 0);
  }
  return message;
}

std::string response(const std::string& status, const std::string& headers,
                     const std::string& body) {
  return "HTTP/1.1 " + status + "\r\n" + headers +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

int accept_client(int listener) {
  const int fd = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  const int yes = 1;
  if (fd >= 0) ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  return fd;
}

void send_all(int fd, const std::string& bytes) {
  if (::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<long>(bytes.size())) {
    throw std::runtime_error("the function does not take its event");
  }
}

}  // namespace

Listener::Listener() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  fd_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (::bind(fd_, generic, size) != 0 || ::listen(fd_, 16) != 0 ||
      ::getsockname(fd_, generic, &size) != 0) {
    throw std::runtime_error("cannot listen on 127.0.0.1");
  }
  port_ = ntohs(address.sin_port);
}

Listener::~Listener() {
  ::close(fd_);
}

RuntimeApi::Times RuntimeApi::serve_one(const std::string& event) {
  Times times;
  ::close(std::exchange(client_, accept_client(listener_.fd())));
  const int fd = client_;
  const Read read = [fd](char* bytes, std::size_t size) { return ::recv(fd, bytes, size, 0); };
  read_message(read);
  times.asked = Clock::now();
  send_all(fd, response("200 OK",
                        "Content-Type: application/json\r\n"
                        "Lambda-Runtime-Aws-Request-Id: 8476a536-e9f4-11e8-9739-2dfe598c3fcd\r\n"
                        "Lambda-Runtime-Deadline-Ms: 4102444800000\r\n"
                        "Lambda-Runtime-Invoked-Function-Arn: "
                        "arn:aws:lambda:eu-central-1:000000000000:function:bench\r\n",
                        event));
  const std::string answer = read_message(read);
  times.answered = Clock::now();
  if (answer.find("/response HTTP/1.1") == std::string::npos) {
    throw std::runtime_error("the function failed: " + answer);
  }
  send_all(fd,
           response("202 Accepted", "Content-Type: application/json\r\n", R"({"status":"OK"})"));
  read_message(read);  // its next question: it is done with this event
  return times;
}

RuntimeApi::~RuntimeApi() {
  ::close(client_);
}

EmptyTable::EmptyTable(const std::string& certificate_file, const std::string& key_file) {
  if (!certificate_file.empty()) {
    tls_ = SSL_CTX_new(TLS_server_method());
    if (SSL_CTX_use_certificate_chain_file(tls_, certificate_file.c_str()) != 1 ||
        SSL_CTX_use_PrivateKey_file(tls_, key_file.c_str(), SSL_FILETYPE_PEM) != 1) {
      throw std::runtime_error("cannot use the certificate in " + certificate_file);
    }
  }
  thread_ = std::thread([this] { serve(); });
}

EmptyTable::~EmptyTable() {
  ::shutdown(listener_.fd(), SHUT_RDWR);
  thread_.join();
  SSL_CTX_free(tls_);
}

void EmptyTable::serve() {
  for (int fd; (fd = accept_client(listener_.fd())) >= 0;) {
    serve_client(fd);
    ::close(fd);
  }
}

void EmptyTable::serve_client(int fd) {
  SSL* tls = tls_ ? SSL_new(tls_) : nullptr;
  if (tls) SSL_set_fd(tls, fd);
  const bool is_open = !tls || SSL_accept(tls) == 1;
  const Read read = [&](char* bytes, std::size_t size) -> long {
    return tls ? SSL_read(tls, bytes, static_cast<int>(size)) : ::recv(fd, bytes, size, 0);
  };
  const std::string empty =
      response("200 OK", "Content-Type: application/x-amz-json-1.0\r\n", "{}");
  while (is_open && !read_message(read).empty()) {
    if (tls) {
      SSL_write(tls, empty.data(), static_cast<int>(empty.size()));
    } else {
      send_all(fd, empty);
    }
  }
  SSL_free(tls);
}

}  // namespace cold_start
