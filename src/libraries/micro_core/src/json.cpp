#include <micro_core/json.hpp>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace micro_core {

Result<Json> parse_json(std::string_view text, const JsonLimits& limits) {
  boost::json::parse_options options;
  options.max_depth = static_cast<std::size_t>(limits.depth_max);
  boost::json::error_code failure;
  Json json = boost::json::parse(text, failure, {}, options);
  if (failure) return Error::invalid_argument("invalid JSON: " + failure.message());
  return json;
}

std::string to_text(const Json& json) {
  return boost::json::serialize(json);
}

void append_text(std::string& out, const Json& json) {
  out += to_text(json);
}

const Json* find(const Json& json, std::string_view key) {
  const JsonObject* object = json.if_object();
  return object == nullptr ? nullptr : object->if_contains(key);
}

std::string_view string_at(const Json& json, std::string_view key) {
  const Json* member = find(json, key);
  if (member == nullptr || !member->is_string()) return {};
  return member->get_string();
}

}  // namespace micro_core
