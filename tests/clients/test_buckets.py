"""S3 as boto3 sees it: keys, listings, versions, multipart uploads, checksums, refusals."""

import hashlib
import io
import os
import unittest
import urllib.request

import aws
from botocore.exceptions import ClientError
from running_cloud import RunningCloud, call

STRANGE_KEYS = ["//x", "a/./b", "a/../b", "c d", "+", "%41", " ", "a&<>\"'b", "日本/ü", "~tilde", "k" * 1024]


class Buckets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = RunningCloud("--memory")
        cls.cloud.start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.s3 = aws.client("s3", cls.cloud.aws)

    def setUp(self):
        self.bucket = self.id().split(".")[-1].replace("_", "-").lower()[:60]
        self.s3.create_bucket(Bucket=self.bucket,
                              CreateBucketConfiguration={"LocationConstraint": aws.REGION})

    def put(self, key, body=b"x", **options):
        return self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, **options)

    def get(self, key, **options):
        return self.s3.get_object(Bucket=self.bucket, Key=key, **options)["Body"].read()

    def refusal(self, operation, **arguments):
        with self.assertRaises(ClientError) as caught:
            getattr(self.s3, operation)(**arguments)
        answer = caught.exception.response
        return answer["Error"]["Code"], answer["ResponseMetadata"]["HTTPStatusCode"]

    def test_strange_keys_are_kept(self):
        for key in STRANGE_KEYS:
            self.put(key, key.encode())
        for key in STRANGE_KEYS:
            self.assertEqual(self.get(key), key.encode())
        pages = self.s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, PaginationConfig={"PageSize": 3})
        listed = [entry["Key"] for page in pages for entry in page["Contents"]]
        self.assertEqual(listed, sorted(STRANGE_KEYS, key=str.encode))
        gone = self.s3.delete_objects(Bucket=self.bucket,
                                      Delete={"Objects": [{"Key": key} for key in STRANGE_KEYS]})
        self.assertEqual(sorted(entry["Key"] for entry in gone["Deleted"]), sorted(STRANGE_KEYS))
        self.assertEqual(self.s3.list_objects_v2(Bucket=self.bucket)["KeyCount"], 0)

    def test_listings_fold_and_page(self):
        for key in ["a", "b/1", "b/2", "c", "d/e/f", "d/g"]:
            self.put(key)
        for operation in ("list_objects", "list_objects_v2"):
            found = []
            for page in self.s3.get_paginator(operation).paginate(
                    Bucket=self.bucket, Delimiter="/", PaginationConfig={"PageSize": 1}):
                found += [entry["Key"] for entry in page.get("Contents", [])]
                found += [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
            self.assertEqual(found, ["a", "b/", "c", "d/"])

    def test_a_multipart_upload_gives_the_same_bytes(self):
        body = os.urandom(12 * 1024 * 1024)
        self.s3.upload_fileobj(io.BytesIO(body), self.bucket, "big")
        parts = [body[:8 << 20], body[8 << 20:]]
        digest = hashlib.md5(b"".join(hashlib.md5(part).digest() for part in parts)).hexdigest()
        head = self.s3.head_object(Bucket=self.bucket, Key="big")
        self.assertEqual(head["ETag"], f'"{digest}-2"')
        self.assertEqual(head["ContentLength"], len(body))
        received = io.BytesIO()
        self.s3.download_fileobj(self.bucket, "big", received)
        self.assertEqual(received.getvalue(), body)
        self.assertEqual(self.get("big", PartNumber=2), parts[1])
        self.s3.copy_object(Bucket=self.bucket, Key="copy",
                            CopySource={"Bucket": self.bucket, "Key": "big"})
        self.assertEqual(self.get("copy"), body)

    def test_an_upload_may_be_completed_again_but_not_with_other_parts(self):
        upload = {"Bucket": self.bucket, "Key": "again"}
        upload["UploadId"] = self.s3.create_multipart_upload(**upload)["UploadId"]
        etag = self.s3.upload_part(PartNumber=1, Body=b"x", **upload)["ETag"]
        parts = {"Parts": [{"PartNumber": 1, "ETag": etag}]}
        first = self.s3.complete_multipart_upload(MultipartUpload=parts, **upload)
        second = self.s3.complete_multipart_upload(MultipartUpload=parts, **upload)
        self.assertEqual(second["ETag"], first["ETag"])
        parts["Parts"][0]["PartNumber"] = 2
        self.assertEqual(self.refusal("complete_multipart_upload", MultipartUpload=parts, **upload),
                         ("NoSuchUpload", 404))

    def test_versions_come_back(self):
        self.put("k", b"before")
        self.s3.put_bucket_versioning(Bucket=self.bucket,
                                      VersioningConfiguration={"Status": "Enabled"})
        one = self.put("k", b"one")["VersionId"]
        self.put("k", b"two")
        marker = self.s3.delete_object(Bucket=self.bucket, Key="k")
        self.assertTrue(marker["DeleteMarker"])
        self.assertEqual(self.refusal("get_object", Bucket=self.bucket, Key="k"), ("NoSuchKey", 404))
        self.assertEqual(self.refusal("get_object", Bucket=self.bucket, Key="k",
                                      VersionId=marker["VersionId"]), ("MethodNotAllowed", 405))
        self.assertEqual(self.get("k", VersionId=one), b"one")
        self.assertEqual(self.get("k", VersionId="null"), b"before")
        self.s3.delete_object(Bucket=self.bucket, Key="k", VersionId=marker["VersionId"])
        self.assertEqual(self.get("k"), b"two")
        listed = self.s3.list_object_versions(Bucket=self.bucket)["Versions"]
        self.assertEqual([entry["IsLatest"] for entry in listed], [True, False, False])
        self.assertEqual(listed[2]["VersionId"], "null")

    def test_checksums_are_verified_and_echoed(self):
        for algorithm in ("CRC32", "SHA1", "SHA256"):
            stored = self.put("k", b"data", ChecksumAlgorithm=algorithm)["Checksum" + algorithm]
            answer = self.s3.get_object(Bucket=self.bucket, Key="k", ChecksumMode="ENABLED")
            self.assertEqual(answer["Body"].read(), b"data")
            self.assertEqual(answer["Checksum" + algorithm], stored)
        wrong = {"Bucket": self.bucket, "Key": "k", "Body": b"data"}
        self.assertEqual(self.refusal("put_object", ChecksumCRC32="NhCmhg==", **wrong),
                         ("BadDigest", 400))
        self.assertEqual(self.refusal("put_object", ContentMD5="1B2M2Y8AsgTpgAmY7PhCfg==", **wrong),
                         ("BadDigest", 400))
        self.assertEqual(self.refusal("put_object", ContentMD5="nonsense", **wrong),
                         ("InvalidDigest", 400))

    def test_chunk_framing_never_reaches_an_object(self):
        body = (b"5;chunk-signature=" + b"0" * 64 + b"\r\nhello\r\n0\r\n"
                b"x-amz-checksum-crc32:NhCmhg==\r\n\r\n")
        headers = {"x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
                   "x-amz-decoded-content-length": "5", "x-amz-trailer": "x-amz-checksum-crc32",
                   "Content-Encoding": "aws-chunked"}
        status, _, _ = call(f"{self.cloud.aws}/{self.bucket}/k", "PUT", body, headers)
        self.assertEqual(status, 200)
        answer = self.s3.get_object(Bucket=self.bucket, Key="k")
        self.assertEqual(answer["Body"].read(), b"hello")
        self.assertNotIn("ContentEncoding", answer)

    def test_presigned_urls_work_both_ways(self):
        url = self.s3.generate_presigned_url("put_object", {"Bucket": self.bucket, "Key": "a b"})
        with urllib.request.urlopen(urllib.request.Request(url, b"hello", method="PUT")) as answer:
            self.assertEqual(answer.status, 200)
        url = self.s3.generate_presigned_url("get_object", {"Bucket": self.bucket, "Key": "a b"})
        with urllib.request.urlopen(url) as answer:
            self.assertEqual(answer.read(), b"hello")

    def test_conditions_hold(self):
        etag = self.put("k", b"one")["ETag"]
        read = {"Bucket": self.bucket, "Key": "k"}
        self.assertEqual(self.get("k", IfMatch=etag), b"one")
        self.assertEqual(self.refusal("get_object", IfMatch='"x"', **read)[1], 412)
        self.assertEqual(self.refusal("get_object", IfNoneMatch=etag, **read)[1], 304)
        status, _, _ = call(f"{self.cloud.aws}/{self.bucket}/k", "PUT", b"two", {"If-None-Match": "*"})
        self.assertEqual(status, 412)
        self.assertEqual(self.get("k"), b"one")

    def test_refusals_have_s3s_codes(self):
        bucket = {"Bucket": self.bucket}
        self.assertEqual(self.refusal("create_bucket", **bucket, CreateBucketConfiguration={
            "LocationConstraint": aws.REGION}), ("BucketAlreadyOwnedByYou", 409))
        self.assertEqual(self.refusal("get_object", Bucket="no-such", Key="k"), ("NoSuchBucket", 404))
        self.assertEqual(self.refusal("head_object", **bucket, Key="k")[1], 404)
        self.put("k")
        self.assertEqual(self.refusal("get_object", **bucket, Key="k", Range="bytes=9-"),
                         ("InvalidRange", 416))
        self.assertEqual(self.refusal("delete_bucket", **bucket), ("BucketNotEmpty", 409))
        self.assertEqual(self.refusal("get_bucket_policy", **bucket), ("NoSuchBucketPolicy", 404))
        self.assertEqual(self.refusal("get_object_torrent", **bucket, Key="k"), ("NotImplemented", 501))

    def test_attributes_and_tags_come_back(self):
        self.put("k", b"x", ContentType="text/x", CacheControl="no-cache", Metadata={"colour": "blue"},
                 Tagging="a=b&c=d")
        head = self.s3.head_object(Bucket=self.bucket, Key="k")
        self.assertEqual((head["ContentType"], head["CacheControl"], head["Metadata"]),
                         ("text/x", "no-cache", {"colour": "blue"}))
        tags = self.s3.get_object_tagging(Bucket=self.bucket, Key="k")["TagSet"]
        self.assertEqual(tags, [{"Key": "a", "Value": "b"}, {"Key": "c", "Value": "d"}])


if __name__ == "__main__":
    unittest.main()
