#include "bucket_cloud.hpp"

#include <local_cloud/buckets/xml.hpp>
#include <micro_http/url.hpp>

#include <gmock/gmock.h>

namespace local_cloud::buckets {
namespace {

using testing::HasSubstr;
using testing::Not;
using Response = micro_http::HttpResponse;

constexpr std::string_view in_frankfurt =
    "<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint>"
    "</CreateBucketConfiguration>";

std::string code_of(const Response& response) {
  const auto error = parse_xml(response.body, "Error");
  return error ? std::string(error->text_of("Code")) : std::string();
}

struct PhotosCloud : BucketCloud {
  PhotosCloud() { make_bucket("photos"); }
};

TEST(BucketsApi, MakesABucketWhereTheRequestWasSignedFor) {
  BucketCloud cloud;
  const Response made = cloud.call("PUT", "/photos", std::string(in_frankfurt));
  EXPECT_EQ(made.status, 200);
  EXPECT_EQ(made.headers.get("Location"), "/photos");
  EXPECT_THAT(cloud.call("GET", "/photos?location").body, HasSubstr(">eu-central-1<"));
  EXPECT_EQ(code_of(cloud.call("PUT", "/photos", std::string(in_frankfurt))),
            "BucketAlreadyOwnedByYou");
  EXPECT_EQ(code_of(cloud.call("PUT", "/photos2")), "IllegalLocationConstraintException");
  EXPECT_EQ(code_of(cloud.call("PUT", "/Photos", std::string(in_frankfurt))), "InvalidBucketName");
  EXPECT_EQ(code_of(cloud.call("PUT", "/photos2", "<broken")), "MalformedXML");
  EXPECT_EQ(cloud.call("HEAD", "/photos").headers.get("x-amz-bucket-region"), "eu-central-1");
}

TEST(BucketsApi, WritesErrorsAsS3Does) {
  PhotosCloud cloud;
  const Response missing = cloud.call("GET", "/photos/no%20such");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.headers.get("Content-Type"), "application/xml");
  EXPECT_EQ(missing.headers.get("x-amz-request-id"), "4442587FB7D0A2F9");
  EXPECT_FALSE(missing.headers.get("x-amz-id-2").empty());
  const auto error = parse_xml(missing.body, "Error");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->text_of("Code"), "NoSuchKey");
  EXPECT_EQ(error->text_of("Message"), "The specified key does not exist.");
  EXPECT_EQ(error->text_of("Key"), "no such");
  EXPECT_EQ(error->text_of("RequestId"), "4442587FB7D0A2F9");

  const Response head = cloud.call("HEAD", "/photos/no");
  EXPECT_EQ(head.status, 404);
  EXPECT_EQ(head.body, "");
}

TEST(BucketsApi, SendsBackWhatWasSaidOfAnObject) {
  PhotosCloud cloud;
  const Response put = cloud.call("PUT", "/photos/a", "hello",
                                  {{"Content-Type", "text/plain"},
                                   {"Cache-Control", "max-age=5"},
                                   {"Content-Encoding", "gzip,aws-chunked"},
                                   {"X-Amz-Meta-Colour", "blue"},
                                   {"x-amz-meta-colour", "green"},
                                   {"x-amz-tagging", "k=v&k2=v2"}});
  EXPECT_EQ(put.status, 200);
  EXPECT_EQ(put.headers.get("ETag"), "\"5d41402abc4b2a76b9719d911017c592\"");
  EXPECT_EQ(put.headers.get("x-amz-checksum-crc64nvme"), "M3eFcAZSQlc=");
  const Response get = cloud.call("GET", "/photos/a");
  EXPECT_EQ(get.body, "hello");
  EXPECT_EQ(get.headers.get("Content-Type"), "text/plain");
  EXPECT_EQ(get.headers.get("Cache-Control"), "max-age=5");
  EXPECT_EQ(get.headers.get("Content-Encoding"), "gzip");
  EXPECT_EQ(get.headers.get("x-amz-meta-colour"), "blue,green");
  EXPECT_EQ(get.headers.get("x-amz-tagging-count"), "2");
  EXPECT_EQ(get.headers.get("Last-Modified"), "Sun, 22 Nov 2026 12:00:00 GMT");
  EXPECT_EQ(get.headers.get("Accept-Ranges"), "bytes");
  EXPECT_FALSE(get.headers.contains("x-amz-checksum-crc64nvme"));
  EXPECT_FALSE(get.headers.contains("x-amz-version-id"));
  const Response head = cloud.call("HEAD", "/photos/a", "", {{"x-amz-checksum-mode", "ENABLED"}});
  EXPECT_EQ(head.body, "");
  EXPECT_EQ(head.headers.get("Content-Length"), "5");
  EXPECT_EQ(head.headers.get("x-amz-checksum-crc64nvme"), "M3eFcAZSQlc=");
  EXPECT_EQ(head.headers.get("x-amz-checksum-type"), "FULL_OBJECT");
}

