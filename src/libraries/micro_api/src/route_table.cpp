#include "route_table.hpp"

#include <micro_http/url.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace micro_api::detail {
namespace {

std::string name_of(const Route& route) {
  return route.method + " " + route.path;
}

[[noreturn]] void refuse(const Route& route, const std::string& reason) {
  throw std::logic_error("route " + name_of(route) + ": " + reason);
}

// What the compiler has checked of each part, once more: a prefix is known at run time only.
void check(const Route& route, const std::vector<std::string>& names) {
  const std::string_view path = route.path;
  if (!is_path_text(path)) refuse(route, "a path starts with '/' and has no empty segment");
  if (!braces_fill_segments(path)) refuse(route, "a {name} fills a whole segment");
  if (!parameters_are_names(path)) refuse(route, "between braces is a name");
  if (!greedy_is_last(path)) refuse(route, "nothing can follow a {name...}");
  if (!parameters_are_unique(path)) refuse(route, "it has the same {name} twice");
  if (names.size() > PathValues::count_max) refuse(route, "it has more than 16 {names}");
  if (route.handler.facts == nullptr) return;
  for (const std::string_view member : route.handler.facts().paths) {
    if (std::ranges::find(names, member) != names.end()) continue;
    refuse(route, "the handler's input has the Path member '" + std::string(member) +
                      "', but the path has no {" + std::string(member) + "}");
  }
}

// "/a/b" is "a" and "/b". `path` is not empty.
std::string_view take_segment(std::string_view& path) {
  const std::size_t end = std::min(path.find('/', 1), path.size());
  const std::string_view segment = path.substr(1, end - 1);
  path.remove_prefix(end);
  return segment;
}

// FNV-1a. The keys are the program's own, so nobody can fill a chain with them.
std::size_t edge_hash(std::uint32_t from, std::string_view segment) {
  std::uint64_t hash = 0xcbf29ce484222325U ^ from;
  for (const char c : segment) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  return static_cast<std::size_t>(hash ^ (hash >> 32));
}

bool is_root(std::string_view path) {
  return path.empty() || path == "/";
}

}  // namespace

std::vector<std::string> parameter_names(std::string_view path) {
  std::vector<std::string> names;
  std::size_t position = 0;
  for (std::string_view name = next_parameter(path, position); !name.empty();
       name = next_parameter(path, position)) {
    names.emplace_back(name);
  }
  return names;
}

struct RouteTable::Search {
  std::string_view method;
  RouteMatch match = {};
  // Instead of one with the method, every one whose path fits.
  std::vector<const Entry*>* all = nullptr;

  // True if the search is over.
  bool take(const Entries& entries) {
    if (all != nullptr) {
      all->insert(all->end(), entries.begin(), entries.end());
      return false;
    }
    const auto with_method = [&](std::string_view wanted) {
      for (const Entry* entry : entries) {
        if (entry->route.method == wanted) return entry;
      }
      return static_cast<const Entry*>(nullptr);
    };
    const Entry* entry = with_method(method);
    if (entry == nullptr && method == "HEAD") entry = with_method("GET");
    if (entry == nullptr) return false;
    match.route = &entry->route;
    match.names = &entry->names;
    return true;
  }
};

void RouteTable::add(Route route) {
  std::vector<std::string> names = parameter_names(route.path);
  check(route, names);
  std::string id;
  if (route.options.include_in_schema) {
    id = operation_id(route);
    if (const auto other = operation_ids_.find(id); other != operation_ids_.end()) {
      refuse(route, "the operation id '" + id + "' is that of " + name_of(other->second->route) +
                        " already: set RouteOptions::operation_id");
    }
  }
  entries_.push_back(std::make_unique<const Entry>(Entry{std::move(route), std::move(names)}));
  const Entry* entry = entries_.back().get();
  Entries& entries = place_of(entry->route);
  for (const Entry* other : entries) {
    if (other->route.method != entry->route.method) continue;
    refuse(entry->route, "there already is one for this path");
  }
  entries.push_back(entry);
  if (!id.empty()) operation_ids_.emplace(std::move(id), entry);
}

void RouteTable::add(Mount mount) {
  const std::string_view prefix = mount.prefix;
  const bool is_fixed = prefix.find_first_of("{}") == std::string_view::npos;
  if (!is_path_text(prefix) || is_root(prefix) || prefix.ends_with('/') || !is_fixed) {
    throw std::logic_error("mount '" + mount.prefix +
                           "': a prefix is \"/a\" or \"/a/b\", without {names}");
  }
  mounts_.push_back(std::make_unique<const Mount>(std::move(mount)));
  std::string_view rest = mounts_.back()->prefix;
  std::uint32_t node = 0;
  while (!rest.empty()) node = node_after(node, take_segment(rest));
  if (nodes_[node].mount != nullptr) {
    throw std::logic_error("mount '" + mounts_.back()->prefix + "': there already is one");
  }
  nodes_[node].mount = mounts_.back().get();
}

