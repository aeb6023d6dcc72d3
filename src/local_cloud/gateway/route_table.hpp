#pragma once

#include <micro_core/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace local_cloud::gateway {

/// The routes of one HTTP API, most specific first: full matches before greedy ones before
/// `$default`; among equals a fixed segment before a variable, and a method before ANY. A plain
/// value.
///
/// Source:
/// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
class RouteTable {
 public:
  struct Match {
    std::size_t index = 0;  ///< in the order of `add`
    /// Names as in the route, values still percent-encoded: parts of the path that was asked for.
    std::vector<std::pair<std::string_view, std::string_view>> parameters = {};
  };

  /// Takes "GET /users/{user_id}", "ANY /users/{proxy+}" or "$default".
  /// Errors: `invalid_argument` (no route key, or a path and method that are there already).
  micro_core::Result<void> add(std::string_view route_key);

  /// The best route for a path that starts with '/' and is still percent-encoded.
  std::optional<Match> find(std::string_view method, std::string_view path) const;

 private:
  enum class Kind { fixed, variable, greedy };
  struct Segment {
    Kind kind = Kind::fixed;
    std::string text = {};  // the variable's name, or the segment itself
  };
  struct Route {
    std::size_t index = 0;
    std::string key = {};
    std::string method = {};  // empty: ANY
    std::vector<Segment> segments = {};
    bool is_default = false;

    bool is_greedy() const { return !segments.empty() && segments.back().kind == Kind::greedy; }
  };

  static micro_core::Result<Route> parse(std::string_view route_key);
  static bool is_before(const Route& a, const Route& b);
  static bool match(const Route& route, std::string_view path, Match& result);

  std::vector<Route> routes_;
};

}  // namespace local_cloud::gateway
