#include "forwarded.hpp"

#include <micro_core/text.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "middleware/header_list.hpp"

namespace micro_api {
namespace {

using micro_core::Error;
using micro_core::Result;

// What IPv4 addresses have in front to be one kind with IPv6.
constexpr int mapped_prefix_bits = 96;

// "1.2.3.4:80" and "[::1]:80" without their ports, which some proxies add.
std::string without_port(std::string_view text) {
  if (text.starts_with('[')) return std::string(text.substr(1, text.find(']') - 1));
  const std::size_t colon = text.find(':');
  if (colon != std::string_view::npos && colon == text.rfind(':')) text = text.substr(0, colon);
  return std::string(text);
}

std::string joined_values(const Headers& headers, std::string_view name) {
  std::string all;
  for (const std::string_view value : headers.all(name)) {
    all.append(all.empty() ? "" : ",").append(value);
  }
  return all;
}

}  // namespace

bool TrustedProxies::parse_address(const std::string& text, Address& address) {
  if (::inet_pton(AF_INET6, text.c_str(), address.data()) == 1) return true;
  address = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0};
  return ::inet_pton(AF_INET, text.c_str(), address.data() + mapped_prefix_bits / 8) == 1;
}

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& networks) {
  TrustedProxies proxies;
  for (const std::string& text : networks) {
    if (text == "*") {
      proxies.trusts_all_ = true;
      continue;
    }
    const std::size_t slash = text.find('/');
    const std::string host = text.substr(0, slash);
    Network network{{}, 128};
    bool is_valid = parse_address(host, network.address);
    if (slash != std::string::npos) {
      const bool is_v4 = host.find(':') == std::string::npos;
      int bits = -1;
      const char* const end = text.data() + text.size();
      const auto [stop, failure] = std::from_chars(text.data() + slash + 1, end, bits);
      is_valid = is_valid && failure == std::errc{} && stop == end && bits >= 0 &&
                 bits <= (is_v4 ? 32 : 128);
      network.prefix_bits = bits + (is_v4 ? mapped_prefix_bits : 0);
    }
    if (!is_valid) {
      return Error::invalid_argument("'" + text +
                                     "' is no trusted proxy: an address, \"10.0.0.0/8\" or \"*\"");
    }
    proxies.networks_.push_back(network);
  }
  return proxies;
}

bool TrustedProxies::contains(const std::string& text) const {
  if (trusts_all_) return true;
  Address address{};
  if (!parse_address(text, address)) return false;
  return std::ranges::any_of(networks_, [&](const Network& network) {
    const auto bytes = static_cast<std::size_t>(network.prefix_bits / 8);
    const int rest = network.prefix_bits % 8;
    if (std::memcmp(network.address.data(), address.data(), bytes) != 0) return false;
    return rest == 0 || (network.address.at(bytes) ^ address.at(bytes)) >> (8 - rest) == 0;
  });
}

void TrustedProxies::apply(Request& request) const {
  if (is_empty() || !contains(request.http.remote_address)) return;
  const Headers& headers = request.http.headers;
  const std::string protocols = joined_values(headers, "x-forwarded-proto");
  const auto schemes = detail::list_elements(protocols);
  if (!schemes.empty()) {
    const std::string scheme = micro_core::lower_case(schemes.back());
    if (scheme == "http" || scheme == "https") request.scheme = scheme;
  }
  const std::string addresses = joined_values(headers, "x-forwarded-for");
  const auto hops = detail::list_elements(addresses);
  for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
    request.http.remote_address = without_port(*hop);
    // With "*" all are trusted: the first one is the client.
    if (!contains(request.http.remote_address)) break;
  }
}

}  // namespace micro_api
