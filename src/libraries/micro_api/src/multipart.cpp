#include "multipart.hpp"

#include <micro_core/text.hpp>

#include <algorithm>

#include "middleware/header_list.hpp"

namespace micro_api::detail {
namespace {

// RFC 9110, 5.6.2.
bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

// Takes a line and its CRLF off `text`.
std::string_view take_line(std::string_view& text) {
  const std::size_t end = std::min(text.find("\r\n"), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 2, text.size()));
  return line;
}

}  // namespace

bool is_boundary(std::string_view text) {
  return !text.empty() && text.size() <= 70 &&
         std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string_view MultipartPart::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

MultipartReader::MultipartReader(std::string_view body, std::string_view boundary,
                                 std::size_t header_bytes_max)
    : body_(body),
      delimiter_("\r\n--" + std::string(boundary)),
      header_bytes_max_(header_bytes_max) {}

std::nullopt_t MultipartReader::fail(std::string message) {
  ended_ = true;
  error_ = std::move(message);
  return std::nullopt;
}

// A delimiter that goes on with anything but "--" or spaces and a line break is content.
std::optional<MultipartReader::Delimiter> MultipartReader::find_delimiter(std::size_t from) const {
  std::string_view wanted = delimiter_;
  if (from == 0 && body_.starts_with(wanted.substr(2))) {
    wanted.remove_prefix(2);  // the first one needs no line break before it
  }
  for (std::size_t at = body_.find(wanted, from); at != std::string_view::npos;
       at = body_.find(wanted, at + 1)) {
    std::size_t end = at + wanted.size();
    wanted = delimiter_;
    if (body_.substr(end).starts_with("--")) return Delimiter{at, end + 2, true};
    end = std::min(body_.find_first_not_of(" \t", end), body_.size());
    if (body_.substr(end).starts_with("\r\n")) return Delimiter{at, end + 2, false};
  }
  return std::nullopt;
}

bool MultipartReader::read_headers(std::string_view& content, MultipartPart& part) {
  // Looked for no further than it may be; `content` may be the rest of a large body.
  std::size_t end =
      content.starts_with("\r\n") ? 0 : content.substr(0, header_bytes_max_ + 4).find("\r\n\r\n");
  // Without any content the empty line may be that of the boundary.
  if (end == std::string_view::npos && content.size() <= header_bytes_max_ &&
      content.ends_with("\r\n")) {
    end = content.size();
  }
  if (end == std::string_view::npos) {
    fail(content.size() > header_bytes_max_ + 4
             ? "The headers of a part exceeded " + std::to_string(header_bytes_max_) + " bytes."
             : "A part has no empty line after its headers.");
    return false;
  }
  std::string_view lines = content.substr(0, end);
  content.remove_prefix(std::min(end == 0 ? 2 : end + 4, content.size()));
  while (!lines.empty()) {
    const std::string_view line = take_line(lines);
    if (line.starts_with(' ') || line.starts_with('\t')) {
      if (part.headers.empty()) return fail("A part has a malformed header."), false;
      part.headers.back().second.append(" ").append(micro_core::trimmed(line));
      continue;
    }
    const std::size_t colon = std::min(line.find(':'), line.size());
    const std::string_view name = line.substr(0, colon);
    if (colon == line.size() || !is_token(name)) {
      return fail("A part has a malformed header."), false;
    }
    part.headers.emplace_back(micro_core::lower_case(name),
                              micro_core::trimmed(line.substr(colon + 1)));
  }
  return true;
}

std::optional<MultipartPart> MultipartReader::next() {
  if (ended_) return std::nullopt;
  if (!started_) {
    const std::optional<Delimiter> first = find_delimiter(0);
    if (!first) return fail("The boundary is not in the body.");
    started_ = true;
    ended_ = first->is_last;
    at_ = first->end;
    if (ended_) return std::nullopt;
  }
  // A part without content may end with the line break that its headers end with.
  const std::optional<Delimiter> end = find_delimiter(at_ >= 2 ? at_ - 2 : at_);
  if (!end) return fail("The body ends before its last boundary.");
  MultipartPart part;
  std::string_view content = body_.substr(at_, end->begin > at_ ? end->begin - at_ : 0);
  if (!read_headers(content, part)) return std::nullopt;
  part.bytes = content;
  at_ = end->end;
  ended_ = end->is_last;
  return part;
}

}  // namespace micro_api::detail
