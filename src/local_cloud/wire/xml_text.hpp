#pragma once

#include <string>
#include <string_view>

namespace local_cloud::wire {

/// Appends `text` so that an XML parser reads the same text: markup as entities; control characters
/// but line feed and tab as references, because parsers turn a bare carriage return into a line
/// feed.
void append_escaped(std::string& out, std::string_view text);

}  // namespace local_cloud::wire
