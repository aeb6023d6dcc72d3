#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace local_cloud::buckets {

/// A new version id: 32 characters that carry the version's sequence number and 128 random bits.
std::string new_version_id(std::uint64_t sequence);

/// The sequence number in a version id; none if it is none of ours.
std::optional<std::uint64_t> sequence_of_version_id(std::string_view version_id);

}  // namespace local_cloud::buckets
