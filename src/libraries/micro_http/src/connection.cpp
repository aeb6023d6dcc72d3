#include "connection.hpp"

#include "body_channel.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>

namespace micro_http {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// What one client may send ahead of its answers before we stop reading.
constexpr std::size_t input_ahead_bytes_max = 64 * 1024;
// Answers to pipelined requests are written together up to here.
constexpr std::size_t output_batch_bytes = 64 * 1024;
// A body up to here is copied behind its head: cheaper than a second piece to write.
constexpr std::size_t copied_body_bytes_max = 8 * 1024;
constexpr std::size_t pieces_per_write = 16;
// After the last answer, unread input is drained this long: closing at once would reset the
// connection and could take the answer away from the client.
constexpr std::chrono::seconds linger_time{2};
constexpr auto no_deadline = Connection::Clock::time_point::max();

std::string address_text(const asio::ip::address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
  }
  return address.to_string();
}

HttpResponse error_response(int status, std::string_view text) {
  std::string body = std::to_string(status) + " " + std::string(reason_phrase(status));
  if (!text.empty()) body += ": " + std::string(text);
  body += '\n';
  return {status, {{"Content-Type", "text/plain; charset=utf-8"}}, std::move(body)};
}

}  // namespace

// --- replies
// ---------------------------------------------------------------------------------------

struct HttpReply::State {
  State(std::shared_ptr<LoopGate> loop_gate, std::weak_ptr<Connection> client,
        std::uint64_t request, const HeadOptions& head_options)
      : gate(std::move(loop_gate)),
        connection(std::move(client)),
        number(request),
        head(head_options) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (!is_answered) deliver(error_response(500, "the request was not answered"));
  }

  void send(HttpResponse response) {
    if (is_answered.exchange(true)) return;
    forget_callback();
    if (response.status < 200 || response.status > 999) {
      const std::string status = std::to_string(response.status);
      response = error_response(500, "the answer's status is " + status + ", which is none");
    }
    const BodyFraming framing = response.stream ? stream_framing(response, head) : BodyFraming{};
    if (framing.kind == BodyFraming::Kind::none) return deliver(std::move(response));
    if (LoopGate::is_on_loop()) {
      return deliver(error_response(500, "a streamed body was sent on a thread of the event loop"));
    }
    stream_body(std::move(response), framing);
  }

  void stream_body(HttpResponse response, const BodyFraming& framing) {
    auto body = std::make_shared<BodyChannel>(framing, [this] {
      call_client([](Connection& client, std::uint64_t request) { client.pump(request); });
    });
    {
      const std::lock_guard lock(mutex);
      channel = body;
      if (is_client_lost) body->lose_reader();
    }
    const BodyStream make_body = response.stream;
    call_client(
        [response = std::move(response), body](Connection& client, std::uint64_t request) mutable {
          client.answer(request, std::move(response), std::move(body));
        });
    try {
      make_body(*body);
      body->finish();
    } catch (...) {  // for the caller of `send`, who knows what was streamed
      body->break_off();
      throw;
    }
  }

  void deliver(HttpResponse response) const {
    call_client(
        [response = std::move(response)](Connection& client, std::uint64_t request) mutable {
          client.answer(request, std::move(response));
        });
  }

  // Never touched from another thread: the last owner of a socket must be its own thread.
  template <class Call>
  void call_client(Call call) const {
    if (gate->is_here()) {
      if (const auto client = connection.lock()) call(*client, number);
      return;
    }
    gate->post([client = connection, request = number, call = std::move(call)]() mutable {
      if (const auto alive = client.lock()) call(*alive, request);
    });
  }

  void abort() {
    if (is_answered.exchange(true)) return;
    forget_callback();
    call_client([](Connection& client, std::uint64_t request) { client.break_off(request); });
  }

  void lose_client() {
    const std::lock_guard lock(mutex);
    is_client_lost = true;
    if (channel) channel->lose_reader();
  }

  void on_abandoned(std::function<void()> callback) {
    const std::lock_guard lock(mutex);
    if (is_answered) return;
    if (is_abandoned) {
      gate->post(std::move(callback));
    } else {
      abandoned = std::move(callback);
    }
  }

  void abandon() {
    std::function<void()> callback;
    {
      const std::lock_guard lock(mutex);
      if (is_answered || is_abandoned) return;
      is_abandoned = true;
      callback = std::exchange(abandoned, nullptr);
    }
    if (callback) callback();
  }

  // The callback may hold the reply, which would then hold itself.
  void forget_callback() {
    std::function<void()> callback;
    const std::lock_guard lock(mutex);
    callback.swap(abandoned);
  }

  const std::shared_ptr<LoopGate> gate;
  const std::weak_ptr<Connection> connection;
  const std::uint64_t number;
  const HeadOptions head;
  std::atomic<bool> is_answered = false;
  std::mutex mutex;
  bool is_abandoned = false;
  bool is_client_lost = false;
  std::function<void()> abandoned;
  std::shared_ptr<BodyChannel> channel;  // of a streamed body
};

