#include <gtest/gtest.h>
#include <micro_api/micro_api.hpp>
#include <micro_api/test_client.hpp>

#include <optional>
#include <string>
#include <vector>

namespace {

using namespace micro_api;

struct CurrentUser {
  std::string name;
  struct Needs {
    HttpBearer token;
  };
  static Response<CurrentUser> provide(const Needs&) { return HttpError{401, "not this token"}; }
};

struct NewPicture {
  std::string title;
  UploadFile image;
};

struct PostPicture {
  Depends<CurrentUser> user;
  Query<std::vector<std::string>> tag;
  Form<NewPicture> form;
};

struct Picture {
  std::string title;
  std::string owner;
  std::size_t bytes = 0;
  std::vector<std::string> tags;
};

App make_app() {
  App app{{.title = "pictures"}};
  app.post<"/pictures">("Add a picture", {.status = 201}, [](const PostPicture& in) {
    return Picture{in.form->title, in.user->name, in.form->image.bytes.size(), in.tag};
  });
  app.put<"/title">("Change the title", [](const Body<std::string>& in) { return *in; });
  app.get<"/old">("Where it was", [] { return Redirect{"/docs"}; });
  return app;
}

TEST(Pictures, AreTakenFromAForm) {
  App app = make_app();
  app.provide<CurrentUser>([] { return CurrentUser{"ada"}; });  // instead of a token
  TestClient client(std::move(app));

  const TestAnswer answer =
      client.post("/pictures", {.query = {{"tag", "cat"}, {"tag", "grey & white"}},
                                .form = {{"title", "Mimi"}},
                                .files = {{"image", "c.png", "image/png", "...bytes..."}}});

  EXPECT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.json().at("owner"), "ada");
  EXPECT_EQ(answer.json().at("bytes"), 11);
  EXPECT_EQ(answer.json().at("tags").at(1), "grey & white");
}

TEST(Pictures, NeedAToken) {
  TestClient client(make_app(), {.headers = {{"authorization", "Bearer x"}}});  // of every request
  EXPECT_EQ(client.post("/pictures").json().at("detail"), "not this token");
}

TEST(Title, IsJson) {
  TestClient client(make_app());
  EXPECT_EQ(client.put("/title", {.json = "Mimi"}).status, 200);
  EXPECT_EQ(client.put("/title", {.json = {{"no", "text"}}}).status, 422);
}

TEST(Old, LeadsElsewhere) {
  TestClient client(make_app(), {.follow_redirects = false});
  EXPECT_EQ(client.get("/old").headers.get("location"), "/docs");
}

}  // namespace
