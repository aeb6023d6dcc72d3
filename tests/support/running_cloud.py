"""Starts local_cloud for a test and stops it again, by pid. Ports are the system's choice."""

import json
import os
import pathlib
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
LOCAL_CLOUD = os.environ.get("LOCAL_CLOUD", str(REPOSITORY / "build/bin/local_cloud"))
TEMPLATE = REPOSITORY / "infra/template.yaml"
START_SECONDS_MAX = 20
STOP_SECONDS_MAX = 10


class RunningCloud:
    """A local_cloud process: `with RunningCloud("--memory") as cloud: cloud.aws, cloud.api`."""

    def __init__(self, *arguments, env=None):
        self.folder = tempfile.TemporaryDirectory(prefix="micro_test_")
        self.path = pathlib.Path(self.folder.name)
        self.arguments = list(arguments)
        if "--memory" not in arguments and "--data" not in arguments:
            self.arguments += ["--data", str(self.path / "data")]
        self.env = {**os.environ, **(env or {})}
        self.process = None
        self.aws = self.api = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()
        self.folder.cleanup()

    def start(self):
        ready = self.path / "ready.json"
        ready.unlink(missing_ok=True)
        self.log = open(self.path / "output.log", "ab")
        self.process = subprocess.Popen(
            [LOCAL_CLOUD, "--aws-port", "0", "--api-port", "0", "--ready-file", ready,
             *self.arguments],
            stdout=self.log, stderr=subprocess.STDOUT, env=self.env, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS_MAX
        while not ready.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise RuntimeError("local_cloud did not start:\n" + self.output())
            time.sleep(0.005)
        places = json.loads(ready.read_text())
        self.aws, self.api = places["aws"], places.get("api")
        assert places["pid"] == self.process.pid

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS_MAX)
            except subprocess.TimeoutExpired:
                self.kill()
                raise
        self.log.close()

    def kill(self):
        """Ends the process as a power cut would: without a chance to write anything."""
        self.process.kill()
        self.process.wait()

    def output(self):
        return (self.path / "output.log").read_text(errors="replace")


def with_template(*arguments):
    """The reference system, with a data folder of its own unless --memory is asked for."""
    return RunningCloud("--template", TEMPLATE, *arguments)


def call(url, method="GET", body=None, headers=None, timeout=30):
    """One HTTP request: (status, headers, parsed JSON or bytes)."""
    data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, method=method, headers=headers or {})
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:
            status, fields, content = response.status, response.headers, response.read()
    except urllib.error.HTTPError as error:
        status, fields, content = error.code, error.headers, error.read()
    if "json" in (fields.get("content-type") or ""):
        content = json.loads(content)
    return status, fields, content


def eventually(probe, seconds=10):
    """Asks again until the answer is true, and returns it; the last one when time is up."""
    deadline = time.monotonic() + seconds
    while True:
        answer = probe()
        if answer or time.monotonic() > deadline:
            return answer
        time.sleep(0.005)
