#include "header_list.hpp"

#include <micro_core/text.hpp>

#include <micro_http/message.hpp>

#include <algorithm>

#include "vary.hpp"

namespace micro_api::detail {

std::vector<std::string_view> list_elements(std::string_view value) {
  std::vector<std::string_view> elements;
  while (!value.empty()) {
    const std::size_t end = std::min(value.find(','), value.size());
    if (const std::string_view element = micro_core::trimmed(value.substr(0, end));
        !element.empty()) {
      elements.push_back(element);
    }
    value.remove_prefix(std::min(end + 1, value.size()));
  }
  return elements;
}

std::string joined_list(const std::vector<std::string>& elements) {
  std::string all;
  for (const std::string& element : elements) all += (all.empty() ? "" : ", ") + element;
  return all;
}

void add_vary(micro_http::Headers& headers, std::string_view name) {
  std::string all;
  for (const std::string_view value : headers.all("vary")) {
    for (const std::string_view element : list_elements(value)) {
      if (element == "*" || micro_http::equal_ignoring_case(element, name)) return;
      all.append(element).append(", ");
    }
  }
  headers.set("vary", all.append(name));
}

}  // namespace micro_api::detail
