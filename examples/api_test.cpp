// Tests an app without sockets.
#include <micro_api/micro_api.hpp>
#include <micro_api/test_client.hpp>

#include <gtest/gtest.h>

using namespace micro_api;

struct Pet {
  std::string name;
  int age = 0;
};

App make_app() {
  App app{{.title = "pets"}};
  app.post<"/pets">("Add a pet", {.status = 201}, [](const Body<Pet>& in) { return *in; });
  return app;
}

TEST(Pets, AreAdded) {
  TestClient client(make_app());
  const TestAnswer answer = client.post("/pets", {.json = {{"name", "Rex"}, {"age", 3}}});
  EXPECT_EQ(answer.status, 201);
  EXPECT_EQ(answer.json().at("name"), "Rex");
}

TEST(Pets, HaveANumberForAnAge) {
  TestClient client(make_app());
  const TestAnswer answer = client.post("/pets", {.json = {{"name", "Rex"}, {"age", "old"}}});
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.json().at("detail").at(0).at("type"), "int_parsing");
}
