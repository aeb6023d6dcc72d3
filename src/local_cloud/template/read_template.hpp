#pragma once

#include <local_cloud/template/deployment.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace local_cloud::templates {

/// What a template does not say itself.
struct ReadOptions {
  std::map<std::string, std::string> parameters = {};  ///< of the main template, over its defaults
  std::string stack_name = "local";
  std::string region = "eu-central-1";
  std::string account_id = "000000000000";
  std::string aws_endpoint = "http://127.0.0.1:4566";  ///< queue URLs start so; no slash at the end
  /// The address of the HTTP API `id`, without a slash at the end. Asked once for each API, so it
  /// may bind a port. Unset: "http://API_ID.execute-api.localhost:PORT" with the port of
  /// `aws_endpoint`.
  std::function<std::string(const std::string& id, const std::string& api_id)> api_url = {};
  /// The text of a template; none when it cannot be read. Unset: the file at that path.
  std::function<std::optional<std::string>(const std::filesystem::path&)> read_file = {};
};

/// One mistake in a template: what is wrong, and what would be right.
struct Diagnostic {
  SourcePlace place = {};
  std::string message = {};
};

/// "file:line:column: message".
std::string to_string(const Diagnostic& diagnostic);

/// A deployment, or every mistake that was found, in the order of files and lines.
using ReadOutcome = std::variant<Deployment, std::vector<Diagnostic>>;

/// Reads the SAM or CloudFormation template at `path` (YAML or JSON) and the local templates nested
/// in it. The same input gives the same result, generated names included. What is supported is in
/// docs/template.md. Reads files, opens nothing else; never throws on what a template holds.
ReadOutcome read_template(const std::filesystem::path& path, const ReadOptions& options);

}  // namespace local_cloud::templates
