#include <local_cloud/artifacts.hpp>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>
#include <vector>

namespace local_cloud {
namespace {

namespace fs = std::filesystem;
using micro_core::Error;
using micro_core::Result;

// Runs make in `build.code_uri`; its output goes to ours.
Result<void> run_make(const templates::BuildSource& build, const fs::path& folder) {
  const fs::path makefile = build.code_uri / "Makefile";
  if (!fs::exists(makefile)) {
    return Error::invalid_argument("there is no " + makefile.string() +
                                   "; BuildMethod makefile needs one with the target build-" +
                                   build.logical_id);
  }
  std::error_code failure;
  fs::create_directories(folder, failure);
  if (failure)
    return Error::unavailable("cannot make " + folder.string() + ": " + failure.message());
  if (::setenv("ARTIFACTS_DIR", fs::absolute(folder).c_str(), 1) != 0) {
    return Error::internal("cannot set ARTIFACTS_DIR");
  }
  std::array<std::string, 6> words = {"make",
                                      "--no-print-directory",
                                      "--directory",
                                      build.code_uri.string(),
                                      "--makefile=" + makefile.string(),
                                      "build-" + build.logical_id};
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t pid = 0;
  if (const int reason =
          ::posix_spawnp(&pid, "make", nullptr, nullptr, arguments.data(), environ)) {
    return Error::unavailable("cannot run make: " + std::string(std::strerror(reason)));
  }
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return Error::unavailable("make build-" + build.logical_id + " failed in " +
                            build.code_uri.string());
}

Result<void> build_one(const std::string& id, const templates::BuildSource& source,
                       const fs::path& artifacts) {
  if (source.method != "makefile") {
    return Error::unsupported(id + ": only BuildMethod makefile can be built here, not \"" +
                              source.method + "\"");
  }
  if (auto built = run_make(source, artifacts / id); !built) {
    return Error{built.error().code, id + ": " + built.error().message};
  }
  return {};
}

}  // namespace

fs::path find_artifacts(const fs::path& wanted, const fs::path& template_file) {
  if (!wanted.empty()) return wanted;
  const fs::path beside = fs::absolute(template_file).parent_path();
  for (const fs::path& folder : {fs::current_path(), beside, beside.parent_path()}) {
    for (const char* name : {".aws-sam/build", "build/functions"}) {
      if (fs::is_directory(folder / name)) return folder / name;
    }
  }
  return beside.parent_path() / "build/functions";
}

Result<void> build_artifacts(const templates::Deployment& deployment, const fs::path& artifacts) {
  for (const templates::Function& function : deployment.functions) {
    if (auto built = build_one(function.id, function.build, artifacts); !built) return built;
  }
  for (const templates::Layer& layer : deployment.layers) {
    if (auto built = build_one(layer.id, layer.build, artifacts); !built) return built;
  }
  return {};
}

Result<void> check_artifacts(const templates::Deployment& deployment, const fs::path& artifacts) {
  std::string missing;
  for (const templates::Function& function : deployment.functions) {
    const fs::path bootstrap = artifacts / function.id / "bootstrap";
    if (::access(bootstrap.c_str(), X_OK) == 0) continue;
    missing += (missing.empty() ? "" : ", ") + function.id + " (" + bootstrap.string() + ")";
  }
  if (missing.empty()) return {};
  return Error::not_found("no executable bootstrap for " + missing +
                          "; make them with --build or sam build");
}

}  // namespace local_cloud
