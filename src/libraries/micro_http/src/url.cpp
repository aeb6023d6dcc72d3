#include <micro_http/message.hpp>
#include <micro_http/url.hpp>

#include <algorithm>
#include <charconv>
#include <optional>

namespace micro_http {
namespace {

using micro_core::Error;
using micro_core::Result;

constexpr std::uint16_t http_port = 80;
constexpr std::uint16_t https_port = 443;

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_unreserved(char c) {
  return is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// What a name or an IPv4 address is made of. '_' is no host name by the book, but in use.
bool is_host_character(char c) {
  return is_unreserved(c);
}

bool is_ipv6_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':' ||
         c == '.';
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<char> escaped_byte(std::string_view text, std::size_t at) {
  if (at + 2 >= text.size() || text[at] != '%') return std::nullopt;
  const int high = hex_value(text[at + 1]);
  const int low = hex_value(text[at + 2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<char>(high * 16 + low);
}

Error refusal(std::string_view text, std::string_view reason) {
  return Error::invalid_argument("not a URL: \"" + std::string(text) +
                                 "\": " + std::string(reason));
}

// Splits "host", "host:port" or "[address]:port" into `url`. Returns what is wrong, empty if
// nothing.
std::string_view read_authority(std::string_view authority, Url& url) {
  if (authority.find('@') != std::string_view::npos) return "user names are not supported";
  std::string_view host;
  std::string_view rest;
  if (authority.starts_with('[')) {
    const auto end = authority.find(']');
    if (end == std::string_view::npos) return "the ']' after the address is missing";
    host = authority.substr(1, end - 1);
    rest = authority.substr(end + 1);
    if (!std::all_of(host.begin(), host.end(), is_ipv6_character) ||
        host.find(':') == std::string_view::npos) {
      return "what is between brackets is no IPv6 address";
    }
  } else {
    const auto end = std::min(authority.find(':'), authority.size());
    host = authority.substr(0, end);
    rest = authority.substr(end);
    if (!std::all_of(host.begin(), host.end(), is_host_character)) {
      return "the host has a character that no host has";
    }
  }
  if (host.empty()) return "the host is missing";
  url.host = host;
  if (rest.empty()) return {};
  if (rest.front() != ':') return "there is text between the address and the port";
  const std::string_view digits = rest.substr(1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    return "the port is no number from 0 to 65535";
  }
  return {};
}

}  // namespace

std::string Url::authority() const {
  const bool is_default = port == (scheme == "https" ? https_port : http_port);
  std::string text = host.find(':') == std::string::npos ? host : "[" + host + "]";
  if (!is_default) text += ":" + std::to_string(port);
  return text;
}

std::string Url::target() const {
  return query.empty() ? path : path + "?" + query;
}

Result<Url> parse_url(std::string_view text) {
  const auto separator = text.find("://");
  if (separator == std::string_view::npos) {
    return refusal(text, "it must start with http:// or https://");
  }
  Url url;
  const std::string_view scheme = text.substr(0, separator);
  if (equal_ignoring_case(scheme, "https")) {
    url.scheme = "https";
    url.port = https_port;
  } else if (!equal_ignoring_case(scheme, "http")) {
    return refusal(text, "the scheme must be http or https");
  }
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte <= ' ' || byte >= 0x7f) {
      return refusal(text, "a space, control or non-ASCII character must be percent-encoded");
    }
  }
  std::string_view rest = text.substr(separator + 3);
  rest = rest.substr(0, rest.find('#'));  // a fragment is never sent
  const auto authority_end = std::min(rest.find_first_of("/?"), rest.size());
  if (const auto reason = read_authority(rest.substr(0, authority_end), url); !reason.empty()) {
    return refusal(text, reason);
  }
  rest.remove_prefix(authority_end);
  const auto query_start = std::min(rest.find('?'), rest.size());
  url.path = query_start == 0 ? "/" : std::string(rest.substr(0, query_start));
  if (query_start < rest.size()) url.query = rest.substr(query_start + 1);
  return url;
}

std::string percent_encode(std::string_view text, bool keep_slash) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (is_unreserved(c) || (keep_slash && c == '/')) {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', digits[byte >> 4], digits[byte & 15]};
  }
  return encoded;
}

std::string percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const auto byte = escaped_byte(text, i)) {
      decoded += *byte;
      i += 2;
    } else {
      decoded += text[i];
    }
  }
  return decoded;
}

QueryParameters parse_query(std::string_view query) {
  const auto decode = [](std::string_view text) {
    std::string spaced(text);
    std::replace(spaced.begin(), spaced.end(), '+', ' ');
    return percent_decode(spaced);
  };
  QueryParameters parameters;
  while (!query.empty()) {
    const std::string_view piece = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(piece.size() + 1, query.size()));
    if (piece.empty()) continue;
    const auto equals = std::min(piece.find('='), piece.size());
    parameters.emplace_back(decode(piece.substr(0, equals)),
                            decode(piece.substr(std::min(equals + 1, piece.size()))));
  }
  return parameters;
}

}  // namespace micro_http