void HttpReply::send(HttpResponse response) const {
  state_->send(std::move(response));
}

void HttpReply::abort() const {
  state_->abort();
}

void HttpReply::on_abandoned(std::function<void()> callback) const {
  state_->on_abandoned(std::move(callback));
}

// --- the connections of one thread
// -----------------------------------------------------------------

ConnectionGroup::ConnectionGroup(ServerCore& core, LoopContext& context)
    : core_(core), context_(context), timer_(context.io) {
  const auto& options = core.options;
  const auto shortest =
      std::min({options.idle_timeout, options.read_timeout, options.write_timeout});
  sweep_period_ =
      std::clamp(shortest / 4, std::chrono::milliseconds{10}, std::chrono::milliseconds{1'000});
}

void ConnectionGroup::add(tcp::socket socket, const std::shared_ptr<ServerCore>& core) {
  auto connection = std::make_shared<Connection>(core, *this, std::move(socket));
  connections_.push_back(connection);
  connection->start(std::prev(connections_.end()));
  if (is_stopping_) connection->close();
  arm_sweep();
}

void ConnectionGroup::stop_softly() {
  is_stopping_ = true;
  for (auto place = connections_.begin(); place != connections_.end();) {
    const auto connection = *place++;  // it may remove itself
    connection->stop_softly();
  }
}

void ConnectionGroup::close_all() {
  is_stopping_ = true;
  while (!connections_.empty()) connections_.front()->close();
  timer_.cancel();
}

void ConnectionGroup::forget_all() {
  is_stopping_ = true;
  for (const auto& connection : connections_) connection->lose_client();
  connections_.clear();
}

void ConnectionGroup::remove(std::list<std::shared_ptr<Connection>>::iterator place) {
  connections_.erase(place);
}

void ConnectionGroup::arm_sweep() {
  if (is_sweeping_ || connections_.empty()) return;
  is_sweeping_ = true;
  timer_.expires_after(sweep_period_);
  timer_.async_wait([this, core = core_.weak_from_this()](const auto& error) {
    if (const auto alive = core.lock(); alive && !error) sweep();
  });
}

void ConnectionGroup::sweep() {
  is_sweeping_ = false;
  const auto now = Connection::Clock::now();
  for (auto place = connections_.begin(); place != connections_.end();) {
    const auto connection = *place++;
    connection->check_deadline(now);
  }
  arm_sweep();
}

// --- one connection
// --------------------------------------------------------------------------------

Connection::Connection(std::shared_ptr<ServerCore> core, ConnectionGroup& group, tcp::socket socket)
    : core_(std::move(core)), group_(group), socket_(std::move(socket)) {}

void Connection::start(std::list<std::shared_ptr<Connection>>::iterator place) {
  place_ = place;
  boost::system::error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  const auto peer = socket_.remote_endpoint(ignored);
  if (!ignored) remote_address_ = address_text(peer.address());
  deadline_ = Clock::now() + core_->options.idle_timeout;
  wait_for_input();
}

void Connection::wait_for_input() {
  if (is_reading_ || is_closed_ || is_input_over_) return;
  // Taken up again when some is used. A request that is being read has limits of its own: its
  // reader must see the byte that is too much.
  if (!can_read_request() && input_.size() >= input_ahead_bytes_max) return;
  is_reading_ = true;
  socket_.async_wait(tcp::socket::wait_read, [self = shared_from_this()](const auto& error) {
    self->is_reading_ = false;
    if (!error && !self->is_closed_) self->on_readable();
  });
}

void Connection::on_readable() {
  char* buffer = group_.context().read_buffer();
  const ssize_t count =
      ::recv(socket_.native_handle(), buffer, LoopContext::read_buffer_bytes, MSG_DONTWAIT);
  if (count < 0) {
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) return close();
  } else if (count == 0) {
    return on_input_end();
  } else if (!is_lingering_) {
    receive({buffer, static_cast<std::size_t>(count)});
  }
  if (!is_closed_) wait_for_input();
}

void Connection::receive(std::string_view bytes) {
  if (!input_.empty() || !can_read_request()) {
    input_.append(bytes);
    read_kept_input();
    return;
  }
  read_requests(bytes);
  if (!is_closed_ && !bytes.empty()) input_.append(bytes);
  flush();
}

void Connection::read_kept_input() {
  if (!input_.empty() && can_read_request()) {
    std::string kept = std::exchange(input_, {});
    std::string_view bytes = kept;
    read_requests(bytes);
    if (bytes.size() == kept.size()) {
      input_ = std::move(kept);
    } else if (!bytes.empty()) {
      input_ = bytes;
    }
  }
  flush();
}

// The client will send no more. It may still read: what is under way is answered.
void Connection::on_input_end() {
  is_input_over_ = true;
  if (is_answering_) abandon();
  if (is_answering_ || is_writing_) return;
  close();
}

void Connection::read_requests(std::string_view& bytes) {
  while (!is_closed_ && can_read_request() && !bytes.empty()) {
    if (!reader_) {
      reader_ = std::make_unique<RequestReader>(
          MessageLimits{core_->options.header_bytes_max, core_->options.body_bytes_max});
      deadline_ = Clock::now() + core_->options.read_timeout;
      is_continue_sent_ = false;
    }
    bytes.remove_prefix(reader_->feed(bytes));
    if (const auto& refusal = reader_->refusal()) return refuse(*refusal);
    if (!reader_->is_complete()) {
      if (reader_->expects_continue() && bytes.empty() && !is_continue_sent_) {
        is_continue_sent_ = true;
        output_.emplace_back("HTTP/1.1 100 Continue\r\n\r\n");
      }
      return;
    }
    dispatch();
    if (unwritten_bytes_ > output_batch_bytes) flush();
  }
}

void Connection::dispatch() {
  head_ = {.is_head = reader_->is_head(),
           .is_http_1_0 = reader_->is_http_1_0(),
           .closes = !reader_->keeps_alive() || group_.is_stopping()};
  HttpRequest request = reader_->take();
  reader_.reset();
  request.remote_address = remote_address_;
  request_number_ += 1;
  is_answering_ = true;
  deadline_ = no_deadline;
  auto state = std::make_shared<HttpReply::State>(group_.context().gate, weak_from_this(),
                                                  request_number_, head_);
  reply_ = state;
  is_dispatching_ = true;
  core_->handler(std::move(request), HttpReply(std::move(state)));
  is_dispatching_ = false;
}

void Connection::answer(std::uint64_t number, HttpResponse response,
                        std::shared_ptr<BodyChannel> body) {
  if (is_closed_ || !is_answering_ || is_streaming() || number != request_number_) return;
  body_ = std::move(body);
  is_answering_ = is_streaming();
  queue(std::move(response), group_.is_stopping());
  if (!is_writing_) deadline_ = Clock::now() + core_->options.idle_timeout;
  // Inside the handler's call the reading loop goes on by itself. Elsewhere the next request is not
  // read here: its handler would run inside a caller that may hold locks.
  if (is_dispatching_) return;
  flush();
  if (is_closed_ || is_writing_) return;
  if (is_streaming()) {
    deadline_ = no_deadline;
  } else if (!input_.empty() || is_input_over_) {
    asio::post(socket_.get_executor(), [self = shared_from_this()] {
      if (!self->is_closed_) self->on_written();
    });
  } else {
    wait_for_input();
  }
}

// Only takes more when all that was taken before is with the kernel: so a slow reader makes the
// channel fill up, and its maker wait.
void Connection::pump(std::uint64_t number) {
  if (is_closed_ || !is_streaming() || is_writing_ || number != request_number_) return;
  BodyChannel::Part part = body_->take();
  if (!part.bytes.empty()) output_.push_back(std::move(part.bytes));
  if (part.end != BodyChannel::Part::End::open) {
    end_stream(part.end == BodyChannel::Part::End::complete);
  }
  if (is_closed_) return;
  if (output_.empty() && is_ending_) return linger();
  flush();
  if (is_closed_ || is_writing_) return;
  on_written();
}

void Connection::end_stream(bool is_complete) {
  body_.reset();
  is_answering_ = false;
  is_ending_ = head_.closes || group_.is_stopping() || !is_complete;
  deadline_ = Clock::now() + core_->options.idle_timeout;
  // Where the end of the connection is the end of the body, only a reset tells that it is none.
  if (!is_complete && head_.is_http_1_0) reset();
}

void Connection::break_off(std::uint64_t number) {
  if (!is_closed_ && is_answering_ && number == request_number_) reset();
}

void Connection::refuse(const Refusal& refusal) {
  head_ = {.is_head = reader_->is_head(), .is_http_1_0 = reader_->is_http_1_0(), .closes = true};
  const HttpRefusal& own = core_->options.refusal;
  queue(own ? own(refusal.status, refusal.text) : error_response(refusal.status, refusal.text),
        true);
  reader_.reset();  // only now: the refusal may be its own
}

void Connection::abandon() {
  if (const auto reply = reply_.lock()) reply->abandon();
}

void Connection::queue(HttpResponse response, bool closes) {
  head_.closes =
      head_.closes || closes || equal_ignoring_case(response.headers.get("Connection"), "close");
  if (is_streaming() && stream_framing(response, head_).kind == BodyFraming::Kind::until_close) {
    head_.closes = true;
  }
  if (output_.empty() || output_.back().size() > output_batch_bytes) output_.emplace_back();
  std::string& head = output_.back();
  append_response_head(head, response, head_);
  unwritten_bytes_ += head.size() + response.body.size();
  if (is_streaming()) return;
  if (head_.closes) is_ending_ = true;
  if (head_.is_head || is_bodiless(response.status)) return;
  if (response.body.size() <= copied_body_bytes_max) {
    head += response.body;
  } else {
    output_.push_back(std::move(response.body));
    output_.emplace_back();  // whatever comes next must not copy that body by growing it
  }
}

void Connection::flush() {
  unwritten_bytes_ = 0;
  if (!is_closed_ && !is_writing_ && !output_.empty()) write_some();
}

void Connection::write_some() {
  while (!output_.empty()) {
    std::array<iovec, pieces_per_write> pieces;
    std::size_t count = 0;
    for (auto piece = output_.begin(); piece != output_.end() && count < pieces.size(); ++piece) {
      const std::size_t offset = count == 0 ? output_offset_ : 0;
      pieces[count++] = {piece->data() + offset, piece->size() - offset};
    }
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = count;
    const ssize_t written =
        ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno != EAGAIN && errno != EWOULDBLOCK) return close();
    if (written < 0) break;
    output_offset_ += static_cast<std::size_t>(written);
    while (!output_.empty() && output_offset_ >= output_.front().size()) {
      output_offset_ -= output_.front().size();
      output_.pop_front();
    }
    if (is_writing_ || !output_.empty()) deadline_ = Clock::now() + core_->options.write_timeout;
  }
  if (output_.empty()) {
    if (is_ending_) linger();
    return;
  }
  if (!is_writing_) deadline_ = Clock::now() + core_->options.write_timeout;
  is_writing_ = true;
  socket_.async_wait(tcp::socket::wait_write, [self = shared_from_this()](const auto& error) {
    if (error || self->is_closed_) return;
    self->write_some();
    if (self->is_closed_ || !self->output_.empty()) return;
    self->is_writing_ = false;
    self->on_written();
    self->pump(self->request_number_);
  });
}

