#pragma once

#include <string_view>

namespace local_cloud::buckets {

inline constexpr std::size_t key_bytes_max = 1024;

/// True if `name` follows the rules for general purpose buckets: 3 to 63 of a-z, 0-9, '.', '-';
/// starts and ends with a letter or digit; no "..", no IPv4 form, no reserved prefix or suffix.
///
/// Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
bool is_valid_bucket_name(std::string_view name);

/// True for what looks like the name of a region: "eu-central-1".
bool is_region_name(std::string_view name);

}  // namespace local_cloud::buckets
