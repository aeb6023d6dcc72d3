#include <local_cloud/functions/environment.hpp>

#include <local_cloud/functions/function_variables.hpp>
#include <local_cloud/functions/runtime_api.hpp>
#include <local_cloud/functions/streamed_answer.hpp>
#include <micro_core/uuid.hpp>

#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <system_error>
#include <utility>

namespace local_cloud::functions {
namespace {

using micro_http::HttpReply;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

// How long a runtime that reported an init error may take to exit by itself.
constexpr std::chrono::seconds leave_time{1};
// What a function may send before it is refused here instead of in the server, so that the refusal
// is the Runtime API's own and the caller learns of it.
constexpr std::size_t answer_bytes_read_max = std::size_t{64} << 20;

// "2026/11/22/[$LATEST]0123456789abcdef0123456789abcdef"
std::string make_log_stream(micro_core::TimePoint now) {
  std::string stream =
      micro_core::to_iso8601(now).substr(0, 10) + "/[$LATEST]" + micro_core::uuid_v4();
  std::replace(stream.begin(), stream.begin() + 10, '-', '/');
  stream.erase(std::remove(stream.begin() + 10, stream.end(), '-'), stream.end());
  return stream;
}

std::filesystem::path find_bootstrap(const FunctionConfig& function) {
  if (const auto path = function.artifact / "bootstrap"; ::access(path.c_str(), X_OK) == 0)
    return path;
  for (auto layer = function.layers.rbegin(); layer != function.layers.rend(); ++layer) {
    if (const auto path = *layer / "bootstrap"; ::access(path.c_str(), X_OK) == 0) return path;
  }
  return {};
}

std::string missing_bootstrap_text(const FunctionConfig& function) {
  std::string places = (function.artifact / "bootstrap").string();
  for (const auto& layer : function.layers) places += " " + (layer / "bootstrap").string();
  return "Couldn't find valid bootstrap(s): [" + places + "]";
}

InvocationResult too_large_result(std::size_t bytes, std::size_t bytes_max) {
  InvocationResult result;
  result.function_error = "Unhandled";
  result.payload = error_payload("Function.ResponseSizeTooLarge",
                                 "Response payload size (" + std::to_string(bytes) +
                                     " bytes) exceeded maximum allowed payload size (" +
                                     std::to_string(bytes_max) + " bytes).");
  return result;
}

// Callers here take an answer in one piece, so a streamed one is complete when it gets here.
InvocationResult streamed_result(HttpRequest request) {
  StreamedAnswer answer = read_streamed_answer(std::move(request));
  InvocationResult result;
  result.payload = std::move(answer.payload);
  if (answer.is_error) result.function_error = "Unhandled";
  return result;
}

InvocationResult answered_result(HttpRequest request, bool is_error) {
  if (!is_error && is_streamed(request)) return streamed_result(std::move(request));
  InvocationResult result;
  if (is_error) result.function_error = "Unhandled";
  const bool says_nothing = is_error && request.body.empty();
  result.payload =
      says_nothing ? error_payload(runtime_api::error_type(request), "") : std::move(request.body);
  return result;
}

}  // namespace

// The invocation that the process works on. Its callback is gone once the caller has been answered;
// what is left is for the report.
struct Environment::Running {
  InvocationPtr invocation;
  SteadyTime started;
  Duration duration{};                     // set by the answer
  std::optional<Duration> init_duration;   // on an environment's first
  std::optional<InvocationResult> result;  // kept back until the log's tail is complete

