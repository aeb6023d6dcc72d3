"""Plays the console blocks of the tutorial: starts the program that stands above them, sends what
the page sends, and compares with what the page says comes back.

In a page, `<!-- is: examples/api/NAME.cpp -->` shows a program and starts it for the blocks that
follow, up to the next one. Of a block like

    $ curl -s localhost:5000/items/5
    {"item_id":5}

the command is run by a shell with the port replaced; the lines up to the next `$` must be what it
prints. A line `...` stands for any lines, `…` for any text within one.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys
import time

START_SECONDS_MAX = 10
STOP_SECONDS_MAX = 10
URL_OF_THE_PAGES = "localhost:5000"


class Program:
    """One example, serving on a port of the system's choice."""

    def __init__(self, path, environment):
        self.process = subprocess.Popen(
            [path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, **environment, "PORT": "0", "HOST": "127.0.0.1"})
        deadline = time.monotonic() + START_SECONDS_MAX
        said = ""
        for line in self.process.stdout:
            said += line
            found = re.search(r'"url":"http://([^"/]+)"', line)
            if found:
                self.authority = found.group(1)
                os.set_blocking(self.process.stdout.fileno(), False)
                return
            if time.monotonic() > deadline:
                break
        self.process.kill()
        raise RuntimeError(f"{path} does not serve:\n{said}")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        finally:
            self.process.stdout.close()


def steps_of(page):
    """The programs, environments and commands of a page, in their order."""
    pattern = (r"<!-- is: examples/api/(?P<program>\w+)\.cpp -->"
               r"|<!-- with: (?P<environment>.+?) -->"
               r"|```console\n(?P<block>.*?)```")
    for found in re.finditer(pattern, page, re.DOTALL):
        if found["block"] is None:
            yield found.lastgroup, found[found.lastgroup]
            continue
        for part in re.split(r"^\$ ", found["block"], flags=re.MULTILINE)[1:]:
            command, _, answer = part.partition("\n")
            while command.endswith("\\"):
                more, _, answer = answer.partition("\n")
                command = command[:-1] + more.strip()
            yield "command", (command, answer)


def is_as_shown(answer, shown):
    pattern = re.escape(shown.strip())
    pattern = pattern.replace(re.escape("\n...\n"), r"\n(?:.*\n)*?").replace("…", ".*")
    if pattern.endswith(re.escape("\n...")):
        pattern = pattern.removesuffix(re.escape("\n...")) + r"(?:\n.*)*"
    return re.fullmatch(pattern, answer.replace("\r", "").strip())


def play(page, programs):
    """Yields each command, and what it answered if the page says something else."""
    running, wanted, environment = None, None, {}
    try:
        for kind, value in steps_of(page.read_text()):
            if kind == "environment":
                environment = dict(pair.split("=", 1) for pair in value.split())
            elif kind == "program":
                if running:
                    running.stop()
                running, wanted = None, value
            elif wanted:
                if not running:  # only now: a page may show files that are no programs
                    running, environment = Program(programs / wanted, environment), {}
                command, shown = value
                command = command.replace(URL_OF_THE_PAGES, running.authority)
                done = subprocess.run(["bash", "-c", command], capture_output=True, text=True,
                                      timeout=30)
                answer = (done.stdout + done.stderr).replace(running.authority, URL_OF_THE_PAGES)
                yield command, None if is_as_shown(answer, shown) else answer
    finally:
        if running:
            running.stop()


def main():
    root, programs = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    count, faults = 0, 0
    for page in sorted(root.glob("docs/api/*.md")):
        for command, fault in play(page, programs):
            count += 1
            if fault is not None:
                faults += 1
                print(f"{page.name}: {command}\nanswered:\n{fault}\n")
    print(f"{count} commands, {faults} answered otherwise than their page says")
    sys.exit(faults > 0 or count == 0)


if __name__ == "__main__":
    main()
