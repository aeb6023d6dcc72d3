#include <micro_api/micro_api.hpp>

#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <gtest/gtest.h>

#include <cstdlib>
#include <future>

#include <map>

namespace {

enum class Mode { fast, careful };

struct Config {
  std::string table_name;
  std::string queue_url;
  std::optional<std::string> note;
  micro_core::Defaulted<int> retries = 3;
  micro_core::Defaulted<Mode> mode = Mode::fast;
};

struct Nothing {};

// As one writes it.
struct PlainConfig {
  std::string name;
  std::string currency = "EUR";
  int page_size = 50;
  int port = 0;
  std::chrono::seconds patience{30};
  micro_core::Bounded<int, 1, 9> level = 3;
  std::vector<std::string> tags = {"a"};
};

}  // namespace

namespace micro_api {
namespace {

micro_core::Environment environment(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(std::string(name));
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

TEST(ReadConfig, TakesEachMemberFromTheVariableOfItsName) {
  const auto config = read_config<Config>(environment(
      {{"TABLE_NAME", "users"}, {"QUEUE_URL", "http://q"}, {"RETRIES", "5"}, {"MODE", "careful"}}));
  ASSERT_TRUE(config);
  EXPECT_EQ(config->table_name, "users");
  EXPECT_EQ(config->retries, 5);
  EXPECT_EQ(config->mode, Mode::careful);
  EXPECT_EQ(config->note, std::nullopt);
}

TEST(ReadConfig, NamesEverythingThatIsMissingOrWrong) {
  const auto missing = read_config<Config>(environment({{"QUEUE_URL", ""}}));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message, "the environment variables TABLE_NAME, QUEUE_URL are not set");
  const auto wrong = read_config<Config>(environment({{"TABLE_NAME", "t"}, {"RETRIES", "x"}}));
  ASSERT_FALSE(wrong);
  EXPECT_EQ(
      wrong.error().message,
      "the environment variable QUEUE_URL is not set; RETRIES: Input should be a valid integer, "
      "unable to parse string as an integer");
}

TEST(ReadConfig, TakesThePlainDefaultOfAMemberThatHasOne) {
  const auto config = read_config<PlainConfig>(environment({{"NAME", "n"}, {"PORT", "1"}}));
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->currency, "EUR");
  EXPECT_EQ(config->page_size, 50);
  EXPECT_EQ(config->patience, std::chrono::seconds{30});
  EXPECT_EQ(config->level, 3);
  EXPECT_EQ(config->tags, std::vector<std::string>{"a"});
  const auto other = read_config<PlainConfig>(
      environment({{"NAME", "n"}, {"PORT", "1"}, {"CURRENCY", "USD"}, {"PATIENCE", "PT1M"}}));
  ASSERT_TRUE(other);
  EXPECT_EQ(other->currency, "USD");
  EXPECT_EQ(other->patience, std::chrono::minutes{1});
}

TEST(ReadConfig, CannotTellADefaultOfNothingFromNone) {
  const auto config = read_config<PlainConfig>(environment({}));
  ASSERT_FALSE(config);
  EXPECT_EQ(config.error().message, "the environment variables NAME, PORT are not set");
}

TEST(ReadConfig, NeedsNothingForAnEmptyConfig) {
  EXPECT_TRUE(read_config<Nothing>(environment({})));
}

std::pair<int, std::string> run_with(std::vector<std::string> arguments) {
  std::vector<char*> argv;
  for (std::string& argument : arguments) argv.push_back(argument.data());
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  const int code = run<Config>(static_cast<int>(argv.size()), argv.data(),
                               [](const Config&) { return App{{.title = "dumped"}}; });
  const std::string out = testing::internal::GetCapturedStdout();
  return {code, out + testing::internal::GetCapturedStderr()};
}

TEST(Run, DumpsTheDocumentWithoutAnyEnvironment) {
  const auto [code, output] = run_with({"service", "--dump-openapi"});
  EXPECT_EQ(code, 0);
  EXPECT_EQ(micro_core::string_at(micro_core::parse_json(output).value().at("info"), "title"),
            "dumped");
}

TEST(Run, ExplainsItselfAndRefusesOtherArguments) {
  EXPECT_EQ(run_with({"service", "--help"}).first, 0);
  const auto [code, output] = run_with({"service", "--wrong"});
  EXPECT_EQ(code, 2);
  EXPECT_NE(output.find("usage:"), std::string::npos);
}

TEST(Run, SaysWhatTheEnvironmentLacks) {
  const auto [code, output] = run_with({"service"});
  EXPECT_EQ(code, 1);
  EXPECT_NE(output.find("TABLE_NAME, QUEUE_URL"), std::string::npos);
}

// A service on Lambda whose handler never ends.
int run_endless(const micro_lambda::testing::FakeRuntimeApi& api) {
  for (const auto& [name, value] : api.variables()) ::setenv(name.c_str(), value.c_str(), 1);
  std::string name = "service";
  char* argv[] = {name.data()};
  return run(1, argv, [] {
    App app;
    app.use(timeout({.before_deadline = std::chrono::hours{1}}));
    Router router;
    router.get<"/">("Never", [] { std::promise<void>().get_future().wait(); });
    app.include(std::move(router));
    return app;
  });
}

TEST(Run, EndsTheProcessBehindTheAnswerForAHandlerThatNeverEnds) {
  micro_lambda::testing::FakeRuntimeApi api;
  api.add_event(std::string(
      R"({"version":"2.0","rawPath":"/","headers":{},"requestContext":{"stage":"$default",)"
      R"("http":{"method":"GET","path":"/"}},"isBase64Encoded":false})"));
  api.add_event(std::string("{}"));
  EXPECT_EXIT(run_endless(api), testing::ExitedWithCode(1), "");
  ASSERT_EQ(api.answers().size(), 1);
  EXPECT_EQ(api.answers()[0].http()->head.status_code, 504);
  EXPECT_EQ(api.calls(micro_lambda::testing::RuntimeCall::next), 1);
}

}  // namespace
}  // namespace micro_api
