#include <local_cloud/functions/streamed_answer.hpp>

#include <local_cloud/functions/invocation_texts.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/json.hpp>

namespace local_cloud::functions {
namespace {

using micro_core::Json;
using micro_core::JsonObject;
using micro_http::HttpRequest;

constexpr std::string_view http_type = "application/vnd.awslambda.http-integration-response";
constexpr std::string_view prelude_end("\0\0\0\0\0\0\0\0", 8);

StreamedAnswer broken_prelude(std::string_view why) {
  return {error_payload("Runtime.InvalidResponse",
                        "The head of the streamed HTTP answer is " + std::string(why)),
          true};
}

StreamedAnswer read_http_answer(std::string body) {
  const std::size_t end = body.find(prelude_end);
  if (end == std::string::npos) return broken_prelude("not ended by eight null bytes");
  const auto prelude = micro_core::parse_json(std::string_view(body).substr(0, end));
  if (!prelude || !prelude->is_object()) return broken_prelude("no JSON object");
  JsonObject answer = prelude->get_object();
  // Without it the whole payload would be taken for the body.
  if (!answer.contains("statusCode")) answer["statusCode"] = 200;
  body.erase(0, end + prelude_end.size());
  const bool is_text = micro_core::is_utf8(body);
  answer["body"] = is_text ? std::move(body) : micro_core::to_base64(body);
  answer["isBase64Encoded"] = !is_text;
  return {micro_core::to_text(Json(std::move(answer))), false};
}

}  // namespace

bool is_streamed(const HttpRequest& request) {
  return request.headers.get("Lambda-Runtime-Function-Response-Mode") == "streaming";
}

StreamedAnswer read_streamed_answer(HttpRequest request) {
  if (const auto type = request.trailers.find("Lambda-Runtime-Function-Error-Type")) {
    auto error =
        micro_core::from_base64(request.trailers.get("Lambda-Runtime-Function-Error-Body"));
    return {error && !error->empty() ? *std::move(error) : error_payload(*type, ""), true};
  }
  if (request.headers.get("Content-Type") != http_type) return {std::move(request.body), false};
  return read_http_answer(std::move(request.body));
}

}  // namespace local_cloud::functions