// All output is out, outside of any handler: goes on with what the client sent meanwhile.
void Connection::on_written() {
  if (is_answering_) deadline_ = no_deadline;
  if (is_lingering_ || is_answering_) return;
  read_kept_input();
  if (is_closed_ || is_answering_ || is_writing_ || is_lingering_) return;
  if (is_input_over_) return close();
  if (!reader_ && input_.empty()) deadline_ = Clock::now() + core_->options.idle_timeout;
  wait_for_input();
}

void Connection::linger() {
  is_lingering_ = true;
  input_ = {};
  reader_.reset();
  if (is_input_over_ || group_.is_stopping()) return close();
  boost::system::error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  deadline_ = Clock::now() + linger_time;
  wait_for_input();
}

// A close that no client takes for the end of an answer.
void Connection::reset() {
  boost::system::error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  close();
}

void Connection::lose_client() {
  if (const auto reply = reply_.lock()) reply->lose_client();
}

void Connection::stop_softly() {
  if (is_lingering_) return close();
  if (is_answering_) return;  // its answer will close
  // A request may be waiting in the kernel: it was sent before we stopped.
  if (is_idle()) {
    char byte = 0;
    const ssize_t count = ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (count <= 0) close();
  }
}

void Connection::check_deadline(Clock::time_point now) {
  if (now < deadline_ || is_closed_) return;
  if (reader_ && can_read_request()) {
    refuse({408, "the request did not arrive in time"});
    return flush();
  }
  close();
}

void Connection::close() {
  if (is_closed_) return;
  is_closed_ = true;
  const auto self = shared_from_this();
  boost::system::error_code ignored;
  socket_.close(ignored);
  if (is_answering_) abandon();
  lose_client();
  output_.clear();
  group_.remove(place_);
  core_->on_closed();
}

}  // namespace micro_http
