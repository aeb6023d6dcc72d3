"""From exec to ready of local_cloud and its idle memory; from exec to a function's first answer."""

import os
import pathlib
import socket
import subprocess
import tempfile
import time

from measure import figure, rss_mb, summary
from running_cloud import LOCAL_CLOUD, TEMPLATE

ROUNDS = 30
EVENT = (b'{"version":"2.0","routeKey":"GET PATH","rawPath":"PATH","rawQueryString":"",'
         b'"headers":{"host":"localhost"},"requestContext":{"accountId":"000000000000",'
         b'"apiId":"a","domainName":"localhost","http":{"method":"GET","path":"PATH",'
         b'"protocol":"HTTP/1.1","sourceIp":"127.0.0.1","userAgent":"bench"},"requestId":"r",'
         b'"routeKey":"GET PATH","stage":"$default","time":"22/Nov/2026:12:00:00 +0000",'
         b'"timeEpoch":1795348800000},"isBase64Encoded":false}')


def local_cloud_start(extra):
    with tempfile.TemporaryDirectory() as folder:
        ready = pathlib.Path(folder) / "ready.json"
        times = []
        for _ in range(ROUNDS):
            ready.unlink(missing_ok=True)
            started = time.perf_counter()
            process = subprocess.Popen(
                [LOCAL_CLOUD, "--aws-port", "0", "--api-port", "0", "--ready-file", ready,
                 "--data", os.path.join(folder, "data"), *extra], stdout=subprocess.DEVNULL)
            while not ready.exists():
                time.sleep(0.0002)
            times.append((time.perf_counter() - started) * 1000)
            memory = rss_mb(process.pid)
            process.kill() if len(times) % 2 else process.terminate()
            process.wait()
        return times, memory


class RuntimeApi:
    """Hands one event to the process that asks first, and notes when the answer came."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]

    def first_answer(self, binary, path, variables):
        event = EVENT.replace(b"PATH", path.encode())
        environment = {"AWS_LAMBDA_RUNTIME_API": self.address, "AWS_REGION": "eu-central-1",
                       "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
                       "LAMBDA_TASK_ROOT": "/", **variables}
        started = time.perf_counter()
        process = subprocess.Popen([binary], env=environment, stdout=subprocess.DEVNULL)
        connection, _ = self.listener.accept()
        self.read(connection)
        asked = time.perf_counter()
        connection.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            b"Lambda-Runtime-Aws-Request-Id: 1\r\nLambda-Runtime-Deadline-Ms: 4102444800000\r\n"
            b"Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:0:function:f\r\n"
            b"Content-Length: %d\r\n\r\n%s" % (len(event), event))
        answer = self.read(connection)
        ended = time.perf_counter()
        assert b"/response" in answer.split(b"\r\n")[0], answer
        memory = rss_mb(process.pid)
        process.kill()
        process.wait()
        connection.close()
        return (asked - started) * 1000, (ended - started) * 1000, memory

    def read(self, connection):
        data = b""
        while b"\r\n\r\n" not in data:
            data += connection.recv(65536)
        head, _, body = data.partition(b"\r\n\r\n")
        length = [int(line.split(b":")[1]) for line in head.split(b"\r\n")
                  if line.lower().startswith(b"content-length:")]
        while length and len(body) < length[0]:
            body += connection.recv(65536)
        return data


def main():
    for name, extra in (("local_cloud, reference template", ["--template", TEMPLATE]),
                        ("local_cloud, empty cloud", [])):
        times, memory = local_cloud_start(extra)
        summary(f"{name}: exec to ready", times, "100 ms")
        figure(f"{name}: idle RSS", f"{memory:.1f} MB", "30 MB")
    functions = pathlib.Path(os.environ["FUNCTIONS"])
    api = RuntimeApi()
    for name, path, target in (("HealthFunction", "/health", "3 ms, 6 MB"),
                               ("UsersApiFunction", "/users/health", "10 ms")):
        rounds = [api.first_answer(functions / name / "bootstrap", path,
                                   {"TABLE_NAME": "t", "QUEUE_URL": "http://127.0.0.1:9/0/q"})
                  for _ in range(ROUNDS)]
        summary(f"{name}: exec to first next", [asked for asked, _, _ in rounds])
        summary(f"{name}: exec to first answer", [ended for _, ended, _ in rounds], target)
        figure(f"{name}: RSS", f"{rounds[-1][2]:.1f} MB")


main()
