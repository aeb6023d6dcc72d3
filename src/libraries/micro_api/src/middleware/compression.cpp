#include <micro_api/compression.hpp>
#include <micro_core/text.hpp>

#include <algorithm>
#include <memory>
#include <utility>

#include "accept_encoding.hpp"
#include "header_list.hpp"
#include "vary.hpp"

namespace micro_api {
namespace {

using micro_http::BodyWriter;
using Until = Compressor::Until;

constexpr std::string_view compressible_types[] = {
    "application/javascript",
    "application/json",
    "application/jsonl",
    "application/wasm",
    "application/x-ndjson",
    "application/xml",
    "application/yaml",
    "application/x-javascript",
    "font/otf",
    "font/ttf",
    "image/bmp",
    "image/svg+xml",
};

// Every piece is sent as soon as it is written: what streams wants to arrive.
class CompressingWriter : public BodyWriter {
 public:
  CompressingWriter(BodyWriter& out, Compressor& compressor) : out_(out), compressor_(compressor) {}
  bool write(std::string_view bytes) override {
    if (bytes.empty()) return out_.write(bytes);
    std::string piece;
    compressor_.compress(bytes, Until::flush, piece);
    return out_.write(piece);
  }
  void end() {
    std::string piece;
    compressor_.compress({}, Until::end, piece);
    out_.write(piece);
  }

 private:
  BodyWriter& out_;
  Compressor& compressor_;
};

bool says_no_transform(const Headers& headers) {
  for (const std::string_view value : headers.all("cache-control")) {
    for (const std::string_view element : detail::list_elements(value)) {
      if (micro_http::equal_ignoring_case(element, "no-transform")) return true;
    }
  }
  return false;
}

bool has_body(int status) {
  return status >= 200 && status != 204 && status != 205 && status != 304;
}

class Compression {
 public:
  explicit Compression(CompressionOptions options) : options_(std::move(options)) {
    for (const Encoding& encoding : options_.encodings) names_.push_back(encoding.name);
    for (std::string& type : options_.more_types) type = micro_core::lower_case(type);
  }

  HttpResponse operator()(Request& request, const Next& next) const {
    HttpResponse response = next(request);
    if (!is_worth_it(response)) return response;
    detail::add_vary(response.headers, "Accept-Encoding");
    std::string wishes;
    for (const std::string_view value : request.http.headers.all("accept-encoding")) {
      wishes.append(wishes.empty() ? "" : ",").append(value);
    }
    const int chosen = detail::chosen_encoding(wishes, names_);
    if (chosen >= 0) compress(response, options_.encodings[static_cast<std::size_t>(chosen)]);
    return response;
  }

 private:
  bool is_compressible(std::string_view content_type) const {
    const std::string type =
        micro_core::lower_case(micro_core::trimmed(content_type.substr(0, content_type.find(';'))));
    if (type == "text/event-stream") return false;
    return type.starts_with("text/") || type.ends_with("+json") || type.ends_with("+xml") ||
           std::ranges::find(compressible_types, type) != std::end(compressible_types) ||
           std::ranges::find(options_.more_types, type) != options_.more_types.end();
  }

  bool is_worth_it(const HttpResponse& response) const {
    const Headers& headers = response.headers;
    return has_body(response.status) &&
           (response.stream || response.body.size() >= options_.bytes_min) &&
           !headers.contains("content-encoding") && !headers.contains("content-range") &&
           response.status != 206 && is_compressible(headers.get("content-type")) &&
           !says_no_transform(headers);
  }

  static void compress(HttpResponse& response, const Encoding& encoding) {
    std::shared_ptr<Compressor> compressor = encoding.make();
    if (response.stream) {
      response.stream = [stream = std::move(response.stream), compressor](BodyWriter& out) {
        CompressingWriter writer(out, *compressor);
        stream(writer);
        writer.end();
      };
    } else {
      std::string body;
      compressor->compress(response.body, Until::end, body);
      response.body = std::move(body);
    }
    response.headers.set("content-encoding", encoding.name);
    response.headers.erase("content-length");
    const std::string tag(response.headers.get("etag"));
    if (tag.starts_with('"')) response.headers.set("etag", "W/" + tag);
  }

  CompressionOptions options_;
  std::vector<std::string> names_;
};

}  // namespace

Middleware compression(CompressionOptions options) {
  return {[shared = std::make_shared<const Compression>(std::move(options))](
              Request& request, const Next& next) { return (*shared)(request, next); },
          Place::compression};
}

}  // namespace micro_api
