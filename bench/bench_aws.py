"""PutItem, GetItem and SendMessage per second on the AWS endpoint, 8 connections, on disk."""

import aws
from measure import figure, wrk
from running_cloud import RunningCloud

ROUNDS = 3
SCRIPT = """
local number = math.random(1, 1000000000)
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-amz-json-1.0"
wrk.headers["X-Amz-Target"] = "%(target)s"
wrk.headers["Authorization"] = "AWS4-HMAC-SHA256 Credential=test/20261122/eu-central-1/%(service)s/aws4_request, SignedHeaders=host, Signature=0"
local filler = string.rep("x", 900)
request = function()
  number = number + 1
  local key = string.format("%%x", (number * 2654435761) %% 4294967296)
  return wrk.format(nil, "/", nil, %(body)s)
end
"""


def main():
    with RunningCloud() as cloud:
        table = aws.client("dynamodb", cloud.aws)
        table.create_table(TableName="bench", BillingMode="PAY_PER_REQUEST",
                           KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                           AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
        queue = aws.client("sqs", cloud.aws).create_queue(QueueName="bench")["QueueUrl"]
        operations = (
            ("PutItem, 1 KB", "18,000/s", {
                "target": "DynamoDB_20120810.PutItem", "service": "dynamodb",
                "body": """'{"TableName":"bench","Item":{"id":{"S":"' .. key .. '"},"filler":{"S":"' .. filler .. '"}}}'"""}),
            ("GetItem", None, {
                "target": "DynamoDB_20120810.GetItem", "service": "dynamodb",
                "body": """'{"TableName":"bench","Key":{"id":{"S":"' .. key .. '"}}}'"""}),
            ("SendMessage, 1 KB", None, {
                "target": "AmazonSQS.SendMessage", "service": "sqs",
                "body": """'{"QueueUrl":"%s","MessageBody":"' .. key .. filler .. '"}'""" % queue}))
        for _ in range(ROUNDS):
            for name, target, parts in operations:
                rate, wrong = wrk(cloud.aws, connections=8, script=SCRIPT % parts)
                figure(name, f"{rate:9.0f}/s, {wrong} errors", target)


main()
