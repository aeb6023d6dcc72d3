#include <micro_api/router.hpp>

namespace micro_api {

void Router::add_route(detail::Route route) {
  route.path.insert(0, options_.prefix);
  route.options.tags.insert(route.options.tags.begin(), options_.tags.begin(), options_.tags.end());
  routes_.push_back(std::move(route));
}

Router& Router::include(Router router) {
  for (detail::Route& route : router.routes_) add_route(std::move(route));
  return *this;
}

}  // namespace micro_api
