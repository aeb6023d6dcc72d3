#include <micro_http/client.hpp>
#include <micro_http/proxy.hpp>

#include "raw_socket.hpp"

#include <gmock/gmock.h>

#include <map>

namespace micro_http {
namespace {

using micro_core::ErrorCode;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::RawListener;
using testing::RawSocket;

using Variables = std::map<std::string, std::string, std::less<>>;

micro_core::Environment environment_of(Variables variables) {
  return [variables = std::move(variables)](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

std::string proxy_of(const std::string& url, Variables variables) {
  const auto proxy =
      environment_proxies(environment_of(std::move(variables)))(parse_url(url).value());
  if (!proxy) return "error";
  return *proxy ? (*proxy)->url.authority() : "direct";
}

TEST(EnvironmentProxies, GoByTheSchemeOfTheUrl) {
  const Variables both{{"HTTPS_PROXY", "http://secure:1"}, {"HTTP_PROXY", "http://plain:2"}};
  EXPECT_EQ(proxy_of("https://example.com", both), "secure:1");
  EXPECT_EQ(proxy_of("http://example.com", both), "plain:2");
  EXPECT_EQ(proxy_of("https://example.com", {{"HTTP_PROXY", "http://plain:2"}}), "direct");
  EXPECT_EQ(proxy_of("https://example.com", {}), "direct");
}

TEST(EnvironmentProxies, TakeTheLowerCaseNameFirstAndAnEmptyOneForNone) {
  EXPECT_EQ(proxy_of("https://x.test", {{"HTTPS_PROXY", "big"}, {"https_proxy", "small"}}),
            "small");
  EXPECT_EQ(proxy_of("https://x.test", {{"HTTPS_PROXY", "big"}, {"https_proxy", ""}}), "big");
  EXPECT_EQ(proxy_of("https://x.test", {{"HTTPS_PROXY", ""}}), "direct");
}

TEST(EnvironmentProxies, DoNotTakeAStrangersHeaderForAVariable) {
  EXPECT_EQ(proxy_of("http://x.test", {{"HTTP_PROXY", "evil"}, {"REQUEST_METHOD", "GET"}}),
            "direct");
  EXPECT_EQ(proxy_of("http://x.test", {{"http_proxy", "good"}, {"REQUEST_METHOD", "GET"}}), "good");
}

TEST(EnvironmentProxies, NeverStandBeforeThisMachine) {
  for (const std::string url : {"http://localhost:4566", "http://127.0.0.1:9001", "http://[::1]/",
                                "http://127.3.2.1", "http://api.localhost"}) {
    EXPECT_EQ(proxy_of(url, {{"HTTP_PROXY", "proxy"}}), "direct") << url;
  }
}

struct Exemption {
  std::string url;
  std::string no_proxy;
  bool is_direct;
};

TEST(EnvironmentProxies, LeaveOutWhomNoProxyLists) {
  for (const Exemption& one :
       std::vector<Exemption>{{"https://example.com", "*", true},
                              {"https://example.com", "other.com, example.com", true},
                              {"https://example.com", "EXAMPLE.com", true},
                              {"https://api.example.com", "example.com", true},
                              {"https://api.example.com", ".example.com", true},
                              {"https://api.example.com", "*.example.com", true},
                              {"https://example.com", ".example.com", true},
                              {"https://badexample.com", "example.com", false},
                              {"https://example.com.evil", "example.com", false},
                              {"https://example.com", "api.example.com", false},
                              {"https://example.com", "example.com:443", true},
                              {"https://example.com:8443", "example.com:443", false},
                              {"https://example.com:8443", "example.com:8443", true},
                              {"https://10.1.2.3", "10.1.2.3", true},
                              {"https://10.1.2.3", "10.0.0.0/8", true},
                              {"https://11.1.2.3", "10.0.0.0/8", false},
                              {"https://10.1.2.3", "10.1.2.0/23", true},
                              {"https://10.1.4.3", "10.1.2.0/23", false},
                              {"https://10.1.2.3", "0.0.0.0/0", true},
                              {"https://10.1.2.3", "10.0.0.0/99", false},
                              {"https://10.1.2.3", "10.0.0.0/x", false},
                              {"https://example.com", "10.0.0.0/8", false},
                              {"https://10.1.2.3", "2.3", false},
                              {"https://[fd00:ec2::254]", "fd00:ec2::254", true},
                              {"https://[fd00:ec2::254]", "[fd00:ec2::254]", true},
                              {"https://[fd00:ec2::254]", "[fd00:ec2::254]:443", true},
                              {"https://[fd00:ec2::254]", "[fd00:ec2::254]:80", false},
                              {"https://[fd00:ec2::254]", "fd00::/16", true},
                              {"https://[fe00:ec2::254]", "fd00::/16", false},
                              {"https://example.com", " , ,", false},
                              {"https://example.com", ".", false},
                              {"https://example.com", "", false}}) {
    SCOPED_TRACE(one.url + " with " + one.no_proxy);
    EXPECT_EQ(proxy_of(one.url, {{"HTTPS_PROXY", "proxy"}, {"NO_PROXY", one.no_proxy}}),
              one.is_direct ? "direct" : "proxy");
    EXPECT_EQ(proxy_of(one.url, {{"HTTPS_PROXY", "proxy"}, {"no_proxy", one.no_proxy}}),
              one.is_direct ? "direct" : "proxy");
  }
}

TEST(EnvironmentProxies, AreRefusedByNameAndWithoutTheirPassword) {
  const auto refused = [](const std::string& value) {
    const auto proxy = environment_proxies(environment_of({{"HTTPS_PROXY", value}}))(
        parse_url("https://x.test").value());
    EXPECT_FALSE(proxy);
    return proxy.error();
  };
  EXPECT_EQ(refused("socks5://u:secret@p:1").code, ErrorCode::unsupported);
  EXPECT_EQ(refused("https://p:1").message,
            "HTTPS_PROXY names a proxy with the scheme \"https\"; only http is supported");
  EXPECT_EQ(refused("http://u:secret@p:port").code, ErrorCode::invalid_argument);
  EXPECT_THAT(refused("http://u:secret@p:port").message, HasSubstr("HTTPS_PROXY"));
  EXPECT_THAT(refused("http://u:secret@p:port").message, Not(HasSubstr("secret")));
}

TEST(HttpThroughAProxy, SendsTheWholeUrlAndKeepsTheConnectionForAllServers) {
  RawListener listener;
  std::vector<std::string> requests;
  std::thread peer([&] {
    const RawSocket connection = listener.accept();
    for (int i = 0; i < 2; ++i) {
      requests.push_back(connection.read_until_text("\r\n\r\n"));
      connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }
  });
  {
    const HttpClient client(
        {.proxies = environment_proxies(environment_of(
             {{"http_proxy", "http://me@127.0.0.1:" + std::to_string(listener.port())}}))});
    for (const std::string url : {"http://one.test:8000", "http://two.test"}) {
      const auto answer = client.send(parse_url(url).value(), {.target = "/a?b=c"});
      ASSERT_TRUE(answer) << answer.error().message;
      EXPECT_EQ(answer->body, "ok");
    }
  }
  peer.join();
  ASSERT_EQ(requests.size(), 2U);
  EXPECT_EQ(requests[0],
            "GET http://one.test:8000/a?b=c HTTP/1.1\r\nHost: one.test:8000\r\n"
            "Proxy-Authorization: Basic bWU6\r\n\r\n");
  EXPECT_THAT(requests[1], HasSubstr("GET http://two.test/a?b=c HTTP/1.1\r\nHost: two.test\r\n"));
}

TEST(HttpThroughAProxy, NamesTheProxyThatDoesNotListen) {
  const HttpClient client(
      {.proxies = environment_proxies(environment_of({{"http_proxy", "http://127.0.0.1:1"}}))});
  const auto answer = client.send(parse_url("http://one.test").value(), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_THAT(answer.error().message, HasSubstr("127.0.0.1:1"));
}

}  // namespace
}  // namespace micro_http
