#pragma once

#include <micro_api/response.hpp>
#include <micro_core/result.hpp>

#include <string>
#include <string_view>
#include <vector>

// What the front ends have in common. Null and missing mean "nothing" everywhere.
namespace micro_api::detail {

/// The bytes of the event's body; `flag` names the member that says whether it is base64.
/// Errors: `invalid_argument`.
micro_core::Result<std::string> event_body(const Json& event, std::string_view flag);

/// Adds the headers of `map`, whose values are texts or arrays of texts.
void add_headers(Headers& headers, const Json* map);

/// True if `path` is `prefix` ("/prod") or goes on with '/' after it.
bool is_under(std::string_view path, std::string_view prefix);

/// Takes the first of `prefixes` that `path` is under off it, and returns it; else empty.
std::string take_prefix(std::string_view& path, const std::vector<std::string>& prefixes);

/// A path that the front end has decoded, as it is written in a request.
std::string encode_path(std::string_view path);

/// A path that came as the client wrote it: only what cannot stand in a request is encoded.
std::string clean_path(std::string_view path);

/// Adds the query that `map` holds, whose values are texts or arrays of texts: encoded here, or as
/// the client wrote them.
void append_decoded_query(std::string& target, const Json* map);
void append_raw_query(std::string& target, const Json* map);

/// The client's address: the last one that proxies have noted, which is the front end's own word.
std::string forwarded_address(const Headers& headers);

/// A response's body as it stands in JSON.
struct AnswerBody {
  std::string text = {};
  bool is_base64 = false;
};

/// Bytes become base64, unless their media type is textual, they are UTF-8 and not encoded further.
/// A body without a media type gets application/octet-stream, because each gateway would make up
/// another.
AnswerBody take_body(HttpResponse& response);

/// "200 OK"
std::string status_line(int status);

/// One value per name: several are joined by ", ". Cookies are left out.
JsonObject joined_headers(const Headers& headers);

/// The values of Set-Cookie.
JsonArray cookie_list(const Headers& headers);

/// An array of values per name, cookies among them.
JsonObject listed_headers(const Headers& headers);

/// Adds each cookie under a letter case of its own ("set-cookie", "Set-cookie", ...), for front
/// ends that take one value per name and do not look at its case.
void add_spelt_cookies(JsonObject& object, const Headers& headers);

}  // namespace micro_api::detail
