#pragma once

#include <chrono>
#include <string>
#include <thread>

#include <openssl/ssl.h>

namespace cold_start {

using Clock = std::chrono::steady_clock;

/// A listening socket on loopback, closed at the end.
class Listener {
 public:
  Listener();
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  int fd() const { return fd_; }
  int port() const { return port_; }

 private:
  int fd_ = -1;
  int port_ = 0;
};

/// The Runtime API for one process at a time.
class RuntimeApi {
 public:
  struct Times {
    Clock::time_point asked = {};     ///< the first `next` was here
    Clock::time_point answered = {};  ///< the first response was here
  };

  RuntimeApi() = default;
  RuntimeApi(const RuntimeApi&) = delete;
  RuntimeApi& operator=(const RuntimeApi&) = delete;
  ~RuntimeApi();

  std::string address() const { return "127.0.0.1:" + std::to_string(listener_.port()); }
  /// Hands `event` to whoever asks first and waits for its answer, and for its next question, which
  /// stays open until the next call.
  Times serve_one(const std::string& event);

 private:
  Listener listener_;
  int client_ = -1;
};

/// Answers every request as a table without items does; with a certificate over TLS.
class EmptyTable {
 public:
  EmptyTable(const std::string& certificate_file, const std::string& key_file);
  ~EmptyTable();

  int port() const { return listener_.port(); }

 private:
  void serve();
  void serve_client(int fd);

  Listener listener_;
  SSL_CTX* tls_ = nullptr;  ///< null: plain
  std::thread thread_;
};

}  // namespace cold_start
