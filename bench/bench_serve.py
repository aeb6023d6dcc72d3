"""The standalone server beside a bare Beast server: builds both, then requests per second, in turns.

The first answers GET /health and a validated POST /users through middleware, routes, binding and codec; the second
answers the same bytes from constants. BENCH_PROGRAMS is where they are if they need not be built.
"""

import os
import pathlib
import statistics
import subprocess

from measure import figure, wrk
from running_cloud import REPOSITORY

ROUNDS = 5
SECONDS = 2
CONNECTIONS = (16, 64)
POST = """
wrk.method = "POST"
wrk.body = '{"name":"Ada","surname":"Lovelace"}'
wrk.headers["Content-Type"] = "application/json"
"""


def programs():
    if "BENCH_PROGRAMS" in os.environ:
        return pathlib.Path(os.environ["BENCH_PROGRAMS"])
    subprocess.run(["cmake", "--preset", "release", "-DMICRO_BENCH=ON"], cwd=REPOSITORY, check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", "serve_bench", "beast_server_bench", "--",
                    "--quiet"], cwd=REPOSITORY, check=True)
    return REPOSITORY / "build/cmake/release/bin"


def start(folder, name):
    process = subprocess.Popen([folder / name], stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().strip()


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main():
    folder = programs()
    servers = {"micro_api": start(folder, "serve_bench"), "bare Beast": start(folder, "beast_server_bench")}
    try:
        for connections in CONNECTIONS:
            for what, path, script in (("GET /health", "/health", None), ("POST /users", "/users", POST)):
                rates, costs = ({name: [] for name in servers} for _ in range(2))
                for _ in range(ROUNDS):  # interleaved: both see the same noise
                    for name, (process, url) in servers.items():
                        before = cpu_seconds(process.pid)
                        rate, wrong = wrk(url + path, connections=connections, seconds=SECONDS, script=script)
                        assert wrong == 0, f"{wrong} errors of {name}"
                        rates[name].append(rate)
                        # What a busy machine does not change much.
                        costs[name].append((cpu_seconds(process.pid) - before) / (rate * SECONDS) * 1e6)
                for name in servers:
                    figure(f"{what}, {connections} connections: {name}",
                           f"{statistics.median(rates[name]):9.0f}/s"
                           f"{statistics.median(costs[name]):8.1f} us of processor each")
                # Of each round, so that noise that lasts longer than a round cancels out.
                ratio = statistics.median(a / b for a, b in zip(*rates.values()))
                figure(f"{what}, {connections} connections: ratio", f"{ratio:9.2f}", ">= 0.8")
    finally:
        for process, _ in servers.values():
            process.kill()
            process.wait()


main()
