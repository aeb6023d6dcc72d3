#include <local_cloud/gateway/docs_assets.hpp>

#include <local_cloud/gateway/http_answer.hpp>
#include <micro_core/hash.hpp>
#include <micro_http/url.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

namespace local_cloud::gateway {
namespace {

using micro_core::Error;
using micro_core::Result;
using micro_http::HttpRequest;
using micro_http::HttpResponse;

// A folder that was named by mistake must not be walked for minutes, or served as a whole.
constexpr std::size_t files_max = 1'000;

std::string_view content_type(const std::filesystem::path& file) {
  constexpr std::pair<std::string_view, std::string_view> types[] = {
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".html", "text/html; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".png", "image/png"},
      {".svg", "image/svg+xml"},
      {".woff2", "font/woff2"},
  };
  const std::string extension = file.extension().string();
  for (const auto& [name, type] : types) {
    if (name == extension) return type;
  }
  return "application/octet-stream";
}

std::optional<std::string> read(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  std::string bytes(std::istreambuf_iterator<char>(stream), {});
  if (stream.bad()) return std::nullopt;
  return bytes;
}

// "*", or one of a list of tags, weak or not.
bool has_tag(std::string_view if_none_match, std::string_view tag) {
  return if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos;
}

}  // namespace

Result<DocsAssets> DocsAssets::open(const std::filesystem::path& folder) {
  std::error_code failure;
  if (!std::filesystem::is_directory(folder, failure)) {
    return Error::not_found("there is no folder " + folder.string());
  }
  DocsAssets assets;
  std::filesystem::recursive_directory_iterator entry(folder, failure);
  for (; !failure && entry != std::filesystem::recursive_directory_iterator();
       entry.increment(failure)) {
    if (!entry->is_regular_file(failure) || entry->is_symlink(failure)) continue;
    if (assets.files_.size() == files_max) {
      return Error::invalid_argument(folder.string() + " has over " + std::to_string(files_max) +
                                     " files: it is not a folder of docs assets");
    }
    const std::filesystem::path name = entry->path().lexically_relative(folder);
    assets.files_.emplace("/" + name.generic_string(), std::filesystem::absolute(entry->path()));
  }
  if (failure) {
    return Error::unavailable("cannot read " + folder.string() + ": " + failure.message());
  }
  return assets;
}

bool DocsAssets::serves(std::string_view request_path) {
  return request_path.starts_with(path) &&
         (request_path.size() == path.size() || request_path[path.size()] == '/');
}

HttpResponse DocsAssets::answer(const HttpRequest& request) const {
  if (request.method != "GET" && request.method != "HEAD") {
    HttpResponse response = message_response(405, "Method Not Allowed");
    response.headers.add("allow", "GET, HEAD");
    return response;
  }
  const std::string name = micro_http::percent_decode(request.path().substr(path.size()));
  const auto file = files_.find(name);
  if (file == files_.end()) return message_response(404, "Not Found");
  std::optional<std::string> bytes = read(file->second);
  if (!bytes) return message_response(404, "Not Found");
  const std::string tag = '"' + micro_core::sha256_hex(*bytes).substr(0, 32) + '"';
  HttpResponse response{.headers = {{"etag", tag},
                                    {"cache-control", "public, max-age=31536000, immutable"},
                                    // Public files, also for the page of a service that runs on its
                                    // own port.
                                    {"access-control-allow-origin", "*"},
                                    {"x-content-type-options", "nosniff"}}};
  if (has_tag(request.headers.get("if-none-match"), tag)) {
    response.status = 304;
    return response;
  }
  response.headers.add("content-type", std::string(content_type(file->second)));
  response.body = *std::move(bytes);
  return response;
}

}  // namespace local_cloud::gateway
