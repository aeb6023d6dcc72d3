#pragma once

#include <string>
#include <string_view>

// What may stand in a `Location`.
namespace micro_api::detail {

/// `url` with everything percent-encoded that a URL cannot hold. What is encoded already stays so.
std::string safe_url(std::string_view url);

/// The same of a path, perhaps with a query, that came from a client: it leads to this server and
/// nowhere else. To a browser "//evil.com" and "/\evil.com" are other servers.
std::string local_url(std::string_view path);

}  // namespace micro_api::detail
