"""What the benches share: figures, memory, wrk."""

import pathlib
import re
import statistics
import subprocess
import tempfile


def summary(name, milliseconds, target=None):
    values = sorted(milliseconds)
    p99 = values[min(len(values) - 1, int(len(values) * 0.99))]
    note = f"   target {target}" if target else ""
    print(f"{name:44} median {statistics.median(values):8.2f} ms   p99 {p99:8.2f} ms   n={len(values)}{note}")


def figure(name, value, target=None):
    print(f"{name:44} {value}" + (f"   target {target}" if target else ""))


def rss_mb(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", text)[1]) / 1024


def wrk(url, connections, seconds=5, script=None, threads=1):
    """Requests per second, and the errors that wrk counted."""
    arguments = ["wrk", f"-t{threads}", f"-c{connections}", f"-d{seconds}s", url]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        if script:
            file.write(script)
            file.flush()
            arguments[1:1] = ["-s", file.name]
        text = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return rate, int(wrong[1]) if wrong else 0
