#include <local_cloud/buckets/aws_chunked.hpp>

#include <charconv>
#include <cstring>

namespace local_cloud::buckets {
namespace {

constexpr std::size_t size_line_max = 512;  // a size, and a signature of 64 digits
constexpr std::size_t trailers_max = 32;

ServiceError incomplete_body() {
  return errors::make(
      "IncompleteBody",
      "You did not provide the number of bytes specified by the Content-Length HTTP header", 400);
}

ServiceError invalid_chunk_size() {
  return errors::make("InvalidChunkSizeError",
                      "Only the last chunk is allowed to have a size less than 8192 bytes", 400);
}

ServiceError malformed_trailer() {
  return errors::make("MalformedTrailerError",
                      "The request contained trailing data that was not well-formed or did not "
                      "conform to our published schema.",
                      400);
}

struct SizeLine {
  std::size_t chunk_bytes = 0;
  std::size_t length = 0;  // with its line end
};

Outcome<SizeLine> read_size_line(std::string_view rest) {
  const std::size_t end = rest.substr(0, size_line_max).find("\r\n");
  if (end == std::string_view::npos) {
    return rest.size() < size_line_max ? incomplete_body() : invalid_chunk_size();
  }
  const std::string_view line = rest.substr(0, end);
  const std::string_view digits = line.substr(0, line.find(';'));
  SizeLine result;
  const auto [stop, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), result.chunk_bytes, 16);
  if (error != std::errc{} || stop != digits.data() + digits.size() || digits.empty()) {
    return invalid_chunk_size();
  }
  result.length = end + 2;
  return result;
}

std::string_view trimmed(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

// Lines end with \r\n; some clients end a value with \n\r\n as the documentation's example does, so
// empty lines between trailers are passed over.
Outcome<micro_http::Headers> read_trailers(std::string_view rest) {
  micro_http::Headers trailers;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = trimmed(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (line.empty()) continue;
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0 || trailers.size() >= trailers_max) {
      return malformed_trailer();
    }
    trailers.add(std::string(trimmed(line.substr(0, colon))),
                 std::string(trimmed(line.substr(colon + 1))));
  }
  return trailers;
}

}  // namespace

Outcome<ChunkedPayload> decode_aws_chunked(std::string body) {
  std::size_t read = 0;
  std::size_t written = 0;  // the payload is moved to the front of the same memory
  while (true) {
    const auto line = read_size_line(std::string_view(body).substr(read));
    if (!line) return line.error();
    read += line->length;
    if (line->chunk_bytes == 0) break;
    const std::size_t left = body.size() - read;
    if (left < 2 || line->chunk_bytes > left - 2) return incomplete_body();
    std::memmove(body.data() + written, body.data() + read, line->chunk_bytes);
    written += line->chunk_bytes;
    read += line->chunk_bytes;
    if (std::string_view(body).substr(read, 2) != "\r\n") return invalid_chunk_size();
    read += 2;
  }
  auto trailers = read_trailers(std::string_view(body).substr(read));
  if (!trailers) return trailers.error();
  ChunkedPayload payload;
  payload.trailers = *std::move(trailers);
  body.resize(written);
  payload.bytes = std::move(body);
  return payload;
}

}  // namespace local_cloud::buckets
