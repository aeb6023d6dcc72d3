"""Fails if an ELF file needs more than provided.al2023 offers, or holds a symbol that it should not."""

import argparse
import re
import subprocess
import sys

GLIBC_MAX = (2, 34)
LIBRARIES = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


def readelf(option, path):
    return subprocess.run(["readelf", "--wide", option, path], capture_output=True, text=True,
                          check=True).stdout


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", help="a symbol that must not be linked")
    parser.add_argument("path")
    arguments = parser.parse_args()
    faults = []
    versions = readelf("--version-info", arguments.path)
    for major, minor in re.findall(r"GLIBC_(\d+)\.(\d+)", versions):
        if (int(major), int(minor)) > GLIBC_MAX:
            faults.append(f"needs GLIBC_{major}.{minor}")
    if "GLIBC_ABI" in versions:
        faults.append("needs a GLIBC_ABI feature")
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", readelf("--dynamic", arguments.path)))
    faults += [f"needs {library}" for library in sorted(needed - LIBRARIES)]
    if arguments.without and re.search(rf"\b{arguments.without}\b", readelf("--symbols", arguments.path)):
        faults.append(f"links {arguments.without}")
    for fault in sorted(set(faults)):
        print(f"{arguments.path}: {fault}")
    sys.exit(bool(faults))


main()
