#include <micro_api/bodies.hpp>

namespace micro_api {
namespace {

HttpResponse with_type(std::string content_type, std::string body) {
  return {
      .status = 0, .headers = {{"content-type", std::move(content_type)}}, .body = std::move(body)};
}

// Everything that RFC 3986 lets stand in a URL, and '%': what is encoded already stays so.
bool stands_in_url(char c) {
  constexpr std::string_view others = "-._~:/?#[]@!$&'()*+,;=%";
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         others.find(c) != std::string_view::npos;
}

std::string safe_url(std::string_view url) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string safe;
  safe.reserve(url.size());
  for (const char c : url) {
    if (stands_in_url(c)) {
      safe += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    safe += '%';
    safe += digits[byte >> 4];
    safe += digits[byte & 15];
  }
  return safe;
}

}  // namespace

HttpResponse Html::respond(const HttpRequest&) && {
  return with_type("text/html; charset=utf-8", std::move(text));
}

HttpResponse PlainText::respond(const HttpRequest&) && {
  return with_type("text/plain; charset=utf-8", std::move(text));
}

HttpResponse BytesResponse::respond(const HttpRequest&) && {
  return with_type(std::move(content_type), std::move(bytes));
}

HttpResponse Redirect::respond(const HttpRequest&) && {
  if (status != 0 && (status < 300 || status > 399)) {
    throw micro_core::ErrorException(
        micro_core::Error::internal("a redirect cannot have the status " + std::to_string(status)));
  }
  return {.status = status, .headers = {{"location", safe_url(url)}}};
}

}  // namespace micro_api
