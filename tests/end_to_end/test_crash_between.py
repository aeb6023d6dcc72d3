"""A process that dies between queue and table leaves both in agreement in the end.

users_api runs by itself; between it and the AWS endpoint stands a proxy that kills it at a chosen
request, before or after that request goes through. The first message of each change waits 30 s as the
safety net, so all crash points run side by side and the test takes a little longer than that.
"""

import http.client
import http.server
import json
import os
import signal
import subprocess
import threading
import time
import unittest
import urllib.parse

import aws
from running_cloud import call, eventually, with_template

BUCKET = "micro-aws-000000000000-eu-central-1"
SERVICES = os.environ.get("SERVICES", "")
SAFETY_NET_SECONDS = 30


class KillingProxy:
    """Forwards to `endpoint`; at request number `at` it kills the victim, before forwarding or after."""

    def __init__(self, endpoint, at, forward_first):
        self.endpoint = urllib.parse.urlsplit(endpoint).netloc
        self.at, self.forward_first = at, forward_first
        self.count, self.victim = 0, None
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                proxy.count += 1
                dies = proxy.victim is not None and proxy.count == proxy.at
                if dies and not proxy.forward_first:
                    return self.end(None)
                answer = self.forward(body)
                self.end(None if dies else answer)

            def forward(self, body):
                connection = http.client.HTTPConnection(proxy.endpoint, timeout=10)
                headers = dict(self.headers)
                connection.request("POST", self.path, body, headers)
                response = connection.getresponse()
                return response.status, response.headers["content-type"], response.read()

            def end(self, answer):
                if answer is None:
                    proxy.victim.kill()
                    self.close_connection = True
                    return
                self.send_response(answer[0])
                self.send_header("Content-Type", answer[1] or "application/json")
                self.send_header("Content-Length", str(len(answer[2])))
                self.end_headers()
                self.wfile.write(answer[2])

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"


class CrashBetween(unittest.TestCase):
    def setUp(self):
        self.cloud = with_template("--memory")
        self.cloud.start()
        self.addCleanup(self.cloud.__exit__)
        self.table = aws.client("dynamodb", self.cloud.aws)
        self.s3 = aws.client("s3", self.cloud.aws)
        sqs = aws.client("sqs", self.cloud.aws)
        self.queue_url = sqs.get_queue_url(QueueName="micro-aws-processor")["QueueUrl"]

    def start_users_api(self, proxy):
        """users_api with its AWS calls through `proxy`; returns the process and its address."""
        port = free_port()
        process = subprocess.Popen(
            [os.path.join(SERVICES, "users_api")], stdout=subprocess.DEVNULL,
            env={**os.environ, **aws.KEYS, "AWS_REGION": aws.REGION, "AWS_ENDPOINT_URL": proxy.url,
                 "TABLE_NAME": "users-table", "QUEUE_URL": self.queue_url, "PORT": str(port)})
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(proxy.server.shutdown)
        url = f"http://127.0.0.1:{port}"
        self.assertTrue(eventually(lambda: answers(url)))
        return process, url

    def items(self):
        return {item["user_id"]["S"]: item for item in
                self.table.scan(TableName="users-table", ConsistentRead=True)["Items"]}

    def objects(self):
        page = self.s3.list_objects_v2(Bucket=BUCKET, Prefix="users/")
        return {entry["Key"].removeprefix("users/").removesuffix(".json")
                for entry in page.get("Contents", [])}

    def surname_in_bucket(self, user_id):
        body = self.s3.get_object(Bucket=BUCKET, Key=f"users/{user_id}.json")["Body"].read()
        return json.loads(body)["surname"]

    def crash(self, at, forward_first, method, path="/users/", body=None):
        proxy = KillingProxy(self.cloud.aws, at, forward_first)
        process, url = self.start_users_api(proxy)
        proxy.victim = process
        with self.assertRaises((OSError, http.client.HTTPException)):
            call(url + path, method, body)
        self.assertEqual(process.wait(), -signal.SIGKILL)

    def test_table_and_bucket_agree_whatever_the_moment(self):
        victims = {}
        for name in ("changed", "deleted"):
            _, _, user = call(self.cloud.api + "/users/", "POST", {"name": name, "surname": "Old"})
            victims[name] = user["user_id"]
        self.assertTrue(eventually(lambda: set(victims.values()) <= self.objects()))

        # Requests of a change: 1 the delayed message, 2 the table, 3 the message.
        crashes = [(1, False), (1, True), (2, False), (2, True), (3, False), (3, True)]
        before = set(self.items())
        for at, forward_first in crashes:
            self.crash(at, forward_first, "POST", body={"name": f"at {at}", "surname": "New"})
        created = set(self.items()) - before
        self.assertEqual(len(created), 3)  # where the table was written: 2 after, 3 before and after
        self.crash(2, True, "PATCH", f"/users/{victims['changed']}", {"surname": "New"})
        self.crash(2, True, "DELETE", f"/users/{victims['deleted']}")
        self.assertNotIn(victims["deleted"], self.items())

        def agree():
            return (self.objects() == set(self.items())
                    and self.surname_in_bucket(victims["changed"]) == "New")

        self.assertTrue(eventually(agree, SAFETY_NET_SECONDS + 15),
                        f"table {set(self.items())}, bucket {self.objects()}")


def free_port():
    import socket
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    try:
        return call(url + "/users/health")[0] == 200
    except OSError:
        return False


if __name__ == "__main__":
    unittest.main()
