#include "route_table.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

namespace micro_api::detail {
namespace {

struct User {
  Path<std::string> user_id;
};

Route route(std::string method, std::string path, const InputFacts& (*facts)() = nullptr) {
  return {.method = std::move(method),
          .path = std::move(path),
          .summary = {},
          .options = {},
          .handler = {.call = {}, .facts = facts}};
}

std::string found(const RouteTable& table, std::string_view method, std::string_view path) {
  const RouteMatch match = table.find(method, path);
  if (match.mount != nullptr) return "mount " + match.mount->prefix + " " + std::string(match.rest);
  if (match.route == nullptr) return "";
  std::string text = match.route->path;
  for (std::size_t i = 0; i < match.values.size(); ++i) {
    text += " " + match.names->at(i) + "=" + std::string(match.values[i]);
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
  EXPECT_EQ(found(table, "GET", "/users/%2F/items"), "/users/{id}/items id=%2F");
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
  EXPECT_EQ(found(table, "POST", "/a"), "");
  EXPECT_EQ(table.allowed("/a"), "GET, HEAD, OPTIONS, PUT");
  EXPECT_EQ(table.allowed("/b"), "");
  EXPECT_EQ(found(table, "HEAD", "/a"), "/a");
}

TEST(RouteTable, TakesTheLessSpecificPathThatHasTheMethod) {
  RouteTable table;
  table.add(route("GET", "/users/me"));
  table.add(route("GET", "/users/{id}"));
  table.add(route("PUT", "/users/{id}"));
  EXPECT_EQ(found(table, "GET", "/users/me"), "/users/me");
  EXPECT_EQ(found(table, "PUT", "/users/me"), "/users/{id} id=me");
  EXPECT_EQ(table.allowed("/users/me"), "GET, HEAD, OPTIONS, PUT");
}

TEST(RouteTable, KeepsTheRestAsItCame) {
  RouteTable table;
  table.add(route("GET", "/files/{rest...}"));
  EXPECT_EQ(found(table, "GET", "/files/a%2Fb/c/"), "/files/{rest...} rest=a%2Fb/c/");
  EXPECT_EQ(found(table, "GET", "/files/"), "");
}

TEST(RouteTable, FindsAFixedSegmentThatIsEscaped) {
  RouteTable table;
  table.add(route("GET", "/users/me"));
  EXPECT_EQ(found(table, "GET", "/us%65rs/m%65"), "/users/me");
  EXPECT_EQ(found(table, "GET", "/users%2Fme"), "");
}

TEST(RouteTable, FindsNothingForATargetThatIsNoPath) {
  RouteTable table;
  table.add(route("GET", "/users"));
  table.add(route("GET", "/{x}"));
  EXPECT_EQ(found(table, "GET", "*"), "");
  EXPECT_EQ(found(table, "GET", "xusers"), "");
}

TEST(RouteTable, FindsEachOfManyRoutes) {
  RouteTable table;
  for (int i = 0; i < 1000; ++i) {
    table.add(route("GET", "/a" + std::to_string(i % 10) + "/b" + std::to_string(i) + "/{id}"));
  }
  for (int i = 0; i < 1000; ++i) {
    const std::string path = "/a" + std::to_string(i % 10) + "/b" + std::to_string(i);
    EXPECT_EQ(found(table, "GET", path + "/7"), path + "/{id} id=7");
  }
  EXPECT_EQ(found(table, "GET", "/a1/b2/7"), "");
}

TEST(RouteTable, TellsASlashAtTheEndApartIfAsked) {
  RouteTable table(TrailingSlash::strict);
  table.add(route("GET", "/users"));
  table.add(route("GET", "/users/{id}/"));
  EXPECT_EQ(found(table, "GET", "/users"), "/users");
  EXPECT_EQ(found(table, "GET", "/users/"), "");
  EXPECT_EQ(found(table, "GET", "/users/7"), "");
  EXPECT_EQ(found(table, "GET", "/users/7/"), "/users/{id}/ id=7");
  EXPECT_EQ(table.redirected("/users/"), "");
  Route other = route("GET", "/users/");
  other.options.operation_id = "list_users_too";
  table.add(other);
  EXPECT_EQ(found(table, "GET", "/users/"), "/users/");
}

TEST(RouteTable, RedirectsToTheOtherFormIfAsked) {
  RouteTable table(TrailingSlash::redirected);
  table.add(route("GET", "/users"));
  table.add(route("GET", "/items/"));
  EXPECT_EQ(found(table, "GET", "/users/"), "");
  EXPECT_EQ(table.redirected("/users/"), "/users");
  EXPECT_EQ(table.redirected("/items"), "/items/");
  EXPECT_EQ(table.redirected("/none"), "");
  EXPECT_EQ(table.redirected("/"), "");
}

TEST(RouteTable, PrefersARouteToAMountAboveIt) {
  RouteTable table;
  table.add(Mount{.prefix = "/sub", .answer = {}});
  table.add(route("GET", "/sub/own"));
  table.add(route("GET", "/{rest...}"));
  EXPECT_EQ(found(table, "GET", "/sub/own"), "/sub/own");
  EXPECT_EQ(found(table, "GET", "/sub/other/x"), "mount /sub /other/x");
  EXPECT_EQ(found(table, "PURGE", "/sub"), "mount /sub ");
  EXPECT_EQ(found(table, "PURGE", "/sub/"), "mount /sub /");
  EXPECT_EQ(found(table, "GET", "/subway"), "/{rest...} rest=subway");
}

TEST(RouteTable, RefusesTwoOperationsOfOneId) {
  RouteTable table;
  table.add(route("GET", "/users/{id}"));
  try {
    table.add(route("GET", "/users/id"));
    FAIL() << "accepted";
  } catch (const std::logic_error& failure) {
    EXPECT_STREQ(failure.what(),
                 "route GET /users/id: the operation id 'get_users_id' is that of GET /users/{id} "
                 "already: set RouteOptions::operation_id");
  }
  Route hidden = route("GET", "/users-id");
  hidden.options.include_in_schema = false;
  table.add(hidden);
}

TEST(RouteTable, RefusesAMountThatIsNoFixedPath) {
  RouteTable table;
  for (const char* prefix : {"", "/", "sub", "/sub/", "/{tenant}", "/a//b"}) {
    SCOPED_TRACE(prefix);
    EXPECT_THROW(table.add(Mount{.prefix = prefix, .answer = {}}), std::logic_error);
  }
  table.add(Mount{.prefix = "/sub", .answer = {}});
  EXPECT_THROW(table.add(Mount{.prefix = "/sub", .answer = {}}), std::logic_error);
}

TEST(RouteTable, RefusesAMemberWithoutItsNameAndARouteTwice) {
  RouteTable table;
  try {
    table.add(route("GET", "/users/{id}", &input_facts<User>));
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
