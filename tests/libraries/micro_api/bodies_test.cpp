#include <gmock/gmock.h>

#include "service.hpp"

namespace micro_api {
namespace {

struct Item {
  std::string name;
  double price = 0;
};
struct User {
  std::string username;
};
struct Two {
  Body<Item> item;
  Body<std::optional<User>> user;
  Body<int> importance = 3;
};

App two() {
  return app_of([](const Two& in) {
    return in.item->name + " " + (*in.user ? (*in.user)->username : "-") + " " +
           std::to_string(*in.importance);
  });
}

TEST(Bodies, OfSeveralEachIsAMemberOfTheBody) {
  EXPECT_EQ(post(two(), R"({"item":{"name":"a","price":1},"user":{"username":"u"},)"
                        R"("importance":5})")
                .body,
            "\"a u 5\"");
  EXPECT_EQ(post(two(), R"({"item":{"name":"a","price":1},"user":null})").body, "\"a - 3\"");
}

TEST(Bodies, OfSeveralHaveTheirNameInTheLocationOfAnError) {
  EXPECT_EQ(
      post(two(), R"({"item":{"price":"x"},"importance":"y"})").body,
      detail_of(missing(R"(["body","item","name"])", R"({"price":"x"})") +
                R"(,{"type":"float_parsing","loc":["body","item","price"],)"
                R"("msg":"Input should be a valid number, unable to parse string as a number",)"
                R"("input":"x"},{"type":"int_parsing","loc":["body","importance"],)"
                R"("msg":"Input should be a valid integer, unable to parse string as an )"
                R"(integer","input":"y"})"));
  EXPECT_EQ(post(two(), "").body, detail_of(missing(R"(["body","item"])")));
  EXPECT_EQ(post(two(), "{}").body, detail_of(missing(R"(["body","item"])")));
}

TEST(Bodies, OfSeveralAreAllMissingInAListAsInFastApi) {
  EXPECT_EQ(post(two(), "[]").body,
            detail_of(missing(R"(["body","item"])") + "," + missing(R"(["body","user"])") + "," +
                      missing(R"(["body","importance"])")));
}

TEST(Bodies, MayHaveADefault) {
  struct Input {
    Body<int> number = 3;
  };
  const App app = app_of([](const Input& in) { return *in.number; });
  EXPECT_EQ(post(app, "").body, "3");
  EXPECT_EQ(post(app, "null").body, "3");
  EXPECT_EQ(post(app, "4").body, "4");
}

TEST(Bodies, ComeAsTheyAreBesideTheirValue) {
  struct Signed {
    RawBody raw;
    Body<Item> item;
  };
  const App app = app_of([](const Signed& in) {
    return in.raw.bytes + "|" + in.raw.content_type + "|" + in.item->name;
  });
  EXPECT_EQ(post(app, R"({"name":"a", "price":1})", {{"content-type", "application/json"}}).body,
            R"("{\"name\":\"a\", \"price\":1}|application/json|a")");
  const App raw = app_of([](const RawBody& in) { return in.bytes.size(); });
  EXPECT_EQ(post(raw, std::string("\0\xFF{", 3)).body, "3");
}

TEST(Bodies, ThatAreNoJsonAreText) {
  const App app = app_of([](const Body<Item>& in) { return in->name; });
  EXPECT_EQ(post(app, "hello", {{"content-type", "text/plain"}}).body,
            R"({"detail":[{"type":"model_attributes_type","loc":["body"],)"
            R"("msg":"Input should be a valid dictionary or object to extract fields from",)"
            R"("input":"hello"}]})");
}

}  // namespace
}  // namespace micro_api
