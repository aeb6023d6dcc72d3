#pragma once

#include <micro_core/result.hpp>
#include <micro_http/message.hpp>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace local_cloud::gateway {

/// The scripts and styles of docs pages (Swagger UI and others), from a folder with npm's layout:
/// PACKAGE@VERSION/FILE. So a docs page works without a network.
///
/// Which files there are is looked up once; a request's path is only ever compared with theirs, so
/// none leads out of the folder. What is inside a versioned folder never changes: browsers keep it.
class DocsAssets {
 public:
  /// Where they are below the origin of every API.
  static constexpr std::string_view path = "/_micro/docs";

  /// Errors: `not_found` (no such folder), `unavailable` (it cannot be read).
  static micro_core::Result<DocsAssets> open(const std::filesystem::path& folder);

  /// True for a request's path that belongs here.
  static bool serves(std::string_view request_path);

  /// The file, 304 if the client has it, 404, or 405.
  micro_http::HttpResponse answer(const micro_http::HttpRequest& request) const;

 private:
  std::map<std::string, std::filesystem::path, std::less<>> files_;  // by path below `path`
};

}  // namespace local_cloud::gateway
