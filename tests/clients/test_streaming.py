"""curl reads a streamed answer of the standalone server while it is made."""

import json
import os
import subprocess
import time
import unittest

EXAMPLE = os.path.join(os.environ.get("EXAMPLES", ""), "api_stream")


class Streaming(unittest.TestCase):
    def setUp(self):
        self.server = subprocess.Popen([EXAMPLE], env={**os.environ, "PORT": "0"}, text=True,
                                       stdout=subprocess.PIPE)
        self.url = json.loads(self.server.stdout.readline())["url"]

    def tearDown(self):
        self.server.terminate()
        self.server.wait(timeout=20)
        self.server.stdout.close()

    def curl(self, path):
        return subprocess.Popen(["curl", "-sSN", "--noproxy", "*", self.url + path],
                                stdout=subprocess.PIPE)

    def test_each_line_comes_before_the_next_is_made(self):
        with self.curl("/count?to=3&pause_ms=400") as client:
            times = []
            for number in (1, 2, 3):
                self.assertEqual(json.loads(client.stdout.readline()), {"number": number})
                times.append(time.monotonic())
            self.assertEqual(client.wait(timeout=20), 0)
        self.assertGreater(times[2] - times[0], 0.4)

    def test_a_client_that_leaves_costs_no_thread(self):
        for _ in range(20):  # more than there are threads
            with self.curl("/count?to=1000000&pause_ms=1") as client:
                client.stdout.readline()
                client.kill()
        with self.curl("/count?to=1") as client:
            self.assertEqual(json.loads(client.stdout.readline()), {"number": 1})
            self.assertEqual(client.wait(timeout=20), 0)


if __name__ == "__main__":
    unittest.main()
