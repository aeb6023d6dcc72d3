#pragma once

#include <micro_http/message.hpp>

namespace micro_api::detail {

/// Says that the answer depends on the request header `name`, unless it says so already.
void add_vary(micro_http::Headers& headers, std::string_view name);

}  // namespace micro_api::detail
