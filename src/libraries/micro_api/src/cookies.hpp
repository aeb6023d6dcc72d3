#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace micro_api::detail {

/// The cookies of one `Cookie` header in their order, as browsers mean them: spaces around names
/// and values are dropped, a piece without '=' is a value without a name, and the quotes around a
/// value are no part of it (inside, \" and \ooo are escapes). Bytes that are no UTF-8 become
/// U+FFFD.
///
/// Source: https://www.rfc-editor.org/rfc/rfc6265#section-4.2, Python's http.cookies for the quotes
std::vector<std::pair<std::string, std::string>> parse_cookies(std::string_view header);

}  // namespace micro_api::detail
