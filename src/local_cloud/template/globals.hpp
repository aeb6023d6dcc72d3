#pragma once

#include <local_cloud/template/node.hpp>

#include <string>

namespace local_cloud::templates {

/// SAM's merge of a `Globals` section into a resource's properties: maps are merged, lists joined
/// with the global part first, anything else (an intrinsic, too) is taken from the resource.
Node merged_with_globals(const Node& global, const Node& local);

/// The section of Globals for resources of `type`; empty when SAM has none.
std::string globals_section(const std::string& type);

}  // namespace local_cloud::templates
