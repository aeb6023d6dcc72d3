#pragma once

#include <local_cloud/template/deployment.hpp>

#include <micro_core/result.hpp>

#include <filesystem>

namespace local_cloud {

/// Where the functions' artefacts are: `wanted` if given, else the first of `.aws-sam/build` and
/// `build/functions` that exists in the working folder, beside the template, or above it; else
/// `build/functions` above the template.
std::filesystem::path find_artifacts(const std::filesystem::path& wanted,
                                     const std::filesystem::path& template_file);

/// Makes the artefact of each function and layer with a Makefile as `sam build` does: `make
/// build-<LogicalId>` with ARTIFACTS_DIR set to its folder in `artifacts`. Errors:
/// `invalid_argument` (no Makefile), `unavailable` (make failed); the message names the function.
micro_core::Result<void> build_artifacts(const templates::Deployment& deployment,
                                         const std::filesystem::path& artifacts);

/// Errors: `not_found`, naming each function without an executable `bootstrap` and the command that
/// makes it.
micro_core::Result<void> check_artifacts(const templates::Deployment& deployment,
                                         const std::filesystem::path& artifacts);

}  // namespace local_cloud
