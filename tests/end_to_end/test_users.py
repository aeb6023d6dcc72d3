"""The users system as its callers see it: API, table, queue, processor, bucket."""

import base64
import json
import unittest
import uuid

import aws
from running_cloud import call, eventually, with_template

BUCKET = "micro-aws-000000000000-eu-central-1"


class Users(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = with_template("--memory")
        cls.cloud.start()
        cls.addClassCleanup(cls.cloud.__exit__)
        cls.s3 = aws.client("s3", cls.cloud.aws)

    def request(self, method, path, body=None, headers=None):
        return call(self.cloud.api + path, method, body, headers)

    def create(self, name="Ada", surname="Lovelace", **more):
        status, _, user = self.request("POST", "/users/", {"name": name, "surname": surname, **more})
        self.assertEqual(status, 201, user)
        return user

    def stored(self, user_id):
        """The user's object in the bucket, or None."""
        try:
            answer = self.s3.get_object(Bucket=BUCKET, Key=f"users/{user_id}.json")
        except self.s3.exceptions.NoSuchKey:
            return None
        self.assertEqual(answer["ContentType"], "application/json")
        return json.loads(answer["Body"].read())

    def test_health_checks_answer(self):
        for path in ("/health", "/users/health"):
            status, headers, body = self.request("GET", path)
            self.assertEqual((status, body), (200, {"message": "healthy"}), path)
            self.assertTrue(headers["content-type"].startswith("application/json"))

    def test_a_created_user_becomes_an_object(self):
        user = self.create()
        self.assertEqual(uuid.UUID(user["user_id"]).version, 4)
        self.assertEqual(user, {"user_id": user["user_id"], "name": "Ada", "surname": "Lovelace",
                                "address": None})
        self.assertEqual(eventually(lambda: self.stored(user["user_id"])), user)

    def test_names_of_every_script_survive(self):
        for name in ("Ωμέγα", "李小龍", "محمد", "🧑‍🚀", "O'Brien \"x\" \\ /", "é", "a\u0000b"):
            user = self.create(name=name, surname="S", address="Straße 1")
            self.assertEqual(user["name"], name)
            status, _, found = self.request("GET", f"/users/{user['user_id']}")
            self.assertEqual((status, found), (200, user))
            self.assertEqual(eventually(lambda: self.stored(user["user_id"])), user)

    def test_an_unknown_user_is_a_404_with_the_correlation_id(self):
        status, headers, body = self.request("GET", "/users/nobody", headers={
            "x-correlation-id": "abc-1"})
        self.assertEqual(status, 404)
        self.assertEqual(body, {"uuid": "abc-1", "message": "user with user_id: nobody not found"})
        self.assertEqual(headers["x-correlation-id"], "abc-1")

    def test_a_correlation_id_that_is_none_is_replaced(self):
        for wrong in ("", "x" * 129, "a b"):
            _, headers, _ = self.request("GET", "/users/health", headers={"x-correlation-id": wrong})
            self.assertEqual(uuid.UUID(headers["x-correlation-id"]).version, 4)

    def test_an_id_that_no_user_can_have_is_a_404_and_sends_no_message(self):
        # The processor could do nothing with such a message: it would end in the dead-letter queue.
        sqs = aws.client("sqs", self.cloud.aws)
        url = sqs.get_queue_url(QueueName="micro-aws-processor")["QueueUrl"]

        def messages():
            counts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
            return int(counts["ApproximateNumberOfMessagesDelayed"])

        for length in (1014, 3000):
            path, before = "/users/" + "x" * length, messages()
            for method, sent in (("GET", None), ("PATCH", {"name": "X"}), ("DELETE", None)):
                status, _, body = self.request(method, path, sent)
                self.assertEqual(status, 404, (method, length, body))
            self.assertLessEqual(messages(), before)

    def test_a_changed_user_changes_its_object(self):
        user = self.create(address="Here")
        path = f"/users/{user['user_id']}"
        status, _, changed = self.request("PATCH", path, {"surname": "King"})
        self.assertEqual((status, changed), (200, {**user, "surname": "King"}))
        status, _, changed = self.request("PATCH", path, {"address": None})
        self.assertEqual((status, changed), (200, {**user, "surname": "King", "address": None}))
        self.assertEqual(eventually(
            lambda: self.stored(user["user_id"]) == changed and changed), changed)

    def test_a_change_of_nothing_or_of_nobody_is_refused(self):
        user = self.create()
        for nothing in ({}, {"nickname": "X"}):
            status, _, body = self.request("PATCH", f"/users/{user['user_id']}", nothing)
            self.assertEqual(status, 422, body)
            self.assertEqual(body["detail"], [
                {"type": "value_error", "loc": ["body"], "input": nothing, "ctx": {"error": {}},
                 "msg": "Value error, at least one of name, surname and address is required"}])
        status, _, body = self.request("PATCH", "/users/nobody", {"name": "X"})
        self.assertEqual((status, body["message"]), (404, "user with user_id: nobody not found"))

    def test_a_deleted_user_takes_its_object_along(self):
        user = self.create()
        user_id = user["user_id"]
        self.assertTrue(eventually(lambda: self.stored(user_id)))
        status, _, body = self.request("DELETE", f"/users/{user_id}")
        self.assertEqual((status, body), (200, {"message": f"Delete user: {user_id} deleted"}))
        self.assertTrue(eventually(lambda: self.stored(user_id) is None))
        status, _, body = self.request("DELETE", f"/users/{user_id}")
        self.assertEqual((status, body["message"]),
                         (404, f"user with user_id: {user_id} not found"))

    def test_users_are_listed_in_pages(self):
        mine = {self.create(name=f"Page {i}")["user_id"] for i in range(7)}
        seen, token, pages = set(), "", 0
        while token is not None:
            query = f"?limit=3&only_ids=true&next_token={token}" if token else "?limit=3&only_ids=true"
            status, _, body = self.request("GET", "/users/" + query)
            self.assertEqual(status, 200, body)
            self.assertLessEqual(len(body["user_ids"]), 3)
            self.assertFalse(seen & set(body["user_ids"]))
            seen |= set(body["user_ids"])
            token, pages = body["next_token"], pages + 1
        self.assertLessEqual(mine, seen)
        self.assertGreaterEqual(pages, 3)
        _, _, body = self.request("GET", "/users/")
        self.assertLessEqual(mine, {user["user_id"] for user in body["users"]})
        self.assertEqual(set(body["users"][0]), {"user_id", "name", "surname", "address"})

    def test_a_token_that_is_not_ours_is_refused(self):
        other_key = base64.b64encode(b'{"id":{"S":"x"}}').decode()
        long_key = base64.b64encode(json.dumps({"user_id": "x" * 3000}).encode()).decode()
        for token in ("nonsense", "", base64.b64encode(b"[]").decode(), other_key, long_key):
            status, _, body = self.request("GET", "/users/?next_token=" + token)
            self.assertEqual(status, 422, (token, body))
            self.assertEqual(body["detail"][0]["loc"], ["query", "next_token"])

    def test_invalid_users_are_refused_with_every_error(self):
        status, _, body = self.request("POST", "/users/", {"name": "", "address": 5})
        self.assertEqual(status, 422)
        found = {(error["type"], tuple(error["loc"])) for error in body["detail"]}
        self.assertEqual(found, {("string_too_short", ("body", "name")),
                                 ("missing", ("body", "surname")),
                                 ("string_type", ("body", "address"))})
        status, _, body = self.request("POST", "/users/", b"{broken")
        self.assertEqual((status, body["detail"][0]["type"]), (422, "json_invalid"))
        status, _, body = self.request("GET", "/users/?limit=0")
        self.assertEqual((status, body["detail"][0]["loc"]), (422, ["query", "limit"]))

    def test_the_path_without_its_slash_works_the_same(self):
        status, _, body = self.request("GET", "/users?only_ids=true")
        self.assertEqual(status, 200)
        self.assertIn("user_ids", body)

    def test_errors_of_the_framework_use_the_service_body(self):
        for method, path, expected in (("GET", "/users/a/b/c", 404), ("PUT", "/users/x", 405)):
            status, headers, body = self.request(method, path)
            self.assertEqual(status, expected)
            self.assertEqual(set(body), {"uuid", "message"})
            self.assertEqual(body["uuid"], headers["x-correlation-id"])

    def test_browsers_may_call_from_anywhere(self):
        status, headers, _ = self.request("OPTIONS", "/users/", headers={
            "Origin": "https://example.com", "Access-Control-Request-Method": "POST"})
        self.assertIn(status, (200, 204))
        self.assertEqual(headers["access-control-allow-origin"], "*")
        self.assertIn("POST", headers["access-control-allow-methods"])


if __name__ == "__main__":
    unittest.main()
