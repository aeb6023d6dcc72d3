"""What goes wrong outside gets one clear line and a non-zero exit, or AWS's answer; never a crash."""

import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import unittest
import urllib.parse

from running_cloud import LOCAL_CLOUD, TEMPLATE, RunningCloud, call, with_template


def run(*arguments):
    """A local_cloud that is expected to give up: (exit code, what it said on stderr)."""
    done = subprocess.run([LOCAL_CLOUD, "--aws-port", "0", "--api-port", "0", *arguments],
                          capture_output=True, text=True, timeout=30)
    return done.returncode, done.stderr


class StartFaults(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="micro_fault_")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def refuse(self, *arguments, says):
        code, text = run(*arguments)
        self.assertNotEqual(code, 0)
        for part in says:
            self.assertIn(part, text)
        self.assertNotIn("terminate called", text)
        return text

    def template(self, text):
        path = self.folder / "template.yaml"
        path.write_text(text)
        return path

    def test_broken_yaml_is_named_by_place(self):
        path = self.template("Resources:\n  A:\n   Type: x\n  B: [\n")
        self.refuse("--template", path, "--memory", says=[f"{path}:"])

    def test_a_wrong_reference_is_named_by_place_with_a_suggestion(self):
        path = self.template("""Transform: AWS::Serverless-2016-10-31
Resources:
  UsersQueue:
    Type: AWS::SQS::Queue
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: provided.al2023
      Handler: bootstrap
      CodeUri: .
      Environment:
        Variables:
          QUEUE_URL: !Ref UserQueue
""")
        self.refuse("--template", path, "--memory", says=[f"{path}:13:", "UserQueue", "UsersQueue"])

    def test_unsupported_parts_are_listed_and_refused_when_strict(self):
        path = self.template("""Resources:
  Stream:
    Type: AWS::Kinesis::Stream
""")
        self.refuse("--template", path, "--memory", "--strict", says=["AWS::Kinesis::Stream", ":2:"])
        with RunningCloud("--template", path, "--memory") as cloud:
            self.assertIn("AWS::Kinesis::Stream", cloud.output())

    def test_an_unknown_option_is_one_line(self):
        text = self.refuse("--memori", says=["local_cloud: ", "--memori"])
        self.assertEqual(text.count("\n"), 1)

    def test_a_port_in_use_is_named(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            self.refuse("--memory", "--aws-port", port, says=[port, "in use"])
            self.refuse("--template", TEMPLATE, "--memory", "--api-port", port, says=[port, "in use"])

    def test_a_missing_artefact_is_named(self):
        self.refuse("--template", TEMPLATE, "--memory", "--artifacts", self.folder,
                    says=["HealthFunction", "bootstrap"])

    def test_a_data_folder_that_is_a_file_is_named(self):
        path = self.folder / "data"
        path.write_text("x")
        self.refuse("--data", path, says=[str(path)])

    @unittest.skipIf(os.geteuid() == 0 and shutil.which("setpriv") is None, "root reads everything")
    def test_an_unreadable_data_folder_is_named(self):
        path = self.folder / "data"
        path.mkdir(mode=0o000)
        self.folder.chmod(0o755)
        command = [LOCAL_CLOUD, "--aws-port", "0", "--data", path]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn(str(path), done.stderr)

    def test_a_data_folder_in_use_is_named(self):
        with RunningCloud() as cloud:
            self.refuse("--data", cloud.path / "data", says=[str(cloud.path / "data"), "use"])

    @unittest.skipUnless(os.geteuid() == 0, "only root may mount a small disk")
    def test_a_full_disk_is_named_and_a_running_cloud_outlives_it(self):
        small = self.folder / "small"
        small.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "none", small], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", small], check=True)
        with RunningCloud("--data", small / "data") as cloud:
            call(f"{cloud.aws}/bucket", "PUT", b"")
            statuses = [call(f"{cloud.aws}/bucket/{i}", "PUT", os.urandom(1 << 20))[0]
                        for i in range(40)]
            self.assertEqual(statuses[0], 200)
            self.assertIn(statuses[-1], (500, 503))
            for i, status in enumerate(statuses):
                if status == 200:
                    self.assertEqual(call(f"{cloud.aws}/bucket/{i}")[0], 200)
        (small / "filler").write_bytes(b"")
        subprocess.run(f"cat /dev/zero > {small}/filler", shell=True, stderr=subprocess.DEVNULL)
        self.refuse("--data", small / "other", says=[str(small / "other")])


class HttpFaults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = with_template("--memory")
        cls.cloud.start()
        cls.addClassCleanup(cls.cloud.__exit__)

    def raw(self, url, data):
        """The status of what is answered to `data` on a raw connection."""
        place = urllib.parse.urlsplit(url)
        with socket.create_connection((place.hostname, place.port), timeout=10) as connection:
            connection.sendall(data)
            answer = connection.recv(4096)
        return int(answer.split(b" ")[1]) if answer else None

    def test_malformed_requests_are_4xx_and_the_next_one_works(self):
        host = b"Host: localhost\r\n"
        for data, expected in (
                (b"nonsense\r\n\r\n", {400}),
                (b"GET /health HTTP/1.1\r\n" + host + b"a: " + b"x" * 100_000 + b"\r\n\r\n", {431}),
                (b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n" + host + b"\r\n", {414, 431}),
                (b"POST /users/ HTTP/1.1\r\n" + host + b"Content-Length: 99999999999\r\n\r\n", {413}),
                (b"POST /users/ HTTP/1.1\r\n" + host + b"Content-Length: -1\r\n\r\n", {400}),
                (b"POST /users/ HTTP/1.1\r\n" + host + b"Content-Length: 1\r\n"
                 b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400})):
            for url in (self.cloud.api, self.cloud.aws):
                if expected == {413} and url == self.cloud.aws:
                    continue  # an object may be larger than a request to an API
                self.assertIn(self.raw(url, data), expected, data[:60])
        self.assertEqual(call(self.cloud.api + "/health")[0], 200)

    def test_a_body_over_the_gateway_limit_is_413(self):
        status, _, body = call(self.cloud.api + "/users/", "POST", b"x" * (10 * 1024 * 1024 + 1))
        self.assertEqual((status, body), (413, {"message": "Request Entity Too Large"}))

    def test_a_stranger_s_host_name_is_refused(self):
        for url in (self.cloud.api + "/health", self.cloud.aws + "/"):
            self.assertEqual(call(url, headers={"Host": "attacker.example"})[0], 403)


if __name__ == "__main__":
    unittest.main()
