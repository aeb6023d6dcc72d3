// The value types of micro_core where a service meets them: in the path, the query, a header, the
// body, an answer and the document.
#include <micro_api/micro_api.hpp>

#include <gtest/gtest.h>

namespace {

struct Cat {
  micro_api::Literal<"cat"> kind;
  int lives;
};
struct Dog {
  micro_api::Literal<"dog"> kind;
  micro_api::Date born;
};

struct PutPet {
  micro_api::Path<micro_api::Uuid> pet_id;
  micro_api::Query<std::set<std::string>> tag;
  micro_api::Query<std::chrono::seconds> wait = std::chrono::seconds(3);
  micro_api::Header<std::optional<micro_api::DateTime>> seen_at;
  micro_api::Body<std::variant<Cat, Dog>> pet;
};

struct Receipt {
  micro_api::Uuid pet_id;
  std::set<std::string> tags;
  std::chrono::seconds wait;
  std::optional<micro_api::DateTime> seen_at;
  micro_api::Decimal price;
  std::variant<Cat, Dog> pet;
};

}  // namespace

namespace micro_api {
namespace {

App make_app() {
  App app{{.title = "pets"}};
  Router router;
  router.put<"/pets/{pet_id}">("Put a pet", [](const PutPet& in) -> Receipt {
    return {*in.pet_id, *in.tag, *in.wait, *in.seen_at, Decimal::parse("9.90").value(), *in.pet};
  });
  app.include(router);
  return app;
}

micro_http::HttpResponse put(std::string target, std::string body, std::string seen_at = {}) {
  Request request;
  request.http.method = "PUT";
  request.http.target = std::move(target);
  request.http.body = std::move(body);
  request.http.headers.set("content-type", "application/json");
  if (!seen_at.empty()) request.http.headers.set("seen-at", seen_at);
  return make_app().handle(request);
}

TEST(ValueTypes, AreParametersBodiesAndAnswers) {
  const auto answer = put("/pets/67e5504410b1426f9247bb680e5fe0c8?tag=b&tag=a&tag=b&wait=PT1M",
                          R"({"kind":"dog","born":"2020-02-29"})", "2026-11-22T15:39:35+01:00");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body,
            R"({"pet_id":"67e55044-10b1-426f-9247-bb680e5fe0c8","tags":["a","b"],"wait":"PT1M",)"
            R"("seen_at":"2026-11-22T15:39:35+01:00","price":"9.90",)"
            R"("pet":{"kind":"dog","born":"2020-02-29"}})");
}

TEST(ValueTypes, AreRefusedAllAtOnce) {
  const auto answer = put("/pets/7?wait=x", R"({"kind":"dog","born":"2021-02-29"})", "x");
  EXPECT_EQ(answer.status, 422);
  const auto document = micro_core::parse_json(answer.body);
  ASSERT_TRUE(document);
  std::string types;
  for (const Json& error : document->at("detail").as_array()) {
    types += micro_core::to_text(error.at("loc")) + " ";
    types += std::string_view(error.at("type").as_string());
    types += '\n';
  }
  EXPECT_EQ(types,
            "[\"path\",\"pet_id\"] uuid_parsing\n"
            "[\"query\",\"wait\"] time_delta_parsing\n"
            "[\"header\",\"seen-at\"] datetime_from_date_parsing\n"
            "[\"body\",\"dog\",\"born\"] date_from_datetime_parsing\n");
}

TEST(ValueTypes, AreDescribed) {
  const std::string document = micro_core::to_text(make_app().openapi());
  for (const std::string_view part :
       {R"({"type":"string","format":"uuid","title":"Pet Id"})", R"("format":"duration")",
        R"("uniqueItems":true)", R"("format":"date-time")", R"("format":"date")",
        R"("discriminator":{"propertyName":"kind")"}) {
    EXPECT_NE(document.find(part), std::string::npos) << part;
  }
}

}  // namespace
}  // namespace micro_api
