"""What people type first at an empty cloud, with Debian's AWS CLI and boto3."""

import json
import pathlib
import unittest
from xml.etree import ElementTree

import aws
from running_cloud import RunningCloud, call


class FirstSteps(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = RunningCloud("--memory")
        cls.cloud.start()
        cls.addClassCleanup(cls.cloud.__exit__)

    def cli(self, *arguments, input=None):
        code, output, errors = aws.cli(self.cloud.aws, *arguments, input=input)
        self.assertEqual(code, 0, errors)
        try:
            return json.loads(output)
        except ValueError:
            return output.decode()

    def refused(self, *arguments):
        code, _, errors = aws.cli(self.cloud.aws, *arguments)
        self.assertNotEqual(code, 0)
        return errors

    def test_who_am_i(self):
        self.assertEqual(self.cli("sts", "get-caller-identity")["Account"], "000000000000")

    def test_an_unknown_service_says_so(self):
        self.assertIn("does not implement", self.refused("kinesis", "list-streams"))

    def test_a_service_name_that_is_markup_stays_text(self):
        _, _, body = call(self.cloud.aws, headers={"Authorization": (
            "AWS4-HMAC-SHA256 Credential=a/20261122/eu-central-1/<&x>/aws4_request, Signature=0")})
        self.assertIn('"<&x>"', ElementTree.fromstring(body).find("Error/Message").text)

    def test_a_table_from_birth_to_death(self):
        self.assertEqual(self.cli("dynamodb", "list-tables")["TableNames"], [])
        self.cli("dynamodb", "create-table", "--table-name", "music", "--billing-mode",
                 "PAY_PER_REQUEST", "--attribute-definitions",
                 "AttributeName=artist,AttributeType=S", "AttributeName=song,AttributeType=S",
                 "--key-schema", "AttributeName=artist,KeyType=HASH", "AttributeName=song,KeyType=RANGE")
        self.cli("dynamodb", "wait", "table-exists", "--table-name", "music")
        table = self.cli("dynamodb", "describe-table", "--table-name", "music")["Table"]
        self.assertEqual((table["TableStatus"], table["ItemCount"]), ("ACTIVE", 0))
        item = {"artist": {"S": "Björk"}, "song": {"S": "Jóga"}, "year": {"N": "1997"},
                "tags": {"SS": ["a", "b"]}, "raw": {"B": "AAEC"}, "ok": {"BOOL": True},
                "none": {"NULL": True}, "deep": {"M": {"l": {"L": [{"N": "1.50"}]}}}}
        self.cli("dynamodb", "put-item", "--table-name", "music", "--item", json.dumps(item))
        key = json.dumps({"artist": {"S": "Björk"}, "song": {"S": "Jóga"}})
        found = self.cli("dynamodb", "get-item", "--table-name", "music", "--key", key)["Item"]
        self.assertEqual(found["deep"]["M"]["l"]["L"], [{"N": "1.5"}])
        self.assertEqual(found["raw"], {"B": "AAEC"})
        page = self.cli("dynamodb", "query", "--table-name", "music", "--key-condition-expression",
                        "artist = :a AND begins_with(song, :s)", "--expression-attribute-values",
                        json.dumps({":a": {"S": "Björk"}, ":s": {"S": "Jó"}}))
        self.assertEqual(page["Count"], 1)
        errors = self.refused("dynamodb", "put-item", "--table-name", "music", "--item",
                              json.dumps(item), "--condition-expression",
                              "attribute_not_exists(artist)")
        self.assertIn("ConditionalCheckFailedException", errors)
        changed = self.cli("dynamodb", "update-item", "--table-name", "music", "--key", key,
                           "--update-expression", "SET #y = #y + :one REMOVE tags",
                           "--expression-attribute-names", json.dumps({"#y": "year"}),
                           "--expression-attribute-values", json.dumps({":one": {"N": "1"}}),
                           "--return-values", "ALL_NEW")["Attributes"]
        self.assertEqual(changed["year"], {"N": "1998"})
        self.assertNotIn("tags", changed)
        self.cli("dynamodb", "delete-item", "--table-name", "music", "--key", key)
        self.assertEqual(self.cli("dynamodb", "scan", "--table-name", "music")["Count"], 0)
        self.cli("dynamodb", "delete-table", "--table-name", "music")
        self.assertIn("ResourceNotFoundException",
                      self.refused("dynamodb", "describe-table", "--table-name", "music"))

    def test_a_queue_from_birth_to_death(self):
        url = self.cli("sqs", "create-queue", "--queue-name", "first")["QueueUrl"]
        self.assertEqual(url, self.cloud.aws + "/000000000000/first")
        self.assertIn(url, self.cli("sqs", "list-queues")["QueueUrls"])
        sent = self.cli("sqs", "send-message", "--queue-url", url, "--message-body", "héllo <&>",
                        "--message-attributes",
                        '{"kind":{"DataType":"String","StringValue":"greeting"}}')
        received = self.cli("sqs", "receive-message", "--queue-url", url, "--attribute-names", "All",
                            "--message-attribute-names", "All")["Messages"][0]
        self.assertEqual((received["MessageId"], received["Body"]), (sent["MessageId"], "héllo <&>"))
        self.assertEqual(received["MessageAttributes"]["kind"]["StringValue"], "greeting")
        attributes = self.cli("sqs", "get-queue-attributes", "--queue-url", url,
                              "--attribute-names", "All")["Attributes"]
        self.assertEqual(attributes["ApproximateNumberOfMessagesNotVisible"], "1")
        self.cli("sqs", "delete-message", "--queue-url", url, "--receipt-handle",
                 received["ReceiptHandle"])
        self.cli("sqs", "purge-queue", "--queue-url", url)
        self.cli("sqs", "delete-queue", "--queue-url", url)
        self.assertIn("NonExistentQueue", self.refused("sqs", "get-queue-url", "--queue-name", "first"))

    def test_a_bucket_from_birth_to_death(self):
        self.cli("s3", "mb", "s3://first-bucket")
        file = self.cloud.path / "hello.txt"
        file.write_text("hello")
        self.cli("s3", "cp", str(file), "s3://first-bucket/a/b c/ü.txt")
        self.assertEqual(self.cli("s3", "cp", "s3://first-bucket/a/b c/ü.txt", "-"), "hello")
        self.assertIn("PRE a/", self.cli("s3", "ls", "s3://first-bucket"))
        url = self.cli("s3", "presign", "s3://first-bucket/a/b c/ü.txt").strip()
        self.assertEqual(call(url)[2], b"hello")
        big = self.cloud.path / "big"
        big.write_bytes(bytes(range(256)) * 4096 * 20)
        self.cli("s3", "cp", str(big), "s3://first-bucket/big")
        copy = self.cloud.path / "copy"
        self.cli("s3", "cp", "s3://first-bucket/big", str(copy))
        self.assertEqual(copy.read_bytes(), big.read_bytes())
        self.assertIn("BucketNotEmpty", self.refused("s3", "rb", "s3://first-bucket"))
        self.cli("s3", "rb", "--force", "s3://first-bucket")
        self.assertIn("NoSuchBucket", self.refused("s3", "ls", "s3://first-bucket"))

    def test_a_folder_is_synchronised_both_ways(self):
        self.cli("s3", "mb", "s3://synchronised")
        source = self.cloud.path / "source"
        for name in ("one.txt", "deep/er/two.txt", "ünïcode & <x>.txt"):
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
        self.cli("s3", "sync", str(source), "s3://synchronised/copy")
        target = self.cloud.path / "target"
        self.cli("s3", "sync", "s3://synchronised/copy", str(target))
        listing = lambda root: {str(p.relative_to(root)): p.read_text()
                                for p in pathlib.Path(root).rglob("*") if p.is_file()}
        self.assertEqual(listing(target), listing(source))

    def test_boto3_sees_the_same(self):
        dynamodb = aws.client("dynamodb", self.cloud.aws)
        sqs = aws.client("sqs", self.cloud.aws)
        s3 = aws.client("s3", self.cloud.aws)
        dynamodb.create_table(TableName="boto", BillingMode="PAY_PER_REQUEST",
                              KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                              AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "N"}])
        with self.assertRaises(dynamodb.exceptions.ResourceInUseException):
            dynamodb.create_table(TableName="boto", BillingMode="PAY_PER_REQUEST",
                                  KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                                  AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "N"}])
        digits = "12345678901234567890123456789012345678"
        dynamodb.put_item(TableName="boto", Item={"id": {"N": digits}})
        self.assertEqual(dynamodb.get_item(TableName="boto", Key={"id": {"N": digits}})["Item"],
                         {"id": {"N": digits}})
        url = sqs.create_queue(QueueName="boto")["QueueUrl"]
        entries = [{"Id": str(i), "MessageBody": f"body {i}"} for i in range(10)]
        self.assertEqual(len(sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]), 10)
        bodies = set()
        while len(bodies) < 10:
            for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]:
                bodies.add(message["Body"])
        s3.create_bucket(Bucket="boto", CreateBucketConfiguration={"LocationConstraint": aws.REGION})
        s3.put_object(Bucket="boto", Key="k", Body=b"0123456789", Metadata={"a": "b"})
        answer = s3.get_object(Bucket="boto", Key="k", Range="bytes=2-4")
        self.assertEqual((answer["Body"].read(), answer["Metadata"]), (b"234", {"a": "b"}))
        with self.assertRaises(s3.exceptions.NoSuchKey):
            s3.get_object(Bucket="boto", Key="absent")


if __name__ == "__main__":
    unittest.main()
