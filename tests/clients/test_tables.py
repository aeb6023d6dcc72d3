"""DynamoDB as boto3 sees it: what an index gives of the attributes that it does not hold."""

import unittest

import aws
from botocore.exceptions import ClientError
from running_cloud import RunningCloud


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = RunningCloud("--memory")
        cls.cloud.start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.dynamodb = aws.client("dynamodb", cls.cloud.aws)

    def indexed_table(self, name):
        """A table of key (a, b) with a local index on (a, l) and a global one on (l); one item."""
        def keys(*names):
            return [{"AttributeName": n, "KeyType": t} for n, t in zip(names, ("HASH", "RANGE"))]
        self.dynamodb.create_table(
            TableName=name, BillingMode="PAY_PER_REQUEST", KeySchema=keys("a", "b"),
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in "abl"],
            LocalSecondaryIndexes=[{"IndexName": "local", "KeySchema": keys("a", "l"),
                                    "Projection": {"ProjectionType": "KEYS_ONLY"}}],
            GlobalSecondaryIndexes=[{"IndexName": "global", "KeySchema": keys("l"), "Projection": {
                "ProjectionType": "INCLUDE", "NonKeyAttributes": ["held"]}}])
        self.dynamodb.put_item(TableName=name, Item={
            key: {"S": key + "1"} for key in ("a", "b", "l", "held", "extra")})
        return name

    def test_a_local_index_fetches_from_its_table_what_it_does_not_hold(self):
        query = {"TableName": self.indexed_table("fetches"), "IndexName": "local",
                 "KeyConditionExpression": "a = :a", "ExpressionAttributeValues": {":a": {"S": "a1"}}}
        whole = {key: {"S": key + "1"} for key in ("a", "b", "l", "held", "extra")}
        for more, item in (({}, {key: whole[key] for key in "abl"}),
                           ({"ProjectionExpression": "b"}, {"b": whole["b"]}),
                           ({"ProjectionExpression": "b, extra"}, {"b": whole["b"], "extra": whole["extra"]}),
                           ({"Select": "ALL_ATTRIBUTES"}, whole)):
            with self.subTest(more):
                self.assertEqual(self.dynamodb.query(**query, **more)["Items"], [item])
        scan = self.dynamodb.scan(TableName="fetches", IndexName="local", AttributesToGet=["extra"])
        self.assertEqual(scan["Items"], [{"extra": whole["extra"]}])

    def test_a_global_index_refuses_what_it_does_not_hold(self):
        query = {"TableName": self.indexed_table("refuses"), "IndexName": "global",
                 "KeyConditionExpression": "l = :l", "ExpressionAttributeValues": {":l": {"S": "l1"}}}
        self.assertEqual(self.dynamodb.query(**query, ProjectionExpression="a, held")["Items"],
                         [{"a": {"S": "a1"}, "held": {"S": "held1"}}])
        with self.assertRaises(ClientError) as caught:
            self.dynamodb.query(**query, ProjectionExpression="a, extra, more")
        self.assertEqual(caught.exception.response["Error"], {
            "Code": "ValidationException",
            "Message": "One or more parameter values were invalid: Global secondary index global "
                       "does not project [extra, more]"})


if __name__ == "__main__":
    unittest.main()