  bool answered() const { return duration != Duration{}; }
};

Environment::Environment(std::shared_ptr<const FunctionContext> context,
                         std::weak_ptr<EnvironmentOwner> owner,
                         std::filesystem::path temporary_folder)
    : context_(std::move(context)),
      owner_(std::move(owner)),
      temporary_folder_(std::move(temporary_folder)),
      log_(context_->options->log_line_bytes_max,
           [shared = context_](std::string_view line) { shared->log(shared->function, line); }) {}

Environment::~Environment() {
  output_watch_.cancel();
  exit_watch_.cancel();
  process_.reset();
  remove_folder();
}

void Environment::remove_folder() {
  std::error_code ignored;  // what cannot be removed is left to the system
  std::filesystem::remove_all(temporary_folder_, ignored);
}

void Environment::start() {
  bool stopped = false;
  {
    const std::lock_guard lock(mutex_);
    stopped = collected_ = state_ == State::unusable;
  }
  if (stopped) {  // before it began
    if (const auto owner = owner_.lock()) owner->on_gone(shared_from_this());
    return;
  }
  log_.write(init_start_line(context_->function.runtime, context_->options->identity.region));
  if (find_bootstrap(context_->function).empty()) {
    fail_start({"Runtime.InvalidEntrypoint", missing_bootstrap_text(context_->function), {}});
    return;
  }
  remove_folder();  // what a killed predecessor of this program has left there
  std::error_code failure;
  std::filesystem::create_directories(temporary_folder_, failure);
  if (failure) {
    fail_start({"Runtime.Unknown",
                "cannot create " + temporary_folder_.string() + ": " + failure.message(),
                {}});
    return;
  }
  start_process();
}

void Environment::start_process() {
  micro_http::HttpServerOptions options;
  options.body_bytes_max = answer_bytes_read_max;
  options.idle_timeout = std::chrono::hours{24};  // a runtime may keep its connection between calls
  auto server = micro_http::HttpServer::listen(
      context_->loop, options, [weak = weak_from_this()](HttpRequest request, HttpReply reply) {
        if (const auto self = weak.lock()) self->handle(std::move(request), std::move(reply));
      });
  if (!server) return fail_start({"Runtime.Unknown", server.error().message, {}});

  const EnvironmentFacts facts{.runtime_api = "127.0.0.1:" + std::to_string(server->port()),
                               .log_stream = make_log_stream(context_->clock.now()),
                               .temporary_folder = temporary_folder_};
  const ChildProcessOptions launch{
      .program = find_bootstrap(context_->function),
      .folder = context_->function.artifact,
      .variables = function_variables(context_->function, *context_->options, facts)};
  std::unique_lock lock(
      mutex_);  // its first request may come before `start` returns: it waits here
  auto process = ChildProcess::start(launch);
  if (!process) {
    lock.unlock();
    return fail_start({"Runtime.InvalidEntrypoint", process.error().message, {}});
  }
  server_ = std::move(*server);
  process_ = std::move(*process);
  if (state_ == State::unusable) process_->kill();  // stopped meanwhile
  watch_process();
}

void Environment::watch_process() {
  auto& loop = context_->loop;
  const auto weak = weak_from_this();
  output_watch_ = loop.watch_readable(process_->output_fd(), [weak] {
    if (const auto self = weak.lock()) self->on_output();
  });
  exit_watch_ = loop.watch_readable(process_->exit_fd(), [weak] {
    if (const auto self = weak.lock()) self->on_exit();
  });
  init_timer_ = loop.call_after(context_->options->init_timeout, [weak] {
    if (const auto self = weak.lock()) self->on_init_timeout();
  });
}

void Environment::fail_start(InitFailure failure) {
  State before = State::unusable;
  {
    const std::lock_guard lock(mutex_);
    before = std::exchange(state_, State::unusable);
    collected_ = true;
  }
  if (before == State::starting) become_unusable(std::move(failure));
  if (const auto owner = owner_.lock()) owner->on_gone(shared_from_this());
}

InvocationPtr Environment::dispatch(InvocationPtr invocation) {
  std::optional<HttpReply> reply;
  HttpResponse response = next_response(*invocation);
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::idle || !waiting_next_) return invocation;
    state_ = State::running;
    reply = std::exchange(waiting_next_, std::nullopt);
    running_ = std::make_unique<Running>();
    running_->init_duration = std::exchange(init_duration_, std::nullopt);
    if (invocation->options.log_tail) log_.start_tail();
    log_.write(start_line(invocation->request_id));
    response.body = std::move(invocation->payload);
    running_->invocation = std::move(invocation);
    running_->started = std::chrono::steady_clock::now();
  }
  reply->send(std::move(response));
  return nullptr;
}

