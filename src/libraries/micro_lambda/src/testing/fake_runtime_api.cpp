#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <micro_http/event_loop.hpp>
#include <micro_http/server.hpp>

#include <algorithm>
#include <deque>
#include <mutex>
#include <set>
#include <thread>

#include "fake_extensions.hpp"

namespace micro_lambda::testing {
namespace {

using micro_core::Error;
using micro_core::JsonObject;
using micro_core::Result;
using micro_http::HttpReply;
using micro_http::HttpRequest;
using micro_http::HttpResponse;
using std::chrono::system_clock;

constexpr std::string_view base = "/2018-06-01/runtime/";
constexpr std::string_view invocation = "invocation/";
constexpr std::string_view extension_base = "/2020-01-01/extension/";
// What external extensions get at the end.
constexpr std::chrono::seconds shutdown_time{2};
// Lambda's limits: 6 MiB with some slack for an answer in one piece, 200 MB for a stream.
constexpr std::size_t buffered_bytes_max = 6 * 1024 * 1024 + 100;
constexpr std::size_t streamed_bytes_max = 200'000'000;

HttpResponse json_response(int status, std::string body) {
  return {status, {{"Content-Type", "application/json"}}, std::move(body)};
}

HttpResponse refusal(int status, std::string_view type) {
  return json_response(status,
                       R"({"errorMessage":"refused","errorType":")" + std::string(type) + R"("})");
}

// One call as its target says; none for a target that is no part of the API.
struct ParsedCall {
  RuntimeCall call = RuntimeCall::next;
  std::string request_id = {};
};

// Those of extensions; none for the others.
std::optional<ParsedCall> parse_extension_call(const HttpRequest& request) {
  const std::string call = request.method + " " + std::string(request.path());
  const std::string base_text(extension_base);
  if (call == "PUT /2022-07-01/telemetry") return ParsedCall{RuntimeCall::subscribe_telemetry};
  if (call == "POST " + base_text + "register") return ParsedCall{RuntimeCall::register_extension};
  if (call == "GET " + base_text + "event/next") {
    return ParsedCall{RuntimeCall::next_extension_event};
  }
  if (call == "POST " + base_text + "init/error") {
    return ParsedCall{RuntimeCall::extension_init_error};
  }
  if (call == "POST " + base_text + "exit/error") {
    return ParsedCall{RuntimeCall::extension_exit_error};
  }
  return std::nullopt;
}

std::optional<ParsedCall> parse(const HttpRequest& request) {
  if (auto call = parse_extension_call(request)) return call;
  std::string_view path = request.path();
  if (!path.starts_with(base)) return std::nullopt;
  path.remove_prefix(base.size());
  if (request.method == "GET" && path == "invocation/next") return ParsedCall{RuntimeCall::next};
  if (request.method != "POST") return std::nullopt;
  if (path == "init/error") return ParsedCall{RuntimeCall::init_error};
  if (!path.starts_with(invocation)) return std::nullopt;
  path.remove_prefix(invocation.size());
  const std::string id(path.substr(0, path.find('/')));
  path.remove_prefix(id.size());
  if (path == "/response") return ParsedCall{RuntimeCall::response, id};
  if (path == "/error") return ParsedCall{RuntimeCall::error, id};
  return std::nullopt;
}

FunctionAnswer::Kind kind_of(RuntimeCall call) {
  if (call == RuntimeCall::error) return FunctionAnswer::Kind::error;
  return call == RuntimeCall::init_error ? FunctionAnswer::Kind::init_error
                                         : FunctionAnswer::Kind::response;
}

void add_if_any(micro_http::Headers& headers, std::string name, const std::string& value) {
  if (!value.empty()) headers.add(std::move(name), value);
}

HttpResponse to_response(FakeEvent event, std::string request_id) {
  const auto deadline = std::chrono::duration_cast<std::chrono::milliseconds>(
      system_clock::now().time_since_epoch() + event.timeout);
  HttpResponse response{200, {{"Content-Type", "application/json"}}, std::move(event.body)};
  auto& headers = response.headers;
  headers.add("Lambda-Runtime-Aws-Request-Id", std::move(request_id));
  headers.add("Lambda-Runtime-Deadline-Ms", std::to_string(deadline.count()));
  add_if_any(headers, "Lambda-Runtime-Invoked-Function-Arn", event.invoked_function_arn);
  add_if_any(headers, "Lambda-Runtime-Trace-Id", event.trace_id);
  add_if_any(headers, "Lambda-Runtime-Client-Context", event.client_context);
  add_if_any(headers, "Lambda-Runtime-Cognito-Identity", event.cognito_identity);
  add_if_any(headers, "Lambda-Runtime-Aws-Tenant-Id", event.tenant_id);
  return response;
}

JsonObject invoke_event(const HttpResponse& event) {
  const auto header = [&](std::string_view name) {
    return std::string(event.headers.get("Lambda-Runtime-" + std::string(name)));
  };
  JsonObject tracing{{"type", "X-Amzn-Trace-Id"}};
  tracing["value"] = header("Trace-Id");
  JsonObject json;
  json["deadlineMs"] = std::stoll(header("Deadline-Ms"));
  json["requestId"] = header("Aws-Request-Id");
  json["invokedFunctionArn"] = header("Invoked-Function-Arn");
  json["tracing"] = std::move(tracing);
  return json;
}

JsonObject shutdown_event(const std::string& reason) {
  const auto deadline = std::chrono::duration_cast<std::chrono::milliseconds>(
      (system_clock::now() + shutdown_time).time_since_epoch());
  JsonObject json;
  json["shutdownReason"] = reason;
  json["deadlineMs"] = deadline.count();
  return json;
}

}  // namespace

struct FakeRuntimeApi::Impl {
  explicit Impl(FakeRuntimeApiOptions fake_options);
  ~Impl();

