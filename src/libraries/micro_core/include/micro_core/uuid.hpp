#pragma once

#include <string>
#include <string_view>

namespace micro_core {

/// A random UUID (version 4) from the kernel's generator, "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx".
/// Thread safe.
std::string uuid_v4();

/// True for 8-4-4-4-12 hexadecimal digits, in either letter case, of any version.
bool is_uuid(std::string_view text);

}  // namespace micro_core
