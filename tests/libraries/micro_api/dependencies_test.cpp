#include <gmock/gmock.h>

#include <stdexcept>

#include "service.hpp"

namespace micro_api {
namespace {

using testing::HasSubstr;

std::vector<std::string>& events() {
  static std::vector<std::string> all;
  return all;
}

// Says when it comes and goes.
struct Noisy {
  explicit Noisy(std::string what) : name(std::move(what)) { events().push_back("+" + name); }
  Noisy(Noisy&& other) noexcept : name(std::exchange(other.name, {})) {}
  Noisy& operator=(Noisy&&) = delete;
  ~Noisy() {
    if (!name.empty()) events().push_back("-" + name);
  }
  std::string name;
};

struct Connection {
  Noisy noisy{"connection"};
  static Connection provide() { return {}; }
};

struct Transaction {
  Noisy noisy{"transaction"};
  Connection* connection = nullptr;
  struct Needs {
    Depends<Connection> connection;
  };
  static Transaction provide(const Needs& in) { return {.connection = &*in.connection}; }
};

struct CurrentUser {
  std::string name;
  struct Needs {
    Header<std::string> x_token;
    Query<int> level;
  };
  static Response<CurrentUser> provide(const Needs& in) {
    if (*in.x_token == "forged") return HttpError{403, "no entry"};
    return CurrentUser{*in.x_token + std::to_string(*in.level)};
  }
};

struct Both {
  Depends<Transaction> transaction;
  Depends<Connection> connection;
};

struct WithUser {
  Query<int> page;
  Depends<CurrentUser> user;
  Path<int> id;
};

App app_with_user() {
  return app_of<"/{id}">([](const WithUser& in) { return in.user->name; });
}

TEST(Dependencies, AreMadeOncePerRequestAndEndInReverseOrder) {
  events().clear();
  const App app = app_of([](const Both& in) {
    events().emplace_back("handler");
    return in.transaction->connection == &*in.connection;
  });
  EXPECT_EQ(get(app, "/").body, "true");
  EXPECT_THAT(events(), testing::ElementsAre("+connection", "+transaction", "handler",
                                             "-transaction", "-connection"));
}

TEST(Dependencies, EndAlsoWhenTheHandlerThrows) {
  events().clear();
  const App app = app_of([](const Both&) -> int { throw std::runtime_error("oops"); });
  EXPECT_EQ(get(app, "/").status, 500);
  EXPECT_THAT(events(),
              testing::ElementsAre("+connection", "+transaction", "-transaction", "-connection"));
}

class Collector : public micro_http::BodyWriter {
 public:
  bool write(std::string_view bytes) override {
    text += bytes;
    return true;
  }
  std::string text;
};

TEST(Dependencies, LiveUntilTheStreamHasEnded) {
  events().clear();
  const App app = app_of([](const Both& in) {
    return HttpResponse{.stream = [connection = in.connection](micro_http::BodyWriter& writer) {
      writer.write(connection->noisy.name);
    }};
  });
  {
    const HttpResponse response = get(app, "/");
    EXPECT_THAT(events(), testing::ElementsAre("+connection", "+transaction"));
    Collector collector;
    response.stream(collector);
    EXPECT_EQ(collector.text, "connection");
  }
  EXPECT_THAT(events(),
              testing::ElementsAre("+connection", "+transaction", "-transaction", "-connection"));
}

TEST(Dependencies, HaveInputsOfTheirOwnWhoseErrorsComeFirst) {
  EXPECT_EQ(get(app_with_user(), "/7?level=1&page=1", {{"x-token", "a"}}).body, "\"a1\"");
  EXPECT_EQ(get(app_with_user(), "/x").body,
            detail_of(missing(R"(["query","level"])") + "," + missing(R"(["header","x-token"])") +
                      R"(,{"type":"int_parsing","loc":["path","id"],)"
                      R"("msg":"Input should be a valid integer, unable to parse string as an )"
                      R"(integer","input":"x"},)" +
                      missing(R"(["query","page"])")));
}

TEST(Dependencies, EndTheRequestWithTheirError) {
  const HttpResponse response = get(app_with_user(), "/x?level=1", {{"x-token", "forged"}});
  EXPECT_EQ(response.status, 403);
  EXPECT_EQ(response.body, R"({"detail":"no entry"})");
}

TEST(Dependencies, AreReplacedByWhatTheAppProvides) {
  App app = app_with_user();
  app.provide<CurrentUser>([] { return CurrentUser{"first"}; });
  EXPECT_EQ(get(app, "/7?page=1").body, "\"first\"");
  struct Other {
    Query<std::string> who;
  };
  app.provide<CurrentUser>(
      [](const Other& in) -> Response<CurrentUser> { return CurrentUser{*in.who}; });
  EXPECT_EQ(get(app, "/7?page=1&who=me").body, "\"me\"");
  EXPECT_EQ(get(app, "/7?page=1").body, detail_of(missing(R"(["query","who"])")));
}

