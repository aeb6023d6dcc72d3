#include "docs_page.hpp"

#include <micro_core/json.hpp>

namespace micro_api::detail {
namespace {

constexpr std::string_view assets = "https://cdn.jsdelivr.net/npm/swagger-ui-dist@5.17.14";

std::string html_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

// A text inside a script: JSON, and no "</script>".
std::string script_string(std::string_view text) {
  std::string out;
  for (const char c : micro_core::to_text(micro_core::Json(text))) {
    if (c == '<') {
      out += "\\u003c";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string docs_page(std::string_view title, std::string_view openapi_url) {
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  page.append(html_escaped(title)).append(" - Swagger UI</title>\n");
  page.append("<link rel=\"stylesheet\" href=\"").append(assets).append("/swagger-ui.css\">\n");
  page.append("</head>\n<body>\n<div id=\"swagger-ui\"></div>\n<script src=\"");
  page.append(assets).append("/swagger-ui-bundle.js\"></script>\n<script>\n");
  page.append("SwaggerUIBundle({url: ").append(script_string(openapi_url));
  page.append(", dom_id: \"#swagger-ui\", deepLinking: true});\n</script>\n</body>\n</html>\n");
  return page;
}

}  // namespace micro_api::detail
