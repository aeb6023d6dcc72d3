#include "documentation_routes.hpp"

#include <micro_core/environment.hpp>

#include <memory>
#include <mutex>
#include <utility>

#include "docs_assets.hpp"
#include "docs_page.hpp"
#include "openapi_document.hpp"

namespace micro_api::detail {
namespace {

// A route of the framework's own, which the document does not list.
Route own_route(std::string path, std::function<HttpResponse(const Request&)> answer) {
  return {.method = "GET",
          .path = std::move(path),
          .summary = {},
          .options = {.include_in_schema = false},
          .handler = {.call = RouteCall([answer = std::move(answer)](int, Call& call) {
                        return Answer{.response = answer(call.request())};
                      })}};
}

// The document as text, made when it is first asked for. It differs by root path only, of which a
// service has one, so the last one is kept.
class DocumentText {
 public:
  explicit DocumentText(const AppState& state) : state_(state) {}

  std::string at(const std::string& root_path) {
    const std::lock_guard lock(mutex_);
    if (text_.empty() || root_path != root_path_) {
      text_ = micro_core::to_text(
          openapi_document(state_.options, state_.routes.routes(), state_.providers, root_path));
      root_path_ = root_path;
    }
    return text_;
  }

 private:
  const AppState& state_;
  std::mutex mutex_;
  std::string root_path_;
  std::string text_;
};

// What stands before the app's own paths in the browser's address.
std::string root_path(const AppOptions& options, const Request& request) {
  return options.root_path.empty() ? request.root_path : options.root_path;
}

std::string assets_url(const AppOptions& options) {
  if (!options.docs_assets_url.empty()) return options.docs_assets_url;
  const auto variable = micro_core::process_environment()("DOCS_ASSETS_URL");
  return variable && !variable->empty() ? *variable : std::string(docs_assets_default);
}

std::string redirect_path(const AppOptions& options) {
  return options.docs_url + "/oauth2-redirect";
}

void add_page(AppState& state, const std::string& path, DocsStyle style) {
  state.routes.add(own_route(path, [&state, style](const Request& request) {
    const AppOptions& options = state.options;
    const std::string root = root_path(options, request);
    return docs_page({.style = style,
                      .title = options.title,
                      .openapi_url = root + options.openapi_url,
                      .redirect_url = root + redirect_path(options),
                      .assets_url = assets_url(options),
                      .parameters = micro_core::to_text(Json(options.docs_parameters))});
  }));
}

}  // namespace

void add_documentation(AppState& state) {
  const AppOptions& options = state.options;
  if (options.openapi_url.empty()) return;
  auto document = std::make_shared<DocumentText>(state);
  state.routes.add(own_route(options.openapi_url, [&state, document](const Request& request) {
    return HttpResponse{.status = 200,
                        .headers = {{"content-type", "application/json"}},
                        .body = document->at(root_path(state.options, request))};
  }));
  if (!options.redoc_url.empty()) add_page(state, options.redoc_url, DocsStyle::redoc);
  if (options.docs_url.empty()) return;
  add_page(state, options.docs_url, options.docs_style);
  if (options.docs_style != DocsStyle::swagger) return;
  state.routes.add(own_route(redirect_path(options), [&state](const Request&) {
    return oauth2_redirect_page(assets_url(state.options));
  }));
}

}  // namespace micro_api::detail
