#include <local_cloud/gateway/event_parts.hpp>

#include <micro_core/encoding.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>

namespace local_cloud::gateway {
namespace {

// Of the connection, not of the request; or replaced.
constexpr std::array<std::string_view, 8> left_out_headers = {
    "connection", "keep-alive",        "proxy-connection", "te",
    "trailer",    "transfer-encoding", "upgrade",          "x-amzn-trace-id"};

}  // namespace

std::string to_lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

bool is_left_out(std::string_view lower_name) {
  return std::find(left_out_headers.begin(), left_out_headers.end(), lower_name) !=
         left_out_headers.end();
}

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.find(':'));
}

std::string_view port_of(std::string_view host) {
  const std::string_view rest = host.substr(without_port(host).size());
  return rest.starts_with(':') ? rest.substr(1) : std::string_view("80");
}

void write_body(JsonObjectWriter& event, const micro_http::HttpRequest& request) {
  const std::string& body = request.body;
  bool is_base64 = false;
  if (!body.empty()) {
    const std::string_view type = request.headers.get("content-type");
    is_base64 = !(type.empty() || is_text_type(type)) ||
                request.headers.contains("content-encoding") || !micro_core::is_utf8(body);
    event.string("body", is_base64 ? micro_core::to_base64(body) : body);
  }
  event.raw("isBase64Encoded", is_base64 ? "true" : "false");
}

bool is_text_type(std::string_view content_type) {
  std::string type = to_lower(content_type.substr(0, content_type.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  if (type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml")) return true;
  constexpr std::array<std::string_view, 3> texts = {"application/json", "application/javascript",
                                                     "application/xml"};
  return std::find(texts.begin(), texts.end(), type) != texts.end();
}

std::string to_common_log_time(micro_core::TimePoint time) {
  static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  std::array<char, 64> buffer;
  const int length = std::snprintf(
      buffer.data(), buffer.size(), "%02u/%s/%04d:%02d:%02d:%02d +0000", unsigned(date.day()),
      months.at(unsigned(date.month()) - 1), int(date.year()), int(clock.hours().count()),
      int(clock.minutes().count()), int(clock.seconds().count()));
  return std::string(buffer.data(), static_cast<std::size_t>(length));
}

}  // namespace local_cloud::gateway
