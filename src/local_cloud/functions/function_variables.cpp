#include <local_cloud/functions/function_variables.hpp>

#include <algorithm>
#include <array>
#include <map>

namespace local_cloud::functions {
namespace {

constexpr std::array<std::string_view, 17> reserved_names = {
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SECRET_KEY",
    "AWS_SESSION_TOKEN",
    "LAMBDA_RUNTIME_DIR",
    "LAMBDA_TASK_ROOT",
    "_HANDLER",
};

using Variables = std::map<std::string, std::string>;

// Where a process finds its libraries and programs: its own folder, then layers, of which the last
// one wins as if it had been unpacked over the others.
void add_search_paths(Variables& variables, const FunctionConfig& function) {
  const std::string task = function.artifact.string();
  std::string libraries = task + ":" + task + "/lib";
  std::string programs = "/usr/local/bin:/usr/bin:/bin";
  for (auto layer = function.layers.rbegin(); layer != function.layers.rend(); ++layer) {
    libraries += ":" + layer->string() + "/lib";
    programs += ":" + layer->string() + "/bin";
  }
  variables["LD_LIBRARY_PATH"] = std::move(libraries);
  variables["PATH"] = std::move(programs);
}

// What a function may overrule.
Variables default_variables(const FunctionConfig& function, const FunctionsOptions& options,
                            const EnvironmentFacts& facts) {
  Variables variables = {
      {"LANG", "en_US.UTF-8"},
      {"TZ", ":UTC"},
      {"TMPDIR", facts.temporary_folder.string()},
      {"AWS_XRAY_DAEMON_ADDRESS", "127.0.0.1:2000"},
      {"AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR"},
  };
  if (!options.aws_endpoint.empty()) variables["AWS_ENDPOINT_URL"] = options.aws_endpoint;
  variables.insert(options.variables.begin(), options.variables.end());
  add_search_paths(variables, function);
  return variables;
}

void add_reserved_variables(Variables& variables, const FunctionConfig& function,
                            const FunctionsOptions& options, const EnvironmentFacts& facts) {
  variables["AWS_LAMBDA_RUNTIME_API"] = facts.runtime_api;
  variables["_HANDLER"] = function.handler;
  variables["LAMBDA_TASK_ROOT"] = function.artifact.string();
  variables["LAMBDA_RUNTIME_DIR"] = function.artifact.string();
  variables["AWS_REGION"] = options.identity.region;
  variables["AWS_DEFAULT_REGION"] = options.identity.region;
  variables["AWS_ACCESS_KEY_ID"] = "local";
  variables["AWS_SECRET_ACCESS_KEY"] = "local";
  variables["AWS_SESSION_TOKEN"] = "local";
  variables["AWS_LAMBDA_FUNCTION_NAME"] = function.name;
  variables["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
  variables["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = std::to_string(function.memory_mb);
  variables["AWS_LAMBDA_LOG_GROUP_NAME"] = "/aws/lambda/" + function.name;
  variables["AWS_LAMBDA_LOG_STREAM_NAME"] = facts.log_stream;
  variables["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand";
  variables["_AWS_XRAY_DAEMON_ADDRESS"] = "127.0.0.1";
  variables["_AWS_XRAY_DAEMON_PORT"] = "2000";
}

}  // namespace

bool is_reserved_variable(std::string_view name) {
  return name.starts_with('_') ||
         std::find(reserved_names.begin(), reserved_names.end(), name) != reserved_names.end();
}

std::vector<std::string> function_variables(const FunctionConfig& function,
                                            const FunctionsOptions& options,
                                            const EnvironmentFacts& facts) {
  Variables variables = default_variables(function, options, facts);
  for (const auto& [name, value] : function.environment) {
    if (!is_reserved_variable(name)) variables[name] = value;
  }
  add_reserved_variables(variables, function, options, facts);

  std::vector<std::string> texts;
  texts.reserve(variables.size());
  for (const auto& [name, value] : variables) texts.push_back(name + "=" + value);
  return texts;
}

}  // namespace local_cloud::functions
