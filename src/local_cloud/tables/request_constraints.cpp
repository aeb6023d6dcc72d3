#include <local_cloud/tables/request_checks.hpp>
#include <local_cloud/tables/table_error.hpp>

#include <algorithm>
#include <utility>

namespace local_cloud::tables {

using micro_core::Json;
using micro_core::JsonArray;
using micro_core::JsonObject;
using wire::ServiceError;
using Refusal = std::optional<ServiceError>;

namespace {

constexpr std::string_view name_pattern = "[a-zA-Z0-9_.-]+";

// A place in the request, printed only when something is wrong there.
struct Place {
  const Place* parent = nullptr;
  std::string_view name = {};
  std::size_t position = 0;  // of a list's element, from 1
};

std::string printed(const Place& place) {
  std::string text = place.parent == nullptr ? "" : printed(*place.parent);
  if (place.name.empty() && place.position == 0) return text;
  if (!text.empty()) text += '.';
  if (place.position != 0) return text + std::to_string(place.position) + ".member";
  std::string name(place.name);
  if (name.ends_with(".member")) return text + name;
  if (name.front() >= 'A' && name.front() <= 'Z')
    name.front() = static_cast<char>(name.front() + 32);
  return text + name;
}

std::string printed(const Json& json) {
  if (json.is_string()) return std::string(json.get_string());
  if (!json.is_array()) return micro_core::to_text(json);
  std::string text = "[";
  for (const Json& each : json.get_array()) text += (text.size() > 1 ? ", " : "") + printed(each);
  return text + "]";
}

class Constraints {
 public:
  void check(const Json* json, const Shape& shape, const Place& place);
  Refusal refusal() const {
    if (errors_.empty()) return std::nullopt;
    std::string text = std::to_string(errors_.size()) + " validation error" +
                       (errors_.size() > 1 ? "s" : "") + " detected: ";
    for (std::size_t i = 0; i < errors_.size(); ++i) text += (i == 0 ? "" : "; ") + errors_[i];
    return validation_error(std::move(text));
  }

 private:
  static constexpr std::size_t errors_max = 10;

  void demand(bool holds, const std::string& demand, const Json* json, const Place& place) {
    if (holds || errors_.size() >= errors_max) return;
    const std::string value = json == nullptr ? "null" : "'" + printed(*json) + "'";
    errors_.push_back("Value " + value + " at '" + printed(place) +
                      "' failed to satisfy constraint: " + demand);
  }
  // What is in a list or map is there: operations rely on it.
  void check_element(const Json& json, const Shape& shape, const Place& place) {
    demand(!json.is_null(), "Member must not be null", nullptr, place);
    check(&json, shape, place);
  }
  void check_scalar(const Json& json, const Shape& shape, const Place& place);
  void check_length(const Json& json, const Shape& shape, const Place& place);
  void check_map(const Json& json, const Shape& shape, const Place& place);

  std::vector<std::string> errors_;
};

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

void Constraints::check_length(const Json& json, const Shape& shape, const Place& place) {
  const std::size_t size = json.is_string()  ? json.get_string().size()
                           : json.is_array() ? json.get_array().size()
                                             : json.get_object().size();
  const auto length = static_cast<std::int64_t>(size);
  if (shape.length_min) {
    demand(length >= *shape.length_min,
           "Member must have length greater than or equal to " + std::to_string(*shape.length_min),
           &json, place);
  }
  if (shape.length_max) {
    demand(length <= *shape.length_max,
           "Member must have length less than or equal to " + std::to_string(*shape.length_max),
           &json, place);
  }
}

void Constraints::check_scalar(const Json& json, const Shape& shape, const Place& place) {
  if (shape.is_name) {
    demand(is_name(json.get_string()),
           "Member must satisfy regular expression pattern: " + std::string(name_pattern), &json,
           place);
  }
  if (!shape.values.empty()) {
    const bool known = std::find(shape.values.begin(), shape.values.end(),
                                 std::string_view(json.get_string())) != shape.values.end();
    std::string set;
    for (const std::string_view each : shape.values) {
      if (!set.empty()) set += ", ";
      set += each;
    }
    if (!known) demand(false, "Member must satisfy enum value set: [" + set + "]", &json, place);
  }
  if (shape.value_min) {
    demand(json.to_number<double>() >= static_cast<double>(*shape.value_min),
           "Member must have value greater than or equal to " + std::to_string(*shape.value_min),
           &json, place);
  }
}

void Constraints::check_map(const Json& json, const Shape& shape, const Place& place) {
  const JsonObject& object = json.get_object();
  if (shape.keys_are_names) {
    const bool fine = std::all_of(object.begin(), object.end(), [](const auto& each) {
      return is_name(each.key()) && each.key().size() >= 3 && each.key().size() <= 255;
    });
    demand(fine,
           "Map keys must satisfy constraint: [Member must have length less than or equal to 255, "
           "Member must have length greater than or equal to 3, Member must satisfy regular "
           "expression pattern: " +
               std::string(name_pattern) + "]",
           &json, place);
  }
  if (shape.elements_length_max) {
    const auto fits = [&](const auto& each) {
      const std::size_t size = each.value().is_array() ? each.value().get_array().size() : 0;
      return size >= 1 && size <= static_cast<std::size_t>(*shape.elements_length_max);
    };
    demand(std::all_of(object.begin(), object.end(), fits),
           "Map value must satisfy constraint: [Member must have length less than or equal to " +
               std::to_string(*shape.elements_length_max) +
               ", Member must have length greater than or equal to 1]",
           &json, place);
  }
  if (shape.element->kind == Shape::Kind::attribute || shape.element->kind == Shape::Kind::string) {
    return;
  }
  for (const auto& [key, each] : object) {
    const std::string name = std::string(key) + ".member";
    check_element(each, *shape.element, {&place, name});
  }
}

void Constraints::check(const Json* json, const Shape& shape, const Place& place) {
  if (json != nullptr && json->is_null()) json = nullptr;
  if (json == nullptr) {
    if (shape.required) demand(false, "Member must not be null", nullptr, place);
    return;
  }
  switch (shape.kind) {
    case Shape::Kind::string:
    case Shape::Kind::integer:
    case Shape::Kind::long_integer:
      check_scalar(*json, shape, place);
      if (shape.kind == Shape::Kind::string) check_length(*json, shape, place);
      return;
    case Shape::Kind::list: {
      check_length(*json, shape, place);
      std::size_t position = 0;
      for (const Json& each : json->get_array()) {
        check_element(each, *shape.element, {&place, {}, ++position});
      }
      return;
    }
    case Shape::Kind::map:
      check_length(*json, shape, place);
      return check_map(*json, shape, place);
    case Shape::Kind::structure:
      for (const Shape& each : shape.members) {
        check(micro_core::find(*json, each.member_name), each, {&place, each.member_name});
      }
      return;
    case Shape::Kind::boolean:
    case Shape::Kind::attribute:
      return;
  }
}

}  // namespace

std::optional<ServiceError> refuse_request_constraints(const Json& request, const Shape& shape) {
  Constraints constraints;
  constraints.check(&request, shape, {});
  return constraints.refusal();
}

}  // namespace local_cloud::tables
