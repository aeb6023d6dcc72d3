#include "endpoint_host.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

namespace {

using micro_aws::aws_host;
using micro_core::ErrorCode;

// Each line: service, region, "fips" or "-", "dual" or "-", and the host that AWS's own rules give,
// "none" where they refuse.
TEST(AwsHost, IsTheOneOfAwsOwnRuleSetsInEveryPartition) {
  std::ifstream table(AWS_HOSTS);
  int count = 0;
  for (std::string line; std::getline(table, line);) {
    if (line.starts_with('#')) continue;
    SCOPED_TRACE(line);
    std::istringstream fields(line);
    std::string service, region, fips, dual, expected;
    ASSERT_TRUE(fields >> service >> region >> fips >> dual >> expected);
    const auto host = aws_host({service, region, fips == "fips", dual == "dual"});
    EXPECT_EQ(host ? *host : "none", expected);
    count += 1;
  }
  EXPECT_EQ(count, 512);
}

TEST(AwsHost, TakesRegionsThatAreNewerThanThisProgram) {
  EXPECT_EQ(aws_host({"sqs", "mars-north-1"}).value(), "sqs.mars-north-1.amazonaws.com");
  EXPECT_EQ(aws_host({"sqs", "cn-east-9"}).value(), "sqs.cn-east-9.amazonaws.com.cn");
}

TEST(AwsHost, RefusesARegionThatLeadsElsewhere) {
  for (const std::string_view region :
       {"", "evil.example/", "x.evil.example#", "a b", "-a", "a-", "EU-CENTRAL-1", "a@b", "a:1"}) {
    const auto host = aws_host({"sqs", region});
    ASSERT_FALSE(host) << region;
    EXPECT_EQ(host.error().code, ErrorCode::invalid_argument);
  }
}

}  // namespace
