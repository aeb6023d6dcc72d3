#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <local_cloud/gateway/route_table.hpp>

namespace local_cloud::gateway {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

class RouteTableTest : public ::testing::Test {
 protected:
  void add(const std::vector<std::string>& keys) {
    for (const std::string& key : keys) {
      ASSERT_TRUE(table_.add(key)) << key;
      keys_.push_back(key);
    }
  }
  std::string best(std::string_view method, std::string_view path) const {
    const auto match = table_.find(method, path);
    return match ? keys_[match->index] : "";
  }

  RouteTable table_;
  std::vector<std::string> keys_;
};

// The example of API Gateway's developer guide, "Routing API requests".
TEST_F(RouteTableTest, PicksTheMostSpecificRouteAsTheGuideSays) {
  add({"$default", "ANY /{proxy+}", "GET /pets/{proxy+}", "GET /pets/dog/{id}", "GET /pets/dog/1"});
  EXPECT_EQ(best("GET", "/pets/dog/1"), "GET /pets/dog/1");
  EXPECT_EQ(best("GET", "/pets/dog/2"), "GET /pets/dog/{id}");
  EXPECT_EQ(best("GET", "/pets/cat/1"), "GET /pets/{proxy+}");
  EXPECT_EQ(best("POST", "/test/5"), "ANY /{proxy+}");
}

TEST_F(RouteTableTest, FallsBackToARouteThatHasTheMethod) {
  add({"GET /pets/dog/1", "ANY /pets/{proxy+}", "$default"});
  EXPECT_EQ(best("POST", "/pets/dog/1"), "ANY /pets/{proxy+}");
  EXPECT_EQ(best("POST", "/cars"), "$default");
}

TEST_F(RouteTableTest, PrefersAFullMatchToAGreedyOneWithALongerFixedPart) {
  add({"GET /a/b/{proxy+}", "GET /a/{x}/c"});
  EXPECT_EQ(best("GET", "/a/b/c"), "GET /a/{x}/c");
  EXPECT_EQ(best("GET", "/a/b/d"), "GET /a/b/{proxy+}");
}

TEST_F(RouteTableTest, PrefersAMethodToAny) {
  add({"ANY /users", "GET /users"});
  EXPECT_EQ(best("GET", "/users"), "GET /users");
  EXPECT_EQ(best("PUT", "/users"), "ANY /users");
}

// That "/metrics/" is served by "GET /metrics/{proxy+}" and by nothing else is what users of API
// Gateway found (storacha/w3infra, pull request 166).
TEST_F(RouteTableTest, TakesATrailingSlashForAnEmptyGreedyRest) {
  add({"ANY /users", "ANY /users/{proxy+}"});
  EXPECT_EQ(best("POST", "/users"), "ANY /users");
  EXPECT_EQ(best("POST", "/users/"), "ANY /users/{proxy+}");
  EXPECT_THAT(table_.find("POST", "/users/")->parameters, ElementsAre(Pair("proxy", "")));
  EXPECT_THAT(table_.find("POST", "/users/a/b%20c")->parameters,
              ElementsAre(Pair("proxy", "a/b%20c")));
}

TEST_F(RouteTableTest, TreatsATrailingSlashAsAnotherPath) {
  add({"GET /users", "GET /users/{id}"});
  EXPECT_EQ(best("GET", "/users/"), "");
  EXPECT_EQ(best("GET", "//users"), "");
}

TEST_F(RouteTableTest, ReadsVariables) {
  add({"GET /a/{one}/b/{two}", "GET /"});
  EXPECT_THAT(table_.find("GET", "/a/1/b/x%2Fy")->parameters,
              ElementsAre(Pair("one", "1"), Pair("two", "x%2Fy")));
  EXPECT_EQ(best("GET", "/"), "GET /");
  EXPECT_THAT(table_.find("GET", "/")->parameters, IsEmpty());
}

TEST_F(RouteTableTest, ComparesFixedPartsDecoded) {
  add({"GET /über uns"});
  EXPECT_EQ(best("GET", "/%C3%BCber%20uns"), "GET /über uns");
}

TEST_F(RouteTableTest, KnowsNoRouteInAnEmptyTable) {
  EXPECT_EQ(best("GET", "/"), "");
}

TEST_F(RouteTableTest, RefusesWhatIsNoRouteKey) {
  for (const char* key :
       {"", "GET", "GET users", "FETCH /users", "get /users", "/users", "GET /{proxy+}/more"}) {
    const auto added = table_.add(key);
    ASSERT_FALSE(added) << key;
    EXPECT_EQ(added.error().code, micro_core::ErrorCode::invalid_argument);
  }
  add({"GET /users"});
  EXPECT_EQ(table_.add("GET /users").error().message, "the route \"GET /users\" occurs twice");
}

}  // namespace
}  // namespace local_cloud::gateway
