#pragma once

#include <local_cloud/template/node.hpp>

#include <string>
#include <vector>

namespace local_cloud::templates {

/// SAM's merge of a `Globals` section into a resource's properties: maps are merged, lists joined
/// with the global part first, anything else (an intrinsic, too) is taken from the resource.
Node merged_with_globals(const Node& global, const Node& local);

/// The names of the sections that `Globals` may have.
const std::vector<std::string>& globals_sections();

/// The section of Globals for resources of `type`; empty when SAM has none.
std::string globals_section(const std::string& type);

}  // namespace local_cloud::templates
