#pragma once

#include <string>
#include <string_view>

namespace micro_api::detail {

/// A page that shows the OpenAPI document at `openapi_url` with Swagger UI.
std::string docs_page(std::string_view title, std::string_view openapi_url);

}  // namespace micro_api::detail
