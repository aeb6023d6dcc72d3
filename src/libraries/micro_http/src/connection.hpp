#pragma once

#include "loop_context.hpp"
#include "message_reader.hpp"
#include "message_writer.hpp"

#include <micro_http/server.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <list>
#include <string_view>

namespace micro_http {

class BodyChannel;
class Connection;

/// What a connection needs from its server.
struct ServerCore : std::enable_shared_from_this<ServerCore> {
  virtual ~ServerCore() = default;
  /// A connection is closed; on its own thread.
  virtual void on_closed() = 0;

  HttpServerOptions options;
  HttpHandler handler;
};

/// The connections of one server on one context. One timer looks after all their deadlines: arming
/// one for each request would cost more than reading it.
class ConnectionGroup {
 public:
  ConnectionGroup(ServerCore& core, LoopContext& context);

  // All on the context's thread.
  void add(boost::asio::ip::tcp::socket socket, const std::shared_ptr<ServerCore>& core);
  /// Closes what is idle and the rest behind its answer.
  void stop_softly();
  void close_all();
  /// For a loop that will not run again: lets the connections go without a word.
  void forget_all();
  void remove(std::list<std::shared_ptr<Connection>>::iterator place);

  LoopContext& context() { return context_; }
  bool is_stopping() const { return is_stopping_; }

 private:
  void arm_sweep();
  void sweep();

  ServerCore& core_;
  LoopContext& context_;
  std::list<std::shared_ptr<Connection>> connections_;
  boost::asio::steady_timer timer_;
  std::chrono::milliseconds sweep_period_;
  bool is_sweeping_ = false;
  bool is_stopping_ = false;
};

/// One client. Lives on one context and is touched by its thread only. Requests are handled one at
/// a time, in order; what a client sends ahead waits in `input_`, up to a limit, then in the
/// kernel.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;

  Connection(std::shared_ptr<ServerCore> core, ConnectionGroup& group,
             boost::asio::ip::tcp::socket socket);
  ~Connection() { lose_client(); }

  void start(std::list<std::shared_ptr<Connection>>::iterator place);
  /// The answer to request `number`; late answers are ignored. With a `body` only its head is sent,
  /// and the connection is the answer's until that body ends.
  void answer(std::uint64_t number, HttpResponse response,
              std::shared_ptr<BodyChannel> body = nullptr);
  /// Sends what the streamed body has; does nothing for an answer that is over.
  void pump(std::uint64_t number);
  /// Closes without an answer to request `number`.
  void break_off(std::uint64_t number);
  /// The maker of a streamed body must not wait for a connection that is no more.
  void lose_client();
  void stop_softly();
  void close();
  void check_deadline(Clock::time_point now);

 private:
  void wait_for_input();
  void on_readable();
  void receive(std::string_view bytes);
  void on_input_end();

  void read_requests(std::string_view& bytes);
  void read_kept_input();
  void dispatch();
  void refuse(const Refusal& refusal);
  void abandon();

  void queue(HttpResponse response, bool closes);
  void flush();
  void write_some();
  void on_written();
  void end_stream(bool is_complete);
  void reset();
  void linger();

  bool can_read_request() const { return !is_answering_ && !is_writing_ && !is_ending_; }
  bool is_streaming() const { return body_ != nullptr; }
  bool is_idle() const { return can_read_request() && !reader_ && input_.empty(); }

  const std::shared_ptr<ServerCore> core_;
  ConnectionGroup& group_;
  boost::asio::ip::tcp::socket socket_;
  std::list<std::shared_ptr<Connection>>::iterator place_;
  std::string remote_address_;

  std::unique_ptr<RequestReader> reader_;  // only while a request is under way
  std::string input_;                      // received, not used yet
  std::deque<std::string> output_;
  std::size_t output_offset_ = 0;    // of the first piece, already written
  std::size_t unwritten_bytes_ = 0;  // about what was queued since the last write
  Clock::time_point deadline_;

  std::uint64_t request_number_ = 0;
  std::weak_ptr<HttpReply::State> reply_;
  std::shared_ptr<BodyChannel> body_;  // of an answer whose head is out
  HeadOptions head_;                   // for the answer that is due
  bool is_answering_ = false;          // a handler owes an answer
  bool is_dispatching_ = false;
  bool is_reading_ = false;  // a wait for input is pending
  bool is_writing_ = false;  // a wait for room is pending
  bool is_ending_ = false;   // closes when all output is written
  bool is_lingering_ = false;
  bool is_input_over_ = false;
  bool is_closed_ = false;
  bool is_continue_sent_ = false;
};

}  // namespace micro_http