TEST(BucketsApi, ReplacesHeadersOfAnAnswerOnWish) {
  PhotosCloud cloud;
  cloud.put("photos", "a", "hello");
  const Response get = cloud.call(
      "GET", "/photos/a?response-content-type=text%2Fhtml&response-content-disposition=inline");
  EXPECT_EQ(get.headers.get("Content-Type"), "text/html");
  EXPECT_EQ(get.headers.get("Content-Disposition"), "inline");
  EXPECT_EQ(cloud.call("GET", "/photos/a").headers.get("Content-Type"), "binary/octet-stream");
  const Response split =
      cloud.call("GET", "/photos/a?response-content-type=x%0d%0aSet-Cookie:%20a=b");
  EXPECT_EQ(code_of(split), "InvalidArgument");
}

TEST(BucketsApi, AnswersRangesAndConditions) {
  PhotosCloud cloud;
  cloud.put("photos", "a", "hello");
  const Response part = cloud.call("GET", "/photos/a", "", {{"Range", "bytes=1-2"}});
  EXPECT_EQ(part.status, 206);
  EXPECT_EQ(part.body, "el");
  EXPECT_EQ(part.headers.get("Content-Range"), "bytes 1-2/5");
  const Response none = cloud.call("GET", "/photos/a", "", {{"Range", "bytes=5-"}});
  EXPECT_EQ(none.status, 416);
  EXPECT_EQ(code_of(none), "InvalidRange");
  EXPECT_THAT(none.body, HasSubstr("<ActualObjectSize>5</ActualObjectSize>"));
  const Response same =
      cloud.call("GET", "/photos/a", "", {{"If-None-Match", "5d41402abc4b2a76b9719d911017c592"}});
  EXPECT_EQ(same.status, 304);
  EXPECT_EQ(same.body, "");
  EXPECT_FALSE(same.headers.get("ETag").empty());
  const Response other = cloud.call("GET", "/photos/a", "", {{"If-Match", "\"x\""}});
  EXPECT_EQ(other.status, 412);
  EXPECT_THAT(other.body, HasSubstr("<Condition>If-Match</Condition>"));
}

TEST(BucketsApi, WritesConditionally) {
  PhotosCloud cloud;
  EXPECT_EQ(cloud.call("PUT", "/photos/a", "1", {{"If-None-Match", "*"}}).status, 200);
  EXPECT_EQ(cloud.call("PUT", "/photos/a", "2", {{"If-None-Match", "*"}}).status, 412);
  EXPECT_EQ(cloud.call("PUT", "/photos/a", "2", {{"If-None-Match", "\"x\""}}).status, 501);
  EXPECT_EQ(cloud.call("PUT", "/photos/b", "2", {{"If-Match", "\"x\""}}).status, 404);
  EXPECT_EQ(cloud.get("photos", "a"), "1");
}

TEST(BucketsApi, ListsInBothVersions) {
  PhotosCloud cloud;
  for (const char* key : {"a b+&", "c/1", "c/2", "d"}) cloud.put("photos", key, "x");
  const Response two = cloud.call("GET", "/photos?list-type=2&delimiter=%2F&max-keys=2");
  EXPECT_THAT(two.body, HasSubstr("<Key>a b+&amp;</Key>"));
  EXPECT_THAT(two.body, HasSubstr("<CommonPrefixes><Prefix>c/</Prefix></CommonPrefixes>"));
  EXPECT_THAT(two.body, HasSubstr("<KeyCount>2</KeyCount>"));
  EXPECT_THAT(two.body, HasSubstr("<IsTruncated>true</IsTruncated>"));
  EXPECT_THAT(two.body, HasSubstr("<ETag>&quot;9dd4e461268c8034f5c8564e155c67a6&quot;</ETag>"));
  EXPECT_THAT(two.body, HasSubstr("<LastModified>2026-11-22T12:00:00.000Z</LastModified>"));
  EXPECT_THAT(two.body, Not(HasSubstr("<Owner>")));
  const auto document = parse_xml(two.body, "ListBucketResult");
  const std::string token(document->text_of("NextContinuationToken"));
  const Response next = cloud.call("GET", "/photos?list-type=2&delimiter=/&continuation-token=" +
                                              micro_http::percent_encode(token));
  EXPECT_THAT(next.body, HasSubstr("<Key>d</Key>"));
  EXPECT_THAT(next.body, Not(HasSubstr("<Prefix>c/</Prefix>")));

  const Response one = cloud.call("GET", "/photos?delimiter=/&max-keys=2&encoding-type=url");
  EXPECT_THAT(one.body, HasSubstr("<Key>a%20b%2B%26</Key>"));
  EXPECT_THAT(one.body, HasSubstr("<NextMarker>c/</NextMarker>"));
  EXPECT_THAT(one.body, HasSubstr("<Owner>"));
  EXPECT_THAT(cloud.call("GET", "/photos?marker=c/&delimiter=/").body, HasSubstr("<Key>d</Key>"));
  EXPECT_THAT(cloud.call("GET", "/photos?list-type=2&start-after=c/1").body,
              HasSubstr("<Key>c/2</Key>"));
}

