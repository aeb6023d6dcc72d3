#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace micro_api::detail {

/// A header's value with parameters: `form-data; name="a"; filename*=UTF-8''%C3%A9.txt`.
struct ParameterizedValue {
  std::string value = {};  ///< what comes before the first ';', in lower case
  /// Names in lower case. Quotes are gone; `name*` is as it came.
  std::vector<std::pair<std::string, std::string>> parameters = {};

  /// The first parameter of that name; null if there is none.
  const std::string* find(std::string_view name) const;
};

/// Takes what it can get: a quote that is not closed ends with the text, a parameter without '=' is
/// left out. In a quoted value only \" and \\ are escapes, because old browsers send
/// "C:\dir\a.txt".
///
/// Source: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.6
ParameterizedValue parse_parameterized(std::string_view text);

/// The text of an extended value (RFC 8187), "UTF-8''%C3%A9", in UTF-8; empty if it is none, or of
/// another charset than UTF-8 and ISO-8859-1.
std::string extended_text(std::string_view value);

/// `bytes` if that is UTF-8, else each byte as the character that it is in Latin-1.
std::string text_of_bytes(std::string_view bytes);

}  // namespace micro_api::detail
