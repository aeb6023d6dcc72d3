#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "credential_sources.hpp"

namespace micro_aws {

using micro_core::Error;
using micro_core::Json;
using micro_core::Result;

namespace {

constexpr std::size_t file_bytes_max = 64 * 1024;

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

Result<Credentials> read_credentials(const Json& json, std::string_view token_key,
                                     std::string_view from) {
  Credentials credentials{
      .access_key_id = std::string(micro_core::string_at(json, "AccessKeyId")),
      .secret_access_key = std::string(micro_core::string_at(json, "SecretAccessKey")),
      .session_token = std::string(micro_core::string_at(json, token_key))};
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    std::string message = std::string(from) + " gave no credentials";
    const std::string_view reason = micro_core::string_at(json, "Message");
    if (!reason.empty()) message.append(": ").append(reason);
    return Error::permission_denied(std::move(message));
  }
  const std::string_view expiration = micro_core::string_at(json, "Expiration");
  if (expiration.empty()) return credentials;
  credentials.expires_at = micro_core::parse_iso8601(expiration);
  if (!credentials.expires_at) {
    return Error::permission_denied(std::string(from) + " says that its credentials expire at \"" +
                                    std::string(expiration) + "\", which is no time");
  }
  return credentials;
}

Result<Credentials> parse_credentials(std::string_view text, std::string_view token_key,
                                      std::string_view from) {
  const auto json = micro_core::parse_json(text);
  if (!json) {  // never the text itself, which may hold a secret
    return Error::permission_denied(std::string(from) + " gave something that is not JSON");
  }
  return read_credentials(*json, token_key, from);
}

Result<std::string> read_small_file(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "re"));
  std::string text(file_bytes_max + 1, '\0');
  if (file) text.resize(std::fread(text.data(), 1, text.size(), file.get()));
  if (!file || std::ferror(file.get()) != 0) {
    return Error::unavailable("cannot read " + path + ": " + std::strerror(errno));
  }
  if (text.size() > file_bytes_max) return Error::too_large(path + " is over 64 KiB");
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return std::string();
  return text.substr(begin, text.find_last_not_of(" \t\r\n") + 1 - begin);
}

}  // namespace micro_aws
