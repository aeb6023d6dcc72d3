#include <micro_core/decimal.hpp>
#include <micro_lambda/events/dynamodb_stream.hpp>

#include <charconv>
#include <cmath>
#include <string_view>

#include "../event_members.hpp"

namespace micro_lambda {

using micro_core::Decimal;
using micro_core::Error;
using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using micro_core::Result;

template struct EventCodec<DynamoDbStreamEvent>;

namespace {

Error no_value(std::string_view name) {
  return Error::invalid_argument("the attribute \"" + std::string(name) +
                                 "\" of the image is no attribute value");
}

// The number itself where JSON holds every digit of it, else its text.
Json plain_number(std::string_view text) {
  const char* end = text.data() + text.size();
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(text.data(), end, whole);
      read.ec == std::errc() && read.ptr == end) {
    return Json(whole);
  }
  double number = 0;
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(number)) return Json(text);
  const auto exact = Decimal::parse(text);
  const auto nearest = Decimal::parse(micro_core::to_text(Json(number)));
  return exact && nearest && *exact == *nearest ? Json(number) : Json(text);
}

bool is_one_of(std::string_view type, std::initializer_list<std::string_view> types) {
  return std::find(types.begin(), types.end(), type) != types.end();
}

Result<Json> plain_value(const Json& value, std::string_view name);

Result<Json> plain_list(std::string_view element_type, const JsonArray& list,
                        std::string_view name) {
  JsonArray plain;
  for (const Json& element : list) {
    auto converted = element_type.empty()
                         ? plain_value(element, name)
                         : plain_value(Json(JsonObject{{element_type, element}}), name);
    if (!converted) return converted;
    plain.push_back(*std::move(converted));
  }
  return Json(std::move(plain));
}

// `value` is {"S": "Ada"}, {"N": "36"}, {"SS": […]}, …
Result<Json> plain_value(const Json& value, std::string_view name) {
  const JsonObject* object = value.if_object();
  if (object == nullptr || object->size() != 1) return no_value(name);
  const std::string_view type = object->begin()->key();
  const Json& content = object->begin()->value();
  if (type == "NULL") return Json(nullptr);
  if (type == "BOOL" && content.is_bool()) return content;
  if (type == "N" && content.is_string()) return plain_number(content.get_string());
  if (is_one_of(type, {"S", "B"}) && content.is_string()) return content;
  if (type == "L" && content.is_array()) return plain_list("", content.get_array(), name);
  if (is_one_of(type, {"SS", "NS", "BS"}) && content.is_array()) {
    return plain_list(type.substr(0, 1), content.get_array(), name);
  }
  if (type != "M" || !content.is_object()) return no_value(name);
  auto map = to_plain_json(content.get_object());
  if (!map) return std::move(map).error();
  return Json(*std::move(map));
}

}  // namespace

Result<JsonObject> to_plain_json(const StreamImage& image) {
  JsonObject plain;
  for (const auto& [name, value] : image) {
    auto converted = plain_value(value, name);
    if (!converted) return std::move(converted).error();
    plain.emplace(name, *std::move(converted));
  }
  return plain;
}

}  // namespace micro_lambda
