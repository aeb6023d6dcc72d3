#include "form_text.hpp"

#include <micro_http/url.hpp>

#include <algorithm>

namespace micro_lambda::detail {

std::string decode_form_text(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');  // a plus itself is %2B
  return micro_http::percent_decode(spaced);
}

}  // namespace micro_lambda::detail
