#include "event_members.hpp"

#include <cmath>
#include <utility>

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

bool read_value(const Json& json, int& out, const EventPlace& at) {
  std::int64_t number = 0;
  if (!read_value(json, number, at)) return false;
  if (!std::in_range<int>(number)) return at.fail("a whole number of 32 bits", json);
  out = static_cast<int>(number);
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

bool read_value(const Json& json, JsonObject& out, const EventPlace& at) {
  if (!json.is_object()) return at.fail("an object", json);
  out = json.get_object();
  return true;
}

bool read_value(const Json& json, micro_core::DateTime& out, const EventPlace& at) {
  if (!json.is_string()) return at.fail("a time as text", json);
  const auto time = micro_core::DateTime::parse(std::string_view(json.get_string()));
  if (!time) return at.fail("a time in ISO 8601", json);
  out = *time;
  return true;
}

bool read_value(const Json& json, micro_core::TimePoint& out, const EventPlace& at) {
  std::int64_t milliseconds = 0;
  if (!read_value(json, milliseconds, at)) return false;
  out = micro_core::TimePoint(std::chrono::milliseconds(milliseconds));
  return true;
}

bool read_value(const Json& json, UnixSeconds& out, const EventPlace& at) {
  constexpr double seconds_max = 1e12;  // over 30,000 years either way: no overflow below
  double seconds = 0;
  if (!read_value(json, seconds, at)) return false;
  if (std::abs(seconds) > seconds_max) return at.fail("seconds since 1970", json);
  out = UnixSeconds(std::chrono::microseconds(std::llround(seconds * 1e6)));
  return true;
}

Json write_time(const micro_core::DateTime& time) {
  return Json(time.to_string());
}
Json write_time(micro_core::TimePoint time) {
  return Json(time.time_since_epoch().count());
}
Json write_time(UnixSeconds time) {
  return Json(static_cast<double>(time.time_since_epoch().count()) / 1e6);
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

namespace {

// The member at `path` of `json`: by that very name ("CodePipeline.job"), or member by member.
const Json* member_at(const Json& json, std::string_view path) {
  if (const Json* member = micro_core::find(json, path)) return member;
  const auto dot = path.find('.');
  if (dot == std::string_view::npos) return nullptr;
  const Json* outer = micro_core::find(json, path.substr(0, dot));
  return outer == nullptr ? nullptr : member_at(*outer, path.substr(dot + 1));
}

bool has(const Json& json, std::string_view path) {
  const Json* member = member_at(json, path);
  if (member == nullptr || member->is_null()) return false;
  return !member->is_string() || !member->get_string().empty();
}

// What is wrong with `json`, of which `what` is what it is called; empty if nothing is.
std::string fault_of(const Json& json, const KnownBy& known_by, const std::string& what) {
  for (const std::string_view path : {known_by.member, known_by.also}) {
    if (!path.empty() && !has(json, path)) return what + " has no " + std::string(path);
  }
  if (known_by.value.empty() && known_by.prefix.empty()) return {};
  const Json& member = *member_at(json, known_by.member);
  const std::string_view actual =
      member.is_string() ? std::string_view(member.get_string()) : std::string_view();
  if (known_by.value.empty() ? actual.starts_with(known_by.prefix) : actual == known_by.value) {
    return {};
  }
  return (what == "it" ? "its " : what + "'s ") + std::string(known_by.member) + " is \"" +
         std::string(actual) + "\"";
}

}  // namespace

micro_core::Result<void> check(const Json& json, const KnownBy& known_by) {
  const auto refuse = [&](const std::string& fault) {
    return wrong_event("the event does not come from " + std::string(known_by.service) + ": " +
                       fault);
  };
  if (!known_by.in_records) {
    const std::string fault = fault_of(json, known_by, "it");
    return fault.empty() ? micro_core::Result<void>() : refuse(fault);
  }
  const Json* records = micro_core::find(json, "Records");
  if (records == nullptr || !records->is_array()) return refuse("it has no Records");
  for (const Json& record : records->get_array()) {
    const std::string fault = fault_of(record, known_by, "a record");
    if (!fault.empty()) return refuse(fault);
  }
  return {};
}

}  // namespace micro_lambda::detail