TEST(BucketsApi, RefusesListingsItCannotUnderstand) {
  PhotosCloud cloud;
  for (const char* query : {"max-keys=-1", "max-keys=many", "list-type=3", "encoding-type=xml",
                            "list-type=2&continuation-token=%21"}) {
    const Response refused = cloud.call("GET", std::string("/photos?") + query);
    EXPECT_EQ(refused.status, 400) << query;
    EXPECT_EQ(code_of(refused), "InvalidArgument") << query;
  }
  EXPECT_EQ(code_of(cloud.call("GET", "/nobody?list-type=2")), "NoSuchBucket");
}

TEST(BucketsApi, DeletesManyObjects) {
  PhotosCloud cloud;
  for (const char* key : {"a", "b"}) cloud.put("photos", key, "x");
  const std::string both =
      "<Delete><Object><Key>a</Key></Object><Object><Key>nothing</Key></Object></Delete>";
  const Response loud = cloud.call("POST", "/photos?delete", both);
  EXPECT_THAT(loud.body, HasSubstr("<Deleted><Key>a</Key></Deleted>"));
  EXPECT_THAT(loud.body, HasSubstr("<Deleted><Key>nothing</Key></Deleted>"));
  const Response quiet =
      cloud.call("POST", "/photos?delete",
                 "<Delete><Quiet>true</Quiet><Object><Key>b</Key></Object></Delete>");
  EXPECT_THAT(quiet.body, Not(HasSubstr("Deleted>")));
  EXPECT_EQ(cloud.get("photos", "b"), "NoSuchKey");

  std::string many = "<Delete>";
  for (int i = 0; i < 1001; ++i) many += "<Object><Key>a</Key></Object>";
  EXPECT_EQ(code_of(cloud.call("POST", "/photos?delete", many + "</Delete>")), "MalformedXML");
  EXPECT_EQ(code_of(cloud.call("POST", "/photos?delete", "<Delete></Delete>")), "MalformedXML");
  EXPECT_EQ(code_of(cloud.call("POST", "/photos?delete", "nonsense")), "MalformedXML");
}

TEST(BucketsApi, CopiesObjectsWithOrWithoutTheirAttributes) {
  PhotosCloud cloud;
  cloud.make_bucket("backup");
  cloud.call("PUT", "/photos/a%20%3F", "hello", {{"x-amz-meta-k", "v"}, {"Content-Type", "x/y"}});
  const Response copy =
      cloud.call("PUT", "/backup/b", "", {{"x-amz-copy-source", "/photos/a%20%3F"}});
  EXPECT_THAT(copy.body, HasSubstr("<ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag>"));
  const Response copied = cloud.call("GET", "/backup/b");
  EXPECT_EQ(copied.body, "hello");
  EXPECT_EQ(copied.headers.get("x-amz-meta-k"), "v");
  EXPECT_EQ(copied.headers.get("Content-Type"), "x/y");

  cloud.call("PUT", "/backup/b", "",
             {{"x-amz-copy-source", "backup/b"},
              {"x-amz-metadata-directive", "REPLACE"},
              {"x-amz-meta-new", "n"}});
  const Response replaced = cloud.call("GET", "/backup/b");
  EXPECT_EQ(replaced.headers.get("x-amz-meta-new"), "n");
  EXPECT_FALSE(replaced.headers.contains("x-amz-meta-k"));

  const auto code = [&](micro_http::Headers headers) {
    return code_of(cloud.call("PUT", "/backup/b", "", std::move(headers)));
  };
  EXPECT_EQ(code({{"x-amz-copy-source", "backup/b"}}), "InvalidRequest");
  EXPECT_EQ(code({{"x-amz-copy-source", "photos/none"}}), "NoSuchKey");
  EXPECT_EQ(code({{"x-amz-copy-source", "nobody/none"}}), "NoSuchBucket");
  EXPECT_EQ(code({{"x-amz-copy-source", "nonsense"}}), "InvalidArgument");
  EXPECT_EQ(
      code({{"x-amz-copy-source", "photos/a%20%3F"}, {"x-amz-copy-source-if-match", "\"x\""}}),
      "PreconditionFailed");
}

