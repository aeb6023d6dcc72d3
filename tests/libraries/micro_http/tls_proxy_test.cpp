#include <micro_http/proxy.hpp>
#include <micro_http/tls.hpp>

#include "tls_peer.hpp"

#include <gmock/gmock.h>

namespace micro_http {
namespace {

using namespace std::chrono_literals;
using micro_core::ErrorCode;
using testing::Authority;
using ::testing::HasSubstr;
using testing::RawListener;
using testing::RawSocket;
using testing::TemporaryFile;
using testing::TlsPeer;

// A proxy of one connection: reads a head, answers as told, and passes bytes on to `target` if it
// is a port.
class ScriptedProxy {
 public:
  ScriptedProxy(std::string answer, std::uint16_t target) {
    thread_ = std::thread([this, answer = std::move(answer), target] {
      const RawSocket client = listener_.accept();
      request_ = client.read_until_text("\r\n\r\n");
      client.send(answer);
      if (target == 0) {
        client.read_to_end();
        return;
      }
      const RawSocket server = RawSocket::connect(target);
      std::thread back([&] { pass(server, client); });
      pass(client, server);
      back.join();
    });
  }
  ScriptedProxy(const ScriptedProxy&) = delete;
  ScriptedProxy& operator=(const ScriptedProxy&) = delete;
  ~ScriptedProxy() {
    if (thread_.joinable()) thread_.join();
  }
  std::string host() const { return "127.0.0.1:" + std::to_string(listener_.port()); }
  // To be asked when the client is gone.
  const std::string& request() {
    thread_.join();
    return request_;
  }

 private:
  static void pass(const RawSocket& from, const RawSocket& to) {
    char buffer[16 * 1024];
    for (;;) {
      const ssize_t count = ::recv(from.fd(), buffer, sizeof buffer, 0);
      if (count <= 0 || !to.send({buffer, static_cast<std::size_t>(count)})) break;
    }
    ::shutdown(to.fd(), SHUT_RDWR);
  }

  RawListener listener_;
  std::string request_;
  std::thread thread_;
};

class TlsProxy : public ::testing::Test {
 protected:
  // Calls https://service.test, a name that nobody but the proxy could know.
  micro_core::Result<HttpResponse> call(const std::string& proxy) {
    const TemporaryFile trusted(authority_.certificate_pem());
    const HttpClient client({.tls_timeout = 20s,
                             .tls_connector = tls_connector({.ca_file = trusted.path()}),
                             .proxies = environment_proxies([proxy](std::string_view name) {
                               return name == "HTTPS_PROXY" ? std::optional(proxy) : std::nullopt;
                             })});
    return client.send({.scheme = "https", .host = "service.test", .port = 443},
                       {.headers = {{"X-Secret", "for the server only"}}});
  }

  const Authority authority_{"Test Authority"};
};

TEST_F(TlsProxy, LeadsToTheServerUnread) {
  TlsPeer peer(authority_.issue({.names = {"service.test"}}));
  ScriptedProxy proxy("HTTP/1.1 200 Connection established\r\nVia: x\r\n\r\n", peer.port());
  const auto answer = call("http://me:p%40ss@" + proxy.host());
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "secret");
  EXPECT_EQ(peer.server_name(), "service.test");
  EXPECT_EQ(proxy.request(),
            "CONNECT service.test:443 HTTP/1.1\r\nHost: service.test:443\r\n"
            "Proxy-Authorization: Basic bWU6cEBzcw==\r\n\r\n");
}

TEST_F(TlsProxy, CannotPretendToBeTheServer) {
  TlsPeer impostor(authority_.issue({.names = {"proxy.test"}}));
  ScriptedProxy proxy("HTTP/1.1 200 OK\r\n\r\n", impostor.port());
  const auto answer = call(proxy.host());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::permission_denied);
  EXPECT_THAT(answer.error().message, HasSubstr("hostname mismatch"));
}

TEST_F(TlsProxy, ThatRefusesIsAnErrorWithItsStatus) {
  struct Case {
    std::string answer;
    ErrorCode code;
    std::string message;
  };
  for (const Case& one :
       {Case{"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 5\r\n\r\nhello",
             ErrorCode::permission_denied, "407 to CONNECT service.test:443: it wants credentials"},
        Case{"HTTP/1.1 403 Forbidden\r\n\r\n", ErrorCode::permission_denied, "403 to CONNECT"},
        Case{"HTTP/1.1 502 Bad Gateway\r\n\r\n", ErrorCode::unavailable, "502 to CONNECT"},
        Case{"HTTP/1.1 200 OK\r\n\r\nevil", ErrorCode::unavailable, "more than its answer"},
        Case{"nonsense\r\n\r\n", ErrorCode::unavailable, "malformed"}}) {
    SCOPED_TRACE(one.answer);
    ScriptedProxy proxy(one.answer, 0);
    const auto answer = call("http://" + proxy.host());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, one.code) << answer.error().message;
    EXPECT_THAT(answer.error().message, HasSubstr(one.message));
    EXPECT_THAT(answer.error().message, HasSubstr("service.test"));
  }
}

}  // namespace
}  // namespace micro_http
