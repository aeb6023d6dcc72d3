#include "bucket_cloud.hpp"

#include <micro_core/encoding.hpp>
#include <micro_core/hash.hpp>

namespace local_cloud::buckets {
namespace {

constexpr std::size_t part_bytes = 5 * 1024 * 1024;

struct Upload {
  BucketCloud cloud = {};
  std::string id = {};
  std::vector<CompletedPart> parts = {};

  explicit Upload(ChecksumAlgorithm algorithm = ChecksumAlgorithm::none,
                  std::optional<ChecksumType> type = {}) {
    cloud.make_bucket("photos");
    const auto made = cloud.engine.create_upload({"photos", "a", {}, algorithm, type}, noon);
    EXPECT_TRUE(made);
    if (made) id = *made;
  }
  Outcome<Part> add(int number, std::string body) {
    auto part = cloud.engine.upload_part({"photos", "a", id, number, std::move(body), {}}, noon);
    if (part) parts.push_back({number, '"' + part->etag() + '"', {}});
    return part;
  }
  Outcome<StoredObject> complete() {
    CompleteUpload request;
    request.bucket = "photos";
    request.key = "a";
    request.upload_id = id;
    request.parts = parts;
    return cloud.engine.complete_upload(request, noon);
  }
};

TEST(EngineMultipart, JoinsThePartsIntoOneObject) {
  Upload upload;
  const std::string first(part_bytes, 'a');
  ASSERT_TRUE(upload.add(1, first));
  ASSERT_TRUE(upload.add(7, "end"));
  EXPECT_EQ(upload.cloud.get("photos", "a"), "NoSuchKey");
  const auto stored = upload.complete();
  ASSERT_TRUE(stored);
  const std::string digests = micro_core::md5(first) + micro_core::md5("end");
  EXPECT_EQ(stored->etag, micro_core::md5_hex(digests) + "-2");
  EXPECT_EQ(upload.cloud.get("photos", "a"), first + "end");
  const auto again = upload.complete();
  ASSERT_TRUE(again);
  EXPECT_EQ(again->etag, stored->etag);
  upload.parts.pop_back();
  EXPECT_EQ(upload.complete().error().code, "NoSuchUpload");
}

TEST(EngineMultipart, ReadsARangeAcrossPartsAndAPartByItsNumber) {
  Upload upload;
  ASSERT_TRUE(upload.add(1, std::string(part_bytes, 'a')));
  ASSERT_TRUE(upload.add(2, "end"));
  ASSERT_TRUE(upload.complete());
  ReadObject read;
  read.bucket = "photos";
  read.key = "a";
  read.range = ByteRange{part_bytes - 2, part_bytes + 1};
  EXPECT_EQ(upload.cloud.engine.read_object(read)->body, "aaen");
  read.range = {};
  read.part_number = 2;
  const auto part = upload.cloud.engine.read_object(read);
  EXPECT_EQ(part->body, "end");
  EXPECT_EQ(part->first, part_bytes);
  read.part_number = 3;
  EXPECT_EQ(upload.cloud.engine.read_object(read).error().status, 416);
}

TEST(EngineMultipart, ReplacesAPartThatIsSentAgain) {
  Upload upload;
  const std::size_t before = upload.cloud.entries();
  ASSERT_TRUE(upload.add(1, "first try"));
  ASSERT_TRUE(upload.add(1, "second"));
  EXPECT_EQ(upload.cloud.entries(), before + 2);
  upload.parts.erase(upload.parts.begin());
  ASSERT_TRUE(upload.complete());
  EXPECT_EQ(upload.cloud.get("photos", "a"), "second");
}

TEST(EngineMultipart, RefusesWrongPartsInS3sWords) {
  Upload upload;
  ASSERT_TRUE(upload.add(1, "small"));
  ASSERT_TRUE(upload.add(2, "end"));
  EXPECT_EQ(upload.complete().error().code, "EntityTooSmall");
  std::swap(upload.parts[0], upload.parts[1]);
  EXPECT_EQ(upload.complete().error().code, "InvalidPartOrder");
  upload.parts = {{1, "\"00000000000000000000000000000000\"", {}}};
  EXPECT_EQ(upload.complete().error().code, "InvalidPart");
  upload.parts = {{3, "\"00000000000000000000000000000000\"", {}}};
  EXPECT_EQ(upload.complete().error().code, "InvalidPart");
  upload.parts = {};
  EXPECT_EQ(upload.complete().error().code, "MalformedXML");
}

TEST(EngineMultipart, GivesBackThePartsThatWereNotNamed) {
  Upload upload;
  ASSERT_TRUE(upload.add(1, "used"));
  ASSERT_TRUE(upload.add(2, "unused"));
  upload.parts.pop_back();
  ASSERT_TRUE(upload.complete());
  EXPECT_EQ(upload.cloud.entries(), 3U);  // the bucket, the object, its one chunk
  ASSERT_TRUE(upload.cloud.engine.delete_object({"photos", "a", {}, {}}, noon));
  EXPECT_EQ(upload.cloud.entries(), 1U);
}

TEST(EngineMultipart, AbortGivesEverythingBack) {
  Upload upload;
  ASSERT_TRUE(upload.add(1, "part"));
  ASSERT_TRUE(upload.cloud.engine.abort_upload("photos", "a", upload.id));
  EXPECT_EQ(upload.cloud.entries(), 1U);
  EXPECT_EQ(upload.cloud.engine.abort_upload("photos", "a", upload.id).error().code,
            "NoSuchUpload");
  EXPECT_EQ(upload.add(2, "late").error().code, "NoSuchUpload");
}

TEST(EngineMultipart, AFullObjectChecksumIsThatOfTheJoinedBytes) {
  for (const auto algorithm :
       {ChecksumAlgorithm::none, ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c}) {
    Upload upload(algorithm, ChecksumType::full_object);
    const std::string first(part_bytes, 'a');
    ASSERT_TRUE(upload.add(1, first));
    ASSERT_TRUE(upload.add(2, "end"));
    const auto stored = upload.complete();
    ASSERT_TRUE(stored);
    const auto used =
        algorithm == ChecksumAlgorithm::none ? ChecksumAlgorithm::crc64nvme : algorithm;
    EXPECT_EQ(stored->checksum.algorithm, used);
    EXPECT_EQ(stored->checksum.value, micro_core::to_base64(digest(used, first + "end")));
  }
}

TEST(EngineMultipart, ACompositeChecksumIsThatOfTheDigestsAndTheirNumber) {
  Upload upload(ChecksumAlgorithm::sha256);
  ASSERT_TRUE(upload.add(1, "only"));
  const auto stored = upload.complete();
  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->checksum.type, ChecksumType::composite);
  EXPECT_EQ(stored->checksum.value,
            micro_core::to_base64(micro_core::sha256(micro_core::sha256("only"))) + "-1");
}

TEST(EngineMultipart, RefusesAChecksumTypeThatTheAlgorithmCannotHave) {
  BucketCloud cloud;
  cloud.make_bucket("photos");
  const auto sha = cloud.engine.create_upload(
      {"photos", "a", {}, ChecksumAlgorithm::sha1, ChecksumType::full_object}, noon);
  EXPECT_EQ(sha.error().code, "InvalidRequest");
  const auto crc = cloud.engine.create_upload(
      {"photos", "a", {}, ChecksumAlgorithm::crc64nvme, ChecksumType::composite}, noon);
  EXPECT_EQ(crc.error().code, "InvalidRequest");
}

TEST(EngineMultipart, ListsPartsAndUploadsInPages) {
  Upload upload;
  for (const int number : {5, 1, 3}) ASSERT_TRUE(upload.add(number, "x"));
  const auto page = upload.cloud.engine.list_parts({"photos", "a", upload.id, 1, 1});
  ASSERT_TRUE(page);
  ASSERT_EQ(page->parts.size(), 1U);
  EXPECT_EQ(page->parts[0].number, 3);
  EXPECT_TRUE(page->truncated);

  const auto later = noon + std::chrono::seconds{1};
  const auto second = upload.cloud.engine.create_upload({"photos", "a", {}, {}, {}}, later);
  const auto nested = upload.cloud.engine.create_upload({"photos", "b/c", {}, {}, {}}, noon);
  ASSERT_TRUE(second && nested);
  const auto first = upload.cloud.engine.list_uploads({"photos", "", "/", "", "", 1});
  ASSERT_EQ(first->uploads.size(), 1U);
  EXPECT_EQ(first->uploads[0].upload_id, upload.id);
  const auto rest = upload.cloud.engine.list_uploads(
      {"photos", "", "/", first->next_key, first->next_upload_id, 10});
  ASSERT_EQ(rest->uploads.size(), 1U);
  EXPECT_EQ(rest->uploads[0].upload_id, *second);
  EXPECT_EQ(rest->common_prefixes, std::vector<std::string>{"b/"});
}

}  // namespace
}  // namespace local_cloud::buckets
