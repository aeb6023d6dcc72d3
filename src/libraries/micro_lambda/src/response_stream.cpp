#include <micro_core/json.hpp>
#include <micro_lambda/response_stream.hpp>

namespace micro_lambda {
namespace {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;

constexpr std::string_view http_content_type =
    "application/vnd.awslambda.http-integration-response";
// What no JSON text can contain, between the prelude and the body.
constexpr std::string_view prelude_end("\0\0\0\0\0\0\0\0", 8);

std::string to_text(const HttpPrelude& prelude) {
  JsonObject json;
  json["statusCode"] = prelude.status_code;
  JsonObject headers;
  for (const auto& [name, value] : prelude.headers) headers[name] = value;
  json["headers"] = std::move(headers);
  JsonArray cookies;
  for (const std::string& cookie : prelude.cookies) cookies.emplace_back(cookie);
  json["cookies"] = std::move(cookies);
  return micro_core::to_text(Json(std::move(json)));
}

}  // namespace

void ResponseStream::begin_http(const HttpPrelude& prelude) {
  begin(http_content_type);
  write(to_text(prelude).append(prelude_end));
}

}  // namespace micro_lambda
