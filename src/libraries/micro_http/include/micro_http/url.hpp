#pragma once

#include <micro_core/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace micro_http {

/// An absolute http or https URL, still percent-encoded.
struct Url {
  std::string scheme = "http";  ///< lower case
  std::string host = {};        ///< without brackets for IPv6
  std::uint16_t port = 80;      ///< the scheme's default when the text names none
  std::string path = "/";
  std::string query = {};  ///< without '?'

  /// "host" or "host:port" when the port is not the scheme's default: the value of a Host header.
  std::string authority() const;
  /// Path and query: an origin-form request target.
  std::string target() const;
};

/// Errors: `invalid_argument`, naming the text and what is wrong with it.
micro_core::Result<Url> parse_url(std::string_view text);

/// Encodes every byte but A-Z a-z 0-9 - . _ ~ (RFC 3986 unreserved) as %XX, upper case; '/' is kept
/// when asked.
std::string percent_encode(std::string_view text, bool keep_slash = false);
/// Decodes %XX; a '%' that starts no escape is kept as it is. '+' is not touched.
std::string percent_decode(std::string_view text);

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

/// Splits at '&' and the first '=', decodes both sides; '+' means a space, as in HTML forms.
/// Empty pieces are skipped.
QueryParameters parse_query(std::string_view query);

}  // namespace micro_http
