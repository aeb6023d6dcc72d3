// The local cloud: runs a SAM template on this machine, or is an empty cloud for AWS clients.
#include <local_cloud/artifacts.hpp>
#include <local_cloud/cloud.hpp>
#include <local_cloud/options.hpp>
#include <local_cloud/read_deployment.hpp>

#include <malloc.h>

#include <iostream>
#include <utility>
#include <variant>

namespace {

using local_cloud::Options;
using micro_core::Error;
using micro_core::Result;

// What `--build` does instead of serving.
Result<void> build(Options options) {
  if (options.template_file.empty()) return Error::invalid_argument("--build needs --template");
  if (auto read = local_cloud::apply_samconfig(options); !read) return read;
  const auto deployment = local_cloud::read_deployment(options, "http://127.0.0.1:4566", {});
  if (!deployment) return deployment.error();
  return local_cloud::build_artifacts(
      *deployment, local_cloud::find_artifacts(options.artifacts, options.template_file));
}

int complain(const Error& error) {
  std::cerr << "local_cloud: " << error.message << "\n";
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  auto parsed = local_cloud::read_options(argc, argv);
  if (const int* code = std::get_if<int>(&parsed)) return *code;
  auto& options = std::get<Options>(parsed);
  if (options.build) {
    const auto built = build(std::move(options));
    return built ? 0 : complain(built.error());
  }
  // glibc gives each thread a heap of its own; two keep what the store frees together, for a third
  // less memory after a load and no fewer answers.
  ::mallopt(M_ARENA_MAX, 2);
  auto cloud = local_cloud::Cloud::open(std::move(options));
  return cloud ? (*cloud)->run() : complain(cloud.error());
}