RouteTable::Entries& RouteTable::place_of(const Route& route) {
  std::string_view rest = is_root(route.path) ? std::string_view() : route.path;
  std::uint32_t node = 0;
  while (!rest.empty() && rest != "/") {
    const std::string_view segment = take_segment(rest);
    if (segment.ends_with("...}")) return nodes_[node].greedy;
    node = node_after(node, segment);
  }
  const bool is_apart = trailing_slash_ != TrailingSlash::ignored && !rest.empty();
  return is_apart ? nodes_[node].ends_with_slash : nodes_[node].ends;
}

std::uint32_t RouteTable::node_after(std::uint32_t from, std::string_view segment) {
  const bool is_parameter = segment.starts_with('{');
  if (is_parameter && nodes_[from].parameter != 0) return nodes_[from].parameter;
  if (!is_parameter) {
    if (const Edge* edge = find_edge(from, segment)) return edge->to;
  }
  const auto to = static_cast<std::uint32_t>(nodes_.size());
  nodes_.emplace_back();
  if (is_parameter) {
    nodes_[from].parameter = to;
  } else {
    nodes_[from].has_fixed = true;
    insert_edge({segment, from, to});
  }
  return to;
}

void RouteTable::insert_edge(const Edge& edge) {
  edge_count_ += 1;
  if (edge_count_ * 2 > edges_.size()) {
    const std::vector<Edge> old = std::exchange(edges_, std::vector<Edge>(edges_.size() * 2));
    edge_count_ = 1;
    for (const Edge& one : old) {
      if (one.to != 0) insert_edge(one);
    }
  }
  std::size_t slot = edge_hash(edge.from, edge.segment);
  while (edges_[slot & (edges_.size() - 1)].to != 0) ++slot;
  edges_[slot & (edges_.size() - 1)] = edge;
}

const RouteTable::Edge* RouteTable::find_edge(std::uint32_t from, std::string_view segment) const {
  for (std::size_t slot = edge_hash(from, segment);; ++slot) {
    const Edge& edge = edges_[slot & (edges_.size() - 1)];
    if (edge.to == 0) return nullptr;
    if (edge.from == from && edge.segment == segment) return &edge;
  }
}

const RouteTable::Entries& RouteTable::ends_of(const Node& node, bool has_slash) const {
  const bool is_apart = trailing_slash_ != TrailingSlash::ignored && has_slash;
  return is_apart ? node.ends_with_slash : node.ends;
}

// Depth first: the tree is as deep as the longest route, which the program wrote itself.
bool RouteTable::match(std::uint32_t index, std::string_view rest, Search& search) const {
  if (!rest.empty() && rest.front() != '/') return false;  // "OPTIONS *"
  const Node& node = nodes_[index];
  const bool ends = is_root(rest);
  if (ends && search.take(ends_of(node, !rest.empty() && index != 0))) return true;
  if (!ends && match_below(node, rest, search)) return true;
  if (node.mount == nullptr || search.all != nullptr) return false;
  search.match.mount = node.mount;
  search.match.rest = rest;
  return true;
}

bool RouteTable::match_below(const Node& node, std::string_view rest, Search& search) const {
  std::string_view tail = rest;
  const std::string_view segment = take_segment(tail);
  if (node.has_fixed) {
    const auto index = static_cast<std::uint32_t>(&node - nodes_.data());
    const bool is_escaped = segment.find('%') != std::string_view::npos;
    const Edge* edge = is_escaped ? find_edge(index, micro_http::percent_decode(segment))
                                  : find_edge(index, segment);
    if (edge != nullptr && match(edge->to, tail, search)) return true;
  }
  PathValues& values = search.match.values;
  if (node.parameter != 0 && !segment.empty()) {
    values.push(segment);
    if (match(node.parameter, tail, search)) return true;
    values.pop();
  }
  if (node.greedy.empty()) return false;
  values.push(rest.substr(1));
  if (search.take(node.greedy)) return true;
  values.pop();
  return false;
}

RouteMatch RouteTable::find(std::string_view method, std::string_view path) const {
  Search search{.method = method};
  match(0, path, search);
  return search.match;
}

std::string RouteTable::allowed(std::string_view path) const {
  std::vector<const Entry*> all;
  Search search{.method = {}, .all = &all};
  match(0, path, search);
  if (all.empty()) return {};
  std::vector<std::string_view> methods{"OPTIONS"};
  for (const Entry* entry : all) {
    methods.push_back(entry->route.method);
    if (entry->route.method == "GET") methods.emplace_back("HEAD");
  }
  std::ranges::sort(methods);
  methods.erase(std::ranges::unique(methods).begin(), methods.end());
  std::string text;
  for (const std::string_view method : methods)
    text.append(text.empty() ? "" : ", ").append(method);
  return text;
}

std::string RouteTable::redirected(std::string_view path) const {
  if (trailing_slash_ != TrailingSlash::redirected || is_root(path)) return {};
  std::string other(path);
  if (path.ends_with('/')) {
    other.pop_back();
  } else {
    other += '/';
  }
  return allowed(other).empty() ? std::string() : other;
}

std::vector<const Route*> RouteTable::routes() const {
  std::vector<const Route*> all;
  for (const auto& entry : entries_) all.push_back(&entry->route);
  return all;
}

}  // namespace micro_api::detail
