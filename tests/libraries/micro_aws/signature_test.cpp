#include <micro_aws/signature.hpp>

#include <gmock/gmock.h>

#include "signature_steps.hpp"

namespace {

using namespace std::chrono_literals;
using micro_aws::SigningOptions;
using micro_http::HttpRequest;
using testing::HasSubstr;
using testing::Not;

SigningOptions options(std::string service = "dynamodb") {
  return {.credentials = {.access_key_id = "AKID", .secret_access_key = "SECRET"},
          .region = "eu-central-1",
          .service = std::move(service),
          .time = micro_core::TimePoint{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} +
                                        15h + 39min + 35s}};
}

TEST(Sign, AddsTheDateAndTheAuthorization) {
  HttpRequest request{.method = "POST", .headers = {{"Host", "localhost:4566"}}, .body = "{}"};
  micro_aws::sign(request, options());
  EXPECT_EQ(request.headers.get("X-Amz-Date"), "20261122T153935Z");
  EXPECT_THAT(std::string(request.headers.get("Authorization")),
              HasSubstr("AWS4-HMAC-SHA256 "
                        "Credential=AKID/20261122/eu-central-1/dynamodb/aws4_request, "
                        "SignedHeaders=host;x-amz-date, Signature="));
  EXPECT_FALSE(request.headers.contains("X-Amz-Security-Token"));
}

TEST(Sign, ReplacesAnEarlierSignature) {
  HttpRequest request{.headers = {{"Host", "localhost"}}};
  micro_aws::sign(request, options());
  const std::string first(request.headers.get("Authorization"));
  micro_aws::sign(request, options());
  EXPECT_EQ(request.headers.get("Authorization"), first);
  EXPECT_EQ(request.headers.all("Authorization").size(), 1U);
}

TEST(Sign, LeavesOutWhatLiesBetweenMayChange) {
  HttpRequest request{.headers = {{"Host", "localhost"},
                                  {"User-Agent", "x"},
                                  {"Connection", "close"},
                                  {"Expect", "100-continue"},
                                  {"Transfer-Encoding", "chunked"},
                                  {"X-Amzn-Trace-Id", "Root=1"}}};
  EXPECT_EQ(micro_aws::canonical_request(request, options(), "").signed_headers, "host");
}

TEST(CanonicalRequest, TakesAnS3PathAsItIsOnTheWire) {
  HttpRequest request{.target = "/bucket//a%20b/../c", .headers = {{"Host", "s3"}}};
  SigningOptions s3 = options("s3");
  s3.normalize_path = false;
  s3.encode_path = false;
  EXPECT_THAT(micro_aws::canonical_request(request, s3, "").text,
              HasSubstr("GET\n/bucket//a%20b/../c\n"));
  EXPECT_THAT(micro_aws::canonical_request(request, options(), "").text,
              HasSubstr("GET\n/bucket/c\n"));
}

TEST(CanonicalRequest, SortsTheQueryByEncodedNameAndThenValue) {
  HttpRequest request{.target = "/?b=2&a&b=1&B=~%7e&c=%2F+", .headers = {{"Host", "x"}}};
  EXPECT_THAT(micro_aws::canonical_request(request, options(), "").text,
              HasSubstr("\nB=~~&a=&b=1&b=2&c=%2F%2B\n"));
}

TEST(Presign, DoesNotPromiseMoreTimeThanTheCredentialsHave) {
  const HttpRequest request{.target = "/bucket/key", .headers = {{"Host", "localhost"}}};
  SigningOptions s3 = options("s3");
  s3.credentials.expires_at = s3.time + 10min + 500ms;
  EXPECT_THAT(micro_aws::presign(request, s3, 900s), HasSubstr("&X-Amz-Expires=600"));
  EXPECT_THAT(micro_aws::presign(request, s3, 60s), HasSubstr("&X-Amz-Expires=60"));
}

TEST(Presign, PutsEverythingButTheHeadersIntoTheTarget) {
  const HttpRequest request{.target = "/bucket/key?versionId=7",
                            .headers = {{"Host", "localhost"}}};
  SigningOptions s3 = options("s3");
  s3.payload_hash = "UNSIGNED-PAYLOAD";
  const std::string target = micro_aws::presign(request, s3, 900s);
  EXPECT_THAT(target, HasSubstr("/bucket/key?versionId=7&X-Amz-Algorithm=AWS4-HMAC-SHA256"));
  EXPECT_THAT(target, HasSubstr("&X-Amz-Expires=900"));
  EXPECT_THAT(target, HasSubstr("&X-Amz-SignedHeaders=host"));
  EXPECT_THAT(target, Not(HasSubstr("Security-Token")));
}

}  // namespace
