"""Cold start: exec to the first `next` and to the first answer, memory and bytes, of functions from the smallest on,
beside the same in C on a raw socket and on libcurl. Builds all of them; they start in turns, so they see the same noise.

The functions over TLS verify a chain of two RSA certificates with the system's CA bundle plus one, as on AWS; the
handshake itself is measured by a program that does nothing else.
"""

import io
import json
import pathlib
import subprocess
import tempfile
import zipfile

from measure import figure
from running_cloud import REPOSITORY

ROUNDS = 60
TREE = REPOSITORY / "build/cmake/release"
SYSTEM_BUNDLE = pathlib.Path("/etc/ssl/certs/ca-certificates.crt")
RAW, CURL, HELLO, API, USERS, TLS = ("raw socket, C", "libcurl", "hello", "hello, micro_api", "users_api",
                                     "users_api, TLS")
PROGRAMS = ((RAW, "cold_start_raw", "greet"), (CURL, "cold_start_curl", "greet"), (HELLO, "cold_start_hello", "greet"),
            (API, "health", "health"), (USERS, "users_api", "users"), (TLS, "users_api", "users-tls"))


def build():
    subprocess.run(["cmake", "--preset", "release", "-DMICRO_BENCH=ON"], cwd=REPOSITORY, check=True,
                   stdout=subprocess.DEVNULL)
    targets = {program for _, program, _ in PROGRAMS} | {"cold_start_bench", "cold_start_handshake"}
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", *sorted(targets), "--", "--quiet"],
                   cwd=REPOSITORY, check=True)


def make_certificates(folder):
    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Bench Root", "-days", "2",
            "-keyout", "root.key", "-out", "root.crt")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "server.key",
            "-out", "server.csr")
    (folder / "names").write_text("subjectAltName=DNS:localhost\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "root.crt", "-CAkey", "root.key", "-days", "2",
            "-extfile", "names", "-out", "server.crt")
    bundle = SYSTEM_BUNDLE.read_text() if SYSTEM_BUNDLE.exists() else ""
    (folder / "bundle.crt").write_text(bundle + (folder / "root.crt").read_text())


def shipped(folder, program):
    """As `sam build` would put it into a zip."""
    target = folder / program / "bootstrap"
    if program in ("cold_start_raw", "cold_start_curl"):
        target.parent.mkdir(exist_ok=True)
        subprocess.run(["strip", "-o", target, TREE / "bin" / program], check=True)
    else:
        subprocess.run([REPOSITORY / "micro", "build-function", program, target.parent], check=True,
                       stderr=subprocess.DEVNULL)
    return target


def zip_mb(path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.write(path, "bootstrap")
    return len(buffer.getvalue()) / 1e6


def measure(folder):
    output = subprocess.run(
        [TREE / "bin/cold_start_bench", str(ROUNDS), folder / "server.crt", folder / "server.key",
         folder / "bundle.crt", TREE / "bin/cold_start_handshake",
         *(f"{name}={shipped(folder, program)}={kind}" for name, program, kind in PROGRAMS)],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    return {row["name"]: row for row in map(json.loads, output.splitlines())}


def main():
    build()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_certificates(folder)
        rows = measure(folder)
        for name, program, _ in PROGRAMS:
            row, path = rows[name], folder / program / "bootstrap"
            figure(name, f"next {row['asked']:6.2f} ms   answer {row['answered']:6.2f} ms   "
                         f"processor {row['processor']:6.2f} ms   RSS {row['rss']:5.2f} MB   "
                         f"{path.stat().st_size / 1e6:5.2f} MB, zip {zip_mb(path):5.2f} MB")
        figure("hello / raw, first next", f"{rows[HELLO]['asked'] / rows[RAW]['asked']:.2f}", "1.5")
        figure("hello / raw, first answer", f"{rows[HELLO]['answered'] / rows[RAW]['answered']:.2f}", "1.5")
        figure("users_api / hello, first next", f"{rows[USERS]['asked'] / rows[HELLO]['asked']:.2f}", "2")
        beyond = rows[TLS]["processor"] - rows[USERS]["processor"] - rows["handshake"]["processor"]
        figure("the first TLS call", f"{beyond:.2f} ms of processor beyond the handshake's "
                                     f"{rows['handshake']['processor']:.2f} ms", "5 ms")
        figure("zips", f"hello {zip_mb(folder / 'cold_start_hello/bootstrap'):.2f} MB, "
                       f"users_api {zip_mb(folder / 'users_api/bootstrap'):.2f} MB", "0.4 MB, 3 MB")


main()
