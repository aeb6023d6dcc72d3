#pragma once

#include <micro_api/request.hpp>
#include <micro_core/result.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace micro_api {

/// The proxies whose word about a client counts.
class TrustedProxies {
 public:
  /// "10.1.2.3", "10.0.0.0/8", "fd00::/8", or "*" for all.
  /// Errors: `invalid_argument`, naming what is none of these.
  static micro_core::Result<TrustedProxies> parse(const std::vector<std::string>& networks);

  bool is_empty() const { return !trusts_all_ && networks_.empty(); }
  bool contains(const std::string& address) const;

  /// Takes the client's address and the scheme from X-Forwarded-For and X-Forwarded-Proto if the
  /// request comes from a trusted proxy. Of the addresses the last one counts that is not a trusted
  /// proxy's itself: those before it anybody can have made up.
  void apply(Request& request) const;

 private:
  using Address = std::array<std::uint8_t, 16>;  // IPv4 as ::ffff:a.b.c.d
  struct Network {
    Address address;
    int prefix_bits;
  };
  static bool parse_address(const std::string& text, Address& address);

  std::vector<Network> networks_;
  bool trusts_all_ = false;
};

}  // namespace micro_api
