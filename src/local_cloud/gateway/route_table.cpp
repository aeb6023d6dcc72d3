#include <local_cloud/gateway/route_table.hpp>

#include <micro_http/url.hpp>

#include <algorithm>
#include <array>

namespace local_cloud::gateway {
namespace {

using micro_core::Error;
using micro_core::Result;

constexpr std::array<std::string_view, 8> methods = {"ANY",     "DELETE", "GET",  "HEAD",
                                                     "OPTIONS", "PATCH",  "POST", "PUT"};

Error invalid(std::string_view route_key, std::string_view why) {
  return Error::invalid_argument("\"" + std::string(route_key) +
                                 "\" is no route key: " + std::string(why));
}

// Cuts the first segment off a path that starts with '/'.
std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);
  const std::string_view segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

bool is_same_text(std::string_view encoded, std::string_view text) {
  if (encoded.find('%') == std::string_view::npos) return encoded == text;
  return micro_http::percent_decode(encoded) == text;
}

}  // namespace

Result<RouteTable::Route> RouteTable::parse(std::string_view route_key) {
  Route route;
  route.key = route_key;
  if (route_key == "$default") {
    route.is_default = true;
    return route;
  }
  const std::size_t space = route_key.find(' ');
  const std::string_view method = route_key.substr(0, space);
  if (space == std::string_view::npos ||
      std::find(methods.begin(), methods.end(), method) == methods.end()) {
    return invalid(route_key, "it has to be \"METHOD /path\" or \"$default\"");
  }
  if (method != "ANY") route.method = method;
  std::string_view path = route_key.substr(space + 1);
  if (!path.starts_with('/')) return invalid(route_key, "the path has to start with '/'");
  while (!path.empty()) {
    if (route.is_greedy()) return invalid(route_key, "a greedy variable has to come last");
    std::string_view segment = take_segment(path);
    Kind kind = Kind::fixed;
    if (segment.size() > 2 && segment.front() == '{' && segment.back() == '}') {
      segment = segment.substr(1, segment.size() - 2);
      kind = segment.back() == '+' ? Kind::greedy : Kind::variable;
      if (kind == Kind::greedy) segment.remove_suffix(1);
    }
    route.segments.push_back({kind, std::string(segment)});
  }
  return route;
}

bool RouteTable::is_before(const Route& a, const Route& b) {
  if (a.is_default != b.is_default) return b.is_default;
  if (a.is_greedy() != b.is_greedy()) return b.is_greedy();
  const auto [left, right] =
      std::mismatch(a.segments.begin(), a.segments.end(), b.segments.begin(), b.segments.end(),
                    [](const Segment& x, const Segment& y) { return x.kind == y.kind; });
  if (left != a.segments.end() && right != b.segments.end()) return left->kind < right->kind;
  if (a.method.empty() != b.method.empty()) return b.method.empty();
  return false;
}

Result<void> RouteTable::add(std::string_view route_key) {
  auto route = parse(route_key);
  if (!route) return route.error();
  const bool is_known = std::any_of(routes_.begin(), routes_.end(),
                                    [&](const Route& known) { return known.key == route_key; });
  if (is_known) {
    return Error::invalid_argument("the route \"" + std::string(route_key) + "\" occurs twice");
  }
  route->index = routes_.size();
  const auto place = std::upper_bound(routes_.begin(), routes_.end(), *route, is_before);
  routes_.insert(place, std::move(*route));
  return {};
}

// A greedy variable takes what is left, also nothing after a slash: "GET /metrics/{proxy+}" is how
// people serve "/metrics/", which "GET /metrics" does not match.
bool RouteTable::match(const Route& route, std::string_view path, Match& result) {
  result.parameters.clear();
  for (const Segment& segment : route.segments) {
    if (path.empty()) return false;
    if (segment.kind == Kind::greedy) {
      result.parameters.emplace_back(segment.text, path.substr(1));
      return true;
    }
    const std::string_view text = take_segment(path);
    if (segment.kind == Kind::fixed) {
      if (!is_same_text(text, segment.text)) return false;
    } else {
      if (text.empty()) return false;
      result.parameters.emplace_back(segment.text, text);
    }
  }
  return path.empty();
}

std::optional<RouteTable::Match> RouteTable::find(std::string_view method,
                                                  std::string_view path) const {
  Match result;
  for (const Route& route : routes_) {
    if (!route.method.empty() && route.method != method) continue;
    if (!route.is_default && !match(route, path, result)) continue;
    if (route.is_default) result.parameters.clear();
    result.index = route.index;
    return result;
  }
  return std::nullopt;
}

}  // namespace local_cloud::gateway
