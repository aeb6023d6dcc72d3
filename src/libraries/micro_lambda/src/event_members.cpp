#include "event_members.hpp"

#include <algorithm>

namespace micro_lambda::detail {
namespace {

std::string_view kind_of(const Json& json) {
  switch (json.kind()) {
    case boost::json::kind::null:
      return "null";
    case boost::json::kind::bool_:
      return "a bool";
    case boost::json::kind::string:
      return "a string";
    case boost::json::kind::array:
      return "an array";
    case boost::json::kind::object:
      return "an object";
    case boost::json::kind::int64:
    case boost::json::kind::uint64:
    case boost::json::kind::double_:
      break;
  }
  return "a number";
}

// "requestContext.http.method", "Records[3].body"
std::string path_of(const EventPlace& at) {
  if (at.parent == nullptr) return {};
  std::string path = path_of(*at.parent);
  if (at.name.empty()) return path + "[" + std::to_string(at.index) + "]";
  return path.append(path.empty() ? "" : ".").append(at.name);
}

}  // namespace

bool EventPlace::fail(std::string_view expected, const Json& got) const {
  const std::string path = path_of(*this);
  failure = (path.empty() ? std::string("the event") : path + " of the event") + " is " +
            std::string(kind_of(got)) + "; expected " + std::string(expected);
  return false;
}

bool read_value(const Json& json, bool& out, const EventPlace& at) {
  if (!json.is_bool()) return at.fail("a bool", json);
  out = json.get_bool();
  return true;
}

bool read_value(const Json& json, std::int64_t& out, const EventPlace& at) {
  if (!json.is_int64()) return at.fail("a whole number", json);
  out = json.get_int64();
  return true;
}

bool read_value(const Json& json, double& out, const EventPlace& at) {
  if (!json.is_number()) return at.fail("a number", json);
  out = json.to_number<double>();
  return true;
}

bool read_value(const Json& json, std::string& out, const EventPlace& at) {
  if (!json.is_string()) return at.fail("a string", json);
  out = std::string_view(json.get_string());
  return true;
}

bool read_value(const Json& json, OneOrMany& out, const EventPlace& at) {
  out.is_list = json.is_array();
  if (out.is_list) return read_value(json, out.values, at);
  return read_value(json, out.values.emplace_back(), at);
}

Json write_texts(const OneOrMany& texts) {
  if (!texts.is_list && texts.values.size() == 1) return Json(texts.values.front());
  return write_value(texts.values);
}

void keep_unknown(const JsonObject& object, const std::string_view* names, std::size_t count,
                  Extra& extra) {
  for (const auto& member : object) {
    const std::string_view key = member.key();
    const bool is_known = std::find(names, names + count, key) != names + count && key != "extra";
    if (!is_known) extra.fields.emplace(key, member.value());
  }
}

void add_extra(JsonObject& object, const Extra& extra) {
  for (const auto& member : extra.fields) object.emplace(member.key(), member.value());
}

micro_core::Error wrong_event(std::string failure) {
  return micro_core::Error::invalid_argument(std::move(failure));
}

micro_core::Result<void> check_records(const Json& json, std::string_view key,
                                       std::string_view source, std::string_view service) {
  const std::string not_from = "the event does not come from " + std::string(service) + ": ";
  const Json* records = micro_core::find(json, "Records");
  if (records == nullptr || !records->is_array()) {
    return wrong_event(not_from + "it has no Records");
  }
  for (const Json& record : records->get_array()) {
    const std::string_view actual = micro_core::string_at(record, key);
    if (actual == source) continue;
    return wrong_event(not_from + "a record's " + std::string(key) + " is \"" +
                       std::string(actual) + "\"");
  }
  return {};
}

micro_core::Result<void> check_member(const Json& json, std::string_view key,
                                      std::string_view service) {
  if (micro_core::find(json, key) != nullptr) return {};
  return wrong_event("the event does not come from " + std::string(service) + ": it has no " +
                     std::string(key));
}

}  // namespace micro_lambda::detail
