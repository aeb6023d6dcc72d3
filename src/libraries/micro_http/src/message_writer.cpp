#include "message_writer.hpp"

#include <micro_core/clock.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

namespace micro_http {
namespace {

// A line break in a value would end the header early and let a guest write headers of its own.
void append_clean(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  out += text;
  for (std::size_t i = start; i < out.size(); ++i) {
    if (out[i] == '\r' || out[i] == '\n' || out[i] == '\0') out[i] = ' ';
  }
}

// Others would end the name, or the whole header, at another place than meant.
bool is_token(std::string_view name) {
  constexpr std::string_view others = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
  });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  if (!is_token(name)) return;
  out += name;
  out += ": ";
  append_clean(out, value);
  out += "\r\n";
}

// The text changes once a second and is asked for by every answer.
const std::string& current_date() {
  thread_local std::time_t second = -1;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now != second) {
    second = now;
    text = micro_core::to_http_date(micro_core::TimePoint(std::chrono::seconds(now)));
  }
  return text;
}

bool is_framing(std::string_view name) {
  switch (name.size()) {
    case 10:
      return equal_ignoring_case(name, "Connection") || equal_ignoring_case(name, "Keep-Alive");
    case 14:
      return equal_ignoring_case(name, "Content-Length");
    case 17:
      return equal_ignoring_case(name, "Transfer-Encoding");
    default:
      return false;
  }
}

void append_content_length(std::string& out, const HttpResponse& response,
                           const HeadOptions& options) {
  const bool may_describe_another = options.is_head || response.status == 304;
  if (may_describe_another && response.body.empty()) {
    if (const auto length = response.headers.find("Content-Length")) {
      append_field(out, "Content-Length", *length);
      return;
    }
  }
  if (is_bodiless(response.status) || response.stream) return;
  out += "Content-Length: ";
  out += std::to_string(response.body.size());
  out += "\r\n";
}

void append_framing(std::string& out, const BodyFraming& framing) {
  if (framing.kind == BodyFraming::Kind::chunked) {
    append_field(out, "Transfer-Encoding", "chunked");
  } else if (framing.kind == BodyFraming::Kind::counted) {
    append_field(out, "Content-Length", std::to_string(framing.length));
  }
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

bool is_bodiless(int status) {
  return status < 200 || status == 204 || status == 304;
}

BodyFraming stream_framing(const HttpResponse& response, const HeadOptions& options) {
  if (options.is_head || is_bodiless(response.status)) return {};
  if (const auto length = number_in(response.headers.get("Content-Length"))) {
    return {BodyFraming::Kind::counted, *length};
  }
  return {options.is_http_1_0 ? BodyFraming::Kind::until_close : BodyFraming::Kind::chunked};
}

void append_chunk(std::string& out, std::string_view bytes) {
  if (bytes.empty()) return;
  std::array<char, 16> digits;
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), bytes.size(), 16).ptr;
  out.append(digits.data(), end);
  out += "\r\n";
  out += bytes;
  out += "\r\n";
}

void append_last_chunk(std::string& out, const Headers& trailers) {
  out += "0\r\n";
  for (const auto& [name, value] : trailers) append_field(out, name, value);
  out += "\r\n";
}

void append_response_head(std::string& out, const HttpResponse& response,
                          const HeadOptions& options) {
  out += "HTTP/1.1 ";
  out += std::to_string(response.status);
  out += ' ';
  out += reason_phrase(response.status);
  out += "\r\n";
  bool has_date = false;
  for (const auto& [name, value] : response.headers) {
    if (is_framing(name)) continue;
    has_date = has_date || equal_ignoring_case(name, "Date");
    append_field(out, name, value);
  }
  if (!has_date) append_field(out, "Date", current_date());
  append_content_length(out, response, options);
  if (response.stream) append_framing(out, stream_framing(response, options));
  if (options.closes) {
    out += "Connection: close\r\n";
  } else if (options.is_http_1_0) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
}

BodyFraming stream_framing(const HttpRequest& request) {
  if (const auto length = number_in(request.headers.get("Content-Length"))) {
    return {BodyFraming::Kind::counted, *length};
  }
  return {BodyFraming::Kind::chunked};
}

void append_request_head(std::string& out, const HttpRequest& request, std::string_view authority,
                         const BodyFraming& streamed) {
  append_clean(out, request.method);
  out += ' ';
  append_clean(out, request.target);
  out += " HTTP/1.1\r\n";
  if (!request.headers.contains("Host")) append_field(out, "Host", authority);
  for (const auto& [name, value] : request.headers) {
    if (equal_ignoring_case(name, "Content-Length") ||
        equal_ignoring_case(name, "Transfer-Encoding")) {
      continue;  // the body at hand says how long it is
    }
    append_field(out, name, value);
  }
  const bool may_lack_length = request.method == "GET" || request.method == "HEAD" ||
                               request.method == "DELETE" || request.method == "OPTIONS" ||
                               request.method == "TRACE";
  if (streamed.kind != BodyFraming::Kind::none) {
    append_framing(out, streamed);
  } else if (!request.body.empty() || !may_lack_length) {
    append_field(out, "Content-Length", std::to_string(request.body.size()));
  }
  out += "\r\n";
}

}  // namespace micro_http