struct Unprovided {
  int value = 0;
};

TEST(Dependencies, ThatNobodyProvidesAreFoundBeforeTheFirstRequest) {
  App app = app_of([](const Depends<Unprovided>& in) { return in->value; });
  try {
    app.check();
    FAIL() << "found nothing";
  } catch (const std::logic_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("route GET / needs a Unprovided, but nobody provides it"));
  }
  EXPECT_EQ(get(app, "/").status, 500);
  app.provide<Unprovided>([] { return Unprovided{7}; });
  EXPECT_NO_THROW(app.check());
  EXPECT_EQ(get(app, "/").body, "7");
}

struct Hen {};
struct Egg {};

TEST(Dependencies, ThatNeedThemselvesAreFoundBeforeTheFirstRequest) {
  struct FromEgg {
    Depends<Egg> egg;
  };
  struct FromHen {
    Depends<Hen> hen;
  };
  App app = app_of([](const Depends<Hen>&) { return 1; });
  app.provide<Hen>([](const FromEgg&) { return Hen{}; });
  app.provide<Egg>([](const FromHen&) { return Egg{}; });
  try {
    app.check();
    FAIL() << "found nothing";
  } catch (const std::logic_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("needs itself: Hen needs Egg needs Hen"));
  }
  EXPECT_EQ(get(app, "/").status, 500);
}

struct Team {
  std::string name;
  struct Needs {
    Path<std::string> team;
  };
  static Team provide(const Needs& in) { return {*in.team}; }
};
struct Member {
  struct Needs {
    Depends<Team> team;
  };
  static Member provide(const Needs&) { return {}; }
};

TEST(Dependencies, TakeFromThePathWhatEveryRouteOfTheirsHas) {
  App app = app_of<"/{team}">([](const Depends<Team>& in) { return in->name; });
  EXPECT_NO_THROW(app.check());
  EXPECT_EQ(get(app, "/a").body, "\"a\"");
  app.get<"/">("No team", [](const Depends<Member>&) { return 1; });
  try {
    app.start();
    FAIL() << "found nothing";
  } catch (const std::logic_error& error) {
    EXPECT_STREQ(error.what(),
                 "route GET / needs a Team, which has the Path member 'team', but the path has no "
                 "{team}");
  }
}

TEST(Dependencies, OrTheHandlerTakeEveryNameOfThePath) {
  const App app = app_of<"/{team}/{user}">([](const Depends<Team>& in) { return in->name; });
  try {
    app.check();
    FAIL() << "found nothing";
  } catch (const std::logic_error& error) {
    EXPECT_STREQ(error.what(),
                 "route GET /{team}/{user}: neither the handler's input nor a dependency of it has "
                 "a Path member 'user'");
  }
}

struct Item {
  std::string name;
};
struct Audit {
  std::string reason;
  struct Needs {
    Body<std::string> reason;
  };
  static Audit provide(const Needs& in) { return {*in.reason}; }
};
struct Audited {
  Body<Item> item;
  Depends<Audit> audit;
};

TEST(Dependencies, ShareTheBodyByName) {
  const App app = app_of([](const Audited& in) { return in.item->name + " " + in.audit->reason; });
  EXPECT_EQ(post(app, R"({"item":{"name":"a"},"reason":"why"})").body, "\"a why\"");
  EXPECT_EQ(post(app, R"({"item":{}})").body,
            detail_of(missing(R"(["body","reason"])") + "," +
                      missing(R"(["body","item","name"])", "{}")));
}

struct Numbers {
  struct Needs {
    Body<std::vector<int>> numbers;
  };
  static Numbers provide(const Needs&) { return {}; }
};
struct Level {
  struct Needs {
    Query<Bounded<int, 1, 9>> level;
  };
  static Level provide(const Needs&) {
    events().push_back("level");
    return {};
  }
};
struct NumbersAndLevel {
  Depends<Numbers> numbers;
  Depends<Level> level;
};

TEST(Dependencies, AreNotMadeFromWrongInputsHoweverManyErrorsCameBefore) {
  events().clear();
  const App app = app_of([](const NumbersAndLevel&) { return 1; });
  std::string body = "[0";
  for (int i = 0; i < 2'000; ++i) body += ",\"x\"";
  const HttpResponse response =
      app.handle({.method = "POST", .target = "/?level=0", .body = body + "]"});
  EXPECT_EQ(response.status, 422);
  EXPECT_THAT(response.body, HasSubstr("greater_than_equal"));
  EXPECT_TRUE(events().empty());
}

}  // namespace
}  // namespace micro_api