TEST(BucketsApi, KeepsVersions) {
  PhotosCloud cloud;
  EXPECT_THAT(cloud.call("GET", "/photos?versioning").body, Not(HasSubstr("Status")));
  EXPECT_EQ(cloud
                .call("PUT", "/photos?versioning",
                      "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
                .status,
            200);
  const std::string id(cloud.call("PUT", "/photos/a", "1").headers.get("x-amz-version-id"));
  cloud.call("PUT", "/photos/a", "2");
  const Response gone = cloud.call("DELETE", "/photos/a");
  EXPECT_EQ(gone.status, 204);
  EXPECT_EQ(gone.headers.get("x-amz-delete-marker"), "true");
  const Response missing = cloud.call("GET", "/photos/a");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.headers.get("x-amz-delete-marker"), "true");
  EXPECT_EQ(cloud.call("GET", "/photos/a?versionId=" + id).body, "1");
  const std::string versions = cloud.call("GET", "/photos?versions").body;
  EXPECT_THAT(versions, HasSubstr("<DeleteMarker><Key>a</Key>"));
  EXPECT_THAT(versions, HasSubstr("<VersionId>" + id + "</VersionId><IsLatest>false</IsLatest>"));
}

TEST(BucketsApi, UploadsInParts) {
  PhotosCloud cloud;
  const auto started =
      parse_xml(cloud.call("POST", "/photos/a?uploads").body, "InitiateMultipartUploadResult");
  ASSERT_TRUE(started);
  const std::string id(started->text_of("UploadId"));
  const std::string base = "/photos/a?uploadId=" + id;
  const Response part = cloud.call("PUT", base + "&partNumber=1", "hello");
  EXPECT_EQ(part.status, 200);
  EXPECT_EQ(cloud.call("PUT", base + "&partNumber=10001", "x").status, 400);
  cloud.put("photos", "source", "0123456789");
  const Response copied = cloud.call(
      "PUT", base + "&partNumber=2", "",
      {{"x-amz-copy-source", "photos/source"}, {"x-amz-copy-source-range", "bytes=2-3"}});
  EXPECT_THAT(copied.body, HasSubstr("<CopyPartResult"));
  EXPECT_THAT(cloud.call("GET", base).body, HasSubstr("<PartNumber>2</PartNumber>"));
  EXPECT_THAT(cloud.call("GET", "/photos?uploads").body, HasSubstr(id));
  const std::string list = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" +
                           std::string(part.headers.get("ETag")) +
                           "</ETag></Part></CompleteMultipartUpload>";
  const Response done = cloud.call("POST", base, list);
  EXPECT_EQ(done.status, 200);
  EXPECT_THAT(done.body, HasSubstr("<Location>http://localhost:4566/photos/a</Location>"));
  EXPECT_EQ(cloud.get("photos", "a"), "hello");
  EXPECT_EQ(code_of(cloud.call("DELETE", base)), "NoSuchUpload");
}

TEST(BucketsApi, KeepsTagsAndDocuments) {
  PhotosCloud cloud;
  cloud.put("photos", "a", "x");
  const std::string tags =
      "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet></Tagging>";
  EXPECT_EQ(cloud.call("PUT", "/photos/a?tagging", tags).status, 200);
  EXPECT_THAT(cloud.call("GET", "/photos/a?tagging").body, HasSubstr("<Key>k</Key>"));
  EXPECT_EQ(cloud.call("DELETE", "/photos/a?tagging").status, 204);
  EXPECT_EQ(code_of(cloud.call("GET", "/photos?tagging")), "NoSuchTagSet");
  EXPECT_EQ(cloud.call("PUT", "/photos?tagging", tags).status, 204);
  EXPECT_THAT(cloud.call("GET", "/photos?tagging").body, HasSubstr("<Value>v</Value>"));

  EXPECT_EQ(code_of(cloud.call("GET", "/photos?policy")), "NoSuchBucketPolicy");
  const std::string policy =
      "{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\","
      "\"Resource\":\"arn:aws:s3:::photos/*\"}]}";
  EXPECT_EQ(cloud.call("PUT", "/photos?policy", policy).status, 204);
  EXPECT_EQ(cloud.call("GET", "/photos?policy").body, policy);
  EXPECT_EQ(code_of(cloud.call("PUT", "/photos?policy", "{")), "MalformedPolicy");
  EXPECT_THAT(cloud.call("GET", "/photos?encryption").body, HasSubstr("AES256"));
  EXPECT_EQ(code_of(cloud.call("PUT", "/photos?cors", "<CORSConfiguration/>")), "MalformedXML");
}

