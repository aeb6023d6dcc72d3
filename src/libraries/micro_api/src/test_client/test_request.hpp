#pragma once

#include <micro_api/test_client.hpp>

namespace micro_api::detail {

/// `url` and `request.query` as the target of a request line.
std::string test_target(std::string_view url, const TestRequest& request);
/// Sets body and content type. Throws `std::invalid_argument` if `request` has two bodies.
void set_test_body(HttpRequest& http, const TestRequest& request);
/// Where a `Location` leads that came as the answer to `target`; an authority is dropped.
std::string redirect_target(std::string_view location, std::string_view target);

}  // namespace micro_api::detail
