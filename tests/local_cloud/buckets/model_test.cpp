#include <local_cloud/buckets/model.hpp>
#include <local_cloud/buckets/record.hpp>
#include <local_cloud/buckets/version_ids.hpp>
#include <micro_core/encoding.hpp>

#include <gtest/gtest.h>

namespace local_cloud::buckets {
namespace {

constexpr TimePoint noon{std::chrono::milliseconds{1'795'348'800'000}};

ObjectRecord full_object() {
  ObjectRecord object;
  object.version_id = "v1";
  object.multipart = true;
  object.modified = noon;
  object.size = 300;
  object.etag = "abc-2";
  object.attributes.headers = {{"content-type", "text/plain"}, {"x-amz-meta-b", "\xE9"}};
  object.attributes.storage_class = "STANDARD_IA";
  object.attributes.tags = {{"k", "v"}, {"empty", ""}};
  object.checksum = {ChecksumAlgorithm::sha256, ChecksumType::composite, "x-2"};
  object.parts = {{1, 200, {1, 2}, "m1", "c1", noon}, {9, 100, {3, ~0ULL}, "m2", "c2", noon}};
  return object;
}

TEST(Model, RecordsReadBackAsTheyWere) {
  const ObjectRecord object = full_object();
  const auto read = decode_object(encode(object));
  ASSERT_TRUE(read);
  EXPECT_EQ(encode(*read), encode(object));
  EXPECT_EQ(read->attributes.headers, object.attributes.headers);
  EXPECT_EQ(read->attributes.tags, object.attributes.tags);
  EXPECT_EQ(read->checksum, object.checksum);
  EXPECT_EQ(read->parts[1].blob, object.parts[1].blob);

  BucketRecord bucket{"photos",
                      "eu-central-1",
                      noon,
                      Versioning::suspended,
                      {{BucketDocument::policy, "{}"}, {BucketDocument::cors, "<x/>"}}};
  const auto read_bucket = decode_bucket(encode(bucket));
  ASSERT_TRUE(read_bucket);
  EXPECT_EQ(read_bucket->documents, bucket.documents);
  EXPECT_EQ(read_bucket->versioning, Versioning::suspended);

  UploadRecord upload{noon, {}, ChecksumAlgorithm::crc32c, ChecksumType::composite, true};
  EXPECT_EQ(encode(*decode_upload(encode(upload))), encode(upload));
}

// Bytes that the first format wrote: they have to be readable for ever.
TEST(Model, ReadsARecordOfTheFirstFormat) {
  const auto bytes = micro_core::from_hex("02010a80c48299a0340c050f03616263");
  ASSERT_TRUE(bytes);
  const auto read = decode_object(*bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->modified, noon);
  EXPECT_EQ(read->size, 5U);
  EXPECT_EQ(read->etag, "abc");
}

TEST(Model, SkipsFieldsItDoesNotKnowAndRefusesLaterFormats) {
  RecordWriter known;
  known.number(1, 1).number(77, 5).text(78, "later").text(7, "abc");
  EXPECT_EQ(decode_object(std::move(known).bytes())->etag, "abc");
  RecordWriter later;
  later.number(1, 2).text(7, "abc");
  EXPECT_FALSE(decode_object(std::move(later).bytes()));
}

TEST(Model, RefusesEveryCutOfARecordOrReadsAPrefixOfItsFields) {
  const std::string bytes = encode(full_object());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto read = decode_object(std::string_view(bytes).substr(0, size));
    EXPECT_TRUE(!read || read->parts.size() <= 2U) << size;
  }
  EXPECT_FALSE(decode_object(""));
  EXPECT_FALSE(decode_object("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"));
}

TEST(Model, VersionIdsCarryTheirSequenceNumber) {
  for (const std::uint64_t sequence : {1ULL, 255ULL, 1ULL << 40}) {
    const std::string id = new_version_id(sequence);
    EXPECT_EQ(id.size(), 32U);
    EXPECT_EQ(sequence_of_version_id(id), sequence);
  }
  EXPECT_NE(new_version_id(1), new_version_id(1));
  EXPECT_FALSE(sequence_of_version_id("null"));
  EXPECT_FALSE(sequence_of_version_id(""));
}

}  // namespace
}  // namespace local_cloud::buckets
