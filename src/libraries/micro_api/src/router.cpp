#include <micro_api/router.hpp>
#include <micro_core/text.hpp>

namespace micro_api {
namespace detail {
const RouteOptions& default_route_options() {
  static const RouteOptions options;
  return options;
}

RouteHandler own(const ErasedHandler& handler) {
  std::shared_ptr<void> state;
  if (handler.destroy != nullptr) state = {handler.state, handler.destroy};
  return {RouteCall(handler.call, std::move(state)), handler.describe, handler.facts};
}

std::string operation_id(const Route& route) {
  if (!route.options.operation_id.empty()) return route.options.operation_id;
  std::string id = micro_core::lower_case(route.method);
  bool gap = true;
  for (const char c : route.path) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_word && gap) id += '_';
    if (is_word) id += c;
    gap = !is_word;
  }
  return id;
}

}  // namespace detail

namespace {

template <class T>
void prepend(std::vector<T>& all, const std::vector<T>& first) {
  all.insert(all.begin(), first.begin(), first.end());
}

}  // namespace

void Router::add_route(const detail::RouteText& text, const RouteOptions& options,
                       const detail::ErasedHandler& handler) {
  // Owned before anything can throw.
  detail::RouteHandler owned = detail::own(handler);
  add_route({.method = std::string(text.method),
             .path = std::string(text.path),
             .summary = std::string(text.summary),
             .options = options,
             .handler = std::move(owned)});
}

void Router::add_route(detail::Route route) {
  route.path.insert(0, options_.prefix);
  prepend(route.options.tags, options_.tags);
  // After those of the route: the first one for a status counts.
  route.options.responses.insert(route.options.responses.end(), options_.responses.begin(),
                                 options_.responses.end());
  route.options.deprecated = route.options.deprecated || options_.deprecated;
  route.options.include_in_schema = route.options.include_in_schema && options_.include_in_schema;
  routes_.push_back(std::move(route));
}

Router& Router::include(Router router) {
  for (detail::Route& route : router.routes_) add_route(std::move(route));
  return *this;
}

}  // namespace micro_api
