#include <micro_api/streams.hpp>

namespace micro_api {
namespace {

using micro_core::Error;
using micro_core::ErrorException;

// Any of the three line ends of a server-sent event.
constexpr std::string_view line_ends = "\r\n";

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\n");
}

// Each line of `text` as a field of its own: a browser joins them again.
void append_lines(std::string& out, std::string_view name, std::string_view text) {
  for (;;) {
    const std::size_t end = text.find_first_of(line_ends);
    append_field(out, name, text.substr(0, end));
    if (end == std::string_view::npos) return;
    text.remove_prefix(end + (text.substr(end).starts_with("\r\n") ? 2 : 1));
  }
}

void refuse_line_break(std::string_view field, std::string_view value) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos) return;
  throw ErrorException(Error::invalid_argument("the " + std::string(field) +
                                               " of a server-sent event has a line break or NUL"));
}

}  // namespace

HttpResponse ByteStream::respond(const HttpRequest&) && {
  return {.status = 0,
          .headers = {{"content-type", std::move(content_type_)}},
          .stream = std::move(write_)};
}

bool EventWriter::send(const ServerEvent& event) {
  refuse_line_break("name", event.event);
  refuse_line_break("id", event.id);
  std::string text;
  if (!event.event.empty()) append_field(text, "event", event.event);
  if (!event.id.empty()) append_field(text, "id", event.id);
  if (event.retry) append_field(text, "retry", std::to_string(event.retry->count()));
  // An event without a data line is none to a browser; without anything else it is an empty one.
  if (!event.data.empty() || text.empty() || !event.event.empty()) {
    append_lines(text, "data", event.data);
  }
  text += '\n';
  return body_.write(text);
}

bool EventWriter::comment(std::string_view text) {
  std::string lines;
  append_lines(lines, "", text);
  lines += '\n';
  return body_.write(lines);
}

HttpResponse EventStream::respond(const HttpRequest&) && {
  return {.status = 0,
          .headers = {{"content-type", std::string(media_type)},
                      {"cache-control", "no-cache"},
                      // nginx and those that learned from it collect an answer unless told not to
                      {"x-accel-buffering", "no"}},
          .stream = [write = std::move(write_)](BodyWriter& body) {
            EventWriter events(body);
            write(events);
          }};
}

}  // namespace micro_api
