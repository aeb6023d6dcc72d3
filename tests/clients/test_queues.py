"""SQS as its clients see it: boto3 and the AWS CLI in the Query protocol, and the JSON protocol of newer
SDKs on the wire."""

import base64
import hashlib
import json
import threading
import time
import unittest

import aws
from botocore.exceptions import ClientError
from running_cloud import RunningCloud, call, eventually


class Queues(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = RunningCloud("--memory")
        cls.cloud.start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.sqs = aws.client("sqs", cls.cloud.aws)

    def queue(self, name=None, **attributes):
        name = name or self.id().rsplit(".", 1)[1] + (".fifo" if "FifoQueue" in attributes else "")
        return self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]

    def json(self, operation, body, status=200):
        """One call in the JSON protocol: (headers, body)."""
        answer = call(self.cloud.aws, "POST", body, {
            "X-Amz-Target": "AmazonSQS." + operation, "Content-Type": "application/x-amz-json-1.0"})
        self.assertEqual(answer[0], status, answer[2])
        return answer[1], answer[2]

    def receive(self, url, **options):
        return self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, **options).get("Messages", [])

    def refused(self, code, call_it, **arguments):
        with self.assertRaises(ClientError) as caught:
            call_it(**arguments)
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        return caught.exception.response["Error"]["Message"]

    def test_boto3_checks_the_digests_of_body_and_attributes(self):
        url = self.queue()
        attributes = {"text": {"DataType": "String", "StringValue": "grüße & <more>"},
                      "number": {"DataType": "Number.int", "StringValue": "-42"},
                      "bytes": {"DataType": "Binary.png", "BinaryValue": b"\x00\x01\xff"}}
        body = "line\r\n\ttab \U0001f600 ]]> &amp;"
        sent = self.sqs.send_message(
            QueueUrl=url, MessageBody=body, MessageAttributes=attributes, MessageSystemAttributes={
                "AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1-5759e988-bd862e3fe1be46a994272793"}})
        self.assertEqual(sent["MD5OfMessageBody"], hashlib.md5(body.encode()).hexdigest())
        [message] = self.receive(url, MessageAttributeNames=["All"], AttributeNames=["All"])
        self.assertEqual((message["MessageId"], message["Body"]), (sent["MessageId"], body))
        self.assertEqual(message["MessageAttributes"], attributes)
        self.assertEqual(message["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"])
        self.assertEqual(message["Attributes"]["AWSTraceHeader"], "Root=1-5759e988-bd862e3fe1be46a994272793")

    def test_batches_of_both_protocols(self):
        url = self.queue()
        entries = [{"Id": f"id_{i}", "MessageBody": str(i), "DelaySeconds": 0} for i in range(10)]
        self.assertEqual(len(self.sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]), 10)
        messages = self.receive(url)
        self.assertEqual([m["Body"] for m in messages], [str(i) for i in range(10)])
        changes = [{"Id": str(i), "ReceiptHandle": m["ReceiptHandle"], "VisibilityTimeout": 0}
                   for i, m in enumerate(messages)]
        self.assertEqual(len(self.sqs.change_message_visibility_batch(
            QueueUrl=url, Entries=changes)["Successful"]), 10)
        messages = self.receive(url)
        handles = [{"Id": m["Body"], "ReceiptHandle": m["ReceiptHandle"]} for m in messages]
        handles[3]["ReceiptHandle"] = "broken"
        _, answer = self.json("DeleteMessageBatch", {"QueueUrl": url, "Entries": handles})
        self.assertEqual(len(answer["Successful"]), 9)
        self.assertEqual(answer["Failed"][0]["Code"], "ReceiptHandleIsInvalid")
        self.assertTrue(answer["Failed"][0]["SenderFault"])

    def test_errors_have_the_codes_and_texts_of_aws(self):
        url = self.queue(DelaySeconds="1")
        name = url.rsplit("/", 1)[1]
        self.assertEqual(
            self.refused("QueueAlreadyExists", self.sqs.create_queue, QueueName=name,
                         Attributes={"DelaySeconds": "2"}),
            "A queue already exists with the same name and a different value for attribute DelaySeconds")
        self.assertIn(  # newer SDKs, in the JSON protocol, leave the rest of the sentence out
            "The specified queue does not exist",
            self.refused("AWS.SimpleQueueService.NonExistentQueue", self.sqs.get_queue_url, QueueName="none"))
        self.refused("AWS.SimpleQueueService.EmptyBatchRequest", self.sqs.send_message_batch,
                     QueueUrl=url, Entries=[])
        self.refused("InvalidParameterValue", self.sqs.receive_message, QueueUrl=url, MaxNumberOfMessages=11)
        self.refused("InvalidMessageContents", self.sqs.send_message, QueueUrl=url, MessageBody="\x08")
        self.refused("MissingParameter", self.sqs.send_message, QueueUrl=url, MessageBody="")
        self.refused("ReceiptHandleIsInvalid", self.sqs.delete_message, QueueUrl=url, ReceiptHandle="x")
        self.refused("InvalidAttributeName", self.sqs.get_queue_attributes, QueueUrl=url, AttributeNames=["Size"])
        with self.assertRaises(self.sqs.exceptions.QueueDoesNotExist):
            self.sqs.send_message(QueueUrl=url + "x", MessageBody="x")

    def test_errors_of_the_json_protocol_carry_both_names(self):
        headers, body = self.json("GetQueueUrl", {"QueueName": "none"}, 400)
        self.assertEqual(headers["x-amzn-query-error"], "AWS.SimpleQueueService.NonExistentQueue;Sender")
        self.assertEqual(body, {"__type": "com.amazonaws.sqs#QueueDoesNotExist",
                                "message": "The specified queue does not exist."})
        headers, body = self.json("ReceiveMessage", {"QueueUrl": self.queue(), "WaitTimeSeconds": 30}, 400)
        self.assertEqual(headers["x-amzn-query-error"], "InvalidParameterValue;Sender")

    def test_a_long_poll_gets_a_message_at_once(self):
        url = self.queue()
        polled = []
        poll = threading.Thread(target=lambda: polled.extend(
            aws.client("sqs", self.cloud.aws).receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]))
        poll.start()
        before = time.monotonic()
        self.sqs.send_message(QueueUrl=url, MessageBody="now")
        poll.join()
        self.assertEqual(polled[0]["Body"], "now")
        self.assertLess(time.monotonic() - before, 5)

    def test_an_empty_receive_has_no_messages(self):
        url = self.queue()
        self.assertNotIn("Messages", self.sqs.receive_message(QueueUrl=url))
        self.assertEqual(self.json("ReceiveMessage", {"QueueUrl": url})[1], {})

    def test_a_poisonous_message_ends_in_its_dead_letter_queue(self):
        dead = self.queue("poison-dead")
        arn = self.sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        url = self.queue("poison", VisibilityTimeout="0",
                         RedrivePolicy=json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 2}))
        sent = self.sqs.send_message(QueueUrl=url, MessageBody="poison")
        self.assertEqual([len(self.receive(url)) for _ in range(3)], [1, 1, 0])
        [message] = self.receive(dead, AttributeNames=["All"])
        self.assertEqual(message["MessageId"], sent["MessageId"])
        self.assertTrue(message["Attributes"]["DeadLetterQueueSourceArn"].endswith(":poison"))
        self.assertEqual(self.sqs.list_dead_letter_source_queues(QueueUrl=dead)["queueUrls"], [url])

    def test_a_fifo_queue_keeps_order_and_drops_duplicates(self):
        url = self.queue(FifoQueue="true", ContentBasedDeduplication="true")
        for body in ("a", "b", "a", "c"):
            sent = self.sqs.send_message(QueueUrl=url, MessageBody=body, MessageGroupId="g")
            self.assertEqual(len(sent["SequenceNumber"]), 20)
        messages = self.receive(url, AttributeNames=["All"])
        self.assertEqual([m["Body"] for m in messages], ["a", "b", "c"])
        self.assertEqual(messages[0]["Attributes"]["MessageDeduplicationId"], hashlib.sha256(b"a").hexdigest())
        self.assertEqual(self.receive(url), [])

    def test_attributes_and_tags(self):
        url = self.queue()
        self.sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "77"})
        self.sqs.tag_queue(QueueUrl=url, Tags={"a": "1", "b": "2"})
        self.sqs.untag_queue(QueueUrl=url, TagKeys=["a"])
        self.assertEqual(self.sqs.list_queue_tags(QueueUrl=url)["Tags"], {"b": "2"})
        attributes = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        self.assertEqual(attributes["VisibilityTimeout"], "77")
        self.assertEqual(attributes["ApproximateNumberOfMessages"], "0")

    def test_pages_of_queues(self):
        urls = [self.queue(f"page-{i}") for i in range(5)]
        pages = self.sqs.get_paginator("list_queues").paginate(
            QueueNamePrefix="page-", PaginationConfig={"PageSize": 2})
        self.assertEqual([url for page in pages for url in page["QueueUrls"]], urls)

    def test_a_megabyte_passes_and_one_byte_more_does_not(self):
        url = self.queue()
        body = "&" * (1024 * 1024)  # three times as long in a form
        self.sqs.send_message(QueueUrl=url, MessageBody=body)
        self.assertEqual(self.receive(url)[0]["Body"], body)
        self.assertEqual(
            self.refused("InvalidParameterValue", self.sqs.send_message, QueueUrl=url, MessageBody=body + "x"),
            "One or more parameters are invalid. Reason: Message must be shorter than 1048576 bytes.")

    def test_the_command_line_in_a_shell(self):
        def cli(*arguments):
            code, output, errors = aws.cli(self.cloud.aws, "sqs", *arguments)
            self.assertEqual(code, 0, errors)
            return json.loads(output) if output else {}
        url = cli("create-queue", "--queue-name", "shell", "--tags", "a=1",
                  "--attributes", "VisibilityTimeout=5")["QueueUrl"]
        self.assertEqual(cli("list-queue-tags", "--queue-url", url)["Tags"], {"a": "1"})
        cli("send-message-batch", "--queue-url", url, "--entries",
            '[{"Id":"1","MessageBody":"one"},{"Id":"2","MessageBody":"two"}]')
        messages = cli("receive-message", "--queue-url", url, "--max-number-of-messages", "10")["Messages"]
        self.assertEqual([m["Body"] for m in messages], ["one", "two"])
        cli("change-message-visibility", "--queue-url", url, "--receipt-handle",
            messages[0]["ReceiptHandle"], "--visibility-timeout", "0")
        self.assertEqual(cli("receive-message", "--queue-url", url)["Messages"][0]["Body"], "one")

    def test_binary_attributes_in_the_json_protocol_are_base64(self):
        url = self.queue()
        value = base64.b64encode(b"\x00\xff").decode()
        self.json("SendMessage", {"QueueUrl": url, "MessageBody": "x", "MessageAttributes": {
            "b": {"DataType": "Binary", "BinaryValue": value}}})
        _, answer = self.json("ReceiveMessage", {"QueueUrl": url, "MessageAttributeNames": ["b"]})
        self.assertEqual(answer["Messages"][0]["MessageAttributes"]["b"]["BinaryValue"], value)


class Restart(unittest.TestCase):
    def test_nothing_is_lost_when_the_process_is_killed(self):
        with RunningCloud() as cloud:
            sqs = aws.client("sqs", cloud.aws)
            sqs.create_queue(QueueName="q", Attributes={"VisibilityTimeout": "1"})
            url = cloud.aws + "/000000000000/q"
            for i in range(20):
                sqs.send_message(QueueUrl=url, MessageBody=str(i))
            received = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=5)["Messages"]
            sqs.delete_message(QueueUrl=url, ReceiptHandle=received[0]["ReceiptHandle"])
            cloud.kill()
            cloud.start()
            sqs = aws.client("sqs", cloud.aws)
            url = cloud.aws + "/000000000000/q"
            seen = set()

            def drain():
                for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
                    seen.add(message["Body"])
                    sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                return len(seen) == 19
            self.assertTrue(eventually(drain), seen)
            self.assertNotIn(received[0]["Body"], seen)


if __name__ == "__main__":
    unittest.main()
