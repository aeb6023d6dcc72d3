// Objects of any size, both ways, with and without accidents.
#include <micro_aws/s3_objects.hpp>
#include <micro_core/encoding.hpp>

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include "../micro_http/raw_socket.hpp"
#include "s3_fixture.hpp"
#include "scripted_service.hpp"

namespace {

using micro_aws::S3Bucket;
using micro_aws::S3UploadOptions;
using micro_core::ChecksumAlgorithm;
using micro_core::Error;
using micro_core::ErrorCode;
using micro_http::BodyWriter;
using micro_http::testing::RawListener;
using micro_http::testing::RawSocket;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::uint64_t mebibyte = 1024 * 1024;
constexpr std::uint64_t part_bytes = 5 * mebibyte;  // the least that S3 takes

// Bytes that are the same in every run, and no two parts of which are.
std::string noise(std::size_t bytes) {
  std::mt19937_64 random(7);
  std::string text(bytes, '\0');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

struct TextWriter final : BodyWriter {
  bool write(std::string_view bytes) override {
    text += bytes;
    return text.size() <= bytes_max;
  }
  std::string text = {};
  std::size_t bytes_max = 1'000'000'000;
};

class S3Transfer : public S3Fixture {
 protected:
  std::filesystem::path make_file(const std::string& name, std::string_view text) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  std::filesystem::path path(const std::string& name) const { return folder_ / name; }
  static std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
      names.push_back(entry.path().filename());
    }
    return names;
  }
  std::size_t count_requests(std::string_view part) const {
    const auto all = requests();
    return std::ranges::count_if(
        all, [&](const std::string& line) { return line.find(part) != std::string::npos; });
  }
  // Uploads that somebody began and nobody ended.
  static std::size_t open_uploads(const S3Bucket& bucket) {
    return bucket.list_multipart_uploads().value().uploads.size();
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

 private:
  static std::filesystem::path make_folder() {
    std::string name = std::filesystem::temp_directory_path() / "s3_transfer_XXXXXX";
    return ::mkdtemp(name.data());
  }
  std::filesystem::path folder_ = make_folder();
};

TEST_F(S3Transfer, SendsASmallFileInOneRequestWithItsChecksumBehindIt) {
  const S3Bucket bucket = make_bucket("b");
  const auto stored =
      bucket.upload_file("k", make_file("f", "hello"), {.put = {.content_type = "text/plain"}});
  ASSERT_TRUE(stored) << describe(stored.error());
  const auto object = bucket.get_object("k").value();
  ASSERT_TRUE(object);
  EXPECT_EQ(object->body, "hello");
  EXPECT_EQ(object->info.etag, stored->etag);
  EXPECT_EQ(object->info.content_type, "text/plain");
  EXPECT_EQ(object->info.content_encoding, "");
  if (!is_local()) return;
  ASSERT_TRUE(stored->checksum);
  EXPECT_EQ(stored->checksum->value, "NhCmhg==");
  EXPECT_EQ(object->info.checksum, stored->checksum);
  EXPECT_EQ(count_requests("uploadId"), 0U);
}

TEST_F(S3Transfer, SendsALargeFileInPartsAndGetsItBack) {
  const S3Bucket bucket = make_bucket("b");
  const std::string text = noise(2 * part_bytes + 12'345);
  const auto stored = bucket.upload_file("k", make_file("f", text),
                                         {.multipart_from = 1, .part_bytes = part_bytes});
  ASSERT_TRUE(stored) << describe(stored.error());
  const auto info = bucket.download_file("k", path("g"));
  ASSERT_TRUE(info) << describe(info.error());
  ASSERT_TRUE(*info);
  EXPECT_EQ((*info)->size, static_cast<std::int64_t>(text.size()));
  EXPECT_TRUE(text_of(path("g")) == text);
  if (!is_local()) return;
  EXPECT_EQ(count_requests("partNumber="), 3U);
  ASSERT_TRUE(stored->checksum);  // of the whole object, told from those of the parts
  EXPECT_EQ(stored->checksum->value,
            micro_core::to_base64(micro_core::checksum_of(ChecksumAlgorithm::crc32, text)));
}

TEST_F(S3Transfer, ProvesPartsWithEveryAlgorithm) {
  using enum ChecksumAlgorithm;
  const S3Bucket bucket = make_bucket("b");
  const std::string text = noise(part_bytes + 1);
  const auto file = make_file("f", text);
  for (const auto algorithm : {crc32, crc32c, crc64nvme, sha1, sha256}) {
    const auto stored = bucket.upload_file(
        "k", file, {.put = {.checksum = algorithm}, .multipart_from = 1, .part_bytes = part_bytes});
    ASSERT_TRUE(stored) << describe(stored.error());
    TextWriter out;
    ASSERT_TRUE(bucket.download("k", out).value());
    EXPECT_TRUE(out.text == text);
    if (!is_local()) continue;
    ASSERT_TRUE(stored->checksum);
    EXPECT_EQ(stored->checksum->algorithm, algorithm);
    EXPECT_EQ(stored->checksum->is_composite, !micro_core::is_crc(algorithm));
  }
}

TEST_F(S3Transfer, SendsWhatAFunctionWritesHoweverLongItIs) {
  const S3Bucket bucket = make_bucket("b");
  for (const std::uint64_t bytes : {std::uint64_t{0}, std::uint64_t{5}, part_bytes - 1, part_bytes,
                                    part_bytes + 1, 3 * part_bytes}) {
    SCOPED_TRACE(bytes);
    const std::string text = noise(bytes);
    const auto stored = bucket.upload(
        "k",
        [&](BodyWriter& out) {
          for (std::size_t i = 0; i < text.size(); i += 1'000'003) {
            ASSERT_TRUE(out.write(std::string_view(text).substr(i, 1'000'003)));
          }
        },
        {.put = {.metadata = {{"owner", "ada"}}}, .part_bytes = part_bytes, .concurrency = 3});
    ASSERT_TRUE(stored) << describe(stored.error());
    const auto object = bucket.get_object("k").value();
    ASSERT_TRUE(object);
    EXPECT_TRUE(object->body == text);
    EXPECT_EQ(object->info.metadata.at("owner"), "ada");
  }
  EXPECT_EQ(open_uploads(bucket), 0U);
}

TEST_F(S3Transfer, LeavesNothingOfAnUploadWhoseFunctionFails) {
  const S3Bucket bucket = make_bucket("b");
  const S3UploadOptions options{.part_bytes = part_bytes};
  const auto failed = bucket.upload(
      "k",
      [](BodyWriter& out) {
        out.write(std::string(part_bytes + 1, 'x'));
        throw micro_core::ErrorException(Error::unavailable("the source broke"));
      },
      options);
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().message, "the source broke");
  EXPECT_THROW((void)bucket.upload(
                   "k",
                   [](BodyWriter& out) {
                     out.write(std::string(part_bytes + 1, 'x'));
                     throw std::runtime_error("no");
                   },
                   options),
               std::runtime_error);
  EXPECT_FALSE(bucket.get_object("k").value());
  EXPECT_EQ(open_uploads(bucket), 0U);
}

TEST_F(S3Transfer, SendsAPartThatGotLostAgain) {
  if (!is_local()) GTEST_SKIP() << "needs a service that breaks connections";
  const S3Bucket bucket(client(3), make_bucket("b").name());
  int dropped = 0;
  drop_requests([&](std::string_view request) {
    return request.find("partNumber=2&") != request.npos && ++dropped <= 2;
  });
  const std::string text = noise(3 * part_bytes);
  const auto stored = bucket.upload_file("k", make_file("f", text),
                                         {.multipart_from = 1, .part_bytes = part_bytes});
  ASSERT_TRUE(stored) << describe(stored.error());
  EXPECT_EQ(dropped, 3);
  EXPECT_TRUE(bucket.get_object("k").value()->body == text);
}

TEST_F(S3Transfer, AbortsAnUploadThatCannotBeMended) {
  if (!is_local()) GTEST_SKIP() << "needs a service that breaks connections";
  const S3Bucket bucket = make_bucket("b");
  drop_requests(
      [](std::string_view request) { return request.find("partNumber=2&") != request.npos; });
  const std::string text = noise(3 * part_bytes);
  const auto file = make_file("f", text);
  const auto failed =
      bucket.upload_file("k", file, {.multipart_from = 1, .part_bytes = part_bytes});
  ASSERT_FALSE(failed);
  EXPECT_EQ(failed.error().code, ErrorCode::unavailable);
  bool was_told = false;
  const auto streamed = bucket.upload("k",
                                      [&](BodyWriter& out) {
                                        for (int i = 0; i < 100 && !was_told; ++i) {
                                          was_told = !out.write(std::string(mebibyte, 'x'));
                                        }
                                      },
                                      {.part_bytes = part_bytes});
  EXPECT_FALSE(streamed);
  EXPECT_TRUE(was_told);
  EXPECT_EQ(open_uploads(bucket), 0U);
}

TEST_F(S3Transfer, GoesOnWithAnUploadThatFailed) {
  if (!is_local()) GTEST_SKIP() << "needs a service that breaks connections";
  const S3Bucket bucket = make_bucket("b");
  const std::string text = noise(4 * part_bytes - 1);
  const auto file = make_file("f", text);
  drop_requests(
      [](std::string_view request) { return request.find("partNumber=4&") != request.npos; });
  std::string upload_id;
  S3UploadOptions options{.multipart_from = 1,
                          .part_bytes = part_bytes,
                          .concurrency = 1,
                          .on_start = [&](const std::string& id) { upload_id = id; },
                          .keep_failed = true};
  ASSERT_FALSE(bucket.upload_file("k", file, options));
  ASSERT_FALSE(upload_id.empty());
  EXPECT_EQ(open_uploads(bucket), 1U);

  drop_requests({});
  const std::size_t before = count_requests("PUT");
  options.resume_upload_id = upload_id;
  const auto stored = bucket.upload_file("k", file, options);
  ASSERT_TRUE(stored) << describe(stored.error());
  EXPECT_EQ(count_requests("PUT") - before, 1U);  // only what was not there
  EXPECT_TRUE(bucket.get_object("k").value()->body == text);
  EXPECT_EQ(open_uploads(bucket), 0U);
}

TEST_F(S3Transfer, SendsPartsAgainThatAreNotAsInTheFile) {
  if (!is_local()) GTEST_SKIP() << "counts requests";
  const S3Bucket bucket = make_bucket("b");
  const std::string text = noise(2 * part_bytes);
  const auto upload = bucket.create_multipart_upload("k").value();
  ASSERT_TRUE(bucket.upload_part(upload, 1, std::string(part_bytes, 'x')));
  ASSERT_TRUE(bucket.upload_part(upload, 2, text.substr(part_bytes)));
  const std::size_t before = count_requests("PUT");
  const auto stored = bucket.upload_file(
      "k", make_file("f", text), {.part_bytes = part_bytes, .resume_upload_id = upload.upload_id});
  ASSERT_TRUE(stored) << describe(stored.error());
  EXPECT_EQ(count_requests("PUT") - before, 1U);
  EXPECT_TRUE(bucket.get_object("k").value()->body == text);
}

TEST_F(S3Transfer, SaysWhenThereIsNothingToTransfer) {
  const S3Bucket bucket = make_bucket("b");
  EXPECT_EQ(bucket.upload_file("k", path("nothing")).error().code, ErrorCode::not_found);
  EXPECT_EQ(bucket.upload_file("k", path(".")).error().code, ErrorCode::invalid_argument);
  TextWriter out;
  EXPECT_FALSE(bucket.download("nothing", out).value());
  EXPECT_FALSE(bucket.download_file("nothing", path("g")).value());
  EXPECT_EQ(S3Bucket(client(), "nothing-here").download("k", out).error().code,
            ErrorCode::not_found);
  EXPECT_THAT(files(), IsEmpty());
  ASSERT_TRUE(bucket.put_object("k", "x"));
  EXPECT_FALSE(bucket.download_file("k", path("no/such/folder")));
}

TEST_F(S3Transfer, DownloadsRangesAndWhatChanged) {
  const S3Bucket bucket = make_bucket("b");
  const auto stored = bucket.put_object("k", "0123456789").value();
  TextWriter out;
  const auto info =
      bucket.download("k", out, {.range = micro_aws::S3Range{.first = 2, .last = 4}}).value();
  EXPECT_EQ(out.text, "234");
  EXPECT_EQ(info->size, 10);
  const auto same = bucket.download("k", out, {.if_none_match = stored.etag}).value();
  ASSERT_TRUE(same);
  EXPECT_TRUE(same->not_modified);
  EXPECT_EQ(out.text, "234");
  const auto other = bucket.download("k", out, {.if_match = "\"other\""});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, ErrorCode::already_exists);
}