HttpResponse Environment::next_response(const Invocation& invocation) const {
  const auto deadline = context_->clock.now() + context_->function.timeout;
  HttpResponse response;
  auto& headers = response.headers;
  headers.add("Content-Type", "application/json");
  headers.add("Lambda-Runtime-Aws-Request-Id", invocation.request_id);
  headers.add("Lambda-Runtime-Deadline-Ms", std::to_string(deadline.time_since_epoch().count()));
  headers.add("Lambda-Runtime-Invoked-Function-Arn", context_->arn);
  headers.add("Lambda-Runtime-Trace-Id", invocation.options.trace_header);
  if (!invocation.options.client_context.empty()) {
    headers.add("Lambda-Runtime-Client-Context", invocation.options.client_context);
  }
  return response;
}

void Environment::handle(HttpRequest request, HttpReply reply) {
  const runtime_api::Request call = runtime_api::parse(request);
  switch (call.call) {
    case runtime_api::Call::next:
      return handle_next(std::move(reply));
    case runtime_api::Call::response:
    case runtime_api::Call::error: {
      const std::string request_id(call.request_id);
      return handle_answer(std::move(request), request_id, call.call == runtime_api::Call::error,
                           reply);
    }
    case runtime_api::Call::init_error:
      return handle_init_error(std::move(request), reply);
    case runtime_api::Call::ping:
      return reply.send(runtime_api::pong());
    case runtime_api::Call::unknown:
      return reply.send(runtime_api::unknown_call(request));
  }
}

void Environment::handle_next(HttpReply reply) {
  std::unique_ptr<Running> finished;
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::running || state_ == State::unusable || init_failure_) {
      const auto from = state_ == State::running ? "Running" : "InitError";
      return reply.send(runtime_api::invalid_transition(from, "Ready"));
    }
    first = state_ == State::starting;
    if (first) {
      init_duration_ = std::chrono::steady_clock::now() - started_;
      init_timer_.cancel();
    }
    finished = std::move(running_);
  }
  // Before the process is handed the next event: its lines belong to the invocation that ends here.
  if (finished) end_running(std::move(finished), {}, {}, {});
  {
    const std::lock_guard lock(mutex_);
    if (state_ == State::unusable) return;
    state_ = State::idle;
    reply.on_abandoned([weak = weak_from_this(), call = ++next_calls_] {
      if (const auto self = weak.lock()) self->on_next_abandoned(call);
    });
    waiting_next_ = std::move(reply);
  }
  if (const auto owner = owner_.lock()) owner->on_ready(shared_from_this(), first);
}

// The runtime has hung up; it may ask again. Until then nobody waits.
void Environment::on_next_abandoned(std::uint64_t call) {
  const std::lock_guard lock(mutex_);
  if (call == next_calls_) waiting_next_.reset();
}

void Environment::handle_answer(HttpRequest request, std::string_view request_id, bool is_error,
                                const HttpReply& reply) {
  const std::size_t bytes_max = context_->options->response_bytes_max;
  const bool is_too_large = request.body.size() > bytes_max;
  InvocationResult result;
  InvokeCallback callback;
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::running || running_->invocation->request_id != request_id) {
      return reply.send(runtime_api::invalid_request_id());
    }
    if (!runtime_api::is_known_response_mode(request)) {
      return reply.send(runtime_api::invalid_response_mode());
    }
    state_ = State::answered;
    running_->duration = std::chrono::steady_clock::now() - running_->started;
    result = is_too_large ? too_large_result(request.body.size(), bytes_max)
                          : answered_result(std::move(request), is_error);
    result.request_id = running_->invocation->request_id;
    if (running_->invocation->options.log_tail) {
      running_->result = std::move(result);
    } else {
      callback = std::exchange(running_->invocation->callback, nullptr);
    }
  }
  if (const auto owner = owner_.lock()) owner->on_answered(shared_from_this());
  if (callback) callback(std::move(result));
  reply.send(is_too_large ? runtime_api::response_too_large(bytes_max) : runtime_api::accepted());
}

