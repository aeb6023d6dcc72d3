#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace micro_api::detail {

/// Which of `encodings` a client wants that sent this `Accept-Encoding`: the one with the highest
/// q-value, of equal ones the first. None (-1) if it wants none, or the bytes as they are more.
///
/// Source: RFC 9110, 12.5.3
int chosen_encoding(std::string_view accept_encoding, const std::vector<std::string>& encodings);

}  // namespace micro_api::detail
