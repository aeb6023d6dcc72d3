#include <local_cloud/functions/functions.hpp>

#include <local_cloud/functions/environment_pool.hpp>
#include <local_cloud/functions/event_queue.hpp>
#include <micro_core/uuid.hpp>

#include <unistd.h>

#include <algorithm>
#include <utility>

namespace local_cloud::functions {
namespace {

using micro_core::Error;
using micro_core::Result;

wire::ServiceError too_large(std::size_t bytes, InvocationType type, std::size_t bytes_max) {
  const std::string limit = std::to_string(bytes_max);
  const std::string message =
      type == InvocationType::event
          ? std::to_string(bytes) +
                " byte payload is too large for the Event invocation type (limit " + limit +
                " bytes)"
          : "Request must be smaller than " + limit + " bytes for the InvokeFunction operation";
  return {"RequestEntityTooLargeException", message, 413, {}};
}

// "1-5759e988-bd862e3fe1be46a994272793": the time in hexadecimal seconds and 24 digits.
std::string new_trace_root(std::string_view digits, micro_core::TimePoint now) {
  static constexpr std::string_view hex = "0123456789abcdef";
  auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  std::string time(8, '0');
  for (std::size_t i = time.size(); i-- > 0; seconds >>= 4) {
    time[i] = hex[static_cast<std::size_t>(seconds) & 15];
  }
  return "1-" + time + "-" + std::string(digits.substr(0, 24));
}

// A trace header with all three parts. New ids are the request id's digits: as random as any.
std::string complete_trace_header(std::string header, const std::string& request_id,
                                  micro_core::TimePoint now, bool sampled) {
  std::string digits = request_id;
  digits.erase(std::remove(digits.begin(), digits.end(), '-'), digits.end());
  if (header.find("Root=") == std::string::npos) header = "Root=" + new_trace_root(digits, now);
  if (header.find("Parent=") == std::string::npos) header += ";Parent=" + digits.substr(16);
  if (header.find("Sampled=") == std::string::npos) header += sampled ? ";Sampled=1" : ";Sampled=0";
  return header;
}

std::filesystem::path default_work_folder() {
  return std::filesystem::temp_directory_path() / ("local_cloud-" + std::to_string(::getpid()));
}

// A process is started in its own folder, where our relative paths would mean something else.
std::vector<FunctionConfig> with_absolute_paths(std::vector<FunctionConfig> functions) {
  for (FunctionConfig& function : functions) {
    function.artifact = std::filesystem::absolute(function.artifact);
    for (auto& layer : function.layers) layer = std::filesystem::absolute(layer);
  }
  return functions;
}

// The name in "name", "name:$LATEST", "123456789012:function:name" or an ARN with or without a
// qualifier.
std::string_view name_part(std::string_view text) {
  constexpr std::string_view marker = "function:";
  if (const std::size_t at = text.find(marker); at != std::string_view::npos) {
    text.remove_prefix(at + marker.size());
  }
  return text.substr(0, text.find(':'));
}

}  // namespace

class Functions::Engine : public std::enable_shared_from_this<Engine> {
 public:
  Engine(micro_http::EventLoop& loop, std::vector<FunctionConfig> functions,
         FunctionsOptions options, const micro_core::Clock& clock, FunctionLog log)
      : loop_(loop),
        clock_(clock),
        log_(std::move(log)),
        options_(std::make_shared<FunctionsOptions>(std::move(options))),
        configs_(with_absolute_paths(std::move(functions))) {
    if (options_->work_folder.empty()) options_->work_folder = default_work_folder();
    options_->work_folder = std::filesystem::absolute(options_->work_folder);
  }

  // Not in the constructor: callbacks hold this object weakly.
  void init();
  void invoke(std::string_view name, std::string payload, InvokeOptions options,
              InvokeCallback callback);
  std::optional<std::size_t> find(std::string_view name) const;
  std::string arn(std::string_view name) const;

  const std::vector<FunctionConfig>& configs() const { return configs_; }
  FunctionsOptions& options() { return *options_; }
  EnvironmentPool& pool() { return *pool_; }
  EventQueue& events() { return *events_; }

 private:
  void accept_event(std::size_t index, std::string request_id, std::string payload,
                    InvokeOptions options, const InvokeCallback& callback);

