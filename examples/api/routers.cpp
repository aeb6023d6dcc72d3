#include <micro_api/micro_api.hpp>

#include <string>

using namespace micro_api;

struct Text {
  std::string text;
};

struct OneUser {
  Path<std::string> user;
};

struct OneNote {
  Path<std::string> user;  // from the prefix of the router around it
  Path<int> note;
};

struct OneFile {
  Path<std::string> path;
};

Router notes_router() {
  Router router{{.prefix = "/{user}/notes", .tags = {"notes"}}};
  router.get<"/{note}">("Get a note", [](const OneNote& in) {
    return Text{"note " + std::to_string(*in.note) + " of " + *in.user};
  });
  return router;
}

Router users_router() {
  Router router{{.prefix = "/users", .tags = {"users"}}};
  router.get<"/">("List users", [] { return Text{"all users"}; });  // GET /users, and /users/
  router.get<"/{user}">("Get a user", [](const OneUser& in) { return Text{"user " + *in.user}; });
  router.get<"/me">("Get yourself", [] { return Text{"you"}; });  // before /{user}, wherever it is
  router.include(notes_router());
  return router;
}

App admin_app() {  // with a document, a docs page and middleware of its own
  App app{{.title = "admin"}};
  app.get<"/state">("How is it going?", [] { return Text{"well"}; });
  return app;
}

App make_app() {
  App app{{.title = "routers"}};
  app.include(users_router());
  app.get<"/files/{path...}">("A file", [](const OneFile& in) { return Text{*in.path}; });
  app.mount("/admin", admin_app());
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
