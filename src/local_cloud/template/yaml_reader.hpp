#pragma once

#include <local_cloud/template/diagnostics.hpp>
#include <local_cloud/template/node.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace local_cloud::templates {

/// Reads one YAML (or JSON) document from `text`. Aliases are copied in, `<<` merges maps, every
/// key of a map occurs once. None when it cannot be read; the reason is in `diagnostics`, under the
/// name `file`.
std::optional<Node> read_yaml(std::string_view text, const std::string& file,
                              Diagnostics& diagnostics);

}  // namespace local_cloud::templates