  micro_http::EventLoop& loop_;
  const micro_core::Clock& clock_;
  const FunctionLog log_;
  const std::shared_ptr<FunctionsOptions> options_;
  const std::vector<FunctionConfig> configs_;
  std::shared_ptr<EnvironmentPool> pool_;
  std::shared_ptr<EventQueue> events_;
};

void Functions::Engine::init() {
  std::vector<std::shared_ptr<const FunctionContext>> contexts;
  for (const FunctionConfig& config : configs_) {
    contexts.push_back(std::make_shared<const FunctionContext>(
        FunctionContext{loop_, clock_, log_, options_, config, arn(config.name)}));
  }
  pool_ = std::make_shared<EnvironmentPool>(loop_, options_, std::move(contexts));
  const auto run = [pool = std::weak_ptr(pool_)](const EventQueue::Event& event,
                                                 InvokeCallback callback) {
    const auto strong = pool.lock();
    if (!strong) return;
    strong->submit(event.function,
                   std::make_unique<Invocation>(Invocation{event.request_id, event.payload,
                                                           event.options, std::move(callback)}));
  };
  const auto drop = [weak = weak_from_this()](const EventQueue::Event& event,
                                              const std::string& reason) {
    const auto self = weak.lock();
    if (!self) return;
    self->log_(self->configs_[event.function],
               "Asynchronous invocation " + event.request_id + " is given up: " + reason);
  };
  events_ = std::make_shared<EventQueue>(loop_, options_, run, drop);
}

std::string Functions::Engine::arn(std::string_view name) const {
  return "arn:aws:lambda:" + options_->identity.region + ":" + options_->identity.account_id +
         ":function:" + std::string(name);
}

std::optional<std::size_t> Functions::Engine::find(std::string_view name) const {
  const auto index_of = [&](std::string_view wanted) -> std::optional<std::size_t> {
    for (std::size_t i = 0; i < configs_.size(); ++i) {
      if (configs_[i].name == wanted || configs_[i].id == wanted) return i;
    }
    return std::nullopt;
  };
  if (const auto found = index_of(name)) return found;
  return index_of(name_part(name));
}

void Functions::Engine::invoke(std::string_view name, std::string payload, InvokeOptions options,
                               InvokeCallback callback) {
  std::string request_id = micro_core::uuid_v4();
  const auto index = find(name);
  if (!index) {
    const std::string wanted = name.starts_with("arn:") ? std::string(name) : arn(name_part(name));
    return callback(refused({"ResourceNotFoundException", "Function not found: " + wanted, 404, {}},
                            std::move(request_id)));
  }
  const bool is_event = options.type == InvocationType::event;
  const std::size_t bytes_max =
      is_event ? options_->event_payload_bytes_max : options_->payload_bytes_max;
  if (payload.size() > bytes_max) {
    return callback(
        refused(too_large(payload.size(), options.type, bytes_max), std::move(request_id)));
  }
  if (options.type == InvocationType::dry_run) {
    InvocationResult result;
    result.status = 204;
    result.request_id = std::move(request_id);
    return callback(std::move(result));
  }
  options.trace_header = complete_trace_header(std::move(options.trace_header), request_id,
                                               clock_.now(), configs_[*index].tracing);
  if (is_event) {
    return accept_event(*index, std::move(request_id), std::move(payload), std::move(options),
                        callback);
  }
  pool_->submit(*index,
                std::make_unique<Invocation>(Invocation{std::move(request_id), std::move(payload),
                                                        std::move(options), std::move(callback)}));
}

void Functions::Engine::accept_event(std::size_t index, std::string request_id, std::string payload,
                                     InvokeOptions options, const InvokeCallback& callback) {
  InvocationResult result;
  result.status = 202;
  result.request_id = request_id;
  if (!events_->accept({index, std::move(request_id), std::move(payload), std::move(options)})) {
    result = refused(throttled("CallerRateLimitExceeded"), std::move(result.request_id));
  }
  callback(std::move(result));
}

Functions::Functions(micro_http::EventLoop& loop, std::vector<FunctionConfig> functions,
                     FunctionsOptions options, const micro_core::Clock& clock, FunctionLog log)
    : engine_(std::make_shared<Engine>(loop, std::move(functions), std::move(options), clock,
                                       std::move(log))) {
  engine_->init();
}

Functions::~Functions() {
  engine_->events().stop();
  engine_->pool().shut_down();
}

void Functions::set_aws_endpoint(std::string url) {
  engine_->options().aws_endpoint = std::move(url);
}

void Functions::invoke(std::string_view function, std::string payload, InvokeOptions options,
                       InvokeCallback callback) {
  engine_->invoke(function, std::move(payload), std::move(options), std::move(callback));
}

void Functions::warm(std::string_view function, std::function<void(Result<void>)> ready) {
  const auto index = engine_->find(function);
  if (!index) return ready(Error::not_found("no function named " + std::string(function)));
  engine_->pool().warm(*index, std::move(ready));
}

void Functions::stop(std::function<void()> stopped) {
  engine_->events().stop();
  engine_->pool().stop(std::move(stopped));
}

const FunctionConfig* Functions::find(std::string_view function) const {
  const auto index = engine_->find(function);
  return index ? &engine_->configs()[*index] : nullptr;
}

const std::vector<FunctionConfig>& Functions::all() const {
  return engine_->configs();
}

std::string Functions::arn(const FunctionConfig& function) const {
  return engine_->arn(function.name);
}

std::size_t Functions::environment_count() const {
  return engine_->pool().size();
}

}  // namespace local_cloud::functions
