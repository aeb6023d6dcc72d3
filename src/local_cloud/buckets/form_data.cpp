#include <local_cloud/buckets/form_data.hpp>

#include <micro_http/message.hpp>

#include <algorithm>
#include <optional>

namespace local_cloud::buckets {
namespace {

// Of all fields before the file.
constexpr std::size_t fields_bytes_max = 20 * 1024;

ServiceError malformed() {
  return errors::make("MalformedPOSTRequest",
                      "The body of your POST request is not well-formed multipart/form-data.", 400);
}

// The value of `name` in "form-data; name=\"key\"", without its quotes.
std::string parameter_of(std::string_view text, std::string_view name) {
  for (std::size_t at = text.find(';'); at != text.npos; at = text.find(';', at)) {
    at = std::min(text.find_first_not_of(" \t", at + 1), text.size());
    if (!micro_http::equal_ignoring_case(text.substr(at, name.size()), name)) continue;
    std::string_view value = text.substr(std::min(at + name.size(), text.size()));
    if (!value.starts_with('=')) continue;
    value.remove_prefix(1);
    if (value.starts_with('"')) return std::string(value.substr(1, value.find('"', 1) - 1));
    return std::string(value.substr(0, value.find_first_of("; \t")));
  }
  return {};
}

struct Part {
  std::string disposition;
  std::string_view body;
};

// The head of a part, and what is behind it.
std::optional<Part> read_part(std::string_view text) {
  Part part;
  for (;;) {
    const std::size_t end = text.find("\r\n");
    if (end == text.npos) return std::nullopt;
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 2);
    if (line.empty()) break;
    const std::size_t colon = line.find(':');
    if (colon == line.npos) return std::nullopt;
    if (micro_http::equal_ignoring_case(line.substr(0, colon), "Content-Disposition")) {
      part.disposition = line.substr(colon + 1);
    }
  }
  part.body = text;
  return part;
}

}  // namespace

const std::string* PostForm::find(std::string_view name) const {
  const auto found = std::ranges::find_if(fields, [&](const auto& field) {
    return micro_http::equal_ignoring_case(field.first, name);
  });
  return found == fields.end() ? nullptr : &found->second;
}

Outcome<PostForm> parse_post_form(std::string_view content_type, std::string_view body) {
  const std::string boundary = parameter_of(content_type, "boundary");
  const std::string delimiter = "--" + boundary;
  if (boundary.empty() || !body.starts_with(delimiter)) return malformed();
  body.remove_prefix(delimiter.size());
  const std::string next = "\r\n" + delimiter;
  PostForm form;
  std::size_t fields_bytes = 0;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n")) return malformed();
    body.remove_prefix(2);
    const std::size_t end = body.find(next);
    if (end == body.npos) return malformed();
    const auto part = read_part(body.substr(0, end));
    if (!part) return malformed();
    std::string name = parameter_of(part->disposition, "name");
    if (name.empty()) return malformed();
    if (micro_http::equal_ignoring_case(name, "file")) {
      form.file = part->body;
      form.file_name = parameter_of(part->disposition, "filename");
      return form;
    }
    fields_bytes += part->body.size();
    if (fields_bytes > fields_bytes_max) {
      return errors::make("MaxPostPreDataLengthExceededError",
                          "Your POST request fields preceding the upload file were too large.",
                          400);
    }
    form.fields.emplace_back(std::move(name), part->body);
    body.remove_prefix(end + next.size());
  }
  return errors::make("IncorrectNumberOfFilesInPostRequest",
                      "POST requires exactly one file upload per request.", 400);
}

}  // namespace local_cloud::buckets
