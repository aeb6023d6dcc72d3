#include "error_reply.hpp"

#include <gtest/gtest.h>

namespace {

using micro_aws::FailureKind;
using micro_aws::to_error;
using micro_core::Error;
using micro_core::ErrorCode;
using micro_http::HttpResponse;

TEST(ErrorReply, ReadsANamespacedJsonType) {
  const Error error =
      to_error({.status = 400,
                .headers = {{"x-amzn-RequestId", "r-1"}},
                .body = R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",)"
                        R"("message":"Requested resource not found"})"});
  EXPECT_EQ(error.code, ErrorCode::not_found);
  EXPECT_EQ(error.message, "Requested resource not found");
  EXPECT_EQ(error.remote->code, "ResourceNotFoundException");
  EXPECT_EQ(error.remote->request_id, "r-1");
  EXPECT_EQ(error.remote->http_status, 400);
}

TEST(ErrorReply, PrefersTheHeaderAndTakesEitherSpellingOfMessage) {
  const Error error = to_error({.status = 400,
                                .headers = {{"x-amzn-ErrorType", "ThrottlingException:http://x/"}},
                                .body = R"({"Message":"Rate exceeded"})"});
  EXPECT_EQ(error.code, ErrorCode::throttled);
  EXPECT_EQ(error.message, "Rate exceeded");
  EXPECT_EQ(error.remote->code, "ThrottlingException");
}

TEST(ErrorReply, ReadsTheXmlOfS3) {
  const Error error = to_error({.status = 404,
                                .body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>"
                                        "<Code>NoSuchKey</Code><Message>No &lt;key&gt;</Message>"
                                        "<Key>a</Key><RequestId>r-2</RequestId></Error>"});
  EXPECT_EQ(error.code, ErrorCode::not_found);
  EXPECT_EQ(error.message, "No <key>");
  EXPECT_EQ(error.remote->code, "NoSuchKey");
  EXPECT_EQ(error.remote->request_id, "r-2");
}

TEST(ErrorReply, ReadsTheXmlOfTheQueryProtocol) {
  const Error error =
      to_error({.status = 403,
                .body = "<ErrorResponse><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>"
                        "<Message>no</Message></Error><RequestId>r-3</RequestId></ErrorResponse>"});
  EXPECT_EQ(error.code, ErrorCode::permission_denied);
  EXPECT_EQ(error.remote->code, "InvalidClientTokenId");
  EXPECT_EQ(error.remote->request_id, "r-3");
}

TEST(ErrorReply, SaysTheStatusWhenThereIsNothingElse) {
  const Error plain = to_error({.status = 502, .body = "Bad gateway"});
  EXPECT_EQ(plain.code, ErrorCode::unavailable);
  EXPECT_EQ(plain.message, "the service answered with status 502");
  EXPECT_EQ(plain.detail, "Bad gateway");
  EXPECT_EQ(to_error({.status = 404}).code, ErrorCode::not_found);
  EXPECT_EQ(to_error({.status = 400, .body = "<broken"}).code, ErrorCode::invalid_argument);
}

TEST(ErrorReply, MapsWhatTheStatusDoesNotTell) {
  const auto code = [](std::string type) {
    return to_error({.status = 400, .body = R"({"__type":")" + type + R"("})"}).code;
  };
  EXPECT_EQ(code("ConditionalCheckFailedException"), ErrorCode::already_exists);
  EXPECT_EQ(code("com.amazonaws.sqs#QueueDoesNotExist"), ErrorCode::not_found);
  EXPECT_EQ(code("ProvisionedThroughputExceededException"), ErrorCode::throttled);
  EXPECT_EQ(code("ExpiredTokenException"), ErrorCode::permission_denied);
  EXPECT_EQ(code("com.amazon.coral.validate#ValidationException"), ErrorCode::invalid_argument);
}

TEST(FailureKind, TellsWhatARetryCanMend) {
  const auto kind = [](int status, std::string type = "") {
    return micro_aws::failure_kind(
        to_error({.status = status, .body = R"({"__type":")" + type + R"("})"}));
  };
  for (const int status : {500, 502, 503, 504}) EXPECT_EQ(kind(status), FailureKind::transient);
  EXPECT_EQ(kind(501), FailureKind::final);
  EXPECT_EQ(kind(400), FailureKind::final);
  EXPECT_EQ(kind(400, "RequestTimeout"), FailureKind::transient);
  EXPECT_EQ(kind(400, "ThrottlingException"), FailureKind::throttling);
  EXPECT_EQ(kind(503, "SlowDown"), FailureKind::throttling);
  EXPECT_EQ(micro_aws::failure_kind(Error::timeout("")), FailureKind::timeout);
  EXPECT_EQ(micro_aws::failure_kind(Error::unavailable("")), FailureKind::transient);
  EXPECT_EQ(micro_aws::failure_kind(Error::permission_denied("")), FailureKind::final);
}

}  // namespace
