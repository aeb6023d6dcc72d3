#include <micro_aws/credentials.hpp>
#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <latch>

#include "scripted_service.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::Credentials;
using micro_aws::CredentialsProvider;
using micro_core::Error;
using micro_core::ErrorCode;
using micro_core::Result;
using micro_http::HttpResponse;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

using Variables = std::map<std::string, std::string>;

// A home folder with AWS's files in it, and a server that plays every endpoint.
class DefaultCredentials : public testing::Test {
 protected:
  DefaultCredentials() {
    std::string name = (std::filesystem::temp_directory_path() / "home.XXXXXX").string();
    home_ = ::mkdtemp(name.data());
    std::filesystem::create_directories(home_ / ".aws/sso/cache");
  }
  ~DefaultCredentials() override { std::filesystem::remove_all(home_); }

  void write(const std::string& path, const std::string& text) const {
    std::ofstream(home_ / path) << text;
  }
  std::string read(const std::string& path) const {
    std::ifstream file(home_ / path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  CredentialsProvider provider(Variables variables = {}, std::string profile = {}) {
    variables.insert({{"HOME", home_.string()},
                      {"AWS_REGION", "eu-central-1"},
                      {"AWS_ENDPOINT_URL_STS", service_.url()},
                      {"AWS_ENDPOINT_URL_SSO", service_.url()},
                      {"AWS_ENDPOINT_URL_SSO_OIDC", service_.url()},
                      {"AWS_EC2_METADATA_SERVICE_ENDPOINT", service_.url()}});
    return micro_aws::default_credentials({.environment = environment_of(std::move(variables)),
                                           .profile = std::move(profile),
                                           .clock = &service_.clock});
  }

  ScriptedService service_;
  std::filesystem::path home_;
};

const std::string sts_answer =
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ROLE</AccessKeyId>"
    "<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>"
    "<Expiration>2026-11-22T01:00:00Z</Expiration></Credentials></AssumeRoleResult>"
    "</AssumeRoleResponse>";

TEST_F(DefaultCredentials, AreTheEnvironmentsBeforeAllOthers) {
  write(".aws/credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=s\n");
  const auto found = provider(
      {{"AWS_ACCESS_KEY_ID", "E"}, {"AWS_SECRET_ACCESS_KEY", "s"}, {"AWS_SESSION_TOKEN", "t"}})();
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->access_key_id, "E");
  EXPECT_EQ(found->session_token, "t");
}

TEST_F(DefaultCredentials, AreThoseOfTheProfileThatIsAskedFor) {
  write(".aws/credentials",
        "[default]\naws_access_key_id=D\naws_secret_access_key=s\n"
        "[other]\naws_access_key_id=O\naws_secret_access_key=s\naws_session_token=t\n");
  EXPECT_EQ(provider()()->access_key_id, "D");
  EXPECT_EQ(provider({{"AWS_PROFILE", "other"}})()->access_key_id, "O");
  const Variables keys{{"AWS_ACCESS_KEY_ID", "E"}, {"AWS_SECRET_ACCESS_KEY", "s"}};
  EXPECT_EQ(provider(keys, "other")()->access_key_id, "O") << "what the code says comes first";
}

TEST_F(DefaultCredentials, SayWhichProfileIsNotThere) {
  const auto found = provider({{"AWS_PROFILE", "gone"}})();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(found.error().message, HasSubstr("'gone'"));
}

TEST_F(DefaultCredentials, AssumeARoleWithAnotherProfilesKeys) {
  write(".aws/config",
        "[profile work]\nrole_arn=arn:aws:iam::1:role/r\nsource_profile=base\nexternal_id=x y\n"
        "duration_seconds=900\nrole_session_name=me\n"
        "[profile base]\naws_access_key_id=BASE\naws_secret_access_key=s\n");
  service_.answer(HttpResponse{.body = sts_answer});
  const auto found = provider({{"AWS_PROFILE", "work"}})();
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->access_key_id, "ROLE");
  EXPECT_EQ(found->session_token, "t");
  ASSERT_THAT(service_.requests(), SizeIs(1));
  const auto& request = service_.requests()[0];
  EXPECT_THAT(request.body, HasSubstr("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr"));
  EXPECT_THAT(request.body, HasSubstr("ExternalId=x%20y"));
  EXPECT_THAT(request.body, HasSubstr("DurationSeconds=900&"));
  EXPECT_THAT(request.body, HasSubstr("RoleSessionName=me&"));
  EXPECT_THAT(request.body, HasSubstr("Action=AssumeRole&Version=2011-06-15"));
  EXPECT_THAT(std::string(request.headers.get("Authorization")), HasSubstr("Credential=BASE/"));
}

