#pragma once

#include <micro_api/middleware.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace micro_api {

/// Which pages of other origins may call the service from a browser, and how.
struct CorsOptions {
  /// "https://shop.example.com"; "https://*.example.com" for every host below it, not
  /// "https://example.com" itself; "http://localhost:*" for every port; "null"; "*" for all.
  std::vector<std::string> origins = {};
  std::vector<std::string> methods = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"};
  /// Request headers beside those that every page may send (Accept, Accept-Language,
  /// Content-Language, Content-Type); "*" for all.
  std::vector<std::string> headers = {};
  /// Answer headers that a page may read beside the harmless few.
  std::vector<std::string> expose = {};
  /// Cookies and other credentials are sent along, and the page may read the answer to that.
  bool credentials = false;
  std::chrono::seconds max_age{600};  ///< how long a browser remembers a preflight
  /// Pages of the public internet may call a service in a private network.
  bool private_network = false;
};

/// Cross-origin resource sharing: answers preflights itself (204, or 400 with the reason) and adds
/// its headers to every other answer, errors of all kinds too.
///
/// - "*" is answered as such, and needs no `Vary`; with `credentials`, where browsers refuse it,
///   the caller's own origin is answered instead.
/// - Otherwise every answer has `Vary: Origin`, also without an `Origin`: a cache in between must
///   not hand the one to the other.
/// - A request of an origin that is not allowed is served: keeping others out is the browser's
///   part, which withholds the answer. CORS protects users, not services.
///
/// Throws `std::invalid_argument` for an origin that no browser can send ("example.com", a '/' at
/// the end).
///
/// Where API Gateway does CORS for the service, leave it to one of the two.
///
/// Source: https://fetch.spec.whatwg.org/#http-cors-protocol
Middleware cors(CorsOptions options);

}  // namespace micro_api
