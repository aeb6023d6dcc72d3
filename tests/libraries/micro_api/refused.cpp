// Mistakes that the compiler has to explain; refused.cmake compares.
#include <micro_api/micro_api.hpp>

#include <mutex>
#include <set>

using namespace micro_api;

struct Input {
  Path<std::string> user_id;
};

struct Segment {
  Path<std::vector<int>> numbers;
};

struct Nested {
  Input input;
};

struct Made {
  int value = 0;
};

struct Other {
  int value = 0;
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

struct Secret {
  std::string name;
  int age = 0;
};

struct Shown {
  std::string nickname;
};

struct OtherAge {
  std::vector<int> age;
};

struct Id {
  Path<int> id;
};

void filter() {
  // says: as<T>(): T has a member that the value does not have
  as<Shown>(Secret{});
  // says: as<T>(): a member of T has another type than the value's member of that name
  as<OtherAge>(Secret{});
}

void answer(App& app) {
  // says: an HttpError is no alternative of a variant
  app.get<"/">("", [] { return std::variant<int, HttpError>(); });
}

struct Pinned {
  std::mutex mutex;
};

void keep(App& app) {
  // says: keep(value) moves or copies the value, which this type cannot
  app.keep(Pinned());
}

void add(Router& router) {
  // says: the braces of a route do not match: a {name} fills a whole segment
  router.get<"/items/{id">("", [](const Id&) {});
  router.get<"/items/id}">("", [](const Id&) {});
  router.get<"/items/x{id}">("", [](const Id&) {});
  // says: between the braces of a route is a C++ name
  router.get<"/items/{id:int}">("", [](const Id&) {});
  router.get<"/items/{}">("", [](const Id&) {});
  // says: a route has the same {name} twice
  router.get<"/items/{id}/{id}">("", [](const Id&) {});
  // says: nothing can follow a {name...}
  router.get<"/items/{id...}/rest">("", [](const Id&) {});
  // says: a {name} of the route has no Path member of that name in the handler's input
  router.get<"/users/{user}">("", [](const Input&) { return 1; });
  // says: no generic lambda
  router.get<"/users">("", [](const auto&) { return 1; });
  // says: a handler's argument is a struct whose members are inputs (Path, Query, Body...)
  router.get<"/users">("", [](int) { return 1; });
  router.get<"/users">("", [](const std::string&) { return 1; });
  router.get<"/users">("", [](const Query<int>&) { return 1; });
  router.get<"/users/{id}">("", [](const Path<int>&) { return 1; });
  router.post<"/users">("", [](const std::vector<Plain>&) { return 1; });
  // says: a Path is one segment
  router.get<"/{numbers}">("", [](const Segment&) { return 1; });
  // says: a member of a struct of parameters is one parameter, no struct
  router.get<"/users">("", [](const Query<Nested>&) { return 1; });
  // says: the T of a Form<T> is a struct
  router.post<"/users">("", [](const Form<int>&) { return 1; });
  // says: the T of a Claims<T> is a struct, perhaps optional
  router.post<"/users">("", [](const Claims<std::string>&) { return 1; });
  // says: a member of a handler's input is a Path, Query, Header, Cookie, Body, Form
  router.get<"/users">("", [](const Plain&) { return 1; });
  // says: a route is empty or starts with '/'
  router.get<"users">("", [] { return 1; });
  router.get<"/a//b">("", [] { return 1; });
  router.get<"/a?b=1">("", [] { return 1; });
  // says: a struct with a C array cannot be walked
  router.get<"/users">("", [] { return Array{}; });
  // says: a struct with a base cannot be walked
  router.get<"/users">("", [] { return Derived{}; });
  // says: the JSON codec does not know this type
  router.get<"/users">("", [] { return Unknown{}; });
}

void provide(App& app) {
  // says: a provider is called as Out(const Needs&) or Out() with types that are written out
  app.provide<Made>([](const auto&) { return Made{}; });
  // says: a provider's argument is a struct whose members are inputs
  app.provide<Made>([](int) { return Made{}; });
  // says: a provider of T returns a T or a Response<T>
  app.provide<Made>([] { return Other{}; });
}
