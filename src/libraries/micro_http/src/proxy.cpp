#include <micro_core/encoding.hpp>
#include <micro_http/message.hpp>
#include <micro_http/proxy.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace micro_http {
namespace {

using micro_core::Environment;
using micro_core::Error;
using micro_core::Result;

struct Variable {
  std::string name = {};
  std::string value = {};
};

Variable first_set(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (auto value = environment(name); value && !value->empty()) return {name, *std::move(value)};
  }
  return {};
}

std::string_view trimmed(std::string_view text) {
  const auto start = text.find_first_not_of(" \t");
  if (start == std::string_view::npos) return {};
  return text.substr(start, text.find_last_not_of(" \t") - start + 1);
}

// An IP address as bytes: 4 or 16 of them; none if `text` is none.
struct Address {
  std::array<unsigned char, 16> bytes{};
  std::size_t size = 0;
};

std::optional<Address> address_of(const std::string& text) {
  Address address;
  if (::inet_pton(AF_INET, text.c_str(), address.bytes.data()) == 1) {
    address.size = 4;
  } else if (::inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1) {
    address.size = 16;
  } else {
    return std::nullopt;
  }
  return address;
}

bool is_in_range(const Address& address, const Address& start, std::size_t bits) {
  if (address.size != start.size || bits > address.size * 8) return false;
  for (std::size_t i = 0; i < bits; ++i) {
    const unsigned mask = 0x80U >> (i % 8);
    if (((address.bytes[i / 8] ^ start.bytes[i / 8]) & mask) != 0) return false;
  }
  return true;
}

bool is_loopback(const Url& server) {
  const auto address = address_of(server.host);
  if (!address) {
    return equal_ignoring_case(server.host, "localhost") || server.host.ends_with(".localhost");
  }
  return is_in_range(*address, *address_of("127.0.0.0"), 8) ||
         is_in_range(*address, *address_of("::1"), 128);
}

// The host itself, or one below it.
bool is_within(std::string_view host, std::string_view domain) {
  if (host.size() < domain.size()) return false;
  const std::size_t at = host.size() - domain.size();
  return equal_ignoring_case(host.substr(at), domain) && (at == 0 || host[at - 1] == '.');
}

bool matches_range(std::string_view entry, std::size_t slash, const std::string& host) {
  const auto start = address_of(std::string(entry.substr(0, slash)));
  const auto address = address_of(host);
  std::size_t bits = 0;
  const std::string_view digits = entry.substr(slash + 1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  return start && address && is_number && is_in_range(*address, *start, bits);
}

bool matches(std::string_view entry, const Url& server) {
  if (entry == "*") return true;
  if (const auto slash = entry.find('/'); slash != std::string_view::npos) {
    return matches_range(entry, slash, server.host);
  }
  // A port stands behind a name, an IPv4 address, or an IPv6 address in brackets.
  const auto colon = entry.rfind(':');
  const bool is_bracketed = entry.starts_with('[');
  const bool is_bare_ipv6 = !is_bracketed && colon != entry.find(':');
  if (colon != std::string_view::npos && !is_bare_ipv6 && entry.back() != ']') {
    if (entry.substr(colon + 1) != std::to_string(server.port)) return false;
    entry = entry.substr(0, colon);
  }
  if (is_bracketed && entry.ends_with(']')) entry = entry.substr(1, entry.size() - 2);
  if (entry.starts_with("*.")) entry.remove_prefix(2);
  if (entry.starts_with('.')) entry.remove_prefix(1);
  const auto wanted = address_of(std::string(entry));
  const auto address = address_of(server.host);
  if (wanted || address)
    return wanted && address && is_in_range(*address, *wanted, wanted->size * 8);
  return !entry.empty() && is_within(server.host, entry);
}

bool is_direct(const Environment& environment, const Url& server) {
  if (is_loopback(server)) return true;
  const Variable variable = first_set(environment, {"no_proxy", "NO_PROXY"});
  std::string_view list = variable.value;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(','), list.size());
    const std::string_view entry = trimmed(list.substr(0, end));
    if (!entry.empty() && matches(entry, server)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

// Passwords stay out of errors.
Result<Proxy> read_proxy(const Variable& variable) {
  std::string_view text = variable.value;
  const auto separator = text.find("://");
  const std::string_view scheme =
      separator == std::string_view::npos ? "http" : text.substr(0, separator);
  if (!equal_ignoring_case(scheme, "http")) {
    return Error::unsupported(variable.name + " names a proxy with the scheme \"" +
                              std::string(scheme) + "\"; only http is supported");
  }
  if (separator != std::string_view::npos) text.remove_prefix(separator + 3);
  Proxy proxy;
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    const std::string user = percent_decode(text.substr(0, at));
    const bool has_password = user.find(':') != std::string::npos;
    proxy.authorization = "Basic " + micro_core::to_base64(has_password ? user : user + ':');
    text.remove_prefix(at + 1);
  }
  auto url = parse_url("http://" + std::string(text));
  if (!url) {
    return Error::invalid_argument(variable.name + " names no proxy: " + url.error().message);
  }
  proxy.url = *std::move(url);
  return proxy;
}

}  // namespace

ProxyFinder environment_proxies(Environment environment) {
  return [environment = std::move(environment)](const Url& server) -> Result<std::optional<Proxy>> {
    const bool is_cgi = environment("REQUEST_METHOD").has_value();
    const Variable variable = server.scheme == "https"
                                  ? first_set(environment, {"https_proxy", "HTTPS_PROXY"})
                              : is_cgi ? first_set(environment, {"http_proxy"})
                                       : first_set(environment, {"http_proxy", "HTTP_PROXY"});
    if (variable.value.empty() || is_direct(environment, server)) return std::optional<Proxy>();
    auto proxy = read_proxy(variable);
    if (!proxy) return std::move(proxy).error();
    return std::optional<Proxy>(*std::move(proxy));
  };
}

}  // namespace micro_http
