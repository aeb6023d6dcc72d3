"""kill -9 under write load: whatever was acknowledged is there after the restart."""

import http.client
import json
import random
import threading
import time
import unittest
import urllib.parse

import aws
from running_cloud import RunningCloud

ROUNDS = 20
WRITERS = 6
TABLE, QUEUE, BUCKET = "items", "messages", "objects"


class Connection:
    """One kept connection that speaks to the endpoint without a client library in between."""

    def __init__(self, endpoint):
        self.http = http.client.HTTPConnection(urllib.parse.urlsplit(endpoint).netloc, timeout=10)

    def json(self, target, version, body):
        service = "sqs" if target.startswith("AmazonSQS") else "dynamodb"
        self.http.request("POST", "/", json.dumps(body), {
            "X-Amz-Target": target, "Content-Type": f"application/x-amz-json-{version}",
            "Authorization": aws.unchecked_signature(service)})
        response = self.http.getresponse()
        content = response.read()
        if response.status != 200:
            raise AssertionError(f"{target}: {response.status} {content!r}")
        return json.loads(content or b"{}")

    def dynamodb(self, operation, body):
        return self.json("DynamoDB_20120810." + operation, "1.0", body)

    def sqs(self, operation, body):
        return self.json("AmazonSQS." + operation, "1.0", body)

    def s3(self, method, path, body=None):
        self.http.request(method, path, body)
        response = self.http.getresponse()
        content = response.read()
        if response.status not in (200, 204):
            raise AssertionError(f"{method} {path}: {response.status} {content!r}")
        return content


class Writer(threading.Thread):
    """Writes items, messages and objects in turn until the server is gone; notes what was answered."""

    def __init__(self, endpoint, queue_url, prefix):
        super().__init__()
        self.endpoint, self.queue_url, self.prefix = endpoint, queue_url, prefix
        self.acknowledged = {"item": set(), "message": set(), "object": set()}

    def run(self):
        connection = Connection(self.endpoint)
        number = 0
        while True:
            name = f"{self.prefix}-{number}"
            kind = ("item", "message", "object")[number % 3]
            try:
                self.write(connection, kind, name)
            except (OSError, http.client.HTTPException):
                return
            self.acknowledged[kind].add(name)
            number += 1

    def write(self, connection, kind, name):
        if kind == "item":
            connection.dynamodb("PutItem", {"TableName": TABLE, "Item": {
                "id": {"S": name}, "filler": {"S": "x" * 500}}})
        elif kind == "message":
            connection.sqs("SendMessage", {"QueueUrl": self.queue_url, "MessageBody": name})
        else:
            connection.s3("PUT", f"/{BUCKET}/{name}", name * 50)


class Durability(unittest.TestCase):
    def setUp(self):
        self.seed = random.randrange(1 << 32)
        self.random = random.Random(self.seed)
        self.cloud = RunningCloud()
        self.cloud.start()
        self.addCleanup(self.cloud.__exit__)
        connection = Connection(self.cloud.aws)
        connection.dynamodb("CreateTable", {
            "TableName": TABLE, "BillingMode": "PAY_PER_REQUEST",
            "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
            "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}]})
        connection.sqs("CreateQueue", {"QueueName": QUEUE})
        connection.s3("PUT", f"/{BUCKET}")

    def stored_items(self, connection):
        found, start = set(), None
        while True:
            request = {"TableName": TABLE, "ProjectionExpression": "id"}
            if start:
                request["ExclusiveStartKey"] = start
            page = connection.dynamodb("Scan", request)
            found |= {item["id"]["S"] for item in page["Items"]}
            start = page.get("LastEvaluatedKey")
            if not start:
                return found

    def drained_messages(self, connection, queue_url):
        found = set()
        while True:
            page = connection.sqs("ReceiveMessage", {
                "QueueUrl": queue_url, "MaxNumberOfMessages": 10, "VisibilityTimeout": 600})
            messages = page.get("Messages", [])
            if not messages:
                return found
            found |= {message["Body"] for message in messages}
            connection.sqs("DeleteMessageBatch", {"QueueUrl": queue_url, "Entries": [
                {"Id": str(i), "ReceiptHandle": message["ReceiptHandle"]}
                for i, message in enumerate(messages)]})

    def test_every_acknowledged_write_survives(self):
        acknowledged = {"item": set(), "message": set(), "object": set()}
        for round_number in range(ROUNDS):
            queue_url = Connection(self.cloud.aws).sqs("GetQueueUrl", {"QueueName": QUEUE})["QueueUrl"]
            writers = [Writer(self.cloud.aws, queue_url, f"{round_number}-{i}") for i in range(WRITERS)]
            for writer in writers:
                writer.start()
            time.sleep(self.random.uniform(0.05, 0.4))
            self.cloud.kill()
            for writer in writers:
                writer.join()
                for kind, names in writer.acknowledged.items():
                    acknowledged[kind] |= names
            self.cloud.start()
            connection = Connection(self.cloud.aws)
            lost = acknowledged["item"] - self.stored_items(connection)
            self.assertFalse(lost, f"round {round_number}, seed {self.seed}")
            for writer in writers:
                for name in writer.acknowledged["object"]:
                    content = connection.s3("GET", f"/{BUCKET}/{name}").decode()
                    self.assertEqual(content, name * 50, f"seed {self.seed}")
        connection = Connection(self.cloud.aws)
        queue_url = connection.sqs("GetQueueUrl", {"QueueName": QUEUE})["QueueUrl"]
        lost = acknowledged["message"] - self.drained_messages(connection, queue_url)
        self.assertFalse(lost, f"seed {self.seed}")
        for kind, names in acknowledged.items():
            self.assertGreater(len(names), ROUNDS, kind)


if __name__ == "__main__":
    unittest.main()
