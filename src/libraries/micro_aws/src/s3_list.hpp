#pragma once

#include <micro_aws/s3_bucket.hpp>

#include <string_view>

namespace micro_aws {

/// Reads the XML of ListObjectsV2 with `encoding-type=url`. Errors: `internal`.
micro_core::Result<S3ObjectPage> read_object_list(std::string_view xml);

}  // namespace micro_aws
