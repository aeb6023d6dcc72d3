// Functions and layers.
#include <local_cloud/template/attributes.hpp>
#include <local_cloud/template/translate.hpp>

#include <algorithm>
#include <array>

namespace local_cloud::templates {
namespace {

constexpr std::size_t environment_bytes_max = 4'096;  // Lambda's limit

// Names that Lambda sets itself and refuses in a function's configuration.
constexpr std::array<std::string_view, 17> reserved_variables = {"_HANDLER",
                                                                 "_X_AMZN_TRACE_ID",
                                                                 "AWS_DEFAULT_REGION",
                                                                 "AWS_REGION",
                                                                 "AWS_EXECUTION_ENV",
                                                                 "AWS_LAMBDA_FUNCTION_NAME",
                                                                 "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                                                                 "AWS_LAMBDA_FUNCTION_VERSION",
                                                                 "AWS_LAMBDA_INITIALIZATION_TYPE",
                                                                 "AWS_LAMBDA_LOG_GROUP_NAME",
                                                                 "AWS_LAMBDA_LOG_STREAM_NAME",
                                                                 "AWS_ACCESS_KEY_ID",
                                                                 "AWS_SECRET_ACCESS_KEY",
                                                                 "AWS_SESSION_TOKEN",
                                                                 "AWS_LAMBDA_RUNTIME_API",
                                                                 "LAMBDA_TASK_ROOT",
                                                                 "LAMBDA_RUNTIME_DIR"};

bool is_sam(const Resource& resource) {
  return resource.type.starts_with("AWS::Serverless::");
}

bool is_variable_name(const std::string& name) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return name.size() >= 2 && letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
           return letter(c) || (c >= '0' && c <= '9') || c == '_';
         });
}

void read_environment(Properties& properties, Function& function) {
  Properties environment = properties.map("Environment");
  function.environment = environment.text_map("Variables");
  environment.finish();
  std::size_t bytes = 0;
  for (const auto& [name, value] : function.environment) {
    bytes += name.size() + value.size();
    const bool reserved = std::find(reserved_variables.begin(), reserved_variables.end(), name) !=
                          reserved_variables.end();
    if (reserved) {
      environment.error(environment.mark(),
                        "Lambda sets the variable '" + name + "' itself; choose another name");
    } else if (!is_variable_name(name)) {
      environment.error(environment.mark(),
                        "'" + name +
                            "' is no name of a variable; expected a letter, then letters, digits "
                            "or '_'");
    }
  }
  if (bytes > environment_bytes_max) {
    environment.error(environment.mark(), "the variables take more than 4 KB, Lambda's limit");
  }
}

void check_function_name(Properties& properties, const Function& function) {
  const std::string& name = function.name;
  const bool right = !name.empty() && name.size() <= 64 &&
                     std::all_of(name.begin(), name.end(), [](unsigned char c) {
                       return std::isalnum(c) != 0 || c == '-' || c == '_';
                     });
  if (right) return;
  properties.error(properties.mark_of("FunctionName"),
                   "'" + name +
                       "' is no function name; expected up to 64 of a-z, A-Z, 0-9, '-', "
                       "'_'");
}

void read_runtime(Stack& stack, Properties& properties, Function& function) {
  const auto package = properties.text_of("PackageType", {"Zip", "Image"}).value_or("Zip");
  for (const char* name : {"ImageUri", "ImageConfig", "InlineCode"}) {
    properties.unsupported(name, "only native functions in a zip package run here");
  }
  const auto runtime = properties.text("Runtime");
  const auto handler = properties.text("Handler");
  function.runtime = runtime.value_or("");
  function.handler = handler.value_or("");
  if (package == "Image") {
    stack.unsupported(properties.mark_of("PackageType"), properties.where() + ": PackageType",
                      "container images do not run here");
    return;
  }
  properties.require("Runtime", "'provided.al2023'");
  properties.require("Handler", "one as 'bootstrap'");
  if (runtime && !runtime->starts_with("provided")) {
    stack.unsupported(properties.mark_of("Runtime"), properties.where() + ": Runtime " + *runtime,
                      "only native functions run here (provided.al2023, provided.al2)");
  }
}

void read_layers(Stack& stack, Properties& properties, Function& function,
                 const Deployment& deployment) {
  function.layers = properties.texts("Layers");
  for (const std::string& arn : function.layers) {
    const bool known = std::any_of(deployment.layers.begin(), deployment.layers.end(),
                                   [&](const Layer& layer) { return layer.arn == arn; });
    if (known) continue;
    stack.unsupported(properties.mark_of("Layers"), properties.where() + ": Layers",
                      "'" + arn + "' is not a layer of this template; it is left out");
  }
  if (function.layers.size() > 5) {
    properties.error(properties.mark_of("Layers"), "a function may have 5 layers");
  }
}

