#include <micro_api/files.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>
#include <micro_http/url.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include "file_access.hpp"
#include "file_conditions.hpp"
#include "media_types.hpp"

namespace micro_api {
namespace detail {
namespace {

constexpr std::uint64_t read_at_once_max = 1024 * 1024;  // what is more is streamed
constexpr std::size_t piece_bytes = 64 * 1024;

std::string hex(std::uint64_t number) {
  std::string text;
  do {
    text.insert(text.begin(), "0123456789abcdef"[number & 15]);
    number >>= 4;
  } while (number != 0);
  return text;
}

// Size and time alone would not do for small files: packages for Lambda are made with one time for
// every file, so that a new version of the same size would look like the old one.
std::string etag_of(const OpenFile& file, const std::optional<std::string>& content) {
  std::string tag =
      "\"" + hex(file.size()) + "-" + hex(static_cast<std::uint64_t>(file.modified_ns()));
  if (content) tag += "-" + hex(micro_core::crc32(*content));
  return tag + "\"";
}

micro_http::BodyStream stream_of(const OpenFile& file, const FilePart& part) {
  return [file, part](micro_http::BodyWriter& body) {
    std::uint64_t position = part.first;
    const std::uint64_t end = part.first + part.length;
    while (position < end) {
      const std::size_t count =
          static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, end - position));
      if (!body.write(file.read(position, count))) return;
      position += count;
    }
  };
}

// RFC 6266 with RFC 8187: who does not know filename* takes the other one.
std::string content_disposition(const FileResponse& answer) {
  std::string text = answer.disposition == Disposition::attachment ? "attachment" : "inline";
  text += "; filename=\"";
  bool is_plain = true;
  for (const char c : answer.filename) {
    const auto byte = static_cast<unsigned char>(c);
    // '%' and '\' are read differently by different browsers.
    const bool is_safe = byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '%';
    is_plain = is_plain && is_safe;
    if (byte < 0x80 || byte >= 0xC0) text += is_safe ? c : '_';  // one '_' for a character
  }
  text += '"';
  if (!is_plain) {
    text +=
        "; filename*=UTF-8''" + micro_http::percent_encode(micro_core::to_utf8(answer.filename));
  }
  return text;
}

Headers headers_of(const FileResponse& answer, const OpenFile& file, const FileFacts& facts) {
  Headers headers{
      {"content-type",
       answer.content_type.empty() ? std::string(media_type_of(answer.path)) : answer.content_type},
      {"accept-ranges", "bytes"},
      {"etag", facts.etag},
      {"last-modified", micro_core::to_http_date(file.modified())}};
  if (!answer.filename.empty()) headers.add("content-disposition", content_disposition(answer));
  return headers;
}

HttpError refusal(const FilePart& part, const FileFacts& facts) {
  HttpError error{part.status, std::string(micro_http::reason_phrase(part.status))};
  if (part.status == 416) {
    error.headers = {{"content-range", "bytes */" + std::to_string(facts.size)}};
  }
  return error;
}

Response<HttpResponse> send(const FileResponse& answer, const OpenFile& file,
                            const HttpRequest& request) {
  std::optional<std::string> content;
  if (file.size() <= read_at_once_max) {
    content = file.read(0, static_cast<std::size_t>(file.size()));
  }
  const FileFacts facts{
      .size = file.size(), .etag = etag_of(file, content), .modified = file.modified()};
  const FilePart part = part_of_file(request, facts);
  if (part.status >= 400) return refusal(part, facts);
  HttpResponse response{.status = part.status == 200 ? 0 : part.status,
                        .headers = headers_of(answer, file, facts)};
  if (part.status == 304) return response;
  if (part.status == 206) {
    response.headers.add("content-range", "bytes " + std::to_string(part.first) + "-" +
                                              std::to_string(part.first + part.length - 1) + "/" +
                                              std::to_string(facts.size));
  }
  if (content) {
    response.body = part.status == 200 ? *std::move(content)
                                       : content->substr(static_cast<std::size_t>(part.first),
                                                         static_cast<std::size_t>(part.length));
  } else {
    response.headers.add("content-length", std::to_string(part.length));
    response.stream = stream_of(file, part);
  }
  return response;
}

HttpError not_found() {
  return {404, std::string(micro_http::reason_phrase(404))};
}

// ".git" and ".env" are nobody's business; ".well-known" is there to be found.
bool is_hidden(std::string_view path) {
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view part = path.substr(0, end);
    if (part.starts_with('.') && part != ".well-known") return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

class StaticAnswer {
 public:
  StaticAnswer(const StaticFiles& files, const HttpRequest& request)
      : files_(files), request_(request) {}

  // The file at `path`; none if there is none.
  std::optional<Response<HttpResponse>> file(const std::string& path) const {
    const auto open = OpenFile::open_beneath(files_.directory, path);
    if (!open) return std::nullopt;
    Response<HttpResponse> answer = send({.path = path}, *open, request_);
    if (HttpResponse* response = answer.value(); response && !files_.cache_control.empty()) {
      response->headers.set("cache-control", files_.cache_control);
    }
    return answer;
  }

  Response<HttpResponse> missing() const {
    if (!files_.fallback.empty()) {
      if (auto answer = file(files_.fallback)) return *std::move(answer);
    }
    if (files_.html) {
      if (auto answer = page_of_404()) return *std::move(answer);
    }
    return not_found();
  }

 private:
  // Always whole: what a client has of it is no part of what it asked for.
  std::optional<Response<HttpResponse>> page_of_404() const {
    const auto open = OpenFile::open_beneath(files_.directory, "404.html");
    if (!open) return std::nullopt;
    Response<HttpResponse> answer = send({.path = "404.html"}, *open, {.method = request_.method});
    if (HttpResponse* response = answer.value()) {
      response->status = 404;
      for (const char* name : {"etag", "last-modified", "accept-ranges"}) {
        response->headers.erase(name);
      }
    }
    return answer;
  }

  const StaticFiles& files_;
  const HttpRequest& request_;
};

// Relative links of a page need the '/' of the folder that it is the page of.
HttpResponse redirect_to_folder(const HttpRequest& request, std::string_view root_path) {
  std::string url(root_path);
  url.append(request.path()).append("/");
  if (!request.query().empty()) url.append("?").append(request.query());
  return {.status = 307, .headers = {{"location", std::move(url)}}};
}

}  // namespace

Response<HttpResponse> serve_file(const StaticFiles& files, const HttpRequest& request,
                                  std::string_view rest, std::string_view root_path) {
  if (request.method == "OPTIONS") {
    return HttpResponse{.status = 204, .headers = {{"allow", "GET, HEAD, OPTIONS"}}};
  }
  if (request.method != "GET" && request.method != "HEAD") {
    return HttpError{
        405, std::string(micro_http::reason_phrase(405)), {{"allow", "GET, HEAD, OPTIONS"}}};
  }
  const StaticAnswer answer(files, request);
  const bool is_folder = rest.empty() || rest.ends_with('/');
  std::string path = micro_http::percent_decode(rest.substr(std::min<std::size_t>(rest.size(), 1)));
  if (is_hidden(path)) return answer.missing();
  if (!is_folder) {
    if (auto found = answer.file(path)) return *std::move(found);
  }
  if (!files.html) return answer.missing();
  const std::string page = is_folder ? path + "index.html" : path + "/index.html";
  auto found = answer.file(page);
  if (!found) return answer.missing();
  if (!is_folder || rest.empty()) return redirect_to_folder(request, root_path);
  return *std::move(found);
}

}  // namespace detail

Response<HttpResponse> FileResponse::respond(const HttpRequest& request) && {
  if (!beneath.empty()) {
    const auto file = detail::OpenFile::open_beneath(beneath, path);
    if (!file) return detail::not_found();
    return detail::send(*this, *file, request);
  }
  const auto file = detail::OpenFile::open(path);
  if (!file) {
    throw micro_core::ErrorException(
        micro_core::Error::internal("the file '" + path + "' cannot be opened"));
  }
  return detail::send(*this, *file, request);
}

}  // namespace micro_api
