"""./micro as a person at a terminal uses it."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import unittest

from running_cloud import REPOSITORY, call, eventually

STOP_SECONDS_MAX = 2


def processes_below(folder):
    """Pids of processes whose command line or working folder names `folder`."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().decode(errors="replace")
            variables = (entry / "environ").read_bytes().decode(errors="replace")
        except (OSError, ValueError):
            continue
        if str(folder) in words or str(folder) in variables:
            found.append((int(entry.name), words))
    return [(pid, words) for pid, words in found if pid != os.getpid()]


@unittest.skipUnless((REPOSITORY / "build/bin/local_cloud").exists(),
                     "./micro build has not run: it would be timed here")
class Micro(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="micro_up_")
        self.addCleanup(self.folder.cleanup)
        self.data = pathlib.Path(self.folder.name) / "data"
        self.ready = pathlib.Path(self.folder.name) / "ready.json"
        self.arguments = ["--data", self.data, "--ready-file", self.ready, "--api-port", "0",
                          "--aws-port", "0"]

    def micro(self, *arguments):
        return subprocess.run([REPOSITORY / "micro", *arguments], capture_output=True, text=True,
                              timeout=120)

    def create_user(self, places):
        status, _, user = call(places["api"] + "/users/", "POST", {"name": "A", "surname": "B"})
        self.assertEqual(status, 201, user)
        return user

    def test_up_detached_serves_and_down_stops_it(self):
        up = self.micro("up", "--detach", *self.arguments)
        self.assertEqual(up.returncode, 0, up.stderr)
        places = json.loads(self.ready.read_text())
        self.assertEqual(set(places), {"api", "aws", "pid"})
        for expected in (places["api"], places["aws"], "curl", "aws --endpoint-url"):
            self.assertIn(expected, up.stdout)
        user = self.create_user(places)
        down = self.micro("down", "--data", self.data)
        self.assertEqual(down.returncode, 0, down.stderr)
        self.assertFalse(processes_below(self.data))

        again = self.micro("up", "--detach", *self.arguments)
        self.assertEqual(again.returncode, 0, again.stderr)
        places = json.loads(self.ready.read_text())
        status, _, found = call(f"{places['api']}/users/{user['user_id']}")
        self.assertEqual((status, found), (200, user))
        self.assertEqual(self.micro("down", "--data", self.data).returncode, 0)

    def test_control_c_stops_everything_it_started(self):
        process = subprocess.Popen([REPOSITORY / "micro", "up", *self.arguments],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        self.assertTrue(eventually(self.ready.exists, 120))
        self.create_user(json.loads(self.ready.read_text()))
        self.assertGreater(len(processes_below(self.data)), 1)  # the cloud and a function
        pressed = time.monotonic()
        os.killpg(process.pid, signal.SIGINT)
        process.wait(10)
        self.assertLess(time.monotonic() - pressed, STOP_SECONDS_MAX)
        self.assertFalse(processes_below(self.data))

    def test_down_says_when_nothing_runs(self):
        down = self.micro("down", "--data", self.data)
        self.assertNotEqual(down.returncode, 0)
        self.assertIn("nothing runs", down.stderr)


if __name__ == "__main__":
    unittest.main()
