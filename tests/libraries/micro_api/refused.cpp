// Mistakes that the compiler has to explain; refused.cmake compares.
#include <micro_api/micro_api.hpp>

#include <set>

using namespace micro_api;

struct Input {
  Path<std::string> user_id;
};

struct Two {
  Body<int> one;
  Body<int> two;
};

struct Plain {
  int limit = 0;
};

struct Array {
  int before = 0;
  int values[3] = {};
};

struct Derived : Plain {
  int more = 0;
};

struct Unknown {
  std::set<int> numbers;
};

void add(Router& router) {
  // says: a {name} of the route has no Path member of that name in the handler's input
  router.get<"/users/{user}">("", [](const Input&) { return 1; });
  // says: no generic lambda
  router.get<"/users">("", [](const auto&) { return 1; });
  // says: a handler's input has at most one Body
  router.post<"/users">("", [](const Two&) { return 1; });
  // says: a member of a handler's input is a Path, Query, Header, Body or Context
  router.get<"/users">("", [](const Plain&) { return 1; });
  // says: a route is empty or starts with '/'
  router.get<"users">("", [] { return 1; });
  // says: a struct with a C array cannot be walked
  router.get<"/users">("", [] { return Array{}; });
  // says: a struct with a base cannot be walked
  router.get<"/users">("", [] { return Derived{}; });
  // says: the JSON codec does not know this type
  router.get<"/users">("", [] { return Unknown{}; });
}
