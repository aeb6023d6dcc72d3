#include <micro_core/invocation_scope.hpp>
#include <micro_lambda/runtime.hpp>
#include <micro_lambda/testing/fake_runtime_api.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <barrier>
#include <cstdlib>
#include <mutex>
#include <thread>

// Lambda's managed instances: several events at a time in one process.
namespace {

using micro_core::InvocationScope;
using micro_core::Json;
using micro_core::Result;
using micro_lambda::Context;
using micro_lambda::run;
using micro_lambda::RuntimeOptions;
using micro_lambda::testing::FakeRuntimeApi;
using micro_lambda::testing::FunctionAnswer;
using micro_lambda::testing::RuntimeCall;
using testing::HasSubstr;
using testing::SizeIs;

// Log lines of several threads.
class Lines {
 public:
  RuntimeOptions options_for(const FakeRuntimeApi& api) {
    RuntimeOptions options = api.options();
    options.logger = logger();
    return options;
  }
  micro_core::Logger logger() {
    return micro_core::Logger({.service = "test", .sink = [this](std::string_view line) {
                                 const std::lock_guard lock(mutex_);
                                 lines_.emplace_back(line);
                               }});
  }
  std::vector<std::string> all() const { return lines_; }

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
};

TEST(RuntimeManaged, ServesAsManyEventsAtATimeAsItIsTold) {
  constexpr int concurrency = 4;
  FakeRuntimeApi api({.max_concurrency = concurrency});
  for (int i = 0; i < 3 * concurrency; ++i) api.add_event(std::to_string(i));
  std::barrier<> all_at_once(concurrency);  // nobody leaves before the others have come
  const auto handler = [&](const Json& event) -> Json {
    all_at_once.arrive_and_wait();
    return event;
  };

  EXPECT_EQ(run(handler, api.options()), 0);

  ASSERT_EQ(api.answers().size(), 12U);
  for (int i = 0; i < 12; ++i) {
    EXPECT_EQ(api.answer_to("id-" + std::to_string(i + 1)).value().body, std::to_string(i));
  }
}

TEST(RuntimeManaged, GivesEachThreadItsOwnCopyOfTheHandler) {
  FakeRuntimeApi api({.max_concurrency = 2});
  std::barrier<> both(2);
  for (int i = 0; i < 8; ++i) api.add_event("{}");
  // With one handler for both, thread sanitizer would find the race and the sum would be 36.
  const auto handler = [&both, count = 0](const Json&) mutable -> Json {
    both.arrive_and_wait();
    return Json(++count);
  };
  EXPECT_EQ(run(handler, api.options()), 0);
  int sum = 0;
  for (const FunctionAnswer& answer : api.answers()) sum += std::stoi(answer.body);
  EXPECT_EQ(sum, 2 * (1 + 2 + 3 + 4));
}

TEST(RuntimeManaged, KeepsTraceAndRequestOfEachEventToItsThread) {
  constexpr int concurrency = 3;
  FakeRuntimeApi api({.max_concurrency = concurrency});
  for (int i = 1; i <= 6; ++i) {
    api.add_event({.body = std::to_string(i),
                   .trace_id = "Root=" + std::to_string(i),
                   .tenant_id = "tenant-" + std::to_string(i)});
  }
  ::unsetenv("_X_AMZN_TRACE_ID");
  std::barrier<> all_at_once(concurrency);
  Lines lines;
  const micro_core::Logger logger = lines.logger();
  const auto handler = [&](const Json& event, const Context& context) -> Json {
    all_at_once.arrive_and_wait();
    const std::string number = micro_core::to_text(event);
    const auto current = InvocationScope::current().value();
    EXPECT_EQ(context.trace_id, "Root=" + number);
    EXPECT_EQ(current.trace_header, context.trace_id);
    EXPECT_EQ(current.request_id, context.request_id);
    EXPECT_EQ(current.tenant_id, "tenant-" + number);
    EXPECT_EQ(std::getenv("_X_AMZN_TRACE_ID"), nullptr) << "there is one for the whole process";
    logger.info("working", {{"id", Json(context.request_id)}});
    return Json();
  };
  EXPECT_EQ(run(handler, lines.options_for(api)), 0);
  EXPECT_EQ(api.answers().size(), 6U);
  ASSERT_EQ(lines.all().size(), 6U);
  for (const std::string& text : lines.all()) {
    const Json line = micro_core::parse_json(text).value();
    EXPECT_EQ(micro_core::string_at(line, "function_request_id"),
              micro_core::string_at(line, "id"));
  }
  EXPECT_FALSE(InvocationScope::current()) << "between events there is none";
}

TEST(RuntimeManaged, NeverSetsTheTraceVariableEvenForOneEventAtATime) {
  FakeRuntimeApi api;
  api.add_event({.trace_id = "Root=1"});
  RuntimeOptions options = api.options();
  options.environment = [inner = options.environment](std::string_view name) {
    if (name == "AWS_LAMBDA_INITIALIZATION_TYPE") {
      return std::optional<std::string>("lambda-managed-instances");
    }
    return inner(name);
  };
  ::unsetenv("_X_AMZN_TRACE_ID");
  bool is_set = true;
  run([&](const Json&) { is_set = std::getenv("_X_AMZN_TRACE_ID") != nullptr; },
      std::move(options));
  EXPECT_FALSE(is_set);
}

TEST(RuntimeManaged, MakesTheHandlerOnce) {
  FakeRuntimeApi api({.max_concurrency = 4});
  api.add_event("{}");
  int made = 0;
  const int code = micro_lambda::run_runtime(
      [&]() -> Result<micro_lambda::TextHandler> {
        made += 1;
        return micro_lambda::to_text_handler([](const Json& event) -> Json { return event; });
      },
      api.options());
  EXPECT_EQ(code, 0);
  EXPECT_EQ(made, 1);
}

TEST(RuntimeManaged, WarnsOfALateAnswerAndGoesOn) {
  FakeRuntimeApi api({.max_concurrency = 2});
  api.add_fault({.call = RuntimeCall::response, .status = 410});
  for (int i = 0; i < 6; ++i) api.add_event("{}");
  Lines lines;
  EXPECT_EQ(run([](const Json& event) -> Json { return event; }, lines.options_for(api)), 0);
  EXPECT_EQ(api.answers().size(), 5U);
  ASSERT_THAT(lines.all(), SizeIs(1));
  EXPECT_THAT(lines.all()[0], HasSubstr("too late"));
  EXPECT_THAT(lines.all()[0], HasSubstr("\"function_request_id\":\"id-"));
}

TEST(RuntimeManaged, GoesOnWithFewerThreadsWhenTheApiWantsNoMore) {
  FakeRuntimeApi api({.max_concurrency = 3});
  api.add_fault({.call = RuntimeCall::next, .status = 500, .times = 2});
  for (int i = 0; i < 4; ++i) api.add_event("{}");
  Lines lines;
  EXPECT_EQ(run([](const Json& event) -> Json { return event; }, lines.options_for(api)), 0);
  EXPECT_EQ(api.answers().size(), 4U);
  const auto all = lines.all();
  const auto tells = [](const std::string& line) {
    return line.find("no more events for this thread") != std::string::npos;
  };
  EXPECT_EQ(std::count_if(all.begin(), all.end(), tells), 2);
}

TEST(RuntimeManaged, EndsWithAFailureWhenTheApiWantsNone) {
  FakeRuntimeApi api({.max_concurrency = 3});
  api.add_fault({.call = RuntimeCall::next, .status = 500, .times = 3});
  EXPECT_EQ(run([](const Json& event) -> Json { return event; }, api.options()), 1);
}

TEST(RuntimeManaged, LosesNoOtherEventWithAnAnswerThatCannotBeDelivered) {
  FakeRuntimeApi api({.max_concurrency = 2});
  api.add_fault({.call = RuntimeCall::response, .status = 500});
  for (int i = 0; i < 4; ++i) api.add_event("{}");
  EXPECT_EQ(run([](const Json& event) -> Json { return event; }, api.options()), 0);
  EXPECT_EQ(api.answers().size(), 3U);
}

TEST(RuntimeManaged, StreamsSideBySide) {
  FakeRuntimeApi api({.max_concurrency = 2});
  for (int i = 0; i < 4; ++i) api.add_event(std::to_string(i));
  std::barrier<> both(2);
  const auto handler = [&](const Json& event, const Context&,
                           micro_lambda::ResponseStream& answer) {
    answer.write("a");
    both.arrive_and_wait();
    answer.write(micro_core::to_text(event));
  };
  EXPECT_EQ(micro_lambda::run_streaming(handler, api.options()), 0);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(api.answer_to("id-" + std::to_string(i + 1)).value().body, "a" + std::to_string(i));
  }
}

