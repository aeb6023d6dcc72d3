#include <local_cloud/buckets/names.hpp>

#include <gtest/gtest.h>

#include <string>

namespace local_cloud::buckets {
namespace {

TEST(Names, OfBucketsFollowTheRules) {
  for (const char* name : {"abc", "my-bucket", "my.bucket.1", "0ab", "192.168.1.1a", "1.2.3"}) {
    EXPECT_TRUE(is_valid_bucket_name(name)) << name;
  }
  EXPECT_TRUE(is_valid_bucket_name(std::string(63, 'a')));
  for (const char* name :
       {"", "ab", "Abc", "a_b", "-ab", "ab-", ".ab", "ab.", "a..b", "192.168.1.1", "a b", "xn--abc",
        "sthree-abc", "abc-s3alias", "abc--ol-s3", "abc--x-s3", "a/b", "ab\n", "bü-cket"}) {
    EXPECT_FALSE(is_valid_bucket_name(name)) << name;
  }
  EXPECT_FALSE(is_valid_bucket_name(std::string(64, 'a')));
}

TEST(Names, OfRegionsAreRecognised) {
  for (const char* name : {"eu-central-1", "us-gov-west-1", "ap-southeast-10"}) {
    EXPECT_TRUE(is_region_name(name)) << name;
  }
  for (const char* name : {"", "EU", "eu-central", "central1", "1-1", "eu-central-x"}) {
    EXPECT_FALSE(is_region_name(name)) << name;
  }
}

}  // namespace
}  // namespace local_cloud::buckets
