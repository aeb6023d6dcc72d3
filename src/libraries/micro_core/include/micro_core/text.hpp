#pragma once

#include <string>
#include <string_view>

/// Text in ASCII, as protocols have it. No locale: every byte that is no ASCII letter stays.
namespace micro_core {

std::string lower_case(std::string_view text);
std::string upper_case(std::string_view text);

/// Without the `blank` characters at both ends. A view into `text`.
std::string_view trimmed(std::string_view text, std::string_view blank = " \t");

}  // namespace micro_core