  void handle(HttpRequest request, HttpReply reply);
  std::optional<Fault> take_fault(RuntimeCall call);
  void count_refused_thread();
  void serve(const ParsedCall& call, HttpRequest request, const HttpReply& reply,
             std::optional<std::size_t> cut);
  void wait_for_event(const HttpReply& reply, std::optional<std::size_t> cut);
  void hand_out_events();
  void go_away(const std::deque<HttpReply>& released);
  HttpResponse take_answer(const ParsedCall& call, HttpRequest request);
  void send_cut(HttpReply reply, HttpResponse response, std::size_t bytes);

  const FakeRuntimeApiOptions options;
  FakeExtensions extensions;
  mutable std::mutex mutex;
  std::deque<FakeEvent> events;
  std::vector<Fault> faults;
  std::vector<FunctionAnswer> answers;
  std::map<RuntimeCall, int> calls;
  std::set<std::string, std::less<>> running;  // handed out, not answered
  std::deque<HttpReply> waiting;               // threads of the function without an event
  int refused_threads = 0;                     // those that will ask for no other
  bool is_gone = false;                        // no thread gets an event any more
  int events_added = 0;
  int events_handed_out = 0;
  std::vector<std::thread> senders;  // of answers that are cut

  micro_http::EventLoop loop;
  std::optional<micro_http::HttpServer> server;
  std::thread thread;
};

FakeRuntimeApi::Impl::Impl(FakeRuntimeApiOptions fake_options) : options(fake_options) {
  micro_http::HttpServerOptions server_options;
  server_options.body_bytes_max = streamed_bytes_max;
  const auto on_request = [this](HttpRequest request, HttpReply reply) {
    handle(std::move(request), std::move(reply));
  };
  server = micro_http::HttpServer::listen(loop, server_options, on_request).value();
  thread = std::thread([this] { loop.run(); });
}

FakeRuntimeApi::Impl::~Impl() {
  loop.stop();
  thread.join();
  for (std::thread& sender : senders) sender.join();
}

void FakeRuntimeApi::Impl::handle(HttpRequest request, HttpReply reply) {
  const auto call = parse(request);
  if (!call) return reply.send(refusal(404, "NotFound"));
  std::optional<Fault> fault;
  {
    const std::lock_guard lock(mutex);
    fault = take_fault(call->call);
  }
  const auto go_on = [this, call = *call, fault, request = std::move(request),
                      reply = std::move(reply)]() mutable {
    if (fault && fault->hangs_up) return reply.abort();
    if (fault && fault->status != 0) {
      // A thread that was refused an event is one that no event is kept back for.
      if (call.call == RuntimeCall::next) count_refused_thread();
      return reply.send(refusal(fault->status, "Fault"));
    }
    serve(call, std::move(request), reply, fault ? fault->cuts_after : std::nullopt);
  };
  if (!fault || fault->delay.count() == 0) {
    auto now = go_on;
    return now();
  }
  loop.call_after(fault->delay, go_on).release();
}

void FakeRuntimeApi::Impl::count_refused_thread() {
  {
    const std::lock_guard lock(mutex);
    refused_threads += 1;
  }
  hand_out_events();
}

std::optional<Fault> FakeRuntimeApi::Impl::take_fault(RuntimeCall call) {
  calls[call] += 1;
  for (Fault& fault : faults) {
    if (fault.call != call || fault.times == 0) continue;
    if (fault.after > 0) {
      fault.after -= 1;
      return std::nullopt;
    }
    fault.times -= 1;
    return fault;
  }
  return std::nullopt;
}

void FakeRuntimeApi::Impl::serve(const ParsedCall& call, HttpRequest request,
                                 const HttpReply& reply, std::optional<std::size_t> cut) {
  if (call.call == RuntimeCall::next) return wait_for_event(reply, cut);
  if (call.call >= RuntimeCall::register_extension) {
    return extensions.serve(call.call, request, reply);
  }
  HttpResponse response;
  {
    const std::lock_guard lock(mutex);
    response = take_answer(call, std::move(request));
  }
  if (cut) return send_cut(reply, std::move(response), *cut);
  reply.send(std::move(response));
}

void FakeRuntimeApi::Impl::wait_for_event(const HttpReply& reply, std::optional<std::size_t> cut) {
  std::optional<HttpResponse> lost;
  {
    const std::lock_guard lock(mutex);
    if (is_gone) return reply.abort();
    if (cut && !events.empty()) {
      lost = to_response(events.front(), "id-" + std::to_string(events_handed_out + 1));
    } else {
      waiting.push_back(reply);
    }
  }
  if (lost) return send_cut(reply, *std::move(lost), *cut);
  hand_out_events();
}

void FakeRuntimeApi::Impl::hand_out_events() {
  std::vector<std::pair<HttpReply, HttpResponse>> handed_out;
  std::deque<HttpReply> released;
  {
    const std::lock_guard lock(mutex);
    while (!events.empty() && !waiting.empty()) {
      std::string id = "id-" + std::to_string(++events_handed_out);
      running.insert(id);
      handed_out.emplace_back(std::move(waiting.front()),
                              to_response(std::move(events.front()), std::move(id)));
      waiting.pop_front();
      events.pop_front();
    }
    const int threads = options.max_concurrency - refused_threads;
    if (!waiting.empty() && std::ssize(waiting) >= threads) released.swap(waiting);
    is_gone = is_gone || !released.empty();
  }
  for (auto& [reply, response] : handed_out) {
    extensions.tell("INVOKE", invoke_event(response));
    reply.send(std::move(response));
  }
  if (!released.empty()) go_away(released);
}

// The connections close unanswered: the environment is gone. Extensions may still hear of it.
void FakeRuntimeApi::Impl::go_away(const std::deque<HttpReply>& released) {
  if (extensions.all().empty()) {
    // The replies must live till then.
    return server->stop(std::chrono::milliseconds{0}, [released] {});
  }
  extensions.tell("SHUTDOWN", shutdown_event("spindown"));
  extensions.go_away();
  for (const HttpReply& reply : released) reply.abort();
}

// On a thread of its own, because a body is written by the thread that sends it.
void FakeRuntimeApi::Impl::send_cut(HttpReply reply, HttpResponse response, std::size_t bytes) {
  response.headers.set("Content-Length", std::to_string(response.body.size()));
  response.stream = [text = response.body.substr(0, bytes)](micro_http::BodyWriter& body) {
    body.write(text);
  };
  response.body.clear();
  const std::lock_guard lock(mutex);
  senders.emplace_back([reply = std::move(reply), response = std::move(response)] {
    try {
      reply.send(response);
    } catch (const micro_core::ErrorException&) {
      return;  // it complains that the body is too short, and has hung up: as was wanted
    }
  });
}

HttpResponse FakeRuntimeApi::Impl::take_answer(const ParsedCall& call, HttpRequest request) {
  if (call.call != RuntimeCall::init_error && !running.contains(call.request_id)) {
    return refusal(400, "InvalidRequestID");
  }
  const auto mode = request.headers.get("Lambda-Runtime-Function-Response-Mode");
  if (!mode.empty() && mode != "streaming") return refusal(400, "InvalidFunctionResponseMode");
  if (mode.empty() && request.body.size() > buffered_bytes_max) {
    return refusal(413, "RequestEntityTooLarge");
  }
  running.erase(call.request_id);
  answers.push_back({.kind = kind_of(call.call),
                     .request_id = call.request_id,
                     .body = std::move(request.body),
                     .is_streamed = !mode.empty(),
                     .headers = std::move(request.headers),
                     .trailers = std::move(request.trailers)});
  return json_response(202, R"({"status":"OK"})");
}

FakeRuntimeApi::FakeRuntimeApi(FakeRuntimeApiOptions options)
    : impl_(std::make_unique<Impl>(options)) {}
FakeRuntimeApi::~FakeRuntimeApi() = default;

std::string FakeRuntimeApi::add_event(FakeEvent event) {
  std::string id;
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->events.push_back(std::move(event));
    id = "id-" + std::to_string(++impl_->events_added);
  }
  impl_->hand_out_events();
  return id;
}

