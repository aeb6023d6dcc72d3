#pragma once

#include <local_cloud/functions/functions.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace local_cloud::functions {

/// What differs between two environments of one function.
struct EnvironmentFacts {
  std::string runtime_api = {};  ///< "127.0.0.1:40123"
  std::string log_stream = {};
  std::filesystem::path temporary_folder = {};
};

/// The whole environment of a function's process, as "NAME=value": what Lambda's OS-only runtimes
/// give, the local endpoint, then the template's variables unless their names are reserved.
std::vector<std::string> function_variables(const FunctionConfig& function,
                                            const FunctionsOptions& options,
                                            const EnvironmentFacts& facts);

/// Names that Lambda sets itself, and any that starts with '_': a template's values are ignored.
bool is_reserved_variable(std::string_view name);

}  // namespace local_cloud::functions
