#include <micro_api/binding.hpp>

#include <algorithm>

namespace micro_api::detail {
namespace {

// "[admin users]" and "admin users" as ["admin", "users"].
JsonArray list_of_text(std::string_view text) {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  JsonArray list;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" ,"), text.size());
    if (end > 0) list.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return list;
}

}  // namespace

Json claims_with_lists(const Json& claims, const std::vector<std::string_view>& lists) {
  Json copy(claims);
  if (!copy.is_object()) return copy;
  for (const std::string_view name : lists) {
    Json* value = copy.as_object().if_contains(name);
    if (value != nullptr && value->is_string()) *value = list_of_text(value->get_string());
  }
  return copy;
}

HttpError insufficient_claims(const std::vector<FieldError>& errors) {
  return {.status = 403,
          .message = "The caller's claims do not suffice: " + micro_core::to_error(errors).message};
}

}  // namespace micro_api::detail