// SAM and CloudFormation spell a few properties differently.
void read_spelled_settings(Resource& resource, Properties& properties, Function& function) {
  Properties storage = properties.map("EphemeralStorage");
  function.ephemeral_storage_mb =
      static_cast<int>(storage.integer("Size", {512, 10'240}).value_or(512));
  storage.finish();
  const std::vector<std::string> modes = {"Active", "PassThrough", "Disabled"};
  if (is_sam(resource)) {
    function.tracing = properties.text_of("Tracing", modes) == "Active";
    properties.unsupported("DeadLetterQueue", "failed asynchronous events are not kept here");
    properties.unsupported("EventInvokeConfig", "asynchronous events have no destinations here");
    properties.unsupported("FunctionUrlConfig", "the function has no URL here");
    properties.inert({"AssumeRolePolicyDocument", "AutoPublishAlias",
                      "AutoPublishAliasAllProperties", "AutoPublishCodeSha256",
                      "DeploymentPreference", "PermissionsBoundary", "Policies", "PropagateTags",
                      "ProvisionedConcurrencyConfig", "RolePath", "RuntimeManagementConfig",
                      "VersionDescription", "Connectors", "Events"});
    return;
  }
  Properties tracing = properties.map("TracingConfig");
  function.tracing = tracing.text_of("Mode", modes) == "Active";
  tracing.finish();
  properties.unsupported("DeadLetterConfig", "failed asynchronous events are not kept here");
  properties.inert({"RuntimeManagementConfig"});
}

void check_build_paths(Stack& stack, const Node& metadata, const std::string& where) {
  for (const char* name : {"ProjectRootDirectory", "ContextPath", "WorkingDirectory"}) {
    if (const Node* node = metadata.find(name)) {
      stack.unsupported(node->mark, where + ": Metadata " + name,
                        "make runs in the folder of the code here");
    }
  }
}

}  // namespace

BuildSource build_source(Stack& stack, const Resource& resource, Properties& properties,
                         const std::string& property) {
  BuildSource source;
  source.logical_id = resource.logical_id;
  const Node* metadata = nullptr == resource.body ? nullptr : resource.body->find("Metadata");
  if (nullptr != metadata && metadata->is_map()) {
    const Node* method = metadata->find("BuildMethod");
    if (nullptr != method) source.method = method->text;
    check_build_paths(stack, *metadata, properties.where());
  }
  const Node* code = properties.any(property);
  if (nullptr == code) return source;
  if (!code->is_scalar() || code->text.find("://") != std::string::npos) {
    stack.unsupported(code->mark, properties.where() + ": " + property,
                      "only code in a local folder is built and run here");
    return source;
  }
  source.code_uri = std::filesystem::absolute(stack.folder() / code->text).lexically_normal();
  if (!source.code_uri.has_filename()) source.code_uri = source.code_uri.parent_path();
  return source;
}

void add_layer(Stack& stack, Resource& resource, Deployment& deployment) {
  const Node values = stack.evaluated_properties(resource);
  Properties properties(stack, values, described(stack, resource));
  Layer layer;
  layer.id = stack.id_of(resource);
  layer.name = physical_name(stack, resource);
  layer.arn = arn_of(stack, resource);
  layer.place = stack.place(resource.mark);
  const std::string code = is_sam(resource) ? "ContentUri" : "Content";
  properties.require(code, "the folder of the layer's content");
  layer.build = build_source(stack, resource, properties, code);
  properties.inert({"CompatibleArchitectures", "CompatibleRuntimes", "Description", "LayerName",
                    "LicenseInfo", "PublishLambdaVersion", "RetentionPolicy"});
  properties.finish();
  deployment.layers.push_back(std::move(layer));
}

void add_function(Stack& stack, Resource& resource, Deployment& deployment) {
  const Node values = stack.evaluated_properties(resource);
  Properties properties(stack, values, described(stack, resource));
  Function function;
  function.id = stack.id_of(resource);
  function.name = physical_name(stack, resource);
  function.arn = arn_of(stack, resource);
  function.place = stack.place(resource.mark);
  properties.text("FunctionName");
  check_function_name(properties, function);
  read_runtime(stack, properties, function);
  const std::string code = is_sam(resource) ? "CodeUri" : "Code";
  if (!properties.has("InlineCode") && !properties.has("ImageUri")) {
    properties.require(code, "the folder of the function's source");
  }
  function.build = build_source(stack, resource, properties, code);
  function.timeout = std::chrono::seconds(properties.integer("Timeout", {1, 900}).value_or(3));
  function.memory_mb =
      static_cast<int>(properties.integer("MemorySize", {128, 10'240}).value_or(128));
  if (const auto reserved = properties.integer("ReservedConcurrentExecutions", {0, 100'000})) {
    function.reserved_concurrency = static_cast<int>(*reserved);
  }
  read_environment(properties, function);
  read_layers(stack, properties, function, deployment);
  read_spelled_settings(resource, properties, function);
  properties.unsupported("FileSystemConfigs", "no file system is mounted here");
  properties.inert({"Architectures", "CodeSigningConfigArn", "Description", "KmsKeyArn",
                    "LoggingConfig", "RecursiveLoop", "Role", "SnapStart", "SourceKMSKeyArn",
                    "Tags", "VpcConfig"});
  properties.finish();
  deployment.functions.push_back(std::move(function));
}

}  // namespace local_cloud::templates
