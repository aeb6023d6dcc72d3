// S3 as the AWS SDK for JavaScript v3 speaks it: checksums by default, aws-chunked bodies with
// trailers, virtual hosts. Exits with 1 at the first difference.
import assert from "node:assert/strict";
import crypto from "node:crypto";
import http from "node:http";
import { Readable } from "node:stream";
import { S3 } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { NodeHttpHandler } from "@smithy/node-http-handler";

const endpoint = new URL(process.env.AWS_ENDPOINT);
const region = "eu-central-1";

// "bucket.localhost" is this machine, whether or not its resolver knows that.
const lookup = (_name, options, done) =>
  options.all ? done(null, [{ address: "127.0.0.1", family: 4 }]) : done(null, "127.0.0.1", 4);
const requestHandler = new NodeHttpHandler({ httpAgent: new http.Agent({ keepAlive: true, lookup }) });

async function bytesOf(answer) {
  return Buffer.from(await answer.Body.transformToByteArray());
}

async function check(pathStyle) {
  const host = pathStyle ? endpoint.href : `http://localhost:${endpoint.port}`;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const s3 = new S3({ endpoint: host, region, credentials, forcePathStyle: pathStyle, requestHandler });
  const Bucket = pathStyle ? "js-path-style" : "js-virtual-host";
  await s3.createBucket({ Bucket, CreateBucketConfiguration: { LocationConstraint: region } });

  const stored = await s3.putObject({ Bucket, Key: "a/ü +.txt", Body: "hello" });
  assert.equal(stored.ETag, '"5d41402abc4b2a76b9719d911017c592"');
  assert.equal(stored.ChecksumCRC32, "NhCmhg==");
  assert.equal((await bytesOf(await s3.getObject({ Bucket, Key: "a/ü +.txt" }))).toString(), "hello");

  const body = crypto.randomBytes(300_000);
  for (const ChecksumAlgorithm of ["CRC32", "CRC32C", "SHA1", "SHA256"]) {
    const Key = "stream " + ChecksumAlgorithm;
    const Body = Readable.from([body.subarray(0, 100_000), body.subarray(100_000)]);
    await s3.putObject({ Bucket, Key, Body, ContentLength: body.length, ChecksumAlgorithm });
    const answer = await s3.getObject({ Bucket, Key });
    assert.deepEqual(await bytesOf(answer), body);
    assert.ok(answer["Checksum" + ChecksumAlgorithm]);
  }

  const big = crypto.randomBytes(12 << 20);
  for (const ChecksumAlgorithm of [undefined, "CRC32C", "SHA256"]) {
    const params = { Bucket, Key: "big", Body: Readable.from([big]), ChecksumAlgorithm };
    const done = await new Upload({ client: s3, params }).done();
    assert.match(done.ETag, /^"[0-9a-f]{32}-3"$/);
    assert.deepEqual(await bytesOf(await s3.getObject({ Bucket, Key: "big" })), big);
  }

  await assert.rejects(s3.getObject({ Bucket, Key: "none" }), { name: "NoSuchKey" });
  await assert.rejects(s3.headObject({ Bucket, Key: "none" }), { name: "NotFound" });
  const { Contents } = await s3.listObjectsV2({ Bucket });
  await s3.deleteObjects({ Bucket, Delete: { Objects: Contents.map(({ Key }) => ({ Key })) } });
  await s3.deleteBucket({ Bucket });
}

await check(true);
await check(false);
