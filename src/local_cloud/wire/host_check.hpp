#pragma once

#include <string_view>

namespace local_cloud::wire {

/// True if a `Host` header names this machine or one of AWS's own domains. A web page of a stranger
/// that points its domain at 127.0.0.1 (DNS rebinding) cannot claim such a name. An absent header
/// is fine: browsers always send one.
bool is_trusted_host(std::string_view host_header);

}  // namespace local_cloud::wire
