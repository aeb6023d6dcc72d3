#pragma once

#include <micro_api/app.hpp>

#include <string_view>
#include <vector>

namespace micro_api::detail {

/// The OpenAPI 3.1 document of `routes`, in their order.
Json openapi_document(const AppOptions& options, const std::vector<const Route*>& routes,
                      const Providers& providers, std::string_view root_path);

}  // namespace micro_api::detail
