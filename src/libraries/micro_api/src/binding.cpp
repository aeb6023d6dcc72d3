#include <micro_api/binding.hpp>

#include <algorithm>

namespace micro_api::detail {
namespace {

// Where FastAPI puts an error of this place among the others.
std::size_t rank(const FieldError& error) {
  constexpr std::string_view places[] = {"path", "query", "header", "cookie", "body"};
  const std::string_view place = error.loc.front().get_string();
  return static_cast<std::size_t>(std::ranges::find(places, place) - places);
}

}  // namespace

std::string header_name(std::string_view member_name) {
  std::string name(member_name);
  std::ranges::replace(name, '_', '-');
  return name;
}

void order_errors(std::size_t first, Call& call) {
  if (call.errors.size() - first < 2) return;
  // Of one place they stay in their order. (std::stable_sort would do, but for a deprecated call in
  // libstdc++ 12 that clang refuses.)
  const auto begin = call.errors.begin() + static_cast<std::ptrdiff_t>(first);
  for (auto end = begin; end != call.errors.end(); ++end) {
    std::rotate(std::upper_bound(
                    begin, end, *end,
                    [](const FieldError& a, const FieldError& b) { return rank(a) < rank(b); }),
                end, end + 1);
  }
}

void add_other_values(Place place, const std::vector<std::string>& names, JsonObject& object,
                      Call& call) {
  // In one pass, because a client chooses how many there are.
  JsonObject others;
  for (const auto& one : call.values(place)) {
    const std::string& name = one.first;
    const auto is_same = [&name, place](const std::string& other) {
      return place == Place::header ? micro_http::equal_ignoring_case(other, name) : other == name;
    };
    if (std::ranges::any_of(names, is_same) || object.contains(name)) continue;
    Json& all = others[name];
    if (all.is_null()) all = JsonArray();
    all.as_array().emplace_back(one.second);
  }
  for (auto& member : others) {
    JsonArray& all = member.value().as_array();
    // Python's dict of cookies has the last one only.
    const bool is_single = all.size() == 1 || place == Place::cookie;
    object[member.key()] = is_single ? std::move(all.back()) : std::move(member.value());
  }
}

}  // namespace micro_api::detail
