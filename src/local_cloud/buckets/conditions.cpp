#include <local_cloud/buckets/conditions.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace local_cloud::buckets {
namespace {

// True if a list such as `"a", W/"b"` or `*` names `etag`. Clients leave the quotes out, too.
bool names_etag(std::string_view list, std::string_view etag) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    std::string_view item = list.substr(0, comma);
    list = comma == std::string_view::npos ? std::string_view{} : list.substr(comma + 1);
    while (item.starts_with(' ')) item.remove_prefix(1);
    while (item.ends_with(' ')) item.remove_suffix(1);
    if (item == "*") return true;
    if (item.starts_with("W/")) item.remove_prefix(2);
    if (item.size() >= 2 && item.front() == '"' && item.back() == '"') {
      item = item.substr(1, item.size() - 2);
    }
    if (item == etag) return true;
  }
  return false;
}

// HTTP dates have no fractions, so a moment within the same second is not later.
auto seconds_of(TimePoint time) {
  return std::chrono::floor<std::chrono::seconds>(time);
}

std::optional<std::uint64_t> parse_number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size() || text.empty()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return UINT64_MAX;
  return error == std::errc{} ? std::optional(value) : std::nullopt;
}

}  // namespace

Outcome<ReadVerdict> check_read(const Conditions& conditions, const ObjectRecord& object) {
  if (conditions.if_match) {
    if (!names_etag(*conditions.if_match, object.etag)) {
      return errors::precondition_failed("If-Match");
    }
  } else if (conditions.if_unmodified_since &&
             seconds_of(object.modified) > seconds_of(*conditions.if_unmodified_since)) {
    return errors::precondition_failed("If-Unmodified-Since");
  }
  if (conditions.if_none_match) {
    if (names_etag(*conditions.if_none_match, object.etag)) return ReadVerdict::not_modified;
  } else if (conditions.if_modified_since &&
             seconds_of(object.modified) <= seconds_of(*conditions.if_modified_since)) {
    return ReadVerdict::not_modified;
  }
  return ReadVerdict::proceed;
}

Outcome<Done> check_write(const Conditions& conditions, const ObjectRecord* current,
                          std::string_view key) {
  if (conditions.if_match) {
    if (current == nullptr) return errors::no_such_key(key);
    if (!names_etag(*conditions.if_match, current->etag)) {
      return errors::precondition_failed("If-Match");
    }
  }
  if (conditions.if_none_match && current != nullptr &&
      names_etag(*conditions.if_none_match, current->etag)) {
    return errors::precondition_failed("If-None-Match");
  }
  return Done{};
}

std::optional<ByteRange> parse_range(std::string_view text) {
  constexpr std::string_view unit = "bytes=";
  if (!text.starts_with(unit)) return std::nullopt;
  text.remove_prefix(unit.size());
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const std::string_view left = text.substr(0, dash);
  const std::string_view right = text.substr(dash + 1);
  ByteRange range;
  range.first = parse_number(left);
  range.last = parse_number(right);
  if ((!left.empty() && !range.first) || (!right.empty() && !range.last)) return std::nullopt;
  if (!range.first && !range.last) return std::nullopt;
  if (range.first && range.last && *range.first > *range.last) return std::nullopt;
  return range;
}

std::optional<ResolvedRange> resolve(const ByteRange& range, std::uint64_t object_size) {
  if (!range.first) {
    const std::uint64_t size = std::min(*range.last, object_size);
    if (size == 0) return std::nullopt;
    return ResolvedRange{object_size - size, size};
  }
  if (*range.first >= object_size) return std::nullopt;
  const std::uint64_t last = std::min(range.last.value_or(UINT64_MAX), object_size - 1);
  return ResolvedRange{*range.first, last - *range.first + 1};
}

}  // namespace local_cloud::buckets
