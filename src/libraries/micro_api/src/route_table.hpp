#pragma once

#include <micro_api/router.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace micro_api::detail {

/// Something that answers everything below a path.
struct Mount {
  std::string prefix;
  /// `rest` is the path behind the prefix, as on the wire: "" or "/..."; a view into the request.
  std::function<HttpResponse(Request& request, std::string_view rest)> answer;
};

/// A route that was found with the values of its {names} in their order, or a mount with the rest
/// of the path; or neither.
struct RouteMatch {
  const Route* route = nullptr;
  const std::vector<std::string>* names = nullptr;
  PathValues values = {};
  const Mount* mount = nullptr;
  std::string_view rest = {};
};

/// The {names} of a route's path, in their order.
std::vector<std::string> parameter_names(std::string_view path);

/// Finds routes. A tree of path segments whose edges are in one hash table: what a lookup costs
/// depends on the length of the path, not on the number of routes, and it allocates nothing unless
/// a segment has a %. Fixed segments come before {names}, and these before {names...}; of two paths
/// that fit, the one that has the method.
class RouteTable {
 public:
  explicit RouteTable(TrailingSlash trailing_slash = TrailingSlash::ignored)
      : trailing_slash_(trailing_slash) {}

  /// Throws `std::logic_error` if the route cannot be: an input without its {name}, a second route
  /// for the same method and path, a second operation of the same id.
  void add(Route route);
  /// The same for a mount. A route below its prefix wins over it.
  void add(Mount mount);

  /// `path` is as on the wire, not decoded. HEAD finds GET.
  RouteMatch find(std::string_view method, std::string_view path) const;

  /// The methods that `path` has: "GET, HEAD, OPTIONS"; empty if there is no such path.
  std::string allowed(std::string_view path) const;

  /// `path` with or without the '/' at its end, if redirecting to it is what `trailing_slash`
  /// wants; else empty.
  std::string redirected(std::string_view path) const;

  /// All routes in the order in which they were added.
  std::vector<const Route*> routes() const;

 private:
  struct Entry {
    Route route;
    std::vector<std::string> names;
  };
  using Entries = std::vector<const Entry*>;  // one per method
  struct Node {
    bool has_fixed = false;
    std::uint32_t parameter = 0;  // the node after a {name}; 0, the root, is none
    Entries ends;                 // of a path that ends here
    Entries ends_with_slash;      // the same with a '/' at its end, where that is another path
    Entries greedy;               // of a path that ends here with {name...}
    const Mount* mount = nullptr;
  };
  struct Edge {
    std::string_view segment;  // of a route in `entries_`
    std::uint32_t from = 0;
    std::uint32_t to = 0;  // 0: the slot is free
  };
  struct Search;

  Entries& place_of(const Route& route);
  std::uint32_t node_after(std::uint32_t from, std::string_view segment);
  void insert_edge(const Edge& edge);
  const Edge* find_edge(std::uint32_t from, std::string_view segment) const;
  bool match(std::uint32_t index, std::string_view rest, Search& search) const;
  bool match_below(const Node& node, std::string_view rest, Search& search) const;
  const Entries& ends_of(const Node& node, bool has_slash) const;

  TrailingSlash trailing_slash_;
  std::vector<Node> nodes_ = std::vector<Node>(1);
  std::vector<Edge> edges_ = std::vector<Edge>(16);  // open addressing, at most half full
  std::size_t edge_count_ = 0;
  std::vector<std::unique_ptr<const Entry>> entries_;
  std::vector<std::unique_ptr<const Mount>> mounts_;
  std::unordered_map<std::string, const Entry*> operation_ids_;
};

}  // namespace micro_api::detail