void Environment::handle_init_error(HttpRequest request, const HttpReply& reply) {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::starting || init_failure_) {
      const auto from = state_ == State::starting ? "InitError" : "Ready";
      return reply.send(runtime_api::invalid_transition(from, "InitError"));
    }
    const std::string type = runtime_api::error_type(request);
    if (request.body.empty()) request.body = error_payload(type, "");
    init_failure_ = InitFailure{type, "Runtime reported an init error", std::move(request.body)};
    init_timer_.cancel();
    leave_timer_ = context_->loop.call_after(leave_time, [weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->process_->kill();
    });
  }
  reply.send(runtime_api::accepted());
}

void Environment::on_output() {
  const std::lock_guard lock(mutex_);
  if (!process_ || collected_) return;
  // At its end a pipe is readable for ever.
  if (!log_.read(process_->output_fd())) output_watch_.cancel();
}

void Environment::on_exit() {
  const auto status = process_->collect();
  if (!status) return;
  std::unique_ptr<Running> running;
  std::optional<InitFailure> failure;
  State before = State::unusable;
  std::string type = "Runtime.ExitError";
  {
    const std::lock_guard lock(mutex_);
    if (std::exchange(collected_, true)) return;
    log_.read(process_->output_fd());
    output_watch_.cancel();
    exit_watch_.cancel();
    init_timer_.cancel();
    leave_timer_.cancel();
    waiting_next_.reset();
    before = std::exchange(state_, State::unusable);
    running = std::move(running_);
    failure = std::exchange(init_failure_, std::nullopt);
    if (out_of_memory_) type = "Runtime.OutOfMemory";
  }
  log_.flush();
  if (before == State::starting && !failure) failure = InitFailure{type, exit_text(*status), {}};
  if (before == State::idle) log_.write(exit_text(*status));
  if (running) {
    const std::string line = request_error(running->invocation->request_id, exit_text(*status));
    end_running(std::move(running), "error", type, line);
  }
  if (before != State::unusable) become_unusable(std::move(failure));
  remove_folder();
  if (const auto owner = owner_.lock()) owner->on_gone(shared_from_this());
}

void Environment::on_init_timeout() {
  const std::lock_guard lock(mutex_);
  if (state_ != State::starting || init_failure_) return;
  init_failure_ =
      InitFailure{"Sandbox.Timedout",
                  "Task timed out after " + timeout_text(context_->options->init_timeout),
                  {}};
  process_->kill();
}

void Environment::check(SteadyTime now) {
  std::unique_ptr<Running> running;
  {
    const std::lock_guard lock(mutex_);
    if (!process_ || state_ == State::unusable || state_ == State::idle) return;
    const auto memory_max = static_cast<std::size_t>(context_->function.memory_mb) * 1024 * 1024;
    if (sample_memory() > memory_max && !out_of_memory_) {
      out_of_memory_ = true;
      process_->kill();  // on_exit tells the caller
      return;
    }
    const bool late = running_ && now - running_->started >= context_->function.timeout;
    if (!late) return;
    state_ = State::unusable;
    running = std::move(running_);
    process_->kill();
  }
  const auto timeout = context_->function.timeout;
  running->duration = timeout;
  const std::string line =
      timeout_line(context_->clock.now(), running->invocation->request_id, timeout);
  end_running(std::move(running), "timeout", "Sandbox.Timedout", line);
  become_unusable(std::nullopt);
}

