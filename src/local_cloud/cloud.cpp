#include <local_cloud/artifacts.hpp>
#include <local_cloud/cloud.hpp>
#include <local_cloud/mapping_links.hpp>
#include <local_cloud/read_deployment.hpp>

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <iostream>
#include <system_error>
#include <thread>
#include <utility>

namespace local_cloud {
namespace {

using micro_core::Error;
using micro_core::Result;
using micro_core::system_clock;
using micro_http::HttpReply;
using micro_http::HttpRequest;

// More threads than this only wait for the same store.
constexpr int loop_threads_max = 4;
// One request to the AWS endpoint: an object of S3's part size, with its chunk framing.
constexpr std::size_t aws_body_bytes_max = 272ULL * 1024 * 1024;
// Above API Gateway's own limit, so that its answer is the one that clients see.
constexpr std::size_t api_body_bytes_max = 16ULL * 1024 * 1024;
constexpr std::chrono::milliseconds stop_grace{500};
constexpr std::chrono::milliseconds stop_time_max{1'500};

int loop_threads() {
  return std::clamp(static_cast<int>(std::thread::hardware_concurrency()), 1, loop_threads_max);
}

Error refused(const std::string& id, const wire::ServiceError& error) {
  return Error::invalid_argument(id + ": " + error.code + ": " + error.message);
}

// Functions' logs, a line each with its function's name before it: one write, never interleaved.
void print_log(const functions::FunctionConfig& function, std::string_view line) {
  std::string text = function.id + " | ";
  text.append(line).push_back('\n');
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

gateway::FunctionAnswer to_answer(functions::InvocationResult result) {
  using Outcome = gateway::FunctionAnswer::Outcome;
  if (result.refusal) {
    const bool too_large = result.status == 413;
    return {too_large ? Outcome::too_large : Outcome::throttled, {}};
  }
  if (result.function_error) return {Outcome::failed, std::move(result.payload)};
  return {Outcome::answered, std::move(result.payload)};
}

}  // namespace

Cloud::Cloud(Options options)
    : options_(std::move(options)), loop_(loop_threads()), endpoint_(identity_) {}

Cloud::~Cloud() = default;

Result<std::unique_ptr<Cloud>> Cloud::open(Options options) {
  if (!options.template_file.empty()) {
    if (auto read = apply_samconfig(options); !read) return std::move(read).error();
  }
  std::unique_ptr<Cloud> cloud(new Cloud(std::move(options)));
  using Step = Result<void> (Cloud::*)();
  for (const Step step : {&Cloud::listen_for_aws, &Cloud::read_template, &Cloud::open_services,
                          &Cloud::make_resources, &Cloud::make_functions, &Cloud::make_http_apis,
                          &Cloud::make_mappings}) {
    if (auto done = (cloud.get()->*step)(); !done) return std::move(done).error();
  }
  cloud->add_services();
  return cloud;
}

Result<void> Cloud::listen_for_aws() {
  if (!options_.region.empty()) identity_.region = options_.region;
  endpoint_ = Endpoint(identity_);
  auto server = micro_http::HttpServer::listen(
      loop_, {.port = options_.aws_port, .body_bytes_max = aws_body_bytes_max},
      [this](HttpRequest request, HttpReply reply) {
        endpoint_.handle(std::move(request), reply);
      });
  if (!server) return std::move(server).error();
  aws_server_ = *std::move(server);
  return {};
}

Result<void> Cloud::read_template() {
  if (options_.template_file.empty()) return {};
  std::optional<Error> not_bound;
  auto deployment =
      read_deployment(options_, aws_server_->url(), [&](const std::string&, const std::string&) {
        auto url = listen_for_api();
        if (url) return *std::move(url);
        not_bound = std::move(url).error();
        return std::string("http://127.0.0.1:0");
      });
  if (not_bound) return *std::move(not_bound);
  if (!deployment) return std::move(deployment).error();
  deployment_ = *std::move(deployment);
  artifacts_ = find_artifacts(options_.artifacts, options_.template_file);
  return check_artifacts(deployment_, artifacts_);
}

// Binds the next HTTP API's port: the one asked for, then those after it.
Result<std::string> Cloud::listen_for_api() {
  auto front = std::make_unique<HttpApiFront>();
  const std::size_t number = http_apis_.size();
  const std::uint16_t port =
      options_.api_port == 0 ? 0 : static_cast<std::uint16_t>(options_.api_port + number);
  auto server =
      micro_http::HttpServer::listen(loop_, {.port = port, .body_bytes_max = api_body_bytes_max},
                                     [front = front.get()](HttpRequest request, HttpReply reply) {
                                       front->gateway->handle(std::move(request), std::move(reply));
                                     });
  if (!server) return std::move(server).error();
  front->server = *std::move(server);
  http_apis_.push_back(std::move(front));
  return http_apis_.back()->server->url();
}

Result<void> Cloud::open_services() {
  if (options_.memory) {
    store_ = storage::make_memory_store();
  } else {
    auto store = storage::open_disk_store(options_.data.string());
    if (!store) return std::move(store).error();
    store_ = *std::move(store);
  }
  tables_ = std::make_unique<tables::TablesEngine>(*store_, identity_);
  if (auto loaded = tables_->load(); !loaded) return loaded;
  tables_api_ = std::make_unique<tables::TablesApi>(*tables_, identity_);
  auto queues = queues::QueuesEngine::open(*store_, identity_, system_clock().now());
  if (!queues) return std::move(queues).error();
  queues_ = *std::move(queues);
  queues_api_ = std::make_unique<queues::QueuesApi>(*queues_, loop_, system_clock());
  buckets_ = std::make_unique<buckets::BucketsEngine>(*store_, identity_);
  buckets_api_ = std::make_unique<buckets::BucketsApi>(*buckets_);
  return {};
}

Result<void> Cloud::make_resources() {
  const micro_core::TimePoint now = system_clock().now();
  for (const templates::Table& table : deployment_.tables) {
    const auto made = tables_->ensure_table(table.create_table, now);
    if (!made) return refused(table.id, made.error());
  }
  for (const templates::Queue& queue : deployment_.queues) {
    const queues::AttributeMap attributes(queue.attributes.begin(), queue.attributes.end());
    const queues::TagMap tags(queue.tags.begin(), queue.tags.end());
    const auto made = queues_->ensure_queue(queue.name, attributes, tags, now);
    if (!made) return refused(queue.id, made.error());
  }
  for (const templates::Bucket& bucket : deployment_.buckets) {
    buckets::BucketOptions bucket_options;
    if (bucket.versioning) bucket_options.versioning = buckets::Versioning::enabled;
    const auto made = buckets_->ensure_bucket(bucket.name, bucket_options, now);
    if (!made) return refused(bucket.id, made.error());
  }
  return {};
}

std::vector<std::filesystem::path> Cloud::layer_folders(const templates::Function& function) const {
  std::vector<std::filesystem::path> folders;
  for (const std::string& arn : function.layers) {
    for (const templates::Layer& layer : deployment_.layers) {
      if (layer.arn == arn) folders.push_back(artifacts_ / layer.id);
    }
  }
  return folders;
}

Result<void> Cloud::make_functions() {
  std::vector<functions::FunctionConfig> configs;
  for (const templates::Function& function : deployment_.functions) {
    configs.push_back({.id = function.id,
                       .name = function.name,
                       .handler = function.handler,
                       .runtime = function.runtime,
                       .timeout = function.timeout,
                       .memory_mb = function.memory_mb,
                       .ephemeral_storage_mb = function.ephemeral_storage_mb,
                       .environment = function.environment,
                       .reserved_concurrency = function.reserved_concurrency,
                       .tracing = function.tracing,
                       .artifact = artifacts_ / function.id,
                       .layers = layer_folders(function)});
  }
  functions::FunctionsOptions options;
  options.identity = identity_;
  options.aws_endpoint = aws_server_->url();
  if (!options_.docs_assets.empty()) {
    options.variables["DOCS_ASSETS_URL"] = gateway::DocsAssets::path;
  }
  if (!options_.memory) options.work_folder = std::filesystem::absolute(options_.data) / "work";
  functions_ = std::make_unique<functions::Functions>(loop_, std::move(configs), std::move(options),
                                                      system_clock(), print_log);
  functions_api_ = std::make_unique<functions::FunctionsApi>(*functions_, identity_, [this] {
    micro_core::JsonArray list;
    for (const templates::QueueMapping& mapping : deployment_.queue_mappings) {
      const auto* function = functions_->find(mapping.function_id);
      list.emplace_back(describe_mapping(mapping, functions_->arn(*function)));
    }
    return list;
  });
  return {};
}

Result<void> Cloud::make_mappings() {
  const micro_core::Logger logger{{.service = "local_cloud"}};
  for (const templates::QueueMapping& mapping : deployment_.queue_mappings) {
    if (!mapping.enabled) continue;
    const std::string queue_name(queues_->name_in_arn(mapping.queue_arn));
    if (queue_name.empty() || !queues_->find_queue(queue_name)) {
      return Error::invalid_argument(mapping.id + ": there is no queue " + mapping.queue_arn);
    }
    const functions::FunctionConfig* function = functions_->find(mapping.function_id);
    if (function == nullptr) {
      return Error::invalid_argument(mapping.id + ": there is no function " + mapping.function_id);
    }
    mappings_.emplace_back(
        mappings::SqsMappingConfig{
            .id = mapping.id,
            .queue_arn = mapping.queue_arn,
            .region = identity_.region,
            .function_id = mapping.function_id,
            .batch_size = mapping.batch_size,
            .batching_window = mapping.batching_window,
            .report_batch_item_failures = mapping.report_batch_item_failures,
            .maximum_concurrency = mapping.maximum_concurrency,
            .function_timeout = std::chrono::ceil<std::chrono::seconds>(function->timeout)},
        make_links(queues_api_->driver(), queue_name, *functions_), loop_, system_clock(), logger);
  }
  return {};
}

Result<void> Cloud::make_http_apis() {
  std::shared_ptr<const gateway::DocsAssets> docs_assets;
  if (!options_.docs_assets.empty()) {
    auto opened = gateway::DocsAssets::open(options_.docs_assets);
    if (!opened) return std::move(opened).error();
    docs_assets = std::make_shared<const gateway::DocsAssets>(*std::move(opened));
  }
  for (std::size_t i = 0; i < deployment_.http_apis.size(); ++i) {
    const templates::HttpApi& api = deployment_.http_apis[i];
    gateway::GatewayConfig config;
    config.api_id = api.api_id;
    config.name = api.name;
    config.stage = api.stage;
    config.stage_variables = api.stage_variables;
    config.identity = identity_;
    config.docs_assets = docs_assets;
    if (api.cors) {
      config.cors = gateway::Cors{api.cors->allow_origins, api.cors->allow_methods,
                                  api.cors->allow_headers, api.cors->expose_headers,
                                  api.cors->max_age_s,     api.cors->allow_credentials};
    }
    for (const templates::Route& route : api.routes) {
      const std::string key =
          route.path == "$default" ? route.path : route.method + " " + route.path;
      const auto format =
          route.payload_version == "1.0" ? gateway::PayloadFormat::v1 : gateway::PayloadFormat::v2;
      config.routes.push_back({key, route.function_id, route.timeout, format});
    }
    auto made = gateway::Gateway::make(
        loop_, std::move(config), system_clock(),
        [this](gateway::FunctionCall call, std::function<void(gateway::FunctionAnswer)> done) {
          invoke_for_gateway(std::move(call), std::move(done));
        });
    if (!made) return Error::invalid_argument(api.id + ": " + made.error().message);
    http_apis_.at(i)->gateway = *std::move(made);
    endpoint_.add_http_api(api.api_id,
                           [front = http_apis_.at(i).get()](HttpRequest request, HttpReply reply) {
                             front->gateway->handle(std::move(request), std::move(reply));
                           });
  }
  return {};
}

void Cloud::invoke_for_gateway(gateway::FunctionCall call,
                               std::function<void(gateway::FunctionAnswer)> done) {
  functions::InvokeOptions options;
  options.trace_header = std::move(call.trace_header);
  functions_->invoke(call.function_id, std::move(call.event), std::move(options),
                     [done = std::move(done)](functions::InvocationResult result) {
                       done(to_answer(std::move(result)));
                     });
}

void Cloud::add_services() {
  endpoint_.add_service("dynamodb", [this](wire::AwsRequest request, HttpReply reply) {
    reply.send(tables_api_->handle(request, system_clock().now()));
  });
  endpoint_.add_service("sqs", [this](wire::AwsRequest request, HttpReply reply) {
    queues_api_->handle(std::move(request), std::move(reply));
  });
  endpoint_.add_service("s3", [this](wire::AwsRequest request, HttpReply reply) {
    reply.send(buckets_api_->handle(std::move(request), system_clock().now()));
  });
  endpoint_.add_service("lambda", [this](wire::AwsRequest request, HttpReply reply) {
    functions_api_->handle(std::move(request), std::move(reply));
  });
  endpoint_.add_service(
      "sts", [sts = identity::StsApi(identity_)](wire::AwsRequest request, HttpReply reply) {
        reply.send(sts.handle(request));
      });
}

int Cloud::run() {
  signals_ = loop_.watch_signals({SIGINT, SIGTERM}, [this](int) { stop(); });
  for (mappings::SqsMapping& mapping : mappings_) mapping.start();
  loop_.post([this] { warm_then_announce(); });
  loop_.run();
  std::error_code ignored;  // a folder that is left behind is found and reused at the next start
  std::filesystem::remove(options_.pid_file, ignored);
  std::filesystem::remove(options_.ready_file, ignored);
  return 0;
}

void Cloud::warm_then_announce() {
  if (!options_.warm || functions_->all().empty()) return announce();
  auto waiting = std::make_shared<std::atomic<std::size_t>>(functions_->all().size());
  for (const functions::FunctionConfig& function : functions_->all()) {
    functions_->warm(function.id, [this, waiting, id = function.id](Result<void> warmed) {
      if (!warmed) std::cerr << "local_cloud: " << id << ": " << warmed.error().message << "\n";
      if (--*waiting == 0) announce();
    });
  }
}

void Cloud::announce() {
  Announcement announcement{
      .aws_url = aws_server_->url(),
      .http_apis = deployment_.http_apis,
      .region = identity_.region,
      .state = options_.memory ? "in memory only" : "in " + options_.data.string()};
  for (const templates::Bucket& bucket : deployment_.buckets) {
    announcement.buckets.push_back(bucket.name);
  }
  std::cout << remarks(deployment_) << banner(announcement) << std::flush;
  const auto report = [](const Result<void>& written) {
    if (!written) std::cerr << "local_cloud: " << written.error().message << "\n";
  };
  if (!options_.pid_file.empty()) {
    report(write_file(options_.pid_file, std::to_string(::getpid()) + "\n"));
  }
  if (!options_.ready_file.empty()) report(write_ready_file(options_.ready_file, announcement));
}

// In the order of the flow: nothing new comes in, then what runs ends, then the loop.
void Cloud::stop() {
  if (stopping_.exchange(true)) return;
  last_resort_ = loop_.call_after(stop_time_max, [this] { loop_.stop(); });
  for (mappings::SqsMapping& mapping : mappings_) mapping.stop([] {});
  for (const auto& front : http_apis_) front->server->stop(stop_grace, [] {});
  aws_server_->stop(stop_grace, [this] { functions_->stop([this] { loop_.stop(); }); });
}

}  // namespace local_cloud
