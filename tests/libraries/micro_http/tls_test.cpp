#include <micro_http/tls.hpp>

#include "raw_socket.hpp"
#include "tls_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace micro_http {
namespace {

using namespace std::chrono_literals;
using micro_core::ErrorCode;
using testing::Authority;
using testing::CertificateWish;
using ::testing::HasSubstr;
using testing::RawListener;
using testing::TemporaryFile;
using testing::TlsPeer;

HttpClient client_trusting(const std::string& ca_file) {
  return HttpClient({.tls_timeout = 20s, .tls_connector = tls_connector({.ca_file = ca_file})});
}

class Tls : public ::testing::Test {
 protected:
  micro_core::Result<HttpResponse> call(const CertificateWish& wish, const std::string& host) {
    TlsPeer peer(authority_.issue(wish));
    const TemporaryFile trusted(authority_.certificate_pem());
    return client_trusting(trusted.path()).send(peer.url(host), {});
  }

  Authority authority_{"Test Authority"};
};

TEST_F(Tls, SpeaksWithAServerWhoseCertificateIsTrusted) {
  const auto answer = call({.names = {"localhost"}}, "localhost");
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "secret");
}

TEST_F(Tls, ChecksNumericAddressesToo) {
  EXPECT_TRUE(call({.addresses = {"127.0.0.1"}}, "127.0.0.1"));
  EXPECT_FALSE(call({.names = {"127.0.0.1"}}, "127.0.0.1"));
  EXPECT_FALSE(call({.addresses = {"127.0.0.2"}}, "127.0.0.1"));
}

TEST_F(Tls, TakesWildcardsForOneLabel) {
  EXPECT_TRUE(call({.names = {"*.s3.localhost"}}, "bucket.s3.localhost"));
  EXPECT_FALSE(call({.names = {"*.s3.localhost"}}, "my.bucket.s3.localhost"));
}

TEST_F(Tls, RefusesACertificateForAnotherHost) {
  const auto answer = call({.names = {"example.com"}}, "localhost");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::permission_denied);
  EXPECT_THAT(answer.error().message, HasSubstr("hostname mismatch"));
}

TEST_F(Tls, RefusesACertificateOutsideItsTime) {
  const auto expired =
      call({.names = {"localhost"}, .valid_from = -48h, .valid_until = -24h}, "localhost");
  ASSERT_FALSE(expired);
  EXPECT_EQ(expired.error().code, ErrorCode::permission_denied);
  EXPECT_THAT(expired.error().message, HasSubstr("expired"));
  const auto early =
      call({.names = {"localhost"}, .valid_from = 24h, .valid_until = 48h}, "localhost");
  ASSERT_FALSE(early);
  EXPECT_THAT(early.error().message, HasSubstr("not yet valid"));
}

TEST_F(Tls, RefusesACertificateThatNobodyTrustedIssued) {
  const Authority other("Another Authority");
  const Authority impostor("Test Authority");
  for (const Authority* issuer : {&other, &impostor}) {
    TlsPeer peer(issuer->issue({.names = {"localhost"}}));
    const TemporaryFile trusted(authority_.certificate_pem());
    const auto answer = client_trusting(trusted.path()).send(peer.url("localhost"), {});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::permission_denied);
  }
}

TEST_F(Tls, RefusesASelfSignedCertificate) {
  const Authority self("localhost");
  TlsPeer peer(self.itself());
  const TemporaryFile trusted(authority_.certificate_pem());
  const auto answer = client_trusting(trusted.path()).send(peer.url("localhost"), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::permission_denied);
  EXPECT_THAT(answer.error().message, HasSubstr("self-signed"));
}

TEST_F(Tls, TakesAnythingOnlyIfToldSo) {
  const Authority other("Another Authority");
  TlsPeer peer(other.issue({.names = {"example.com"}}));
  const HttpClient client({.tls_connector = tls_connector({.verifies_peer = false})});
  EXPECT_TRUE(client.send(peer.url("localhost"), {}));
}

TEST_F(Tls, FindsTheOneIssuerInABundle) {
  std::string bundle = "# a comment\n";
  for (int i = 0; i < 20; ++i) {
    bundle += Authority("Authority " + std::to_string(i)).certificate_pem() + "\n";
    if (i == 10) bundle += authority_.certificate_pem();
  }
  const TemporaryFile trusted(bundle);
  TlsPeer peer(authority_.issue({.names = {"localhost"}}));
  const auto answer = client_trusting(trusted.path()).send(peer.url("localhost"), {});
  EXPECT_TRUE(answer) << answer.error().message;
}

