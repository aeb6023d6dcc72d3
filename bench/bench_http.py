"""GET /users/health per second: through the gateway and a function, and from the standalone server."""

import os
import pathlib
import subprocess
import time

import aws
from measure import figure, wrk
from running_cloud import call, with_template

ROUNDS = 3


def standalone(port):
    binary = pathlib.Path(os.environ["FUNCTIONS"]) / "UsersApiFunction/bootstrap"
    process = subprocess.Popen(
        [binary], stdout=subprocess.DEVNULL,
        env={**os.environ, **aws.KEYS, "AWS_REGION": aws.REGION, "TABLE_NAME": "t",
             "QUEUE_URL": "http://127.0.0.1:9/0/q", "PORT": str(port), "LOG_LEVEL": "ERROR"})
    url = f"http://127.0.0.1:{port}/users/health"
    for _ in range(500):
        try:
            if call(url)[0] == 200:
                return process, url
        except OSError:
            time.sleep(0.01)
    raise RuntimeError("the standalone server did not start")


def main():
    process, alone = standalone(5987)
    try:
        with with_template("--memory") as cloud:
            for _ in range(ROUNDS):  # interleaved: both see the same noise
                for name, url in (("through the gateway", cloud.api + "/users/health"),
                                  ("standalone", alone)):
                    rate, wrong = wrk(url, connections=16)
                    figure(f"GET /users/health {name}", f"{rate:9.0f}/s, {wrong} errors")
    finally:
        process.kill()
        process.wait()


main()
