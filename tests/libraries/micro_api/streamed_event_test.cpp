#include <micro_api/lambda_adapter.hpp>
#include <micro_api/micro_api.hpp>
#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <gmock/gmock.h>

#include <barrier>
#include <cstdlib>
#include <stdexcept>

// An app whose function streams its answers, against a Runtime API of the test.
namespace {

struct MeetInput {
  micro_api::Header<std::string> name = {};
};

}  // namespace

namespace micro_api {
namespace {

using micro_lambda::testing::FakeRuntimeApi;
using micro_lambda::testing::FunctionAnswer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

HttpResponse streamed(micro_http::BodyStream stream) {
  return {.status = 201,
          .headers = {{"content-type", "text/plain"},
                      {"x-many", "1"},
                      {"x-many", "2"},
                      {"set-cookie", "a=1"},
                      {"set-cookie", "b=2"}},
          .stream = std::move(stream)};
}

App make_app() {
  App app{{.openapi_url = ""}};
  Router router;
  router.get<"/plain">("Plain", [] { return std::string("plain"); });
  router.get<"/stream">("Stream", [] {
    return streamed([](micro_http::BodyWriter& out) {
      out.write("hello, ");
      out.write(std::string("\0\xff", 2));
    });
  });
  router.get<"/broken">("Broken", [] {
    return streamed([](micro_http::BodyWriter& out) {
      out.write("so far");
      throw std::runtime_error("the table is away");
    });
  });
  router.get<"/endless">("Endless", [] {
    return streamed([](micro_http::BodyWriter& out) {
      const std::string piece(1'000'000, 'x');
      while (out.write(piece)) {
      }
    });
  });
  router.get<"/meet">("Wait for another request", [](const MeetInput& in) {
    static std::barrier<> two(2);
    two.arrive_and_wait();
    return *in.name;
  });
  app.include(router);
  return app;
}

std::string event(std::string_view path, std::string_view domain = "x.lambda-url.eu.on.aws",
                  std::string_view method = "GET") {
  return R"({"version":"2.0","rawPath":")" + std::string(path) +
         R"(","rawQueryString":"","headers":{"host":"h"},"requestContext":{"stage":"$default",)" +
         R"("domainName":")" + std::string(domain) + R"(","http":{"method":")" +
         std::string(method) + R"(","path":"/"}},"isBase64Encoded":false})";
}

// Variables of the process for as long as it lives, as `run` reads them.
class ProcessVariables {
 public:
  explicit ProcessVariables(std::map<std::string, std::string> variables)
      : variables_(std::move(variables)) {
    for (const auto& [name, value] : variables_) ::setenv(name.c_str(), value.c_str(), 1);
  }
  ~ProcessVariables() {
    for (const auto& [name, value] : variables_) ::unsetenv(name.c_str());
  }

 private:
  std::map<std::string, std::string> variables_;
};

int run_app(const FakeRuntimeApi& api, const std::string& mode) {
  auto variables = api.variables();
  variables["LAMBDA_INVOKE_MODE"] = mode;
  const ProcessVariables in_process(std::move(variables));
  std::string name = "service";
  char* argv[] = {name.data(), nullptr};
  return run(1, argv, make_app);
}

std::vector<FunctionAnswer> answers_to(const std::vector<std::string>& events,
                                       const std::string& mode = "RESPONSE_STREAM") {
  FakeRuntimeApi api;
  for (const std::string& one : events) api.add_event(one);
  EXPECT_EQ(run_app(api, mode), 0);
  EXPECT_EQ(api.answers().size(), events.size());
  return api.answers();
}

TEST(StreamedEvent, IsAnsweredWithHeadAndBodyAsTheyAreMade) {
  const auto answers = answers_to({event("/stream"), event("/plain")});
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_TRUE(answers[0].is_streamed);
  const auto streaming = answers[0].http().value();
  EXPECT_EQ(streaming.head.status_code, 201);
  EXPECT_EQ(streaming.head.headers.at("content-type"), "text/plain");
  EXPECT_EQ(streaming.head.headers.at("x-many"), "1, 2");
  EXPECT_THAT(streaming.head.cookies, ElementsAre("a=1", "b=2"));
  EXPECT_EQ(streaming.body, "hello, " + std::string("\0\xff", 2));
  EXPECT_TRUE(answers[1].is_streamed) << "a whole answer goes the same way";
  EXPECT_EQ(answers[1].http().value().body, "\"plain\"");
}

