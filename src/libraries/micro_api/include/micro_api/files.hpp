#pragma once

#include <micro_api/bodies.hpp>

#include <string>
#include <string_view>

namespace micro_api {

/// What a browser shall do with a file that has a name.
enum class Disposition {
  attachment,  ///< save it
  in_page,     ///< show it; the name is for saving it later
};

/// A file of the service's own, as the answer. Says its size, ETag and Last-Modified; a request
/// with If-None-Match or If-Modified-Since that has it already is a 304, one with If-Match or
/// If-Unmodified-Since that no longer fits a 412, and a Range (one, with If-Range or without) a 206
/// or 416. Of several ranges the whole file is sent.
///
///     return FileResponse{.path = "report.pdf", .filename = "Übersicht.pdf"};
///     return FileResponse{.path = *in.name, .beneath = "uploads"};  // the name is the caller's
///
/// A file of up to 1 MiB is read at once, and its ETag depends on what is in it; a larger one is
/// streamed, and its ETag is made of size and time of change. A `path` that cannot be opened is a
/// mistake of the service: a 500 that is logged.
struct FileResponse {
  static constexpr std::string_view media_type = "application/octet-stream";
  std::string path = {};
  /// Set: `path` comes from outside, is taken below this directory, and never leaves it, whatever
  /// it says: each of its parts is opened in the directory before it, and "..", a link or an empty
  /// part is nothing. What is not there, or no plain file, is a 404.
  std::string beneath = {};
  std::string content_type = {};  ///< unset: by the extension
  std::string filename = {};      ///< set: sent as Content-Disposition, in any script
  Disposition disposition = Disposition::attachment;  ///< of `filename`
  Response<HttpResponse> respond(const HttpRequest& request) &&;
};

/// The files below a directory, for `App::mount`:
///
///     app.mount("/static", StaticFiles{.directory = "public"});
///     app.mount("/app", StaticFiles{.directory = "site", .fallback = "index.html", .html = true});
///
/// Answers GET and HEAD as `FileResponse` does. No path leads out of the directory (see
/// `FileResponse::beneath`); files and folders whose names start with '.' are not there, except
/// ".well-known". A directory that is missing shows as a 500 when it is first asked for.
struct StaticFiles {
  std::string directory = {};  ///< relative to the working directory: on Lambda, the code's
  std::string fallback = {};   ///< instead of a 404: this file, for a page that routes by itself
  bool html = false;           ///< a folder is its index.html; a missing file its 404.html, as 404
  std::string cache_control = {};  ///< the header of every file: "public, max-age=3600"
};

namespace detail {

/// `rest` is the path below the mount as on the wire.
Response<HttpResponse> serve_file(const StaticFiles& files, const HttpRequest& request,
                                  std::string_view rest, std::string_view root_path);

}  // namespace detail
}  // namespace micro_api
