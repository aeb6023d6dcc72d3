#pragma once

#include <local_cloud/template/deployment.hpp>

#include <micro_core/result.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace local_cloud {

/// What a person or a script at the terminal wants to know once everything can serve.
struct Announcement {
  std::string aws_url = {};
  std::vector<templates::HttpApi> http_apis = {};
  std::vector<std::string> buckets = {};
  std::string region = {};
  std::string state = {};  ///< "in .micro" or "in memory"
};

/// The URLs, a curl and an aws command to copy; several lines of text.
std::string banner(const Announcement& announcement);

/// What the template asks for and does not get, and what has no effect here; empty if nothing.
std::string remarks(const templates::Deployment& deployment);

/// Writes {"api":url,"aws":url,"pid":n} to `path` in one step; "api" is the first HTTP API's, and
/// absent without one. Errors: `unavailable`, naming the path.
micro_core::Result<void> write_ready_file(const std::filesystem::path& path,
                                          const Announcement& announcement);

/// Writes `content` to `path` in one step: readers see the old file or the new one.
micro_core::Result<void> write_file(const std::filesystem::path& path, const std::string& content);

}  // namespace local_cloud
