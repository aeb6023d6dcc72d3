"""Sizes: what ships, the longest file and function, the files that include Beast or Asio."""

import os
import pathlib
import re
import subprocess

from measure import figure
from running_cloud import LOCAL_CLOUD, REPOSITORY


def sources():
    names = subprocess.run(["git", "ls-files", "src/*.cpp", "src/*.hpp"], cwd=REPOSITORY,
                           capture_output=True, text=True, check=True).stdout.split()
    return {name: (REPOSITORY / name).read_text().splitlines() for name in names}


def functions(lines):
    """(length, first line) of each body that opens at the end of an unindented line and closes so."""
    start = None
    for number, line in enumerate(lines):
        if start is None and re.match(r"^[A-Za-z].*\)[^;]*\{$|^    .*\)[^;]*\{$", line) and \
                not line.startswith(("namespace", "class", "struct", "enum")):
            start = number
        elif start is not None and line in ("}", "};"):
            if line == "}":
                yield number - start + 1, start + 1
            start = None


def main():
    for path in [pathlib.Path(LOCAL_CLOUD),
                 *sorted(pathlib.Path(os.environ["FUNCTIONS"]).glob("*/bootstrap"))]:
        figure("/".join(path.parts[-2:]), f"{path.stat().st_size / 1e6:.2f} MB")
    files = sources()
    name, lines = max(files.items(), key=lambda entry: len(entry[1]))
    figure("longest file", f"{name}, {len(lines)} lines")
    length, name, line = max((length, name, line) for name, text in files.items()
                             for length, line in functions(text))
    figure("longest function", f"{name}:{line}, {length} lines")
    users = [name for name, text in files.items()
             if any(re.match(r"#include <boost/(asio|beast)", line) for line in text)]
    figure("files that include Beast or Asio", f"{len(users)}: {' '.join(users)}")


main()
