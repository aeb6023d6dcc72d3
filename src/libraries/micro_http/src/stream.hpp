#pragma once

#include <micro_core/result.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace micro_http {

/// A std::stop_token that poll(2) can wait for beside a socket.
class StopSignal {
 public:
  explicit StopSignal(std::stop_token token);

  /// Readable once the stop is requested; -1 if the process may open no more files: then a wait
  /// that has begun is not interrupted.
  int fd() const { return event_.fd; }
  const std::stop_token& token() const { return token_; }
  bool is_raised() const { return token_.stop_requested(); }

 private:
  struct Event {
    Event();
    Event(const Event&) = delete;
    Event& operator=(const Event&) = delete;
    ~Event();
    int fd;
  };
  struct Raise {
    int fd;
    void operator()() const noexcept;
  };

  std::stop_token token_;
  Event event_;  // before the callback: closed when nothing can write to it any more
  std::stop_callback<Raise> callback_;
};

/// For how long an operation waits.
struct Patience {
  std::optional<std::chrono::steady_clock::time_point> until = std::nullopt;
  /// Without anything moving: starts anew with each byte that passes.
  std::optional<std::chrono::milliseconds> idle = std::nullopt;
  const StopSignal* stop = nullptr;  ///< null: nobody will end it

  bool is_over() const { return until && std::chrono::steady_clock::now() >= *until; }
  bool is_stopped() const { return stop != nullptr && stop->is_raised(); }
};

/// A part of a request that has a time of its own.
struct Phase {
  std::string_view name = {};  ///< "connecting": the start of the error's text
  std::optional<std::chrono::milliseconds> time_max = std::nullopt;
};

/// `whole` as far as `phase` goes: to its end, or between two of its bytes.
Patience until_end_of(const Phase& phase, const Patience& whole);
Patience between_bytes_of(const Phase& phase, const Patience& whole);

/// `error`; one that is a timeout says in which phase, and whether the phase's own time or that of
/// the whole request was over.
micro_core::Error in_phase(micro_core::Error error, const Phase& phase, const Patience& whole);

/// A connected byte stream: TCP, or TLS over it. Used by one thread at a time. Errors of all that
/// waits: `timeout`, `cancelled`, `unavailable`.
class Stream {
 public:
  virtual ~Stream() = default;
  /// Reads at least one byte; 0 means that the peer closed.
  virtual micro_core::Result<std::size_t> read_some(std::span<char> buffer,
                                                    const Patience& patience) = 0;
  virtual micro_core::Result<void> write_all(std::string_view bytes, const Patience& patience) = 0;
  /// True if an idle connection cannot be used again: closed by the peer, or with bytes nobody
  /// asked for.
  virtual bool is_stale() = 0;
};

}  // namespace micro_http
