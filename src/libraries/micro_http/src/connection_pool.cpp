#include "connection_pool.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace micro_http {

using std::chrono::steady_clock;
using std::chrono::system_clock;

// A frozen machine (a Lambda environment between two events) does not see its steady clock go on;
// the civil one is set right when it thaws. Peers that gave up meanwhile did not say so.
bool ConnectionPool::is_old(const Idle& idle) const {
  return steady_clock::now() - idle.since >= idle_time_max_ ||
         system_clock::now() - idle.wall_since >= idle_time_max_;
}

std::unique_ptr<Stream> ConnectionPool::take(const std::string& key) {
  for (;;) {
    Idle candidate;
    {
      const std::lock_guard lock(mutex_);
      auto found = idle_.rbegin();
      while (found != idle_.rend() && found->key != key) ++found;
      if (found == idle_.rend()) return nullptr;
      candidate = std::move(*found);
      idle_.erase(std::next(found).base());
    }
    if (!is_old(candidate) && !candidate.stream->is_stale()) return std::move(candidate.stream);
  }
}

void ConnectionPool::keep(const std::string& key, std::unique_ptr<Stream> stream) {
  std::unique_ptr<Stream> oldest;  // closed outside the lock
  const std::lock_guard lock(mutex_);
  if (size_max_ == 0) return;
  if (idle_.size() >= size_max_) {
    oldest = std::move(idle_.front().stream);
    idle_.erase(idle_.begin());
  }
  idle_.push_back({key, std::move(stream), steady_clock::now(), system_clock::now()});
}

void ConnectionPool::drop(const std::string& key) {
  std::vector<Idle> dropped;  // closed outside the lock
  const std::lock_guard lock(mutex_);
  for (auto one = idle_.begin(); one != idle_.end();) {
    if (one->key == key) {
      dropped.push_back(std::move(*one));
      one = idle_.erase(one);
    } else {
      ++one;
    }
  }
}

}  // namespace micro_http
