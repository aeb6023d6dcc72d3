#pragma once

#include <micro_api/router.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace micro_api::detail {

/// A route that was found, and the decoded values of its {names} in their order.
struct RouteMatch {
  const Route* route = nullptr;
  const std::vector<std::string>* names = nullptr;
  std::vector<std::string> values = {};
  /// When `route` is null: the methods that the path has; empty if there is no such path.
  std::vector<std::string> allowed = {};
};

/// Finds routes. A tree of path segments: what a lookup costs depends on the length of the path,
/// not on the number of routes. Fixed segments come before {names}, and these before {names...}.
class RouteTable {
 public:
  /// Throws `std::logic_error` if the route cannot be: an input without its {name}, or a second
  /// route for the same method and path.
  void add(Route route);

  /// `path` is as on the wire, not decoded. HEAD finds GET.
  RouteMatch find(std::string_view method, std::string_view path) const;

  /// All routes in the order in which they were added.
  std::vector<const Route*> routes() const;

 private:
  struct Entry {
    Route route;
    std::vector<std::string> names;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  struct Node {
    std::unordered_map<std::string, std::unique_ptr<Node>, TextHash, std::equal_to<>> fixed;
    std::unique_ptr<Node> parameter;
    std::vector<const Entry*> entries;  // of a path that ends here, one per method
    std::vector<const Entry*> greedy;   // of a path that ends here with {name...}
  };

  static const Node* match(const Node& node, const std::vector<std::string>& segments,
                           std::size_t index, std::vector<std::string>& values, bool& greedy);

  Node root_;
  std::vector<std::unique_ptr<const Entry>> entries_;
};

}  // namespace micro_api::detail
