#include "docs_page.hpp"

#include "docs_assets.hpp"

namespace micro_api::detail {
namespace {

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

// What differs between the three programs. A script is the same for every service, so that its hash
// is known: the page's facts are attributes of the element that it fills. The hashes are in the
// Content-Security-Policy; a test computes them again.
struct Program {
  std::string_view name;
  const DocsAsset& script;
  std::string_view style;  // what the program leaves to its page
  std::string_view start;
  std::string_view start_hash;
};

constexpr Program swagger{
    "Swagger UI", swagger_script,
    // On a phone its two buttons beside a heading do not fit, nor does a table of responses.
    "body{margin:0;background:#fafafa}"
    "@media(max-width:600px){.swagger-ui .opblock .opblock-section-header{flex-wrap:wrap;gap:8px}"
    ".swagger-ui .opblock .opblock-section-header>.btn{margin:0}"
    ".swagger-ui .try-out{margin-left:auto}.swagger-ui .btn{padding:5px 12px}"
    ".swagger-ui .responses-inner{padding:12px;overflow-x:auto}"
    ".swagger-ui table.responses-table{table-layout:fixed;width:100%}"
    ".swagger-ui .response-col_status{width:3.5em}.swagger-ui .response-col_links{display:none}}",
    R"js(
const docs = document.getElementById("docs"), facts = docs.dataset;
if (window.SwaggerUIBundle) {
  const {initOAuth, ...more} = JSON.parse(facts.parameters);
  docs.className = docs.textContent = "";
  window.ui = SwaggerUIBundle({
    url: facts.url, domNode: docs, deepLinking: true, validatorUrl: null, persistAuthorization: true,
    oauth2RedirectUrl: new URL(facts.redirect, location.href).href, ...more});
  if (initOAuth) ui.initOAuth(initOAuth);
}
)js",
    "sha256-5SpZAzXB9qKbxbWymCwBc10rmcxyXE2Li3dnsjUHCv8="};

constexpr Program redoc{"ReDoc", redoc_script, "body{margin:0}",
                        R"js(
const docs = document.getElementById("docs"), facts = docs.dataset;
if (window.Redoc) {
  docs.className = docs.textContent = "";
  Redoc.init(facts.url, JSON.parse(facts.parameters), docs);
}
)js",
                        "sha256-Sce9R0cFfai64PMj2NqK940evrkts7VSBJ1vHDyfhGo="};

constexpr Program scalar{"Scalar", scalar_script, "body{margin:0}",
                         R"js(
const docs = document.getElementById("docs"), facts = docs.dataset;
if (window.Scalar) {
  docs.className = docs.textContent = "";
  Scalar.createApiReference(docs, {
    url: facts.url, withDefaultFonts: false, telemetry: false, agent: {disabled: true},
    showDeveloperTools: "never", ...JSON.parse(facts.parameters)});
}
)js",
                         "sha256-nRhp1BT2EgVukjXXKZtIEpdEryhKTJrJ3TXguYY4K70="};

const Program& program_of(DocsStyle style) {
  switch (style) {
    case DocsStyle::redoc:
      return redoc;
    case DocsStyle::scalar:
      return scalar;
    case DocsStyle::swagger:
      break;
  }
  return swagger;
}

// "https://cdn.example/npm" is "https://cdn.example", "/_micro/docs" is the page's own origin.
std::string source_of(std::string_view assets_url) {
  const std::size_t scheme_end = assets_url.find("://");
  if (scheme_end == std::string_view::npos) return "'self'";
  std::string origin(assets_url.substr(0, assets_url.find('/', scheme_end + 3)));
  // A policy's own separators cannot be part of an origin.
  return origin.find_first_of(" ;,\r\n") == std::string::npos ? origin : "'none'";
}

// Scripts come from one place; what the page asks of the API may go to any of its servers.
std::string policy(std::string_view assets_url, std::string_view start_hash) {
  const std::string source = source_of(assets_url);
  std::string text = "default-src 'none'; script-src " + source;
  if (!start_hash.empty()) text.append(" '").append(start_hash).append("'");
  return text + "; style-src 'unsafe-inline' " + source +
         "; img-src 'self' data:; font-src data:; worker-src blob:; connect-src *; base-uri "
         "'none'; "
         "form-action 'none'; frame-ancestors 'self'";
}

std::string tag(std::string_view before, std::string_view assets_url, const DocsAsset& asset,
                std::string_view after) {
  while (assets_url.ends_with('/')) assets_url.remove_suffix(1);
  std::string text(before);
  text.append(html_escaped(assets_url)).append("/").append(asset.file);
  text.append("\" integrity=\"").append(asset.integrity);
  return text.append("\" crossorigin=\"anonymous\"").append(after);
}

HttpResponse html(std::string body, std::string content_security_policy) {
  return {.status = 200,
          .headers = {{"content-type", "text/html; charset=utf-8"},
                      {"content-security-policy", std::move(content_security_policy)}},
          .body = std::move(body)};
}

std::string attribute(std::string_view name, std::string_view value) {
  return " data-" + std::string(name) + "=\"" + html_escaped(value) + "\"";
}

}  // namespace

HttpResponse docs_page(const DocsPage& page) {
  const Program& program = program_of(page.style);
  std::string body =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<link rel=\"icon\" href=\"data:,\">\n<title>";
  body.append(html_escaped(page.title)).append(" - ").append(program.name).append("</title>\n");
  if (page.style == DocsStyle::swagger) {
    body += tag("<link rel=\"stylesheet\" href=\"", page.assets_url, swagger_style, ">\n");
  }
  body.append("<style>").append(program.style);
  body += ".missing{font:16px sans-serif;margin:2em}</style>\n</head>\n<body>\n";
  body += "<div id=\"docs\" class=\"missing\"" + attribute("url", page.openapi_url) +
          attribute("redirect", page.redirect_url) + attribute("parameters", page.parameters);
  // Stands there until the script has run, and for good if it cannot.
  body += ">The page needs JavaScript from " + html_escaped(page.assets_url) +
          ". The document itself is <a href=\"" + html_escaped(page.openapi_url) +
          "\">here</a>.</div>\n";
  body += tag("<script src=\"", page.assets_url, program.script, "></script>\n<script>");
  body.append(program.start).append("</script>\n</body>\n</html>\n");
  return html(std::move(body), policy(page.assets_url, program.start_hash));
}

HttpResponse oauth2_redirect_page(std::string_view assets_url) {
  std::string body = "<!DOCTYPE html>\n<html lang=\"en\">\n<title>Signed in</title>\n<body>\n";
  body +=
      tag("<script src=\"", assets_url, swagger_redirect_script, "></script>\n</body>\n</html>\n");
  return html(std::move(body), policy(assets_url, {}));
}

}  // namespace micro_api::detail
