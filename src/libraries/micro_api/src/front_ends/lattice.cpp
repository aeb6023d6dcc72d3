// VPC Lattice, both versions of its event.
// https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
#include "event_parts.hpp"
#include "front_ends.hpp"

namespace micro_api::detail {

using micro_core::find;
using micro_core::Result;
using micro_core::string_at;

Result<EventRequest> read_lattice(FrontEnd kind, const Json& event, const BasePaths& base_paths) {
  const bool is_v1 = kind == FrontEnd::lattice_1;
  auto body = event_body(event, is_v1 ? "is_base64_encoded" : "isBase64Encoded");
  if (!body) return std::move(body).error();
  EventRequest request;
  request.http.method = string_at(event, "method");
  std::string_view path = string_at(event, is_v1 ? "raw_path" : "path");
  const std::size_t query_at = path.find('?');
  const std::string_view query =
      query_at == std::string_view::npos ? std::string_view{} : path.substr(query_at);
  path = path.substr(0, query_at);
  request.root_path = take_prefix(path, base_paths);
  request.http.target = clean_path(path);
  if (!query.empty()) {
    request.http.target += query;  // exact, which the map is not
  } else {
    append_raw_query(request.http.target,
                     find(event, is_v1 ? "query_string_parameters" : "queryStringParameters"));
  }
  add_headers(request.http.headers, find(event, "headers"));
  request.http.remote_address = forwarded_address(request.http.headers);
  request.http.body = *std::move(body);
  return request;
}

Json write_lattice(HttpResponse response) {
  AnswerBody body = take_body(response);
  JsonObject answer;
  answer.reserve(5);
  answer.emplace("statusCode", response.status);
  answer.emplace("statusDescription", status_line(response.status));
  JsonObject headers = joined_headers(response.headers);
  add_spelt_cookies(headers, response.headers);
  answer.emplace("headers", std::move(headers));
  answer.emplace("body", body.text);
  answer.emplace("isBase64Encoded", body.is_base64);
  return answer;
}

}  // namespace micro_api::detail
