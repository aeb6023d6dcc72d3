#include "event_parts.hpp"

#include <micro_core/encoding.hpp>
#include <micro_core/text.hpp>

#include <algorithm>
#include <array>

namespace micro_api::detail {
namespace {

using micro_core::Error;
using micro_core::find;
using micro_core::Result;

constexpr std::string_view cookie_name = "set-cookie";
constexpr std::string_view hex_digits = "0123456789ABCDEF";

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// `kept` are the characters, besides letters and digits, that stay.
void append_encoded(std::string& out, std::string_view text, std::string_view kept) {
  for (const char c : text) {
    if (is_letter_or_digit(c) || kept.find(c) != std::string_view::npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', hex_digits[byte >> 4], hex_digits[byte & 15]};
  }
}

// RFC 3986: what a path may hold besides letters, digits and escapes.
constexpr std::string_view path_characters = "/-._~!$&'()*+,;=:@";
constexpr std::string_view raw_path_characters = "/-._~!$&'()*+,;=:@%";
constexpr std::string_view query_characters = "-._~";
constexpr std::string_view raw_query_characters = "-._~!$'()*+,;=:@/?%[]";

template <class Visit>
void for_each_text(const Json* map, Visit visit) {
  if (map == nullptr || !map->is_object()) return;
  for (const auto& [name, value] : map->get_object()) {
    if (value.is_string()) {
      visit(name, std::string_view(value.get_string()));
    } else if (value.is_array()) {
      for (const Json& one : value.get_array()) {
        if (one.is_string()) visit(name, std::string_view(one.get_string()));
      }
    }
  }
}

void append_query(std::string& target, const Json* map, std::string_view kept_in_name,
                  std::string_view kept) {
  char separator = target.find('?') == std::string::npos ? '?' : '&';
  for_each_text(map, [&](std::string_view name, std::string_view value) {
    target += std::exchange(separator, '&');
    append_encoded(target, name, kept_in_name);
    target += '=';
    append_encoded(target, value, kept);
  });
}

bool is_cookie(std::string_view name) {
  return micro_http::equal_ignoring_case(name, cookie_name);
}

// JSON can only hold UTF-8, a header any bytes.
Json header_text(const std::string& value) {
  return micro_core::is_utf8(value) ? Json(value) : Json(micro_core::to_utf8(value));
}

// The member of that name in any letter case; a new null if there is none.
Json& member_of_name(JsonObject& object, std::string_view name) {
  for (auto& member : object) {
    if (micro_http::equal_ignoring_case(member.key(), name)) return member.value();
  }
  return object[name];
}

bool is_textual(std::string_view content_type) {
  const std::string type =
      micro_core::lower_case(micro_core::trimmed(content_type.substr(0, content_type.find(';'))));
  if (type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml")) return true;
  constexpr std::array<std::string_view, 6> texts = {
      "application/json",       "application/x-www-form-urlencoded",
      "application/javascript", "application/xml",
      "application/x-ndjson",   "application/jsonl"};
  return std::ranges::find(texts, type) != texts.end();
}

}  // namespace

Result<std::string> event_body(const Json& event, std::string_view flag) {
  const Json* body = find(event, "body");
  if (body == nullptr || body->is_null()) return std::string();
  if (!body->is_string()) {
    return Error::invalid_argument("the body of the event is no string: JSON has to be in quotes");
  }
  const std::string_view text = body->get_string();
  const Json* is_base64 = find(event, flag);
  if (is_base64 == nullptr || !is_base64->is_bool() || !is_base64->get_bool()) {
    return std::string(text);
  }
  auto bytes = micro_core::from_base64(text);
  if (!bytes) return Error::invalid_argument("the body of the event is not valid base64");
  return *std::move(bytes);
}

void add_headers(Headers& headers, const Json* map) {
  for_each_text(map, [&](std::string_view name, std::string_view value) {
    headers.add(std::string(name), std::string(value));
  });
}

bool is_under(std::string_view path, std::string_view prefix) {
  if (!path.starts_with(prefix)) return false;
  return path.size() == prefix.size() || path[prefix.size()] == '/';
}

std::string take_prefix(std::string_view& path, const std::vector<std::string>& prefixes) {
  for (std::string_view prefix : prefixes) {
    while (prefix.ends_with('/')) prefix.remove_suffix(1);
    if (prefix.empty() || !is_under(path, prefix)) continue;
    path.remove_prefix(prefix.size());
    return std::string(prefix);
  }
  return {};
}

std::string encode_path(std::string_view path) {
  if (path.empty()) return "/";
  std::string encoded;
  encoded.reserve(path.size() + 64);
  append_encoded(encoded, path, path_characters);
  return encoded;
}

std::string clean_path(std::string_view path) {
  if (path.empty()) return "/";
  std::string clean;
  clean.reserve(path.size() + 64);
  append_encoded(clean, path, raw_path_characters);
  return clean;
}

void append_decoded_query(std::string& target, const Json* map) {
  append_query(target, map, query_characters, query_characters);
}

void append_raw_query(std::string& target, const Json* map) {
  constexpr std::string_view in_name = "-._~!$'()*+,;:@/?%[]";
  append_query(target, map, in_name, raw_query_characters);
}

std::string forwarded_address(const Headers& headers) {
  const std::vector<std::string_view> all = headers.all("x-forwarded-for");
  if (all.empty()) return {};
  return std::string(micro_core::trimmed(all.back().substr(all.back().rfind(',') + 1)));
}

AnswerBody take_body(HttpResponse& response) {
  if (response.body.empty()) return {};
  std::string_view type = response.headers.get("content-type");
  if (type.empty()) {
    type = "application/octet-stream";
    response.headers.set("content-type", std::string(type));
  }
  const bool is_text = is_textual(type) && !response.headers.contains("content-encoding") &&
                       micro_core::is_utf8(response.body);
  if (is_text) return {.text = std::move(response.body)};
  return {.text = micro_core::to_base64(response.body), .is_base64 = true};
}

std::string status_line(int status) {
  std::string line = std::to_string(status);
  const std::string_view phrase = micro_http::reason_phrase(status);
  // A phrase has to follow the number.
  return line.append(" ").append(phrase.empty() ? "Unknown" : phrase);
}

JsonObject joined_headers(const Headers& headers) {
  JsonObject object;
  object.reserve(headers.size());
  for (const auto& [name, value] : headers) {
    if (is_cookie(name)) continue;
    Json& member = member_of_name(object, name);
    const Json text = header_text(value);
    if (member.is_null()) {
      member = text;
    } else {
      member.get_string().append(", ").append(text.get_string());
    }
  }
  return object;
}

JsonArray cookie_list(const Headers& headers) {
  JsonArray cookies;
  for (const std::string_view cookie : headers.all(cookie_name)) {
    cookies.push_back(header_text(std::string(cookie)));
  }
  return cookies;
}

JsonObject listed_headers(const Headers& headers) {
  JsonObject object;
  object.reserve(headers.size());
  for (const auto& [name, value] : headers) {
    Json& member = member_of_name(object, name);
    if (member.is_null()) member = JsonArray();
    member.get_array().push_back(header_text(value));
  }
  return object;
}

void add_spelt_cookies(JsonObject& object, const Headers& headers) {
  constexpr std::size_t spellings_max = 512;  // 9 letters, each in two cases
  std::size_t spelling = 0;
  for (const std::string_view cookie : headers.all(cookie_name)) {
    if (spelling == spellings_max) break;
    std::string name(cookie_name);
    std::size_t bits = spelling++;
    for (char& c : name) {
      if (c == '-') continue;
      if ((bits & 1) != 0) c = static_cast<char>(c - 'a' + 'A');
      bits >>= 1;
    }
    object[name] = header_text(std::string(cookie));
  }
}

}  // namespace micro_api::detail