TEST_F(DefaultCredentials, RefuseRolesThatLeadInACircleOrNeedAPerson) {
  write(".aws/config",
        "[profile a]\nrole_arn=r\nsource_profile=b\n[profile b]\nrole_arn=r\nsource_profile=a\n"
        "[profile m]\nrole_arn=r\nsource_profile=a\nmfa_serial=phone\n"
        "[profile n]\nrole_arn=r\n[profile c]\nrole_arn=r\ncredential_source=Moon\n");
  EXPECT_THAT(provider({{"AWS_PROFILE", "a"}})().error().message, HasSubstr("circle"));
  EXPECT_EQ(provider({{"AWS_PROFILE", "m"}})().error().code, ErrorCode::unsupported);
  EXPECT_THAT(provider({{"AWS_PROFILE", "n"}})().error().message, HasSubstr("source_profile"));
  EXPECT_THAT(provider({{"AWS_PROFILE", "c"}})().error().message, HasSubstr("'Moon'"));
  EXPECT_THAT(service_.requests(), IsEmpty());
}

TEST_F(DefaultCredentials, ComeFromAWebIdentityWithoutASignature) {
  write("token", "the.token\n");
  service_.answer(HttpResponse{.body = sts_answer});
  const auto found = provider({{"AWS_WEB_IDENTITY_TOKEN_FILE", (home_ / "token").string()},
                               {"AWS_ROLE_ARN", "arn"},
                               {"AWS_ROLE_SESSION_NAME", "pod"}})();
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->access_key_id, "ROLE");
  const auto& request = service_.requests()[0];
  EXPECT_THAT(request.body, HasSubstr("WebIdentityToken=the.token&"));
  EXPECT_THAT(request.body, HasSubstr("Action=AssumeRoleWithWebIdentity&"));
  EXPECT_FALSE(request.headers.contains("Authorization"));
}

TEST_F(DefaultCredentials, ComeFromACommand) {
  write("answer.json", R"({"Version":1,"AccessKeyId":"P","SecretAccessKey":"s","SessionToken":"t",)"
                       R"("Expiration":"2026-11-22T01:00:00Z"})");
  write(".aws/config", "[default]\ncredential_process = cat \"" + (home_ / "answer.json").string() +
                           "\"\n[profile bad]\ncredential_process = false\n"
                           "[profile old]\ncredential_process = echo '{\"Version\":2}'\n"
                           "[profile none]\ncredential_process = /no/such/program\n");
  const auto found = provider()();
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->access_key_id, "P");
  EXPECT_TRUE(found->expires_at);
  for (const auto* profile : {"bad", "old", "none"}) {
    EXPECT_EQ(provider({{"AWS_PROFILE", profile}})().error().code, ErrorCode::permission_denied)
        << profile;
  }
}

std::string login_path(const std::string& key) {
  return ".aws/sso/cache/" + micro_core::to_hex(micro_core::sha1(key)) + ".json";
}

const std::string sso_config =
    "[default]\nsso_session=corp\nsso_account_id=123\nsso_role_name=Dev Ops\n"
    "[sso-session corp]\nsso_region=eu-west-1\nsso_start_url=https://x\n";

const std::string role_answer =
    R"({"roleCredentials":{"accessKeyId":"SSO","secretAccessKey":"s","sessionToken":"t",)"
    R"("expiration":1795309200000}})";

TEST_F(DefaultCredentials, ComeFromSingleSignOn) {
  write(".aws/config", sso_config);
  write(login_path("corp"), R"({"accessToken":"A","expiresAt":"2026-11-22T08:00:00Z"})");
  service_.answer(role_answer);
  const auto found = provider()();
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->access_key_id, "SSO");
  const auto& request = service_.requests()[0];
  EXPECT_EQ(request.target, "/federation/credentials?role_name=Dev%20Ops&account_id=123");
  EXPECT_EQ(request.headers.get("x-amz-sso_bearer_token"), "A");
}

