#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "stream.hpp"

namespace micro_http {

/// Connections that wait for the next request, each under a key that says where it leads. Thread
/// safe.
class ConnectionPool {
 public:
  /// Keeps up to `size_max`, the latest, and gives none away that has waited longer than
  /// `idle_time_max`.
  ConnectionPool(std::size_t size_max, std::chrono::milliseconds idle_time_max)
      : size_max_(size_max), idle_time_max_(idle_time_max) {}

  /// The connection to `key` that was used last and still stands; null if there is none.
  std::unique_ptr<Stream> take(const std::string& key);
  void keep(const std::string& key, std::unique_ptr<Stream> stream);
  /// Closes all to `key`: one of them turned out to be dead.
  void drop(const std::string& key);

 private:
  struct Idle {
    std::string key;
    std::unique_ptr<Stream> stream;
    std::chrono::steady_clock::time_point since;
    std::chrono::system_clock::time_point wall_since;
  };

  bool is_old(const Idle& idle) const;

  const std::size_t size_max_;
  const std::chrono::milliseconds idle_time_max_;
  std::mutex mutex_;
  std::vector<Idle> idle_;  // the latest last
};

}  // namespace micro_http
