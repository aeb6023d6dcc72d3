#pragma once

#include <micro_api/documentation.hpp>
#include <micro_api/response.hpp>

#include <string>
#include <string_view>

namespace micro_api::detail {

struct DocsPage {
  DocsStyle style = DocsStyle::swagger;
  std::string title = {};
  std::string openapi_url = {};
  std::string redirect_url = {};  ///< of `oauth2_redirect_page`; Swagger UI's only
  std::string assets_url = {};    ///< base of the scripts, npm's layout
  std::string parameters = "{}";  ///< JSON object: more options of the page's program
};

/// A page that shows an OpenAPI document. It loads its scripts from `assets_url` and nothing else
/// from anywhere: its Content-Security-Policy says so to the browser.
HttpResponse docs_page(const DocsPage& page);

/// Where an OAuth 2 server sends the browser back to: hands the token to the page that asked.
HttpResponse oauth2_redirect_page(std::string_view assets_url);

}  // namespace micro_api::detail
