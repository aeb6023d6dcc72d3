#pragma once

#include <micro_api/fixed_text.hpp>
#include <micro_api/response.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <utility>

/// Answers that are no JSON. A handler returns one as it is, or as a `Response` of it with another
/// status, headers and cookies.
namespace micro_api {

/// What an answer of another kind than JSON is: anything that turns itself into a response, so a
/// service may have kinds of its own.
///
///     struct Csv {
///       static constexpr std::string_view media_type = "text/csv";  // for the OpenAPI document
///       std::string rows;
///       HttpResponse respond(const HttpRequest&) && {
///         return {.status = 0, .headers = {{"content-type", "text/csv"}}, .body = rows};
///       }
///     };
///
/// The status 0 leaves it to the route and to `ResponseOptions`; any other one stays. What can fail
/// returns a `Response<HttpResponse>`, which an `HttpError` converts to.
template <class T>
concept Responder = requires(T value, const HttpRequest& request) {
  { std::move(value).respond(request) } -> std::convertible_to<Response<HttpResponse>>;
  { T::media_type } -> std::convertible_to<std::string_view>;
};

/// A page.
struct Html {
  static constexpr std::string_view media_type = "text/html";
  std::string text = {};
  HttpResponse respond(const HttpRequest& request) &&;
};

/// Text as it is.
struct PlainText {
  static constexpr std::string_view media_type = "text/plain";
  std::string text = {};
  HttpResponse respond(const HttpRequest& request) &&;
};

/// A body of a media type that is known when the program is written, so that the document has it:
///
///     using Csv = Media<"text/csv; charset=utf-8">;
///     app.get<"/report.csv">("The report", [] { return Csv{"name;price\n"}; });
template <detail::FixedText type>
struct Media {
  static constexpr std::string_view media_type = type.view();
  std::string body = {};
  HttpResponse respond(const HttpRequest&) && {
    return {.status = 0,
            .headers = {{"content-type", std::string(media_type)}},
            .body = std::move(body)};
  }
};

/// Bytes of a kind that only turns out when they are there. In the document they are
/// application/octet-stream, unless the route declares what they can be:
/// `.responses = {{200, response_of<Media<"image/png">>("The picture")}}`.
struct BytesResponse {
  static constexpr std::string_view media_type = "application/octet-stream";
  std::string bytes = {};
  std::string content_type = std::string(media_type);
  HttpResponse respond(const HttpRequest& request) &&;
};

/// Sends the caller to another address. 307 and 308 keep method and body; after 303 the caller
/// gets `url`, which is what a form wants. What a URL cannot hold is percent-encoded, so that no
/// text leaves the header.
///
///     return Redirect{"/users/" + id, 303};
struct Redirect {
  static constexpr std::string_view media_type = {};  ///< it has no body
  static constexpr int default_status = 307;
  std::string url = {};
  int status = 0;  ///< 300 to 399; unset: the route's, or else 307
  HttpResponse respond(const HttpRequest& request) &&;
};

}  // namespace micro_api
