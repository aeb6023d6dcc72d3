#pragma once

#include <string>
#include <string_view>

namespace micro_lambda::detail {

/// `text` of a form: '+' is a space, %XX a byte. S3 writes keys so.
std::string decode_form_text(std::string_view text);

}  // namespace micro_lambda::detail