TEST_F(DefaultCredentials, RenewALoginThatEndsAndKeepIt) {
  write(".aws/config", sso_config);
  write(login_path("corp"),
        R"({"accessToken":"A","expiresAt":"2026-11-22T00:01:00Z","refreshToken":"R",)"
        R"("clientId":"C","clientSecret":"S","startUrl":"https://x"})");
  service_.answer(R"({"accessToken":"B","expiresIn":3600,"refreshToken":"R2"})");
  service_.answer(role_answer);
  ASSERT_TRUE(provider()());
  EXPECT_EQ(service_.requests()[0].target, "/token");
  EXPECT_EQ(service_.requests()[1].headers.get("x-amz-sso_bearer_token"), "B");
  const auto kept = micro_core::parse_json(read(login_path("corp"))).value();
  EXPECT_EQ(micro_core::string_at(kept, "accessToken"), "B");
  EXPECT_EQ(micro_core::string_at(kept, "refreshToken"), "R2");
  EXPECT_EQ(micro_core::string_at(kept, "expiresAt"), "2026-11-22T01:00:00.000Z");
  EXPECT_EQ(micro_core::string_at(kept, "startUrl"), "https://x");
  struct stat facts{};
  ASSERT_EQ(::stat((home_ / login_path("corp")).c_str(), &facts), 0);
  EXPECT_EQ(facts.st_mode & 0777U, 0600U);
}

TEST_F(DefaultCredentials, AskForANewLoginWhenThereIsNone) {
  write(".aws/config", sso_config);
  EXPECT_THAT(provider()().error().message, HasSubstr("aws sso login"));
  write(login_path("corp"), R"({"accessToken":"A","expiresAt":"2026-11-21T08:00:00Z"})");
  EXPECT_THAT(provider()().error().message, HasSubstr("has expired"));
}

TEST_F(DefaultCredentials, ComeFromAContainerWithItsToken) {
  write("token", "Bearer x");
  service_.answer(R"({"AccessKeyId":"K","SecretAccessKey":"s","Token":"t",)"
                  R"("Expiration":"2026-11-22T01:00:00Z"})");
  const auto found =
      provider({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", service_.url() + "/creds?x=1"},
                {"AWS_CONTAINER_AUTHORIZATION_TOKEN", "not this"},
                {"AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", (home_ / "token").string()}})();
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->session_token, "t");
  EXPECT_EQ(service_.requests()[0].target, "/creds?x=1");
  EXPECT_EQ(service_.requests()[0].headers.get("Authorization"), "Bearer x");
}

TEST_F(DefaultCredentials, SendNoTokenToAStrangerInTheClear) {
  const auto found = provider({{"AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://example.com/c"}})();
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, ErrorCode::invalid_argument);
}

TEST_F(DefaultCredentials, ComeFromTheInstanceAtLast) {
  service_.answer("TOKEN");
  service_.answer("the-role\n");
  service_.answer(R"({"Code":"Success","AccessKeyId":"I","SecretAccessKey":"s","Token":"t",)"
                  R"("Expiration":"2026-11-22T01:00:00Z"})");
  const auto found = provider()();
  ASSERT_TRUE(found) << describe(found.error());
  EXPECT_EQ(found->access_key_id, "I");
  EXPECT_EQ(service_.requests()[0].method, "PUT");
  EXPECT_EQ(service_.requests()[0].headers.get("x-aws-ec2-metadata-token-ttl-seconds"), "21600");
  EXPECT_EQ(service_.requests()[2].target, "/latest/meta-data/iam/security-credentials/the-role");
  EXPECT_EQ(service_.requests()[2].headers.get("x-aws-ec2-metadata-token"), "TOKEN");
}

TEST_F(DefaultCredentials, LookAtNothingElseInLambda) {
  write(".aws/credentials", "[default]\naws_access_key_id=F\naws_secret_access_key=s\n");
  const auto in_lambda = provider({{"AWS_LAMBDA_RUNTIME_API", "127.0.0.1:9001"}})();
  ASSERT_FALSE(in_lambda);
  EXPECT_EQ(in_lambda.error().code, ErrorCode::permission_denied);
  std::filesystem::remove(home_ / ".aws/credentials");
  const auto disabled = provider({{"AWS_EC2_METADATA_DISABLED", "true"}})();
  EXPECT_EQ(disabled.error().code, ErrorCode::permission_denied);
  EXPECT_THAT(service_.requests(), IsEmpty());
}

