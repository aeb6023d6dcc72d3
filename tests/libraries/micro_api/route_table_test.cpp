#include "route_table.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace micro_api::detail {
namespace {

Route route(std::string method, std::string path, std::vector<std::string> members = {}) {
  return {.method = std::move(method),
          .path = std::move(path),
          .summary = {},
          .options = {},
          .path_members = std::move(members),
          .call = {},
          .describe = nullptr};
}

std::string found(const RouteTable& table, std::string_view method, std::string_view path) {
  const RouteMatch match = table.find(method, path);
  if (match.route == nullptr) return "";
  std::string text = match.route->path;
  for (std::size_t i = 0; i < match.values.size(); ++i) {
    text += " " + match.names->at(i) + "=" + match.values[i];
  }
  return text;
}

TEST(RouteTable, PrefersFixedSegmentsAndComesBackFromThem) {
  RouteTable table;
  table.add(route("GET", "/a/b/c"));
  table.add(route("GET", "/a/{x}/d"));
  table.add(route("GET", "/{y...}"));
  EXPECT_EQ(found(table, "GET", "/a/b/c"), "/a/b/c");
  EXPECT_EQ(found(table, "GET", "/a/b/d"), "/a/{x}/d x=b");
  EXPECT_EQ(found(table, "GET", "/a/b/e"), "/{y...} y=a/b/e");
  EXPECT_EQ(found(table, "GET", "/"), "");
}

TEST(RouteTable, LetsRoutesNameOneSegmentDifferently) {
  RouteTable table;
  table.add(route("GET", "/users/{id}"));
  table.add(route("PUT", "/users/{user}"));
  EXPECT_EQ(found(table, "GET", "/users/7"), "/users/{id} id=7");
  EXPECT_EQ(found(table, "PUT", "/users/7"), "/users/{user} user=7");
}

TEST(RouteTable, NeedsSomethingInASegment) {
  RouteTable table;
  table.add(route("GET", "/users/{id}/items"));
  EXPECT_EQ(found(table, "GET", "/users//items"), "");
  EXPECT_EQ(found(table, "GET", "/users/%2F/items"), "/users/{id}/items id=/");
}

TEST(RouteTable, ServesTheRoot) {
  RouteTable table;
  table.add(route("GET", "/"));
  EXPECT_EQ(found(table, "GET", "/"), "/");
  EXPECT_EQ(found(table, "GET", ""), "/");
}

TEST(RouteTable, ListsTheMethodsOfAPath) {
  RouteTable table;
  table.add(route("PUT", "/a"));
  table.add(route("GET", "/a"));
  EXPECT_THAT(table.find("POST", "/a").allowed, testing::ElementsAre("GET", "HEAD", "PUT"));
  EXPECT_TRUE(table.find("POST", "/b").allowed.empty());
  EXPECT_EQ(found(table, "HEAD", "/a"), "/a");
}

TEST(RouteTable, RefusesAMemberWithoutItsNameAndARouteTwice) {
  RouteTable table;
  try {
    table.add(route("GET", "/users/{id}", {"user_id"}));
    FAIL() << "accepted";
  } catch (const std::logic_error& failure) {
    EXPECT_STREQ(
        failure.what(),
        "route GET /users/{id}: the handler's input has the Path member 'user_id', but the "
        "path has no {user_id}");
  }
  table.add(route("GET", "/users/"));
  EXPECT_THROW(table.add(route("GET", "/users")), std::logic_error);
  EXPECT_THROW(table.add(route("GET", "/{x...}/y")), std::logic_error);
}

}  // namespace
}  // namespace micro_api::detail
