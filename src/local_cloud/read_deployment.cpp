#include <local_cloud/announce.hpp>
#include <local_cloud/read_deployment.hpp>
#include <local_cloud/template/samconfig.hpp>

#include <utility>
#include <variant>

namespace local_cloud {
namespace {

using micro_core::Error;
using micro_core::Result;

Error to_error(const std::vector<templates::Diagnostic>& diagnostics) {
  std::string text;
  for (const templates::Diagnostic& diagnostic : diagnostics) {
    text += (text.empty() ? "" : "\n") + templates::to_string(diagnostic);
  }
  return Error::invalid_argument(std::move(text));
}

}  // namespace

Result<void> apply_samconfig(Options& options) {
  auto outcome = templates::read_samconfig(options.template_file.parent_path() / "samconfig.toml");
  if (const auto* wrong = std::get_if<templates::Diagnostic>(&outcome)) return to_error({*wrong});
  const auto& config = std::get<templates::SamConfig>(outcome);
  if (options.region.empty()) options.region = config.region.value_or("eu-central-1");
  if (options.stack_name.empty()) {
    options.stack_name = config.stack_name.value_or(options.template_file.stem().string());
  }
  options.parameters.insert(config.parameters.begin(), config.parameters.end());
  return {};
}

Result<templates::Deployment> read_deployment(
    const Options& options, const std::string& aws_endpoint,
    std::function<std::string(const std::string& id, const std::string& api_id)> api_url) {
  auto outcome = templates::read_template(options.template_file, {.parameters = options.parameters,
                                                                  .stack_name = options.stack_name,
                                                                  .region = options.region,
                                                                  .aws_endpoint = aws_endpoint,
                                                                  .api_url = std::move(api_url)});
  if (const auto* wrong = std::get_if<std::vector<templates::Diagnostic>>(&outcome)) {
    return to_error(*wrong);
  }
  auto& deployment = std::get<templates::Deployment>(outcome);
  if (options.strict && !deployment.unsupported.empty()) {
    return Error::invalid_argument("--strict refuses what is unsupported:\n" + remarks(deployment));
  }
  return std::move(deployment);
}

}  // namespace local_cloud
