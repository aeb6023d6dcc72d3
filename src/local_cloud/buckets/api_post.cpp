// Objects that an HTML form stores: POST of multipart/form-data to a bucket.
#include <local_cloud/buckets/form_data.hpp>
#include <local_cloud/buckets/names.hpp>
#include <local_cloud/buckets/operations.hpp>
#include <local_cloud/buckets/post_policy.hpp>
#include <micro_http/url.hpp>

#include <algorithm>
#include <array>

namespace local_cloud::buckets {
namespace {

constexpr std::string_view filename_mark = "${filename}";

// What the form says about itself and not about the object.
constexpr std::array<std::string_view, 5> signing_fields{
    "x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature", "x-amz-security-token"};
constexpr std::array<std::string_view, 7> header_fields{"cache-control",
                                                        "content-disposition",
                                                        "content-encoding",
                                                        "content-language",
                                                        "content-type",
                                                        "expires",
                                                        "acl"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

bool is_one_of(const auto& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// From here on it is a PutObject: what it says of the object comes in fields, not in headers.
Outcome<micro_http::Headers> headers_of(const PostForm& form) {
  micro_http::Headers headers;
  for (const auto& [field, value] : form.fields) {
    const std::string name = lower(field);
    if (name == "acl") {
      headers.set("x-amz-acl", value);
    } else if (name == "tagging") {
      const auto document = parse_xml(value, "Tagging");
      if (!document) return errors::malformed_xml();
      const auto tags = read_tagging(*document, object_tags_max);
      if (!tags) return tags.error();
      std::string text;
      for (const auto& [key, tag] : *tags) {
        text += (text.empty() ? "" : "&") + micro_http::percent_encode(key) + '=' +
                micro_http::percent_encode(tag);
      }
      headers.set("x-amz-tagging", std::move(text));
    } else if (is_one_of(header_fields, name) ||
               (name.starts_with("x-amz-") && !is_one_of(signing_fields, name))) {
      headers.set(name, value);
    }
  }
  return headers;
}

Outcome<std::string> key_of(const PostForm& form) {
  const std::string* field = form.find("key");
  if (field == nullptr || field->empty()) {
    return errors::invalid_argument(
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order "
        "of the fields.",
        "key", "");
  }
  std::string key = *field;
  if (const std::size_t at = key.find(filename_mark); at != std::string::npos) {
    key.replace(at, filename_mark.size(), form.file_name);
  }
  return key;
}

micro_http::HttpResponse success(const S3Call& call, const PostForm& form,
                                 micro_http::HttpResponse stored) {
  const std::string etag(stored.headers.get("ETag"));
  const std::string location = call.request.endpoint + '/' +
                               micro_http::percent_encode(call.bucket) + '/' +
                               micro_http::percent_encode(call.key, true);
  micro_http::HttpResponse response = std::move(stored);
  response.headers.set("Location", location);
  if (const std::string* redirect = form.find("success_action_redirect");
      redirect != nullptr && redirect->find("://") != std::string::npos) {
    response.status = 303;
    response.headers.set("Location", *redirect +
                                         (redirect->find('?') == std::string::npos ? '?' : '&') +
                                         "bucket=" + micro_http::percent_encode(call.bucket) +
                                         "&key=" + micro_http::percent_encode(call.key) +
                                         "&etag=" + micro_http::percent_encode(etag));
    return response;
  }
  const std::string* wanted = form.find("success_action_status");
  response.status = wanted == nullptr ? 204 : *wanted == "200" ? 200 : *wanted == "201" ? 201 : 204;
  if (response.status != 201) return response;
  XmlWriter xml("PostResponse", false);
  xml.element("Location", location)
      .element("Bucket", call.bucket)
      .element("Key", call.key)
      .element("ETag", etag);
  response.headers.set("Content-Type", "application/xml");
  response.body = xml.finish();
  return response;
}

}  // namespace

namespace operations {

Answer post_object(const OperationContext& context, S3Call& call) {
  auto form = parse_post_form(call.header("content-type"), call.request.http.body);
  if (!form) return form.error();
  auto key = key_of(*form);
  if (!key) return key.error();
  const auto allowed = check_post_policy(*form, call.bucket, call.now);
  if (!allowed) return allowed.error();
  if (key->size() > key_bytes_max) {
    return errors::make("KeyTooLongError", "Your key is too long", 400);
  }
  call.key = *std::move(key);
  auto headers = headers_of(*form);
  if (!headers) return headers.error();
  call.request.http.headers = *std::move(headers);
  call.request.http.body = std::move(form->file);
  auto stored = put_object(context, call);
  if (!stored) return stored;
  return success(call, *form, *std::move(stored));
}

}  // namespace operations
}  // namespace local_cloud::buckets
