#include "pattern_place.hpp"

#include <micro_core/text.hpp>

#include <vector>

namespace micro_api::detail {
namespace {

using micro_core::Json;
using Steps = std::vector<std::string>;

// A parameter's name says more than its number.
std::string step_of(const Json& element, std::size_t index) {
  const std::string_view name = micro_core::string_at(element, "name");
  return name.empty() ? std::to_string(index) : std::string(name);
}

// Leaves in `steps` what leads to the pattern; false if it is not below.
bool find_steps(const Json& json, std::string_view pattern, Steps& steps) {
  const auto is_below = [&](std::string step, const Json& value) {
    steps.push_back(std::move(step));
    if (find_steps(value, pattern, steps)) return true;
    steps.pop_back();
    return false;
  };
  if (json.is_object()) {
    if (micro_core::string_at(json, "pattern") == pattern) return true;
    for (const auto& member : json.get_object()) {
      if (is_below(std::string(member.key()), member.value())) return true;
    }
  } else if (json.is_array()) {
    std::size_t index = 0;
    for (const Json& element : json.get_array()) {
      if (is_below(step_of(element, index), element)) return true;
      ++index;
    }
  }
  return false;
}

}  // namespace

std::string place_of_pattern(const Json& document, std::string_view pattern) {
  Steps steps;
  if (!find_steps(document, pattern, steps) || steps.size() < 3) return {};
  const bool is_route = steps[0] == "paths";  // then a path and a method; else components, schemas
  std::string place = is_route ? micro_core::upper_case(steps[2]) + " " + steps[1] : steps[2];
  for (std::size_t i = 3; i + 1 < steps.size(); ++i) {
    if (steps[i] == "parameters" || steps[i] == "properties") {
      place.append(is_route ? ", " : ".").append(steps[i + 1]);
    }
  }
  return place + ": ";
}

}  // namespace micro_api::detail
