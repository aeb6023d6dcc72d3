"""Plays the console blocks of docs/aws: runs their commands in a folder of their own, against a local
cloud that is empty at the start of each page, and compares with what the page says they print.

Example programs are on the PATH. `…` stands for any text within a line, `...` for any lines.
"""

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))

from run_pages import is_as_shown, steps_of
from running_cloud import RunningCloud

COMMAND_SECONDS_MAX = 30


def play(page, programs):
    """Yields each command, and what it printed if the page says something else."""
    groups = []  # a command may leave a program in the background
    with RunningCloud("--memory") as cloud, tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "AWS_ENDPOINT_URL": cloud.aws, "AWS_REGION": "eu-central-1",
                       "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
                       "PATH": f"{programs}:{os.environ['PATH']}"}
        for kind, value in steps_of(page.read_text()):
            if kind != "command":
                continue
            command, shown = value
            output = pathlib.Path(folder) / "output.txt"
            # Into a file: a program in the background would hold a pipe open.
            with open(output, "w") as file:
                shell = subprocess.Popen(["bash", "-c", command], cwd=folder, env=environment,
                                         stdout=file, stderr=subprocess.STDOUT,
                                         start_new_session=True)
                groups.append(shell.pid)
                try:
                    shell.wait(COMMAND_SECONDS_MAX)
                except subprocess.TimeoutExpired:
                    file.write("(it did not end in time)")
            printed = output.read_text()
            yield command, None if is_as_shown(printed, shown) else printed
        for group in groups:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)


def main():
    root, programs = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    count, faults = 0, 0
    for page in sorted(root.glob("docs/aws/*.md")):
        for command, fault in play(page, programs):
            count += 1
            if fault is not None:
                faults += 1
                print(f"{page.name}: {command}\nprinted:\n{fault}\n")
    print(f"{count} commands, {faults} printed otherwise than their page says")
    sys.exit(faults > 0 or count == 0)


if __name__ == "__main__":
    main()