TEST(StreamedEvent, IsNotRunForTheHeadOfAnAnswer) {
  const auto answers = answers_to({event("/endless", "x.lambda-url.eu.on.aws", "HEAD")});
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_EQ(answers[0].http().value().body, "");
}

TEST(StreamedEvent, IsFollowedByTheErrorThatBrokeItOff) {
  const auto answers = answers_to({event("/broken"), event("/plain")});
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].http().value().body, "so far");
  EXPECT_EQ(answers[0].error_type(), "Function.Exception");
  EXPECT_EQ(answers[1].http().value().body, "\"plain\"");
}

std::size_t count(std::string_view text, std::string_view wanted) {
  std::size_t found = 0;
  for (std::size_t at = text.find(wanted); at != std::string_view::npos;
       at = text.find(wanted, at + 1)) {
    ++found;
  }
  return found;
}

TEST(StreamedEvent, ThatBreaksOffIsLoggedOnce) {
  for (const char* const mode : {"RESPONSE_STREAM", "BUFFERED"}) {
    SCOPED_TRACE(mode);
    testing::internal::CaptureStdout();
    answers_to({event("/broken")}, mode);
    EXPECT_EQ(count(testing::internal::GetCapturedStdout(), "the table is away"), 1U);
  }
}

TEST(StreamedEvent, OfAFrontEndThatTakesOnePieceIsAnsweredAsJson) {
  const auto answers = answers_to({event("/plain", "x.execute-api.eu.amazonaws.com"),
                                   event("/stream", "x.execute-api.eu.amazonaws.com")});
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].headers.get("Content-Type"), "application/json");
  EXPECT_EQ(micro_core::string_at(answers[0].json().value(), "body"), "\"plain\"");
  EXPECT_EQ(micro_core::string_at(answers[1].json().value(), "body"), "aGVsbG8sIAD/");
}

TEST(BufferedEvent, CollectsAStreamedBody) {
  const auto answers = answers_to({event("/stream")}, "BUFFERED");
  ASSERT_EQ(answers.size(), 1U);
  EXPECT_FALSE(answers[0].is_streamed);
  const auto http = answers[0].http().value();
  EXPECT_EQ(http.head.status_code, 201);
  EXPECT_EQ(http.body, "hello, " + std::string("\0\xff", 2));
}

TEST(BufferedEvent, RefusesAStreamedBodyThatIsTooLarge) {
  const auto answers = answers_to({event("/endless"), event("/plain")}, "");
  ASSERT_EQ(answers.size(), 2U);
  EXPECT_EQ(answers[0].error_type(), "Function.TooLarge");
  EXPECT_THAT(std::string(micro_core::string_at(answers[0].error(), "errorMessage")),
              HasSubstr("6 MiB"));
  EXPECT_EQ(answers[1].http().value().body, "\"plain\"");
}

TEST(ManagedInstance, HasOneAppForAllItsThreads) {
  for (const std::string mode : {"BUFFERED", "RESPONSE_STREAM"}) {
    SCOPED_TRACE(mode);
    FakeRuntimeApi api({.max_concurrency = 2});
    const auto event_of = [](const std::string& name) {
      std::string text = event("/meet");
      return text.replace(text.find(R"("host":"h")"), 10, R"("name":")" + name + "\"");
    };
    for (const char* name : {"Ada", "Bob", "Cy", "Dot"}) api.add_event(event_of(name));
    EXPECT_EQ(run_app(api, mode), 0);
    EXPECT_EQ(api.answer_to("id-1").value().http().value().body, "\"Ada\"");
    EXPECT_EQ(api.answer_to("id-4").value().http().value().body, "\"Dot\"");
  }
}

TEST(InvokeMode, IsAnInitErrorIfItIsNone) {
  FakeRuntimeApi api;
  EXPECT_EQ(run_app(api, "STREAM"), 1);
  ASSERT_EQ(api.answers().size(), 1U);
  EXPECT_EQ(api.answers()[0].kind, FunctionAnswer::Kind::init_error);
  EXPECT_THAT(std::string(micro_core::string_at(api.answers()[0].error(), "errorMessage")),
              HasSubstr("LAMBDA_INVOKE_MODE is 'STREAM'"));
}

}  // namespace
}  // namespace micro_api
