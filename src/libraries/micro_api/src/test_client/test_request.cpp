#include "test_request.hpp"

#include <micro_http/url.hpp>

#include <stdexcept>

namespace micro_api::detail {
namespace {

constexpr std::string_view boundary = "----micro-api-test-client-boundary";

std::string encoded_pairs(const std::vector<std::pair<std::string, std::string>>& pairs) {
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text += '&';
    text += micro_http::percent_encode(name) + "=" + micro_http::percent_encode(value);
  }
  return text;
}

// As browsers write names (HTML, 4.10.21.8): what would end them is percent-encoded.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') {
      out += "%22";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else {
      out += c;
    }
  }
  return out + '"';
}

void append_part(std::string& out, const std::string& disposition, std::string_view content_type,
                 std::string_view bytes) {
  out.append("--").append(boundary).append("\r\nContent-Disposition: form-data; ");
  out.append(disposition).append("\r\n");
  if (!content_type.empty()) out.append("Content-Type: ").append(content_type).append("\r\n");
  out.append("\r\n").append(bytes).append("\r\n");
}

std::string multipart(const TestRequest& request) {
  std::string out;
  for (const auto& [name, value] : request.form) {
    append_part(out, "name=" + quoted(name), "", value);
  }
  for (const TestFile& file : request.files) {
    append_part(out, "name=" + quoted(file.field) + "; filename=" + quoted(file.filename),
                file.content_type, file.bytes);
  }
  return out.append("--").append(boundary).append("--\r\n");
}

}  // namespace

std::string test_target(std::string_view url, const TestRequest& request) {
  std::string target(url.empty() ? "/" : url);
  if (request.query.empty()) return target;
  target += target.find('?') == std::string::npos ? '?' : '&';
  return target + encoded_pairs(request.query);
}

void set_test_body(HttpRequest& http, const TestRequest& request) {
  const bool is_form = !request.form.empty() || !request.files.empty();
  if (int{request.json.value().has_value()} + int{request.body.has_value()} + int{is_form} > 1) {
    throw std::invalid_argument("a test request has one of json, body, and form with files");
  }
  std::string type;
  if (request.json.value()) {
    type = "application/json";
    http.body = micro_core::to_text(*request.json.value());
  } else if (!request.files.empty()) {
    type = "multipart/form-data; boundary=" + std::string(boundary);
    http.body = multipart(request);
  } else if (is_form) {
    type = "application/x-www-form-urlencoded";
    http.body = encoded_pairs(request.form);
  } else if (request.body) {
    http.body = *request.body;
  }
  if (!type.empty() && !http.headers.contains("content-type")) {
    http.headers.add("content-type", std::move(type));
  }
}

std::string redirect_target(std::string_view location, std::string_view target) {
  location = location.substr(0, location.find('#'));
  if (const std::size_t scheme = location.find("://"); scheme < location.find_first_of("/?")) {
    location.remove_prefix(scheme + 1);
  }
  if (location.starts_with("//")) {
    location.remove_prefix(std::min(location.find_first_of("/?", 2), location.size()));
    if (!location.starts_with('/')) return "/" + std::string(location);
  }
  if (location.starts_with('/')) return std::string(location);
  std::string_view base = target.substr(0, target.find('?'));
  if (!location.starts_with('?') && !location.empty()) base = base.substr(0, base.rfind('/') + 1);
  return std::string(base) + std::string(location);
}

}  // namespace micro_api::detail
