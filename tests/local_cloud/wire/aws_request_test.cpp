#include <local_cloud/wire/aws_request.hpp>

#include <gtest/gtest.h>

namespace local_cloud::wire {
namespace {

using micro_http::HttpRequest;

AwsRequest identified(HttpRequest request) {
  return identify(std::move(request), {});
}

TEST(Identify, ReadsServiceRegionAndKeyFromAHeaderSignature) {
  HttpRequest request{"POST", "/"};
  request.headers.add("Host", "127.0.0.1:4566");
  request.headers.add("Authorization",
                      "AWS4-HMAC-SHA256 Credential=AKID/20261122/us-west-2/sqs/aws4_request, "
                      "SignedHeaders=host;x-amz-date, Signature=ab12");
  const AwsRequest call = identified(request);
  EXPECT_EQ(call.service, "sqs");
  EXPECT_EQ(call.region, "us-west-2");
  EXPECT_EQ(call.access_key_id, "AKID");
  EXPECT_EQ(call.endpoint, "http://127.0.0.1:4566");
  EXPECT_EQ(call.request_id.size(), 36U);
}

TEST(Identify, ReadsAPresignedUrl) {
  const AwsRequest call =
      identified({"GET",
                  "/bucket/key?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKID%2F20261122%2F"
                  "eu-central-1%2Fs3%2Faws4_request&X-Amz-Signature=0"});
  EXPECT_EQ(call.service, "s3");
  EXPECT_EQ(call.access_key_id, "AKID");
}

TEST(Identify, FindsTheServiceOfAnUnsignedRequest) {
  const auto service_of = [](HttpRequest request) {
    return identified(std::move(request)).service;
  };
  EXPECT_EQ(service_of({"POST", "/", {{"X-Amz-Target", "DynamoDB_20120810.GetItem"}}}), "dynamodb");
  EXPECT_EQ(service_of({"POST", "/", {{"X-Amz-Target", "AmazonSQS.SendMessage"}}}), "sqs");
  EXPECT_EQ(service_of({"POST", "/2015-03-31/functions/f/invocations"}), "lambda");
  EXPECT_EQ(service_of({"GET", "/000000000000/queue?Action=ReceiveMessage"}), "sqs");
  EXPECT_EQ(service_of({"GET", "/?Action=GetCallerIdentity&Version=2011-06-15"}), "sts");
  EXPECT_EQ(service_of({"GET", "/", {{"Host", "dynamodb.eu-central-1.amazonaws.com"}}}),
            "dynamodb");
  EXPECT_EQ(service_of({"POST",
                        "/",
                        {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
                        "Action=ListQueues&Version=2012-11-05"}),
            "sqs");
}

TEST(Identify, TakesWhatNothingIdentifiesForS3) {
  EXPECT_EQ(identified({"GET", "/bucket/key"}).service, "s3");
  EXPECT_EQ(identified({"PUT", "/dynamodb", {{"Host", "localhost:4566"}}}).service, "s3");
}

TEST(Identify, OutlivesASignatureThatIsNone) {
  for (const char* text : {"Basic abc", "AWS4-HMAC-SHA256 Credential=", "Credential=a/b/c",
                           "AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f"}) {
    SCOPED_TRACE(text);
    const AwsRequest call = identified({"GET", "/x", {{"Authorization", text}}});
    EXPECT_EQ(call.service, "s3");
    EXPECT_EQ(call.region, "eu-central-1");
    EXPECT_EQ(call.access_key_id, "");
  }
}

}  // namespace
}  // namespace local_cloud::wire
