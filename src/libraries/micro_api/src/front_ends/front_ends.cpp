#include "front_ends.hpp"

#include <cassert>

namespace micro_api::detail {

using micro_core::Result;

Result<EventRequest> read_event(FrontEnd kind, const Json& event, const BasePaths& base_paths) {
  assert(kind != FrontEnd::direct);
  switch (kind) {
    case FrontEnd::rest_api:
    case FrontEnd::http_api_1:
      return read_rest_api(kind, event, base_paths);
    case FrontEnd::load_balancer:
      return read_load_balancer(event, base_paths);
    case FrontEnd::lattice_1:
    case FrontEnd::lattice_2:
      return read_lattice(kind, event, base_paths);
    case FrontEnd::direct:
    case FrontEnd::http_api:
    case FrontEnd::function_url:
      break;
  }
  return read_http_api(kind, event, base_paths);
}

Result<Json> write_answer(FrontEnd kind, const Json& event, HttpResponse response) {
  assert(kind != FrontEnd::direct);
  switch (kind) {
    case FrontEnd::rest_api:
    case FrontEnd::http_api_1:
      return write_rest_api(std::move(response));
    case FrontEnd::load_balancer:
      return write_load_balancer(event, std::move(response));
    case FrontEnd::lattice_1:
    case FrontEnd::lattice_2:
      return write_lattice(std::move(response));
    case FrontEnd::direct:
    case FrontEnd::http_api:
    case FrontEnd::function_url:
      break;
  }
  return write_http_api(std::move(response));
}

}  // namespace micro_api::detail
