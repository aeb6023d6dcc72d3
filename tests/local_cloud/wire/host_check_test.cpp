#include <local_cloud/wire/host_check.hpp>

#include <gtest/gtest.h>

namespace local_cloud::wire {
namespace {

TEST(HostCheck, TrustsNamesOfThisMachineAndOfAws) {
  for (const char* host : {"", "localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:4566",
                           "127.1.2.3", "[::1]:4566", "bucket.s3.localhost:4566",
                           "abc.execute-api.localhost", "sqs.eu-central-1.amazonaws.com"}) {
    EXPECT_TRUE(is_trusted_host(host)) << host;
  }
}

TEST(HostCheck, RefusesNamesThatAStrangerCanOwn) {
  for (const char* host :
       {"attacker.example", "localhost.attacker.example", "127.0.0.1.attacker.com",
        "127.attacker.com", "notlocalhost", "amazonaws.com.attacker.org", "192.168.1.1", "[::2]"}) {
    EXPECT_FALSE(is_trusted_host(host)) << host;
  }
}

}  // namespace
}  // namespace local_cloud::wire