// Writes the end of an invocation into the log and answers the caller if that is still to be done.
void Environment::end_running(std::unique_ptr<Running> running, std::string_view status,
                              std::string_view error_type, const std::string& platform_line) {
  Invocation& invocation = *running->invocation;
  const bool timed_out = status == "timeout";
  std::size_t memory = 0;
  {
    const std::lock_guard lock(mutex_);
    if (!collected_) {
      log_.read(process_->output_fd());
      sample_memory();
    }
    memory = memory_peak_;
  }
  if (!running->answered()) running->duration = std::chrono::steady_clock::now() - running->started;
  if (!platform_line.empty()) {
    log_.flush();
    log_.write(platform_line);
    if (!timed_out) log_.write(error_type);
  }
  log_.write(end_line(invocation.request_id));
  log_.write(report_line({.request_id = invocation.request_id,
                          .duration = running->duration,
                          .init_duration = running->init_duration,
                          .memory_mb = context_->function.memory_mb,
                          .memory_bytes_used = memory,
                          .status = status,
                          .error_type = timed_out ? std::string_view() : error_type}));
  if (!invocation.callback) return;
  InvocationResult result;
  if (running->result) {
    result = std::move(*running->result);
  } else {
    const auto what =
        timed_out
            ? request_error(invocation.request_id,
                            "Task timed out after " + timeout_text(context_->function.timeout))
            : platform_line;
    result.request_id = invocation.request_id;
    result.function_error = "Unhandled";
    result.payload = error_payload(error_type, what);
  }
  if (invocation.options.log_tail) result.log_tail = log_.take_tail();
  invocation.callback(std::move(result));
}

void Environment::fail_init(InvocationPtr invocation, const InitFailure& failure) {
  if (invocation->options.log_tail) log_.start_tail();
  const std::string what = request_error(invocation->request_id, failure.what);
  log_.write(start_line(invocation->request_id));
  log_.write(what);
  log_.write(failure.type);
  log_.write(end_line(invocation->request_id));
  log_.write(report_line({.request_id = invocation->request_id,
                          .duration = std::chrono::steady_clock::now() - started_,
                          .init_duration = {},
                          .memory_mb = context_->function.memory_mb,
                          .memory_bytes_used = memory_peak_,
                          .status = "error",
                          .error_type = failure.type}));
  InvocationResult result;
  result.request_id = invocation->request_id;
  result.function_error = "Unhandled";
  result.payload = failure.payload.empty() ? error_payload(failure.type, what) : failure.payload;
  if (invocation->options.log_tail) result.log_tail = log_.take_tail();
  invocation->callback(std::move(result));
}

void Environment::become_unusable(std::optional<InitFailure> failure) {
  if (failure) {
    const bool timeout = failure->type == "Sandbox.Timedout";
    log_.write(init_report_line(std::chrono::steady_clock::now() - started_,
                                timeout ? "timeout" : "error",
                                timeout ? std::string_view() : std::string_view(failure->type)));
  }
  if (const auto owner = owner_.lock()) {
    owner->on_unusable(shared_from_this(), std::move(failure));
  }
}

void Environment::kill() {
  std::unique_ptr<Running> running;
  State before = State::unusable;
  {
    const std::lock_guard lock(mutex_);
    before = std::exchange(state_, State::unusable);
    running = std::move(running_);
    waiting_next_.reset();
    if (process_) process_->kill();
  }
  if (before == State::unusable) return;
  if (running) {
    const std::string line =
        request_error(running->invocation->request_id, "Runtime exited with error: signal: killed");
    end_running(std::move(running), "error", "Runtime.ExitError", line);
  }
  if (before == State::starting) {
    become_unusable(
        InitFailure{"Runtime.ExitError", "Runtime exited with error: signal: killed", {}});
  } else {
    become_unusable(std::nullopt);
  }
}

std::size_t Environment::sample_memory() {
  const std::size_t bytes = process_->memory_bytes();
  memory_peak_ = std::max(memory_peak_, bytes);
  return bytes;
}

}  // namespace local_cloud::functions
