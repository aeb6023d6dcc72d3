#include "route_table.hpp"

#include <micro_http/url.hpp>

#include <algorithm>
#include <stdexcept>

namespace micro_api::detail {
namespace {

// The segments of "/a/b/": "a" and "b". A '/' at the end makes no difference.
std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  if (path.starts_with('/')) path.remove_prefix(1);
  if (path.ends_with('/')) path.remove_suffix(1);
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    segments.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return segments;
}

std::vector<std::string> parameter_names(std::string_view path) {
  std::vector<std::string> names;
  std::size_t position = 0;
  for (std::string_view name = next_parameter(path, position); !name.empty();
       name = next_parameter(path, position)) {
    names.emplace_back(name);
  }
  return names;
}

[[noreturn]] void refuse(const Route& route, const std::string& reason) {
  throw std::logic_error("route " + route.method + " " + route.path + ": " + reason);
}

}  // namespace

void RouteTable::add(Route route) {
  const std::vector<std::string> names = parameter_names(route.path);
  for (const std::string& member : route.path_members) {
    if (std::ranges::find(names, member) != names.end()) continue;
    refuse(route, "the handler's input has the Path member '" + member +
                      "', but the path has no {" + member + "}");
  }
  Node* node = &root_;
  bool greedy = false;
  for (const std::string_view segment : split(route.path)) {
    if (greedy) refuse(route, "nothing can follow a {name...}");
    greedy = segment.ends_with("...}");
    if (greedy) continue;
    std::unique_ptr<Node>& next =
        segment.starts_with('{') ? node->parameter : node->fixed[std::string(segment)];
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  std::vector<const Entry*>& entries = greedy ? node->greedy : node->entries;
  for (const Entry* other : entries) {
    if (other->route.method == route.method) refuse(route, "there already is one for this path");
  }
  entries_.push_back(std::make_unique<const Entry>(Entry{std::move(route), names}));
  entries.push_back(entries_.back().get());
}

// Depth first: the tree is as deep as the longest route, which the program wrote itself.
const RouteTable::Node* RouteTable::match(const Node& node,
                                          const std::vector<std::string>& segments,
                                          std::size_t index, std::vector<std::string>& values,
                                          bool& greedy) {
  if (index == segments.size()) {
    if (!node.entries.empty()) return &node;
  } else {
    if (const auto fixed = node.fixed.find(segments[index]); fixed != node.fixed.end()) {
      if (const Node* found = match(*fixed->second, segments, index + 1, values, greedy)) {
        return found;
      }
    }
    if (node.parameter && !segments[index].empty()) {
      values.push_back(segments[index]);
      if (const Node* found = match(*node.parameter, segments, index + 1, values, greedy)) {
        return found;
      }
      values.pop_back();
    }
    if (!node.greedy.empty()) {
      std::string rest = segments[index];
      for (std::size_t i = index + 1; i < segments.size(); ++i) rest += "/" + segments[i];
      values.push_back(std::move(rest));
      greedy = true;
      return &node;
    }
  }
  return nullptr;
}

RouteMatch RouteTable::find(std::string_view method, std::string_view path) const {
  std::vector<std::string> segments;
  for (const std::string_view segment : split(path)) {
    segments.push_back(micro_http::percent_decode(segment));
  }
  RouteMatch result;
  bool greedy = false;
  const Node* node = match(root_, segments, 0, result.values, greedy);
  if (node == nullptr) return result;
  const std::vector<const Entry*>& entries = greedy ? node->greedy : node->entries;
  const auto with_method = [&](std::string_view wanted) {
    const auto found = std::ranges::find_if(
        entries, [&](const Entry* entry) { return entry->route.method == wanted; });
    return found == entries.end() ? nullptr : *found;
  };
  const Entry* entry = with_method(method);
  if (entry == nullptr && method == "HEAD") entry = with_method("GET");
  if (entry != nullptr) {
    result.route = &entry->route;
    result.names = &entry->names;
    return result;
  }
  for (const Entry* other : entries) {
    result.allowed.push_back(other->route.method);
    if (other->route.method == "GET" && with_method("HEAD") == nullptr) {
      result.allowed.emplace_back("HEAD");
    }
  }
  std::ranges::sort(result.allowed);
  return result;
}

std::vector<const Route*> RouteTable::routes() const {
  std::vector<const Route*> all;
  for (const auto& entry : entries_) all.push_back(&entry->route);
  return all;
}

}  // namespace micro_api::detail
