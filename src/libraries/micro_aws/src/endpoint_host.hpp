#pragma once

#include <micro_core/result.hpp>

#include <string>
#include <string_view>

namespace micro_aws {

/// Which of a service's own endpoints is wanted.
struct HostWish {
  std::string_view host = {};    ///< the first label of the service's endpoints: "dynamodb"
  std::string_view region = {};  ///< decides the partition, and so the domain
  bool fips = false;             ///< with cryptography that FIPS 140 has validated
  bool dual_stack = false;       ///< over IPv6, too
};

/// "dynamodb.eu-central-1.amazonaws.com": AWS's own name of an endpoint. Errors:
/// `invalid_argument` (a region that cannot be a part of a host name), `unsupported` (no such
/// variant there).
///
/// Source: the rule sets and partitions that AWS publishes with its SDKs
micro_core::Result<std::string> aws_host(const HostWish& wish);

}  // namespace micro_aws
