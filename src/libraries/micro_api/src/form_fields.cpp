#include "form_fields.hpp"

#include <micro_core/encoding.hpp>
#include <micro_http/url.hpp>

#include <algorithm>

#include "header_parameters.hpp"
#include "multipart.hpp"

namespace micro_api {
namespace detail {
namespace {

using FormOrError = std::variant<std::unique_ptr<FormFields>, HttpError>;

HttpError refused(std::string message, int status = 400) {
  return {.status = status, .message = std::move(message)};
}

// Starlette's words, as far as it has any.
HttpError too_many(std::string_view what, std::size_t max) {
  return refused("Too many " + std::string(what) + ". Maximum number of " + std::string(what) +
                 " is " + std::to_string(max) + ".");
}

HttpError too_long(const FormLimits& limits) {
  return refused("Part exceeded maximum size of " + std::to_string(limits.field_bytes_max / 1024) +
                 "KB.");
}

FormOrError read_urlencoded(std::string_view body, const FormLimits& limits) {
  auto form = std::make_unique<FormFields>();
  // One at a time: all fields of a body of nothing but '&' and names would take 30 times its bytes.
  while (!body.empty()) {
    const std::string_view piece = body.substr(0, body.find('&'));
    body.remove_prefix(std::min(piece.size() + 1, body.size()));
    for (auto& [name, value] : micro_http::parse_query(piece)) {
      if (form->fields.size() == limits.fields_max) return too_many("fields", limits.fields_max);
      if (value.size() > limits.field_bytes_max) return too_long(limits);
      form->fields.push_back(
          {.name = micro_core::to_utf8(name), .text = micro_core::to_utf8(value)});
    }
  }
  return form;
}

// RFC 7578, 4.2: senders must not use "filename*", but some do.
std::string file_name(const ParameterizedValue& disposition, const std::string& plain) {
  const std::string* extended = disposition.find("filename*");
  std::string name = extended == nullptr ? std::string() : extended_text(*extended);
  return name.empty() ? text_of_bytes(plain) : name;
}

std::optional<HttpError> add_part(const MultipartPart& part, const FormLimits& limits,
                                  FormFields& form) {
  const auto disposition = parse_parameterized(part.header("content-disposition"));
  const std::string* name = disposition.find("name");
  if (name == nullptr) {
    return refused(R"(The Content-Disposition header field "name" must be provided.)");
  }
  // Deprecated by RFC 7578, 4.7. To take encoded bytes for the bytes would be worse than to refuse.
  const std::string encoding = parse_parameterized(part.header("content-transfer-encoding")).value;
  if (!encoding.empty() && encoding != "7bit" && encoding != "8bit" && encoding != "binary") {
    return refused("A part has a Content-Transfer-Encoding, which a form must not use.");
  }
  const std::string* filename = disposition.find("filename");
  if (filename == nullptr) filename = disposition.find("filename*");
  FormField field{.name = text_of_bytes(*name)};
  if (filename == nullptr) {
    if (part.bytes.size() > limits.field_bytes_max) return too_long(limits);
    field.text = text_of_bytes(part.bytes);
  } else {
    if (part.bytes.size() > limits.file_bytes_max) {
      return refused("A file exceeded " + std::to_string(limits.file_bytes_max) + " bytes.", 413);
    }
    field.is_file = true;
    field.filename = file_name(disposition, *filename);
    field.content_type = text_of_bytes(part.header("content-type"));
    field.bytes = part.bytes;
  }
  form.fields.push_back(std::move(field));
  return std::nullopt;
}

FormOrError read_multipart(const ParameterizedValue& type, std::string_view body,
                           const FormLimits& limits) {
  const std::string* boundary = type.find("boundary");
  if (boundary == nullptr) return refused("Missing boundary in multipart.");
  if (!is_boundary(*boundary)) return refused("Invalid boundary in multipart.");
  auto form = std::make_unique<FormFields>();
  MultipartReader reader(body, *boundary, limits.part_header_bytes_max);
  std::size_t files = 0;
  while (const std::optional<MultipartPart> part = reader.next()) {
    if (auto error = add_part(*part, limits, *form)) return *std::move(error);
    if (form->fields.back().is_file) ++files;
    if (files > limits.files_max) return too_many("files", limits.files_max);
    if (form->fields.size() - files > limits.fields_max) {
      return too_many("fields", limits.fields_max);
    }
  }
  if (!reader.error().empty()) {
    return refused("There was an error parsing the body: " + reader.error());
  }
  return form;
}

}  // namespace

std::variant<std::unique_ptr<FormFields>, HttpError> read_form(std::string_view content_type,
                                                               std::string_view body,
                                                               const FormLimits& limits) {
  const ParameterizedValue type = parse_parameterized(content_type);
  if (type.value == "application/x-www-form-urlencoded") return read_urlencoded(body, limits);
  if (type.value == "multipart/form-data") return read_multipart(type, body, limits);
  return std::make_unique<FormFields>();
}

Json FormFields::to_json(std::size_t index) const {
  const FormField& field = fields[index];
  if (!field.is_file) return Json(field.text);
  JsonObject file{{"part", index}, {"filename", field.filename}};
  file["content_type"] = field.content_type;
  file["size"] = field.bytes.size();
  return Json(std::move(file));
}

std::optional<Json> form_value(const FormFields& form, std::string_view name, bool all) {
  JsonArray values;
  for (std::size_t i = form.fields.size(); i-- > 0;) {
    if (form.fields[i].name != name) continue;
    if (!all) return form.to_json(i);
    values.push_back(form.to_json(i));
  }
  if (values.empty()) return std::nullopt;
  std::ranges::reverse(values);
  return Json(std::move(values));
}

void add_other_fields(const FormFields& form, const std::string_view* names, std::size_t count,
                      JsonObject& object) {
  for (const FormField& field : form.fields) {
    if (std::find(names, names + count, field.name) != names + count) continue;
    if (object.contains(field.name)) continue;
    Json all = *form_value(form, field.name, true);
    object[field.name] = all.as_array().size() == 1 ? Json(all.as_array().front()) : all;
  }
}

}  // namespace detail
}  // namespace micro_api

namespace micro_core {

using micro_api::UploadFile;

// `json` comes from `FormFields::to_json`: what else claims to be a file is none.
void JsonCodec<UploadFile>::decode(const Json& json, UploadFile& out, const DecodeAt& at) {
  const auto* form = dynamic_cast<const micro_api::detail::FormFields*>(at.source());
  const Json* part = json.is_object() ? find(json, "part") : nullptr;
  if (form == nullptr || part == nullptr) {
    at.fail("value_error",
            std::string("Value error, Expected UploadFile, received: <class '") +
                (json.is_string()   ? "str"
                 : json.is_object() ? "dict"
                                    : "object") +
                "'>",
            json, {{"error", JsonObject{}}});
    return;
  }
  const auto& field = form->fields.at(part->to_number<std::size_t>());
  out = {.filename = field.filename,
         .content_type = field.content_type,
         .bytes = std::string(field.bytes)};
}

Json JsonCodec<UploadFile>::encode(const UploadFile& value) {
  JsonObject file{{"filename", value.filename}};
  file["content_type"] = value.content_type;
  file["size"] = value.bytes.size();
  return Json(std::move(file));
}

Json JsonCodec<UploadFile>::schema() {
  // "format" is what documentation pages know a file by, the other is what OpenAPI 3.1 says.
  return JsonObject{
      {"type", "string"}, {"format", "binary"}, {"contentMediaType", "application/octet-stream"}};
}

}  // namespace micro_core
