#include <local_cloud/wire/host_check.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace local_cloud::wire {
namespace {

bool is_ipv4_loopback(std::string_view host) {
  return host.starts_with("127.") &&
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::string_view without_port(std::string_view host) {
  if (host.starts_with("[")) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

}  // namespace

bool is_trusted_host(std::string_view host_header) {
  std::string host(without_port(host_header));
  std::transform(host.begin(), host.end(), host.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  if (host.empty() || host == "localhost" || host == "[::1]" || is_ipv4_loopback(host)) return true;
  constexpr std::array<std::string_view, 2> suffixes = {".localhost", ".amazonaws.com"};
  return std::any_of(suffixes.begin(), suffixes.end(),
                     [&](std::string_view suffix) { return host.ends_with(suffix); });
}

}  // namespace local_cloud::wire
