#include "s3_answers.hpp"

#include <gmock/gmock.h>

namespace {

using micro_aws::read_object_list;
using micro_core::ErrorCode;
using testing::ElementsAre;
using testing::IsEmpty;

std::string list(std::string_view inside) {
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult "
         "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>" +
         std::string(inside) + "</ListBucketResult>";
}

TEST(S3Answers, ReadsObjectsPrefixesAndTheNextToken) {
  const auto page =
      read_object_list(list("<EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>"
                            "<NextContinuationToken>t&amp;1</NextContinuationToken>"
                            "<Contents><Key>users/a+b%2B%C3%BC.json</Key>"
                            "<LastModified>2026-11-22T15:39:35.000Z</LastModified>"
                            "<ETag>&quot;abc&quot;</ETag><Size>5368709120</Size></Contents>"
                            "<CommonPrefixes><Prefix>users/</Prefix></CommonPrefixes>"));
  ASSERT_TRUE(page) << describe(page.error());
  ASSERT_EQ(page->objects.size(), 1U);
  EXPECT_EQ(page->objects[0].key, "users/a b+ü.json");
  EXPECT_EQ(page->objects[0].size, 5368709120);
  EXPECT_EQ(page->objects[0].etag, "\"abc\"");
  EXPECT_EQ(micro_core::to_iso8601(page->objects[0].last_modified), "2026-11-22T15:39:35.000Z");
  EXPECT_THAT(page->prefixes, ElementsAre("users/"));
  EXPECT_EQ(page->next_token, "t&1");
}

TEST(S3Answers, TakesKeysAsTheyAreFromAServiceThatDoesNotEncodeThem) {
  const auto page = read_object_list(list(
      "<Contents><Key>a+b%20</Key><LastModified>2026-11-22T15:39:35Z</LastModified></Contents>"));
  EXPECT_EQ(page.value().objects[0].key, "a+b%20");
  EXPECT_FALSE(page->next_token);
}

TEST(S3Answers, ReadsAnEmptyBucket) {
  EXPECT_THAT(read_object_list(list("<IsTruncated>false</IsTruncated>")).value().objects,
              IsEmpty());
}

TEST(S3Answers, RefusesWhatIsNoList) {
  for (const std::string& text :
       {std::string(), std::string("<html/>"), std::string("<ListBucketResult>"),
        list("<Contents/>"), list("<Contents><Key>a</Key></Contents>"),
        list("<IsTruncated>true</IsTruncated>")}) {
    const auto page = read_object_list(text);
    ASSERT_FALSE(page) << text;
    EXPECT_EQ(page.error().code, ErrorCode::internal);
  }
}

}  // namespace
