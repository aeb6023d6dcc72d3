#pragma once

#include <micro_http/message.hpp>

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "message_writer.hpp"

namespace micro_http {

/// A streamed body between the thread that makes it and the connection that sends it. Bounded: the
/// maker waits while a full buffer has not been taken. Either side may end it.
class BodyChannel final : public BodyWriter {
 public:
  /// What has come since the last `take`, framed for the wire.
  struct Part {
    enum class End { open, complete, broken };
    std::string bytes = {};
    End end = End::open;
  };

  /// `wake` tells the connection that there is something to take. It is called with no lock held,
  /// and not again before `take`.
  BodyChannel(BodyFraming framing, std::function<void()> wake)
      : framing_(framing), wake_(std::move(wake)) {}

  // The maker's side, one thread.
  /// Throws what `finish` may throw, when the body is longer than announced.
  bool write(std::string_view bytes) override;
  /// The body is whole. Throws an `ErrorException` if it is shorter than its Content-Length.
  void finish();
  /// The body will never be whole, and must not look as if it were.
  void break_off();

  // The connection's side, any thread.
  Part take();
  /// Nobody will take any more.
  void lose_reader();

 private:
  void wake_reader(std::unique_lock<std::mutex>& lock);
  void add(std::string_view piece);

  const BodyFraming framing_;
  const std::function<void()> wake_;
  std::uint64_t bytes_written_ = 0;  // of the maker's thread alone

  std::mutex mutex_;
  std::condition_variable taken_;
  std::string pending_;
  Part::End end_ = Part::End::open;
  bool is_awake_ = false;  // the reader was told and has not taken yet
  bool is_reader_gone_ = false;
};

}  // namespace micro_http
