#include "file_conditions.hpp"

#include <micro_core/text.hpp>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>

namespace micro_api::detail {
namespace {

using micro_core::TimePoint;
using micro_http::Headers;

// Takes the next entity tag of a list, with its quotes; a "W/" goes to `is_weak`. Empty at the end,
// or where the list stops being one. A tag may have commas inside.
std::string_view take_tag(std::string_view& list, bool& is_weak) {
  while (!list.empty() && (list.front() == ',' || list.front() == ' ' || list.front() == '\t')) {
    list.remove_prefix(1);
  }
  is_weak = list.starts_with("W/");
  if (is_weak) list.remove_prefix(2);
  if (!list.starts_with('"')) return {};
  const std::size_t end = list.find('"', 1);
  if (end == std::string_view::npos) return {};
  const std::string_view tag = list.substr(0, end + 1);
  list.remove_prefix(end + 1);
  return tag;
}

enum class Comparison { strong, weak };

bool names(std::string_view list, const std::string& etag, Comparison comparison) {
  if (micro_core::trimmed(list) == "*") return true;
  bool is_weak = false;
  for (std::string_view tag = take_tag(list, is_weak); !tag.empty();
       tag = take_tag(list, is_weak)) {
    if (tag == etag && (!is_weak || comparison == Comparison::weak)) return true;
  }
  return false;
}

bool any_names(const Headers& headers, std::string_view header, const std::string& etag,
               Comparison comparison) {
  return std::ranges::any_of(headers.all(header),
                             [&](std::string_view list) { return names(list, etag, comparison); });
}

std::optional<TimePoint> date_of(const Headers& headers, std::string_view header) {
  return micro_core::parse_http_date(micro_core::trimmed(headers.get(header)));
}

// RFC 9110, 13.2.2, steps 1 to 4; 200 if the file is to be sent.
int condition_status(const micro_http::HttpRequest& request, const FileFacts& file) {
  const Headers& headers = request.headers;
  if (headers.contains("if-match")) {
    if (!any_names(headers, "if-match", file.etag, Comparison::strong)) return 412;
  } else if (const auto date = date_of(headers, "if-unmodified-since")) {
    if (file.modified > *date) return 412;
  }
  if (headers.contains("if-none-match")) {
    if (any_names(headers, "if-none-match", file.etag, Comparison::weak)) return 304;
  } else if (const auto date = date_of(headers, "if-modified-since")) {
    if (file.modified <= *date) return 304;
  }
  return 200;
}

// Is the caller's first half one of this very file?
bool may_be_partial(const Headers& headers, const FileFacts& file) {
  const auto condition = headers.find("if-range");
  if (!condition) return true;
  const std::string_view value = micro_core::trimmed(*condition);
  if (value.starts_with('"')) return value == file.etag;
  const auto date = micro_core::parse_http_date(value);
  return date && *date == file.modified;
}

// Digits only: from_chars would take a sign.
std::optional<std::uint64_t> number(std::string_view text) {
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (stop != end) return std::nullopt;
  // More than 64 bits is behind the end of every file.
  return error == std::errc() ? value : UINT64_MAX;
}

// "bytes=0-499", "bytes=500-", "bytes=-500"; the whole file if it is none of these.
FilePart part_of_range(std::string_view range, std::uint64_t size) {
  const FilePart whole{.status = 200, .first = 0, .length = size};
  const FilePart none{.status = 416};
  const std::size_t equals = range.find('=');
  if (equals == std::string_view::npos ||
      !micro_http::equal_ignoring_case(micro_core::trimmed(range.substr(0, equals)), "bytes")) {
    return whole;
  }
  const std::string_view spec = micro_core::trimmed(range.substr(equals + 1));
  const std::size_t dash = spec.find('-');
  if (dash == std::string_view::npos) return whole;
  const std::string_view from = micro_core::trimmed(spec.substr(0, dash));
  const std::string_view to = micro_core::trimmed(spec.substr(dash + 1));
  const auto first = number(from);
  const auto last = number(to);
  if ((!first && !from.empty()) || (!last && !to.empty()) || (!first && !last)) return whole;
  if (!first) {
    const std::uint64_t length = std::min(*last, size);
    if (length == 0) return none;
    return {.status = 206, .first = size - length, .length = length};
  }
  if (last && *last < *first) return whole;  // no range at all
  if (*first >= size) return none;
  const std::uint64_t end = last ? std::min(*last, size - 1) : size - 1;
  return {.status = 206, .first = *first, .length = end - *first + 1};
}

}  // namespace

FilePart part_of_file(const micro_http::HttpRequest& request, const FileFacts& file) {
  if (const int status = condition_status(request, file); status != 200) return {.status = status};
  const auto range = request.headers.find("range");
  if (!range || request.method != "GET" || !may_be_partial(request.headers, file)) {
    return {.status = 200, .first = 0, .length = file.size};
  }
  return part_of_range(*range, file.size);
}

}  // namespace micro_api::detail