TEST(RuntimeManaged, StopsTheTokenOfEachEventByItself) {
  FakeRuntimeApi api({.max_concurrency = 2});
  api.add_event({.body = "1", .timeout = std::chrono::milliseconds{1'010}});
  api.add_event({.body = "2", .timeout = std::chrono::hours{1}});
  RuntimeOptions options = api.options();
  options.stop_margin = std::chrono::milliseconds{1'000};
  std::barrier<> both(2);
  const auto handler = [&](const Json& event, const Context& context) {
    both.arrive_and_wait();
    if (event == Json(1)) {
      while (!context.stop_token.stop_requested()) std::this_thread::yield();
    }
    both.arrive_and_wait();
    EXPECT_EQ(context.stop_token.stop_requested(), event == Json(1));
  };
  EXPECT_EQ(run(handler, std::move(options)), 0);
}

TEST(RuntimeManaged, RefusesAConcurrencyThatIsNone) {
  for (const char* text : {"0", "-1", "2000", "many", "4x"}) {
    SCOPED_TRACE(text);
    FakeRuntimeApi api;
    RuntimeOptions options = api.options();
    options.environment = [inner = options.environment, text](std::string_view name) {
      return name == "AWS_LAMBDA_MAX_CONCURRENCY" ? std::optional<std::string>(text) : inner(name);
    };
    EXPECT_EQ(run([](const Json& event) -> Json { return event; }, std::move(options)), 1);
    ASSERT_EQ(api.answers().size(), 1U);
    EXPECT_EQ(api.answers()[0].kind, FunctionAnswer::Kind::init_error);
    EXPECT_THAT(std::string(micro_core::string_at(api.answers()[0].error(), "errorMessage")),
                HasSubstr(std::string("AWS_LAMBDA_MAX_CONCURRENCY is '") + text));
  }
}

}  // namespace
