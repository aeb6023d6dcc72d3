#pragma once

#include <local_cloud/tables/attribute_value.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace local_cloud::tables {

/// An item as the store keeps it: compact, with a version byte in front. docs/storage.md describes
/// it.
std::string encode_item(const Item& item);

/// Reads `encode_item`'s bytes; none if they are damaged or of a newer version.
std::optional<Item> decode_item(std::string_view bytes);

}  // namespace local_cloud::tables
