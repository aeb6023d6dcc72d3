#pragma once

#include <micro_aws/credentials.hpp>

#include <string_view>

namespace micro_aws {

/// The credentials in the XML of AssumeRole and its relatives. Errors: `internal`.
micro_core::Result<Credentials> read_sts_credentials(std::string_view xml);

}  // namespace micro_aws