TEST_F(S3Transfer, EndsADownloadThatNobodyTakes) {
  const S3Bucket bucket = make_bucket("b");
  ASSERT_TRUE(bucket.put_object("k", noise(300'000)));
  TextWriter out;
  out.bytes_max = 10'000;
  EXPECT_EQ(bucket.download("k", out).error().code, ErrorCode::cancelled);
}

TEST_F(S3Transfer, PassesAnObjectOnWithoutHoldingIt) {
  const S3Bucket bucket = make_bucket("b");
  const std::string text = noise(part_bytes + 100);
  ASSERT_TRUE(bucket.upload_file("from", make_file("f", text)));
  const auto stored =
      bucket.upload("to", [&](BodyWriter& out) { bucket.download("from", out).value(); },
                    {.part_bytes = part_bytes});
  ASSERT_TRUE(stored) << describe(stored.error());
  EXPECT_TRUE(bucket.get_object("to").value()->body == text);
}

// --- a service that breaks off

class S3BrokenDownload : public testing::Test {
 protected:
  S3Bucket bucket() {
    return S3Bucket(
        micro_aws::Client(
            {.environment = environment_of(
                 {{"AWS_REGION", "eu-central-1"},
                  {"AWS_ACCESS_KEY_ID", "AKID"},
                  {"AWS_SECRET_ACCESS_KEY", "SECRET"},
                  {"AWS_ENDPOINT_URL", "http://127.0.0.1:" + std::to_string(listener_.port())}}),
             .retry = {.attempts_max = 1}}),
        "b");
  }
  // Answers one request and hangs up; returns the request.
  std::string answer(std::string_view text) const {
    const RawSocket connection = listener_.accept();
    std::string request = connection.read_until_text("\r\n\r\n");
    connection.send(text);
    return request;
  }

 private:
  RawListener listener_;
};

const std::string whole_head =
    "HTTP/1.1 200 OK\r\nETag: \"e\"\r\nx-amz-version-id: v1\r\nContent-Length: 10\r\n"
    "x-amz-checksum-crc32: poTHxg==\r\n\r\n";  // of "0123456789"

TEST_F(S3BrokenDownload, IsGoneOnWithWhereverItBreaks) {
  const std::string answer_text = whole_head + "0123456789";
  for (std::size_t bytes = whole_head.size(); bytes < answer_text.size(); ++bytes) {
    const std::size_t received = bytes - whole_head.size();
    SCOPED_TRACE(received);
    std::string second_request;
    std::thread peer([&] {
      answer(std::string_view(answer_text).substr(0, bytes));
      second_request =
          answer("HTTP/1.1 206 Partial Content\r\nETag: \"e\"\r\nContent-Length: " +
                 std::to_string(10 - received) + "\r\nContent-Range: bytes " +
                 std::to_string(received) + "-9/10\r\n\r\n" + answer_text.substr(bytes));
    });
    TextWriter out;
    const auto info = bucket().download("k", out);
    peer.join();
    ASSERT_TRUE(info) << describe(info.error());
    EXPECT_EQ(out.text, "0123456789");
    EXPECT_THAT(second_request, HasSubstr("GET /b/k?versionId=v1 "));
    EXPECT_THAT(second_request, HasSubstr("Range: bytes=" + std::to_string(received) + "-9\r\n"));
    EXPECT_THAT(second_request, HasSubstr("If-Match: \"e\"\r\n"));
  }
}

TEST_F(S3BrokenDownload, IsNotGoneOnWithIfTheObjectChanged) {
  std::thread peer([&] {
    answer(whole_head + "01234");
    answer(
        "HTTP/1.1 412 Precondition Failed\r\nContent-Length: 55\r\n\r\n"
        "<Error><Code>PreconditionFailed</Code></Error>         ");
  });
  TextWriter out;
  const auto info = bucket().download("k", out);
  peer.join();
  ASSERT_FALSE(info);
  EXPECT_EQ(info.error().code, ErrorCode::already_exists);
}

TEST_F(S3BrokenDownload, RefusesAnotherRestThanTheOneAskedFor) {
  for (const std::string range : {"bytes 4-9/10", "bytes 6-9/10", ""}) {
    std::thread peer([&] {
      answer(whole_head + "01234");
      answer("HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\nContent-Range: " + range +
             "\r\n\r\n56789");
    });
    TextWriter out;
    const auto info = bucket().download("k", out);
    peer.join();
    ASSERT_FALSE(info);
    EXPECT_EQ(info.error().code, ErrorCode::internal);
    EXPECT_EQ(out.text, "01234");
  }
}

TEST_F(S3BrokenDownload, GivesUpWhenNothingComes) {
  std::thread peer([&] {
    for (int i = 0; i < 6; ++i) {
      const std::string head =
          i == 0 ? whole_head
                 : "HTTP/1.1 206 Partial Content\r\nContent-Length: " + std::to_string(10 - i) +
                       "\r\nContent-Range: bytes " + std::to_string(i) + "-9/10\r\n\r\n";
      answer(head + std::to_string(i));
    }
  });
  TextWriter out;
  const auto info = bucket().download("k", out);
  peer.join();
  ASSERT_FALSE(info);
  EXPECT_EQ(info.error().code, ErrorCode::unavailable);
  EXPECT_EQ(out.text, "012345");
}

TEST_F(S3BrokenDownload, NoticesDamageOnTheWay) {
  std::thread peer([&] { answer(whole_head + "0123456780"); });
  TextWriter out;
  const auto info = bucket().download("k", out);
  peer.join();
  ASSERT_FALSE(info);
  EXPECT_EQ(info.error().code, ErrorCode::internal);
  EXPECT_THAT(info.error().message, HasSubstr("damaged"));
}

}  // namespace
