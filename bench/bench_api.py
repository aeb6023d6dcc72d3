"""Nanoseconds per request through micro_api in process, with 3 and 300 routes: builds and runs api_bench."""

import subprocess

from running_cloud import REPOSITORY


def main():
    subprocess.run(["cmake", "--preset", "release", "-DMICRO_BENCH=ON"], cwd=REPOSITORY, check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", "api_bench", "--",
                    "--quiet"], cwd=REPOSITORY, check=True)
    subprocess.run([REPOSITORY / "build/cmake/release/bin/api_bench",
                    "--benchmark_repetitions=5", "--benchmark_report_aggregates_only=true"],
                   check=True)


main()
