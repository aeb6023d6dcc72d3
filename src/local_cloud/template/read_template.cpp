#include <local_cloud/template/read_template.hpp>

#include <local_cloud/template/attributes.hpp>
#include <local_cloud/template/dependencies.hpp>
#include <local_cloud/template/stack.hpp>
#include <local_cloud/template/translate.hpp>

#include <algorithm>
#include <map>
#include <utility>

namespace local_cloud::templates {
namespace {

using Translate = void (*)(Stack&, Resource&, Deployment&);

struct SupportedType {
  std::string_view type;
  int pass;  // what others refer to by value comes first
  Translate translate;
};

constexpr int passes = 3;
constexpr SupportedType supported_types[] = {
    {"AWS::DynamoDB::Table", 0, add_table},
    {"AWS::Serverless::SimpleTable", 0, add_simple_table},
    {"AWS::SQS::Queue", 0, add_queue},
    {"AWS::S3::Bucket", 0, add_bucket},
    {"AWS::Serverless::HttpApi", 0, add_http_api},
    {"AWS::Serverless::LayerVersion", 0, add_layer},
    {"AWS::Lambda::LayerVersion", 0, add_layer},
    {"AWS::Serverless::Function", 1, add_function},
    {"AWS::Lambda::Function", 1, add_function},
    {"AWS::Serverless::Function", 2, add_events},
    {"AWS::Lambda::EventSourceMapping", 2, add_event_source_mapping},
};

constexpr std::string_view inert_types[] = {"AWS::ApplicationAutoScaling::",
                                            "AWS::CloudWatch::",
                                            "AWS::CodeDeploy::",
                                            "AWS::IAM::",
                                            "AWS::KMS::",
                                            "AWS::Lambda::Alias",
                                            "AWS::Lambda::CodeSigningConfig",
                                            "AWS::Lambda::LayerVersionPermission",
                                            "AWS::Lambda::Permission",
                                            "AWS::Lambda::Version",
                                            "AWS::Logs::",
                                            "AWS::ResourceGroups::",
                                            "AWS::S3::BucketPolicy",
                                            "AWS::SQS::QueueInlinePolicy",
                                            "AWS::SQS::QueuePolicy",
                                            "AWS::XRay::"};

bool is_inert(const std::string& type) {
  return std::any_of(std::begin(inert_types), std::end(inert_types), [&](std::string_view inert) {
    return inert.ends_with("::") ? type.starts_with(inert) : type == inert;
  });
}

// What the local cloud gives no meaning is still evaluated: its mistakes are mistakes on AWS, too.
void add_without_effect(Stack& stack, Resource& resource, Deployment& deployment) {
  stack.evaluated_properties(resource);
  if (is_inert(resource.type)) {
    deployment.inert.push_back({stack.id_of(resource), resource.type, stack.place(resource.mark)});
    return;
  }
  std::vector<std::string> names = {"AWS::Serverless::Application"};
  for (const SupportedType& supported : supported_types) names.emplace_back(supported.type);
  if (resource.type.find("::") == std::string::npos) {
    stack.error(resource.mark, "'" + resource.type +
                                   "' is no type of resource; expected one as "
                                   "'AWS::SQS::Queue'" +
                                   did_you_mean(resource.type, names));
    return;
  }
  stack.unsupported(
      resource.mark, described(stack, resource),
      "resources of this type do not exist here" + did_you_mean(resource.type, names));
}

void translate(Stack& stack, int pass, Deployment& deployment) {
  for (const auto& resource : stack.resources()) {
    if (!resource->enabled) continue;
    bool known = is_stack_type(resource->type);
    if (Stack* nested = stack.nested(*resource)) translate(*nested, pass, deployment);
    for (const SupportedType& supported : supported_types) {
      if (supported.type != resource->type) continue;
      known = true;
      if (supported.pass == pass) supported.translate(stack, *resource, deployment);
    }
    if (!known && pass == 0) add_without_effect(stack, *resource, deployment);
    if (known && is_stack_type(resource->type) && pass == 0) stack.evaluated_properties(*resource);
  }
}

void check_circles(Stack& stack) {
  check_dependencies(stack);
  for (const auto& resource : stack.resources()) {
    if (!resource->enabled) continue;
    if (Stack* nested = stack.nested(*resource)) check_circles(*nested);
  }
}

void check_sections(Stack& stack) {
  stack.check_unused();
  for (const std::string& name : stack.output_names()) {
    stack.output(name);
    stack.export_name(name);
  }
  for (const auto& resource : stack.resources()) {
    if (!resource->enabled) continue;
    if (Stack* nested = stack.nested(*resource)) check_sections(*nested);
  }
}

// Two things of one name would be one thing here, and are refused on AWS.
template <class Things>
void check_names(const Things& things, const char* kind, Diagnostics& diagnostics) {
  std::map<std::string, std::string> seen;
  for (const auto& thing : things) {
    const auto [other, is_new] = seen.emplace(thing.name, thing.id);
    if (is_new) continue;
    diagnostics.error(thing.place.file, {thing.place.line, thing.place.column},
                      std::string("the ") + kind + " '" + thing.name + "' is there already, as '" +
                          other->second + "'; names are unique");
  }
}

// A dead-letter queue must exist before the queue that names it.
void sort_queues(std::vector<Queue>& queues) {
  const auto target_of = [&](const Queue& queue) -> const Queue* {
    const auto policy = queue.attributes.find("RedrivePolicy");
    if (policy == queue.attributes.end()) return nullptr;
    const auto found = std::find_if(queues.begin(), queues.end(), [&](const Queue& other) {
      return policy->second.find("\"" + other.arn + "\"") != std::string::npos;
    });
    return found == queues.end() ? nullptr : &*found;
  };
  std::vector<std::pair<std::size_t, std::size_t>>
      order;  // how many targets follow, and where it is
  for (std::size_t i = 0; i < queues.size(); ++i) {
    std::size_t depth = 0;
    for (const Queue* at = target_of(queues[i]); nullptr != at && depth < queues.size(); ++depth) {
      at = target_of(*at);
    }
    order.emplace_back(depth, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<Queue> sorted;
  for (const auto& [depth, i] : order) sorted.push_back(std::move(queues[i]));
  queues = std::move(sorted);
}

void add_outputs(Stack& stack, Deployment& deployment) {
  for (const std::string& name : stack.output_names()) {
    const auto value = stack.output(name);
    if (!value) continue;  // its condition is false
    const Node* description = stack.document().find("Outputs")->find(name)->find("Description");
    deployment.outputs.push_back({name, as_text(*value),
                                  nullptr == description ? "" : description->text,
                                  stack.export_name(name).value_or("")});
  }
}

void check_deployment(const Deployment& deployment, Diagnostics& diagnostics) {
  check_names(deployment.functions, "function", diagnostics);
  check_names(deployment.tables, "table", diagnostics);
  check_names(deployment.queues, "queue", diagnostics);
  check_names(deployment.buckets, "bucket", diagnostics);
}

Stack::Origin main_origin(const std::filesystem::path& path, const ReadOptions& options) {
  Stack::Origin origin;
  origin.path = std::filesystem::absolute(path).lexically_normal();
  origin.file = path.lexically_normal().string();
  origin.name = options.stack_name;
  return origin;
}

}  // namespace

std::string described(const Stack& stack, const Resource& resource) {
  return stack.id_of(resource) + " (" + resource.type + ")";
}

ReadOutcome read_template(const std::filesystem::path& path, const ReadOptions& options) {
  Session session{options};
  const auto root = Stack::load(session, main_origin(path, options), {});
  if (!root) return session.diagnostics.take();
  Deployment deployment;
  deployment.stack_name = options.stack_name;
  deployment.region = options.region;
  deployment.account_id = options.account_id;
  if (const Node* description = root->document().find("Description")) {
    deployment.description = description->text;
  }
  for (int pass = 0; pass < passes; ++pass) translate(*root, pass, deployment);
  check_circles(*root);  // first: what follows stays silent about what a circle leaves open
  check_sections(*root);
  check_deployment(deployment, session.diagnostics);
  if (!session.diagnostics.empty()) return session.diagnostics.take();
  sort_queues(deployment.queues);
  add_outputs(*root, deployment);
  std::erase_if(deployment.http_apis, [](const HttpApi& api) {
    const bool implicit = api.id == "ServerlessHttpApi" || api.id.ends_with(".ServerlessHttpApi");
    return implicit && api.routes.empty();
  });
  deployment.files = std::move(session.files);
  deployment.unsupported = std::move(session.unsupported);
  return deployment;
}

}  // namespace local_cloud::templates
