#include <micro_api/micro_api.hpp>

#include <gtest/gtest.h>

namespace {

struct Message {
  std::string message;
};
struct Cat {
  std::string name;
};
struct Dog {
  int bones = 0;
};

}  // namespace

namespace micro_api {
namespace {

template <class Handler>
Json responses_of(Handler handler, RouteOptions options = {}) {
  App app({.logger = micro_core::Logger({.sink = [](std::string_view) {}})});
  app.get<"/">("Route", std::move(options), std::move(handler));
  return app.openapi().at("paths").at("/").at("get").at("responses");
}

template <class Handler>
std::string text_of(Handler handler, RouteOptions options = {}) {
  return micro_core::to_text(responses_of(std::move(handler), std::move(options)));
}

TEST(ResponseDescription, SaysWhatKindOfBodyAnAnswerHas) {
  EXPECT_EQ(text_of([] { return Html{}; }),
            R"({"200":{"description":"Successful Response","content":{"text/html":{"schema":)"
            R"({"type":"string"}}}}})");
  EXPECT_EQ(text_of([] { return BytesResponse{}; }),
            R"({"200":{"description":"Successful Response","content":)"
            R"({"application/octet-stream":{"schema":{}}}}})");
  EXPECT_EQ(text_of([] { return EventStream([](EventWriter&) {}); }),
            R"({"200":{"description":"Successful Response","content":{"text/event-stream":)"
            R"({"schema":{"type":"string"}}}}})");
  EXPECT_EQ(text_of([] { return JsonLines<Cat>([](LineWriter<Cat>&) {}); }),
            R"({"200":{"description":"Successful Response","content":{"application/jsonl":)"
            R"({"schema":{"$ref":"#/components/schemas/Cat"}}}}})");
}

TEST(ResponseDescription, NamesTheMediaTypeThatARouteIsOf) {
  using Csv = Media<"text/csv; charset=utf-8">;
  EXPECT_EQ(text_of([] { return Csv{}; }),
            R"({"200":{"description":"Successful Response","content":{"text/csv":{"schema":)"
            R"({"type":"string"}}}}})");
  EXPECT_EQ(
      text_of([]() -> Response<Media<"image/png">> { return HttpError{404}; }, {.status = 201}),
      R"({"201":{"description":"Successful Response","content":{"image/png":{"schema":{}}}}})");
  EXPECT_EQ(text_of([] { return BytesResponse{}; },
                    {.responses = {{200, response_of<Media<"image/png">>("The picture")}}}),
            R"({"200":{"description":"The picture","content":{"image/png":{"schema":{}}}}})");
  App app;
  app.get<"/">("CSV", [] { return Csv{"a;b\n"}; });
  const HttpResponse response = app.handle({.target = "/"});
  EXPECT_EQ(response.headers.get("content-type"), "text/csv; charset=utf-8");
  EXPECT_EQ(response.body, "a;b\n");
}

TEST(ResponseDescription, HasTheUsualStatusOfTheKind) {
  EXPECT_EQ(text_of([] {}), R"({"204":{"description":"Successful Response"}})");
  EXPECT_EQ(text_of([] { return Redirect{}; }), R"({"307":{"description":"Successful Response"}})");
  EXPECT_EQ(text_of([] { return Redirect{}; }, {.status = 303}),
            R"({"303":{"description":"Successful Response"}})");
  EXPECT_EQ(text_of([] { return HttpResponse{}; }),
            R"({"200":{"description":"Successful Response"}})");
}

TEST(ResponseDescription, ListsTheAlternativesOfAVariant) {
  const Json responses =
      responses_of([]() -> Response<std::variant<Cat, Dog, Html>> { return {Cat{}}; });
  EXPECT_EQ(micro_core::to_text(responses.at("200").at("content")),
            R"({"application/json":{"schema":{"anyOf":[{"$ref":"#/components/schemas/Cat"},)"
            R"({"$ref":"#/components/schemas/Dog"}]}},"text/html":{"schema":{"type":"string"}}})");
}

TEST(ResponseDescription, AddsWhatTheRouteDeclares) {
  const Json responses = responses_of(
      [] { return Cat{}; },
      {.responses = {
           {404, response_of<Message>("No such cat")},
           {429, response_of("Too many cats").header<std::string>("retry-after", "Seconds")}}});
  EXPECT_EQ(micro_core::to_text(responses.at("404")),
            R"({"description":"No such cat","content":{"application/json":{"schema":)"
            R"({"$ref":"#/components/schemas/Message"}}}})");
  EXPECT_EQ(micro_core::to_text(responses.at("429").at("headers").at("retry-after")),
            R"({"description":"Seconds","schema":{"type":"string"}})");
  EXPECT_FALSE(responses.at("429").as_object().contains("content"));
}

TEST(ResponseDescription, SaysMoreAboutTheSuccess) {
  const Json responses = responses_of(
      [] { return Cat{}; },
      {.status = 201,
       .responses = {{201, response_of<Cat>("The new cat").header<std::string>("location")}}});
  EXPECT_EQ(responses.as_object().size(), 1);
  EXPECT_EQ(micro_core::string_at(responses.at("201"), "description"), "The new cat");
  EXPECT_TRUE(responses.at("201").at("headers").as_object().contains("location"));
}

}  // namespace
}  // namespace micro_api
