#include <micro_api/bodies.hpp>

#include "local_url.hpp"

namespace micro_api {
namespace {

HttpResponse with_type(std::string content_type, std::string body) {
  return {
      .status = 0, .headers = {{"content-type", std::move(content_type)}}, .body = std::move(body)};
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
  return {.status = status, .headers = {{"location", detail::safe_url(url)}}};
}

}  // namespace micro_api
