#pragma once

#include <local_cloud/template/translate.hpp>

namespace local_cloud::templates {

/// Adds the route of a function's HttpApi event to its API.
void add_route(Stack& stack, Resource& function, Properties event, Deployment& deployment);

}  // namespace local_cloud::templates