// Everything is configured at once; the first is taken away, and the next one counts.
TEST_F(DefaultCredentials, ComeFromTheFirstPlaceThatIsConfigured) {
  write("token", "T");
  write(".aws/credentials", "[default]\naws_access_key_id=PROFILE\naws_secret_access_key=s\n");
  Variables all{{"AWS_ACCESS_KEY_ID", "ENVIRONMENT"},
                {"AWS_SECRET_ACCESS_KEY", "s"},
                {"AWS_WEB_IDENTITY_TOKEN_FILE", (home_ / "token").string()},
                {"AWS_ROLE_ARN", "arn:aws:iam::1:role/r"},
                {"AWS_CONTAINER_CREDENTIALS_FULL_URI", service_.url() + "/c"}};
  const auto key = [&] { return provider(all)().value().access_key_id; };
  EXPECT_EQ(key(), "ENVIRONMENT");
  all.erase("AWS_ACCESS_KEY_ID");
  service_.answer(
      "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
      "<AccessKeyId>WEB</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
      "<SessionToken>t</SessionToken><Expiration>2026-11-22T01:00:00Z</Expiration></Credentials>"
      "</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>");
  EXPECT_EQ(key(), "WEB");
  all.erase("AWS_WEB_IDENTITY_TOKEN_FILE");
  EXPECT_EQ(key(), "PROFILE");
  std::filesystem::remove(home_ / ".aws/credentials");
  service_.answer(R"({"AccessKeyId":"CONTAINER","SecretAccessKey":"s","Token":"t",)"
                  R"("Expiration":"2026-11-22T01:00:00Z"})");
  EXPECT_EQ(key(), "CONTAINER");
  all.erase("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  service_.answer("TOKEN");
  service_.answer("the-role");
  service_.answer(R"({"Code":"Success","AccessKeyId":"INSTANCE","SecretAccessKey":"s","Token":"t",)"
                  R"("Expiration":"2026-11-22T01:00:00Z"})");
  EXPECT_EQ(key(), "INSTANCE");
}

// A source that counts how often it is asked.
struct Counted {
  SetClock clock = {};
  std::atomic<int> calls = 0;
  bool fails = false;

  CredentialsProvider provider() {
    return micro_aws::refreshed(
        [this]() -> Result<Credentials> {
          ++calls;
          if (fails) return Error::unavailable("down");
          return Credentials{.access_key_id = std::to_string(calls.load()),
                             .expires_at = clock.time + 1h};
        },
        clock);
  }
};

TEST(RefreshedCredentials, AreFetchedAnewBeforeTheyExpire) {
  Counted source;
  const auto provider = source.provider();
  EXPECT_EQ(provider()->access_key_id, "1");
  source.clock.time += 54min;
  EXPECT_EQ(provider()->access_key_id, "1");
  source.clock.time += 1min;
  EXPECT_EQ(provider()->access_key_id, "2");
}

TEST(RefreshedCredentials, ServeOnWhileAFetchFailsAndTheyAreValid) {
  Counted source;
  const auto provider = source.provider();
  ASSERT_TRUE(provider());
  source.fails = true;
  source.clock.time += 56min;
  EXPECT_EQ(provider()->access_key_id, "1");
  EXPECT_EQ(provider()->access_key_id, "1");
  EXPECT_EQ(source.calls, 2) << "a source in trouble is not asked at every call";
  source.clock.time += 1min;
  EXPECT_EQ(provider()->access_key_id, "1");
  EXPECT_EQ(source.calls, 3);
  source.clock.time += 4min;
  EXPECT_EQ(provider().error().code, ErrorCode::unavailable);
}

TEST(RefreshedCredentials, AreFetchedOnceForManyThreads) {
  SetClock clock;
  std::atomic<int> calls = 0;
  std::latch all_ask(8);
  const auto provider = micro_aws::refreshed(
      [&]() -> Result<Credentials> {
        ++calls;
        std::this_thread::sleep_for(20ms);  // so that the others do come meanwhile
        return Credentials{.access_key_id = "K", .expires_at = clock.time + 1h};
      },
      clock);
  std::vector<std::jthread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      all_ask.arrive_and_wait();
      EXPECT_EQ(provider()->access_key_id, "K");
    });
  }
  threads.clear();
  EXPECT_EQ(calls, 1);
}

}  // namespace
