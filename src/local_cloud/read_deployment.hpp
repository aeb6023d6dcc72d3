#pragma once

#include <local_cloud/options.hpp>
#include <local_cloud/template/read_template.hpp>

#include <micro_core/result.hpp>

#include <functional>
#include <string>

namespace local_cloud {

/// Fills what the command line left open from the samconfig.toml beside the template, as `sam
/// deploy` does: stack name, region, parameters. Errors: `invalid_argument`, "file:line:column: …".
micro_core::Result<void> apply_samconfig(Options& options);

/// Reads the template of `options`. `aws_endpoint` is where queue URLs start; `api_url` gives the
/// address of each HTTP API. Errors: `invalid_argument` with a line per mistake; under `--strict`
/// also for what is unsupported.
micro_core::Result<templates::Deployment> read_deployment(
    const Options& options, const std::string& aws_endpoint,
    std::function<std::string(const std::string& id, const std::string& api_id)> api_url);

}  // namespace local_cloud