void FakeRuntimeApi::add_fault(Fault fault) {
  const std::lock_guard lock(impl_->mutex);
  impl_->faults.push_back(fault);
}

std::map<std::string, std::string> FakeRuntimeApi::variables() const {
  std::map<std::string, std::string> variables{
      {"AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + std::to_string(impl_->server->port())},
      {"AWS_LAMBDA_FUNCTION_NAME", "greet"},
      {"AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"},
      {"AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256"},
      {"AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/greet"},
      {"AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/22/[$LATEST]0"}};
  const int concurrency = impl_->options.max_concurrency;
  if (concurrency > 1) {
    variables["AWS_LAMBDA_MAX_CONCURRENCY"] = std::to_string(concurrency);
    variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "lambda-managed-instances";
  }
  return variables;
}

RuntimeOptions FakeRuntimeApi::options() const {
  RuntimeOptions options;
  options.environment = [variables =
                             variables()](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(std::string(name));
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  options.logger = micro_core::Logger({.service = "test", .sink = [](std::string_view) {}});
  options.sleep = [](std::chrono::milliseconds) {};
  return options;
}

std::vector<FakeExtension> FakeRuntimeApi::extensions() const {
  return impl_->extensions.all();
}

void FakeRuntimeApi::shut_down(const std::string& reason) {
  impl_->extensions.tell("SHUTDOWN", shutdown_event(reason));
}

std::vector<FunctionAnswer> FakeRuntimeApi::answers() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->answers;
}

Result<FunctionAnswer> FakeRuntimeApi::answer_to(std::string_view request_id) const {
  const std::lock_guard lock(impl_->mutex);
  const auto found =
      std::find_if(impl_->answers.begin(), impl_->answers.end(),
                   [&](const FunctionAnswer& answer) { return answer.request_id == request_id; });
  if (found != impl_->answers.end()) return *found;
  return Error::not_found("the function has not answered " + std::string(request_id));
}

int FakeRuntimeApi::calls(RuntimeCall call) const {
  const std::lock_guard lock(impl_->mutex);
  const auto found = impl_->calls.find(call);
  return found == impl_->calls.end() ? 0 : found->second;
}

}  // namespace micro_lambda::testing
