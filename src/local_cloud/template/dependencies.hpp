#pragma once

#include <local_cloud/template/stack.hpp>

namespace local_cloud::templates {

/// Reports what `DependsOn` names wrongly, and every circle of resources that need each other
/// first.
void check_dependencies(Stack& stack);

}  // namespace local_cloud::templates
