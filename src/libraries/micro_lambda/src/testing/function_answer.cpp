#include <micro_core/encoding.hpp>
#include <micro_lambda/testing/fake_runtime_api.hpp>

namespace micro_lambda::testing {
namespace {

using micro_core::Error;
using micro_core::Json;
using micro_core::Result;

constexpr std::string_view error_type_name = "Lambda-Runtime-Function-Error-Type";
constexpr std::string_view http_type = "application/vnd.awslambda.http-integration-response";
constexpr std::string_view prelude_end("\0\0\0\0\0\0\0\0", 8);

Error no_http_answer(std::string_view why) {
  return Error::invalid_argument("this is no answer to an HTTP request: " + std::string(why));
}

// What payload 2.0 and the prelude of a stream have in common.
Result<HttpPrelude> read_head(const Json& json) {
  const Json* status = micro_core::find(json, "statusCode");
  if (!status || !status->is_int64()) return no_http_answer("it has no statusCode");
  HttpPrelude head{.status_code = static_cast<int>(status->get_int64())};
  if (const Json* headers = micro_core::find(json, "headers"); headers && headers->is_object()) {
    for (const auto& [name, value] : headers->get_object()) {
      if (!value.is_string()) return no_http_answer("a header is no string");
      head.headers.emplace(name, std::string_view(value.get_string()));
    }
  }
  if (const Json* cookies = micro_core::find(json, "cookies"); cookies && cookies->is_array()) {
    for (const Json& cookie : cookies->get_array()) {
      if (!cookie.is_string()) return no_http_answer("a cookie is no string");
      head.cookies.emplace_back(std::string_view(cookie.get_string()));
    }
  }
  return head;
}

Result<HttpAnswer> read_streamed(const FunctionAnswer& answer) {
  if (answer.headers.get("Content-Type") != http_type) {
    return no_http_answer("its media type is " + std::string(answer.headers.get("Content-Type")));
  }
  const std::size_t end = answer.body.find(prelude_end);
  if (end == std::string::npos) return no_http_answer("its prelude has no end");
  const auto json = micro_core::parse_json(answer.body.substr(0, end));
  if (!json) return json.error();
  auto head = read_head(*json);
  if (!head) return std::move(head).error();
  return HttpAnswer{*std::move(head), answer.body.substr(end + prelude_end.size())};
}

Result<HttpAnswer> read_buffered(const FunctionAnswer& answer) {
  const auto json = answer.json();
  if (!json) return json.error();
  auto head = read_head(*json);
  if (!head) return std::move(head).error();
  HttpAnswer http{*std::move(head), std::string(micro_core::string_at(*json, "body"))};
  const Json* is_base64 = micro_core::find(*json, "isBase64Encoded");
  if (!is_base64 || !is_base64->is_bool() || !is_base64->get_bool()) return http;
  auto bytes = micro_core::from_base64(http.body);
  if (!bytes) return no_http_answer("its body is no base64");
  http.body = *std::move(bytes);
  return http;
}

}  // namespace

std::string FunctionAnswer::error_type() const {
  return std::string(is_streamed ? trailers.get(error_type_name) : headers.get(error_type_name));
}

Json FunctionAnswer::error() const {
  std::string text = body;
  if (is_streamed) {
    text = micro_core::from_base64(trailers.get("Lambda-Runtime-Function-Error-Body")).value_or("");
  }
  if (kind == Kind::response && !is_streamed) return Json();
  auto parsed = micro_core::parse_json(text);
  return parsed ? *std::move(parsed) : Json();
}

Result<Json> FunctionAnswer::json() const {
  return micro_core::parse_json(body);
}

Result<HttpAnswer> FunctionAnswer::http() const {
  if (kind != Kind::response) return no_http_answer("it is an error, " + body);
  return is_streamed ? read_streamed(*this) : read_buffered(*this);
}

}  // namespace micro_lambda::testing
