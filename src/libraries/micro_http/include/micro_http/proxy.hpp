#pragma once

#include <micro_core/environment.hpp>
#include <micro_core/result.hpp>
#include <micro_http/url.hpp>

#include <functional>
#include <optional>
#include <string>

namespace micro_http {

/// A server that passes requests on.
struct Proxy {
  Url url = {};                    ///< http only
  std::string authorization = {};  ///< of Proxy-Authorization, "Basic …"; empty: none
};

/// The proxy for requests to `server`; none: they go there directly. Called for each new connection
/// (for http URLs each request), from any thread. Errors: `invalid_argument`, `unsupported`.
using ProxyFinder = std::function<micro_core::Result<std::optional<Proxy>>(const Url& server)>;

/// What the environment says, as curl and the AWS SDKs read it: `https_proxy` or `HTTPS_PROXY` for
/// https URLs, `http_proxy` or `HTTP_PROXY` for http; the lower-case name wins, and what is empty
/// counts as unset. HTTP_PROXY is not looked at where REQUEST_METHOD is set: in a CGI program a
/// stranger's `Proxy` header has that name. A proxy is "http://user:password@host:port"; a name
/// without scheme is http. Other schemes are `unsupported`.
///
/// `no_proxy` or `NO_PROXY` lists, with commas, whom to reach directly: "*" everybody;
/// "example.com" (also ".example.com", "*.example.com") that host and every one below it; an
/// address; "10.0.0.0/8" a range of addresses; each with ":port" only on that port. localhost and
/// 127.0.0.0/8 and ::1 are always reached directly.
ProxyFinder environment_proxies(micro_core::Environment environment);

}  // namespace micro_http
