#pragma once

#include <micro_api/front_end.hpp>
#include <micro_api/response.hpp>
#include <micro_core/result.hpp>

#include <string>
#include <vector>

// One pair of functions per front end: its event as a request, and a response as its answer.
namespace micro_api::detail {

/// A request as an event has it. `root_path` was taken off the path.
struct EventRequest {
  HttpRequest http = {};
  std::string root_path = {};
};

using BasePaths = std::vector<std::string>;

/// Errors of all: `invalid_argument` (a body that is no text, or says it is base64 and is not).
micro_core::Result<EventRequest> read_http_api(FrontEnd kind, const Json& event,
                                               const BasePaths& base_paths);
micro_core::Result<EventRequest> read_rest_api(FrontEnd kind, const Json& event,
                                               const BasePaths& base_paths);
micro_core::Result<EventRequest> read_load_balancer(const Json& event, const BasePaths& base_paths);
micro_core::Result<EventRequest> read_lattice(FrontEnd kind, const Json& event,
                                              const BasePaths& base_paths);

Json write_http_api(HttpResponse response);
Json write_rest_api(HttpResponse response);
/// Errors: `invalid_argument` (the answer is larger than a load balancer takes).
micro_core::Result<Json> write_load_balancer(const Json& event, HttpResponse response);
Json write_lattice(HttpResponse response);

/// The two ways above, by `kind`, which is none but `direct`.
micro_core::Result<EventRequest> read_event(FrontEnd kind, const Json& event,
                                            const BasePaths& base_paths);
micro_core::Result<Json> write_answer(FrontEnd kind, const Json& event, HttpResponse response);

}  // namespace micro_api::detail
