#include <local_cloud/announce.hpp>

#include <micro_core/json.hpp>

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <system_error>

namespace local_cloud {
namespace {

using micro_core::Error;
using micro_core::Result;
using templates::HttpApi;
using templates::Route;

// True if a route of `api` takes `path`, as it stands or by a greedy variable.
bool serves(const HttpApi& api, const std::string& path) {
  return std::any_of(api.routes.begin(), api.routes.end(), [&](const Route& route) {
    const std::size_t greedy = route.path.find("{proxy+}");
    return route.path == path ||
           (greedy != std::string::npos && path.starts_with(route.path.substr(0, greedy)));
  });
}

std::string line(const std::string& name, const std::string& text) {
  std::string padded = "  " + name;
  padded.resize(std::max<std::size_t>(padded.size() + 1, 16), ' ');
  return padded + text + "\n";
}

}  // namespace

std::string banner(const Announcement& announcement) {
  std::string text = "\nThe local cloud is ready (state " + announcement.state + ").\n\n";
  bool has_users = false;
  std::string users_url;
  for (const HttpApi& api : announcement.http_apis) {
    text += line("API", api.url + "   (" + (api.name.empty() ? api.id : api.name) + ")");
    if (serves(api, "/users/docs")) {
      text += line("docs page", api.url + "/users/docs");
      has_users = true;
      users_url = api.url;
    }
  }
  text += line("AWS endpoint", announcement.aws_url) + "\n";
  if (has_users) {
    text += "  curl -X POST " + users_url +
            "/users/ -d '{\"name\":\"Ada\",\"surname\":\"Lovelace\"}'\n";
  }
  text += "  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test aws --endpoint-url " +
          announcement.aws_url + " --region " + announcement.region;
  text += announcement.buckets.empty()
              ? " s3 ls\n"
              : " s3 ls --recursive s3://" + announcement.buckets.front() + "\n";
  return text + "\nCtrl-C stops it.\n\n";
}

std::string remarks(const templates::Deployment& deployment) {
  std::string text;
  for (const templates::Unsupported& part : deployment.unsupported) {
    text += "unsupported: " + templates::to_string(part) + "\n";
  }
  if (deployment.inert.empty()) return text;
  text += "accepted, without effect here:";
  for (const templates::InertResource& resource : deployment.inert) {
    text += " " + resource.id + " (" + resource.type + ")";
  }
  return text + "\n";
}

Result<void> write_file(const std::filesystem::path& path, const std::string& content) {
  const std::filesystem::path unfinished = path.string() + ".new";
  std::error_code failure;
  if (path.has_parent_path()) std::filesystem::create_directories(path.parent_path(), failure);
  std::ofstream file(unfinished, std::ios::trunc);
  file << content;
  file.close();
  if (!file) return Error::unavailable("cannot write " + unfinished.string());
  std::filesystem::rename(unfinished, path, failure);
  if (failure)
    return Error::unavailable("cannot write " + path.string() + ": " + failure.message());
  return {};
}

Result<void> write_ready_file(const std::filesystem::path& path, const Announcement& announcement) {
  micro_core::JsonObject places;
  if (!announcement.http_apis.empty()) places["api"] = announcement.http_apis.front().url;
  places["aws"] = announcement.aws_url;
  places["pid"] = ::getpid();
  return write_file(path, micro_core::to_text(micro_core::Json(places)) + "\n");
}

}  // namespace local_cloud
