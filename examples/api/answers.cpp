#include <micro_api/micro_api.hpp>

#include <chrono>
#include <string>

using namespace micro_api;
using namespace std::chrono_literals;

struct User {
  std::string name;
  std::string email;
  std::string password_hash;
};

struct PublicUser {
  std::string name;
  std::string email;
};

struct Problem {
  std::string detail;
};

struct OneUser {
  Path<std::string> name;
};

struct Guess {
  Path<int> number;
};

Response<PublicUser> get_user(const OneUser& in) {
  if (*in.name != "ada") return HttpError{404, "no user is called " + *in.name};
  const User user{"ada", "ada@example.com", "$2b$…"};
  return as<PublicUser>(user);  // the members that PublicUser has, and no others
}

App make_app() {
  App app{{.title = "answers"}};
  app.get<"/users/{name}">("Get a user",
                           {.responses = {{404, response_of<Problem>("Nobody is called that")}}},
                           get_user);
  app.post<"/login">("Log in", [] {
    return Response<Problem>{{"welcome"},
                             {.status = 202,
                              .headers = {{"x-attempts-left", "3"}},
                              .cookies = {{.name = "session", .value = "s3cret", .max_age = 1h}}}};
  });
  app.delete_<"/session">("Log out",
                          [] { return Response<void>{{.cookies = {delete_cookie("session")}}}; });
  app.get<"/old">("Where it was", [] { return Redirect{"/users/ada", 308}; });
  app.get<"/page">("A page", [] { return Html{"<h1>hello</h1>"}; });
  app.get<"/text">("A text", [] { return PlainText{"hello"}; });
  app.get<"/pixel">("Bytes", [] { return BytesResponse{std::string("GIF89a"), "image/gif"}; });
  app.get<"/report.csv">("A table", [] { return Media<"text/csv">{"name;price\nlamp;12.5\n"}; });
  // Two types of return: the lambda has to say what they are together.
  app.get<"/guess/{number}">("Guess", [](const Guess& in) -> Response<Problem> {
    if (*in.number != 7) return HttpError{409, "no, another one"};
    return Problem{"none: you have got it"};
  });
  return app;
}

int main(int argc, char** argv) {
  return run(argc, argv, make_app);
}
