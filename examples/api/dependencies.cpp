#include <micro_api/micro_api.hpp>

#include <optional>
#include <string>

using namespace micro_api;

// Inputs that many routes share.
struct Page {
  Defaulted<Bounded<int, 1, 100>> limit = 20;
  std::optional<std::string> next_token;
};

// Who is calling: made from the request, once for each.
struct CurrentUser {
  std::string name;

  struct Needs {
    HttpBearer token;
  };
  static Response<CurrentUser> provide(const Needs& in) {
    if (in.token.token != "ada-token") {
      return HttpError{401, "this token is not ours", {{"www-authenticate", "Bearer"}}};
    }
    return CurrentUser{"ada"};
  }
};

// A dependency of a dependency.
struct Admin {
  std::string name;

  struct Needs {
    Depends<CurrentUser> user;
  };
  static Response<Admin> provide(const Needs& in) {
    if (in.user->name != "grace") return HttpError{403, "this is for administrators"};
    return Admin{in.user->name};
  }
};

struct ListNotes {
  Depends<CurrentUser> user;
  Query<Page> page;
};

struct Notes {
  std::string owner;
  int limit = 0;
};

struct DeleteNotes {
  Depends<Admin> admin;
};

App make_app() {
  App app{{.title = "notes"}};
  app.get<"/notes">("List notes", [](const ListNotes& in) {
    return Notes{in.user->name, in.page->limit.value()};
  });
  app.delete_<"/notes">("Delete all notes", [](const DeleteNotes&) {});
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
