#include <micro_api/handler.hpp>

namespace micro_api::detail {
namespace {

bool is_bodiless(int status) {
  return status < 200 || status == 204 || status == 304;
}

}  // namespace

HttpResponse json_response(int status, const Json& body, const Headers& headers) {
  HttpResponse response{.status = status, .headers = headers, .body = micro_core::to_text(body)};
  if (!response.headers.contains("content-type")) {
    response.headers.set("content-type", "application/json");
  }
  return response;
}

void keep_for_stream(HttpResponse& response, std::shared_ptr<void> input) {
  if (!response.stream) return;
  response.stream = [input = std::move(input), stream = std::move(response.stream)](
                        micro_http::BodyWriter& body) { stream(body); };
}

Answer finish(HttpResponse body, const ResponseOptions& options, int route_status,
              int usual_status) {
  if (body.status == 0) body.status = options.status;
  if (body.status == 0) body.status = route_status;
  if (body.status == 0) body.status = usual_status;
  for (const auto& [name, value] : options.headers) {
    if (micro_http::equal_ignoring_case(name, "content-type")) {
      body.headers.set(name, value);  // the handler knows better what the body is
    } else {
      body.headers.add(name, value);
    }
  }
  for (const SetCookie& cookie : options.cookies) {
    body.headers.add("set-cookie", to_text(cookie).value());
  }
  if (is_bodiless(body.status)) {
    body.body.clear();
    body.stream = {};
    body.headers.erase("content-type");
  }
  return {.response = std::move(body)};
}

Answer finish(Response<HttpResponse> body, const ResponseOptions& options, int route_status,
              int usual_status) {
  if (const HttpError* error = body.error()) return {.error = *error};
  return finish(std::move(*body.value()), options, route_status, usual_status);
}

}  // namespace micro_api::detail