TEST(BucketsApi, AnswersABrowsersPreflight) {
  PhotosCloud cloud;
  const micro_http::Headers asks = {{"Origin", "http://a.example"},
                                    {"Access-Control-Request-Method", "GET"}};
  EXPECT_EQ(code_of(cloud.call("OPTIONS", "/photos/a", "", asks)), "AccessForbidden");
  cloud.call("PUT", "/photos?cors",
             "<CORSConfiguration><CORSRule><AllowedOrigin>http://a.example</AllowedOrigin>"
             "<AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>");
  EXPECT_EQ(cloud.call("OPTIONS", "/photos/a", "", asks).status, 200);
  cloud.put("photos", "a", "x");
  EXPECT_EQ(cloud.call("GET", "/photos/a", "", {{"Origin", "http://a.example"}})
                .headers.get("Access-Control-Allow-Origin"),
            "http://a.example");
}

TEST(BucketsApi, NamesWhatItCannotDo) {
  PhotosCloud cloud;
  cloud.put("photos", "a", "x");
  const std::pair<const char*, const char*> requests[] = {
      {"PUT", "/photos?replication"},  {"GET", "/photos?analytics"},
      {"PUT", "/photos/a?retention"},  {"POST", "/photos/a?restore"},
      {"PUT", "/photos?notification"}, {"POST", "/photos/a?select&select-type=2"},
      {"GET", "/photos/a?torrent"},    {"DELETE", "/photos?replication"},
  };
  for (const auto& [method, target] : requests) {
    const Response refused = cloud.call(method, target, "<x/>");
    EXPECT_EQ(refused.status, 501) << target;
    EXPECT_EQ(code_of(refused), "NotImplemented") << target;
  }
  EXPECT_EQ(cloud.call("PATCH", "/photos/a").status, 405);
  EXPECT_EQ(cloud
                .call("PUT", "/photos/a", "x",
                      {{"x-amz-server-side-encryption-customer-algorithm", "AES256"}})
                .status,
            501);
  EXPECT_EQ(code_of(cloud.call("PUT", "/photos/a", "x", {{"x-amz-acl", "public-read"}})),
            "AccessControlListNotSupported");
}

TEST(BucketsApi, RefusesBodiesAndMetadataOverTheLimits) {
  PhotosCloud cloud;
  EXPECT_EQ(code_of(cloud.call("PUT", "/photos/a", std::string(20 * 1024 * 1024 + 1, 'x'))),
            "EntityTooLarge");
  EXPECT_EQ(
      code_of(cloud.call("PUT", "/photos/a", "x", {{"x-amz-meta-k", std::string(2048, 'x')}})),
      "MetadataTooLarge");
  EXPECT_EQ(code_of(cloud.call("PUT", "/photos/a", "x", {{"x-amz-storage-class", "COLD"}})),
            "InvalidStorageClass");
}

TEST(BucketsApi, ServesVirtualHosts) {
  PhotosCloud cloud;
  cloud.put("photos", "a/b", "hello");
  EXPECT_EQ(cloud.call("GET", "/a/b", "", {{"Host", "photos.s3.localhost:4566"}}).body, "hello");
  EXPECT_EQ(cloud.call("HEAD", "/", "", {{"Host", "photos.localhost:4566"}}).status, 200);
}

TEST(BucketsApi, SurvivesAnyTarget) {
  PhotosCloud cloud;
  for (const char* target : {"", "?", "//", "/%", "/%00", "/photos/%00?x",
                             "/photos?=", "/photos?&&", "*", "/photos/?list-type=2&prefix=%FF"}) {
    for (const char* method : {"GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "BREW"}) {
      const Response response = cloud.call(method, target);
      EXPECT_GE(response.status, 200) << method << target;
      EXPECT_NE(response.status, 500) << method << target;
    }
  }
}

}  // namespace
}  // namespace local_cloud::buckets
