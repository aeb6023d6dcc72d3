#include <micro_http/tls.hpp>

#include "tls_peer.hpp"

#include <gmock/gmock.h>

// Real chains of certificates: a root that is trusted, what stands between, and the server's own.
namespace micro_http {
namespace {

using namespace std::chrono_literals;
using micro_core::ErrorCode;
using testing::Authority;
using testing::CertificateWish;
using ::testing::HasSubstr;
using testing::Identity;
using testing::TemporaryFile;
using testing::TlsPeer;

class TlsChain : public ::testing::Test {
 protected:
  micro_core::Result<HttpResponse> call(TlsPeer& peer, const std::string& host = "localhost") {
    const TemporaryFile trusted(root_.certificate_pem());
    const HttpClient client(
        {.tls_timeout = 20s, .tls_connector = tls_connector({.ca_file = trusted.path()})});
    return client.send(peer.url(host), {});
  }
  std::string refusal(TlsPeer& peer, const std::string& host = "localhost") {
    const auto answer = call(peer, host);
    if (answer) return "an answer";
    EXPECT_EQ(answer.error().code, ErrorCode::permission_denied);
    return answer.error().message;
  }
  static Identity with_chain(Identity identity, std::vector<testing::Certificate> chain) {
    identity.chain = std::move(chain);
    return identity;
  }

  const Authority root_{"Test Root"};
  const Authority middle_{"Test Middle", root_};
  const CertificateWish wish_{.names = {"localhost"}};
};

TEST_F(TlsChain, LeadsOverIntermediatesToTheTrustedRoot) {
  const Authority lower("Test Lower", middle_);
  TlsPeer peer(
      with_chain(lower.issue(wish_), {lower.itself().certificate, middle_.itself().certificate}));
  const auto answer = call(peer);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(answer->body, "secret");
}

TEST_F(TlsChain, MayHaveTheRootInItAndBeOutOfOrder) {
  const Authority lower("Test Lower", middle_);
  TlsPeer peer(with_chain(
      lower.issue(wish_),
      {root_.itself().certificate, middle_.itself().certificate, lower.itself().certificate}));
  EXPECT_TRUE(call(peer));
}

TEST_F(TlsChain, IsRefusedWithAPieceMissing) {
  TlsPeer peer(middle_.issue(wish_));
  EXPECT_THAT(refusal(peer), HasSubstr("unable to get local issuer certificate"));
}

TEST_F(TlsChain, IsRefusedWhenItEndsInAnotherRoot) {
  const Authority other("Another Root");
  const Authority middle("Test Middle", other);
  TlsPeer peer(
      with_chain(middle.issue(wish_), {middle.itself().certificate, other.itself().certificate}));
  EXPECT_THAT(refusal(peer), HasSubstr("self-signed certificate in certificate chain"));
}

TEST_F(TlsChain, IsRefusedWhenAnIntermediateIsOutsideItsTime) {
  const Authority expired("Expired Middle", root_, {.valid_from = -48h, .valid_until = -24h});
  TlsPeer late(with_chain(expired.issue(wish_), {expired.itself().certificate}));
  EXPECT_THAT(refusal(late), HasSubstr("expired"));
  const Authority early("Early Middle", root_, {.valid_from = 24h, .valid_until = 48h});
  TlsPeer soon(with_chain(early.issue(wish_), {early.itself().certificate}));
  EXPECT_THAT(refusal(soon), HasSubstr("not yet valid"));
}

// Whoever has any certificate could else make one for every host.
TEST_F(TlsChain, IsRefusedWhenAnOrdinaryCertificateSignsInIt) {
  const Identity leaf = root_.issue({.names = {"example.com"}, .common_name = "Somebody"});
  TlsPeer peer(with_chain(Authority(leaf).issue(wish_), {leaf.certificate}));
  EXPECT_THAT(refusal(peer), HasSubstr("invalid CA certificate"));
}

TEST_F(TlsChain, IsRefusedForACertificateThatIsNoServers) {
  TlsPeer peer(root_.issue({.names = {"localhost"}, .usage = "clientAuth"}));
  EXPECT_THAT(refusal(peer), HasSubstr("unsuitable certificate purpose"));
  TlsPeer right(root_.issue({.names = {"localhost"}, .usage = "serverAuth"}));
  EXPECT_TRUE(call(right));
}

TEST_F(TlsChain, NamesTheHostToTheServer) {
  TlsPeer peer(root_.issue({.names = {"localhost", "bucket.s3.localhost"}}));
  ASSERT_TRUE(call(peer, "bucket.s3.localhost"));
  EXPECT_EQ(peer.server_name(), "bucket.s3.localhost");
  TlsPeer numeric(root_.issue({.addresses = {"127.0.0.1"}}));
  ASSERT_TRUE(call(numeric, "127.0.0.1"));
  EXPECT_EQ(numeric.server_name(), "") << "an address is no server name (RFC 6066, 3)";
}

TEST_F(TlsChain, ComparesHostNamesWithoutLetterCase) {
  TlsPeer peer(root_.issue({.names = {"LocalHost"}}));
  EXPECT_TRUE(call(peer, "localhost"));
  EXPECT_TRUE(call(peer, "LOCALHOST"));
}

TEST_F(TlsChain, TakesNoNameFromTheSubject) {
  TlsPeer peer(root_.issue({.common_name = "localhost"}));
  EXPECT_THAT(refusal(peer), HasSubstr("hostname mismatch"));
}

TEST_F(TlsChain, TakesNoPartialOrDeepWildcard) {
  for (const std::string name : {"*", "l*.localhost", "*.*.localhost", "*ocalhost"}) {
    SCOPED_TRACE(name);
    TlsPeer peer(root_.issue({.names = {name}}));
    EXPECT_THAT(refusal(peer, "localhost"), HasSubstr("hostname mismatch"));
    EXPECT_THAT(refusal(peer, "long.localhost"), HasSubstr("hostname mismatch"));
  }
}

}  // namespace
}  // namespace micro_http
