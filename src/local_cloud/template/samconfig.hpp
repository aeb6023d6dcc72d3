#pragma once

#include <local_cloud/template/read_template.hpp>

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace local_cloud::templates {

/// The settings of a samconfig.toml that a local run shares with `sam deploy`.
struct SamConfig {
  std::optional<std::string> stack_name = {};
  std::optional<std::string> region = {};
  std::map<std::string, std::string> parameters = {};  ///< parameter_overrides
};

/// Reads the `deploy` command's parameters of `environment` (a table of the file; SAM's own default
/// is "default"), over those of `global`. A file that does not exist is an empty config. Of TOML it
/// reads tables, strings, arrays, numbers and booleans; a diagnostic says what it cannot read.
std::variant<SamConfig, Diagnostic> read_samconfig(const std::filesystem::path& path,
                                                   const std::string& environment = "default");

/// The same from the file's text; `file` is its name in diagnostics.
std::variant<SamConfig, Diagnostic> parse_samconfig(std::string_view text, const std::string& file,
                                                    const std::string& environment = "default");

}  // namespace local_cloud::templates