TEST_F(Tls, SearchesTheSystemsPlacesInOrder) {
  const TemporaryFile trusted(authority_.certificate_pem());
  ::setenv("SSL_CERT_FILE", trusted.path().c_str(), 1);
  TlsPeer peer(authority_.issue({.names = {"localhost"}}));
  const HttpClient client({.tls_connector = tls_connector()});
  const auto answer = client.send(peer.url("localhost"), {});
  ::unsetenv("SSL_CERT_FILE");
  EXPECT_TRUE(answer) << answer.error().message;
}

TEST_F(Tls, NamesABundleThatCannotBeRead) {
  TlsPeer peer(authority_.issue({.names = {"localhost"}}));
  const auto answer = client_trusting("/no/such/bundle.pem").send(peer.url("localhost"), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(answer.error().message, HasSubstr("/no/such/bundle.pem"));
}

TEST_F(Tls, RefusesOldProtocolVersions) {
  TlsPeer peer(authority_.issue({.names = {"localhost"}}), TLS1_1_VERSION);
  const TemporaryFile trusted(authority_.certificate_pem());
  const auto answer = client_trusting(trusted.path()).send(peer.url("localhost"), {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
}

TEST_F(Tls, KeepsConnectionsAndResumesSessions) {
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsPeer peer(authority_.issue({.names = {"localhost"}}), version);
    const TemporaryFile trusted(authority_.certificate_pem());
    const HttpClient client = client_trusting(trusted.path());
    EXPECT_TRUE(client.send(peer.url("localhost"), {}));
    EXPECT_TRUE(client.send(peer.url("localhost"), {}));
    EXPECT_EQ(peer.connections(), 1);
    EXPECT_TRUE(client.send(peer.url("localhost"), {.target = "/close"}));
    EXPECT_TRUE(client.send(peer.url("localhost"), {}));
    EXPECT_EQ(peer.connections(), 2);
    EXPECT_EQ(peer.resumed(), 1);
  }
}

TEST_F(Tls, CarriesLargeBodies) {
  TlsPeer peer(authority_.issue({.names = {"localhost"}}));
  const TemporaryFile trusted(authority_.certificate_pem());
  const auto answer =
      client_trusting(trusted.path())
          .send(peer.url("localhost"), {.method = "PUT", .body = std::string(3'000'000, 'x')});
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->headers.get("X-Body-Bytes"), "3000000");
}

TEST_F(Tls, DoesNotTakeACutStreamForItsEnd) {
  TlsPeer peer(authority_.issue({.names = {"localhost"}}));
  const TemporaryFile trusted(authority_.certificate_pem());
  const auto answer =
      client_trusting(trusted.path()).send(peer.url("localhost"), {.target = "/cut"});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
}

TEST_F(Tls, SaysThatThePeerSpeaksNoTls) {
  const RawListener listener;
  std::thread peer([&] {
    const auto connection = listener.accept();
    connection.read_bytes(1);
    connection.send("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  });
  const TemporaryFile trusted(authority_.certificate_pem());
  const auto answer =
      client_trusting(trusted.path())
          .send({.scheme = "https", .host = "localhost", .port = listener.port()}, {});
  peer.join();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::unavailable);
  EXPECT_THAT(answer.error().message, HasSubstr("no TLS connection"));
}

TEST_F(Tls, GivesUpOnASilentPeer) {
  const RawListener silent;
  const TemporaryFile trusted(authority_.certificate_pem());
  const HttpClient client(
      {.tls_timeout = 30ms, .tls_connector = tls_connector({.ca_file = trusted.path()})});
  const auto answer =
      client.send({.scheme = "https", .host = "localhost", .port = silent.port()}, {});
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::timeout);
  EXPECT_THAT(answer.error().message, HasSubstr("the TLS handshake took longer than 30 ms"));
}

TEST_F(Tls, IsCancelledInsideTheHandshake) {
  const RawListener silent;
  std::stop_source stop;
  std::thread peer([&] {
    const auto connection = silent.accept();
    connection.read_bytes(1);
    stop.request_stop();
    connection.read_to_end();
  });
  const TemporaryFile trusted(authority_.certificate_pem());
  const auto answer = client_trusting(trusted.path())
                          .send({.scheme = "https", .host = "localhost", .port = silent.port()}, {},
                                {.stop = stop.get_token()});
  peer.join();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, ErrorCode::cancelled);
}

}  // namespace
}  // namespace micro_http
