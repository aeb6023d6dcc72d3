"""Runs the tests that micro_aws has against the local cloud against a server that others wrote.

    run_against.py SERVER MICRO_AWS_TEST

Each test gets an empty server of its own. What a server does otherwise than AWS is listed here, by
the test that shows it and why: such a test has to fail, so that the list stays true.
"""

import fcntl
import json
import os
import pathlib
import shutil
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent / "javascript"
SKIPPED = 77
TEST_SECONDS_MAX = 60
INSTALL_SECONDS_MAX = 200

REGION = "eu-central-1"
# Where the fixtures look for another server than the local cloud.
ENDPOINTS = ["OTHER_SERVER_URL", "MICRO_DYNAMODB_ENDPOINT", "MICRO_S3_ENDPOINT"]

NO_ITEM = "it is older than ReturnValuesOnConditionCheckFailure and does not show the item"
NO_CONDITIONS = "it knows no conditional writes and replaces the object"
NO_UPLOADS_LIST = "it does not list multipart uploads"
NO_TRAILERS = "it knows chunks without trailers only, and stores these with their frames"

# The fixtures that a server can stand in for, the key that it knows (s3rver checks signatures), what
# node needs for it, and its differences from AWS.
SERVERS = {
    "dynalite": {
        "fixtures": ["TablesAgainstLocalCloud", "DynamoDbTypedTable"],
        "key": "AKID",
        "node": [],
        "differs": {
            "TablesAgainstLocalCloud.RefusesToReplaceAnItemAndShowsIt": NO_ITEM,
            "DynamoDbTypedTable.CreatesOnceAndShowsWhoIsThere": NO_ITEM,
            "DynamoDbTypedTable.UpdatesOnlyWhatIsThere": NO_ITEM,
            "DynamoDbTypedTable.RemovesUnderACondition": NO_ITEM,
            "DynamoDbTypedTable.LocksOptimistically": NO_ITEM,
            "DynamoDbTypedTable.FiltersWithEveryCondition":
                "it finds no two maps equal whose members are",
        },
    },
    "s3rver": {
        "fixtures": ["S3Objects", "S3Features", "S3Transfer"],
        "key": "S3RVER",
        "node": ["--openssl-legacy-provider"],  # its continuation tokens are DES
        "differs": {
            "S3Objects.DoesNotReplaceAnObjectThatMustBeAbsent": NO_CONDITIONS,
            "S3Features.ReadsRanges": "it takes the last bytes for the first",
            "S3Features.ReadsUnderConditions": "it knows no If-Match and no If-Unmodified-Since",
            "S3Features.CopiesWithAndWithoutWhatBelongsToTheSource":
                "it does not decode the source's key wholly: a plus stays %2B",
            "S3Features.CopiesALargeObjectInParts": "it knows no UploadPartCopy",
            "S3Transfer.SendsASmallFileInOneRequestWithItsChecksumBehindIt": NO_TRAILERS,
            "S3Transfer.SendsALargeFileInPartsAndGetsItBack": NO_TRAILERS,
            "S3Transfer.ProvesPartsWithEveryAlgorithm": NO_TRAILERS,
            "S3Transfer.PassesAnObjectOnWithoutHoldingIt": NO_TRAILERS,
            "S3Transfer.SendsWhatAFunctionWritesHoweverLongItIs": NO_UPLOADS_LIST,
            "S3Transfer.LeavesNothingOfAnUploadWhoseFunctionFails": NO_UPLOADS_LIST,
            "S3Transfer.DownloadsRangesAndWhatChanged":
                "it knows no If-Match: a changed object is handed out",
        },
    },
    "fauxqs": {
        "fixtures": ["SqsAgainstLocalCloud", "S3Objects", "S3Features", "S3Transfer"],
        "key": "AKID",
        "node": [],
        "node_min": 20,
        "differs": {
            "SqsAgainstLocalCloud.SendsReceivesAndDeletes":
                "it takes a character beyond U+FFFF for an invalid one",
            "SqsAgainstLocalCloud.KeepsTheOrderOfAFifoQueue":
                "it hands out one message of a group at a time",
            "SqsAgainstLocalCloud.PassesATraceOn": "it knows no system attributes of a message",
            "S3Objects.DoesNotReplaceAnObjectThatMustBeAbsent": NO_CONDITIONS,
            "S3Features.ReadsUnderConditions": "it knows no conditions of time",
            "S3Features.KeepsAllThatBelongsToAnObject": "it keeps the content type only",
            "S3Features.CopiesWithAndWithoutWhatBelongsToTheSource":
                "it copies the metadata even if told to replace it",
            "S3Features.CopiesALargeObjectInParts": "it knows no tags of objects",
            "S3Features.PresignsWhatAReaderShallGet": "it ignores response-content-type",
            "S3Transfer.SendsWhatAFunctionWritesHoweverLongItIs": NO_UPLOADS_LIST,
            "S3Transfer.LeavesNothingOfAnUploadWhoseFunctionFails": NO_UPLOADS_LIST,
        },
    },
}


def install(server):
    """True if the server is there; says why not."""
    if not shutil.which("node") or not shutil.which("npm"):
        print("skipped: node and npm are not installed")
        return False
    with open(FOLDER / "package.json") as lock:  # two tests may come here at once
        fcntl.flock(lock, fcntl.LOCK_EX)
        if (FOLDER / "node_modules" / server).is_dir():
            return True
        try:
            done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts",
                                   "--fetch-retries=0"],
                                  cwd=FOLDER, capture_output=True, text=True,
                                  timeout=INSTALL_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            print(f"skipped: npm did not install the servers within {INSTALL_SECONDS_MAX} s")
            return False
    if done.returncode != 0:
        print("skipped: npm cannot install the servers:", done.stderr[-500:])
    return done.returncode == 0


def has_node(version):
    """True if node is as new as that; says so if not."""
    text = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout
    if int(text.lstrip("v").split(".")[0]) >= version:
        return True
    print(f"skipped: the server wants Node {version} and this is {text.strip()}")
    return False


def tests_of(program, fixtures):
    listing = subprocess.run([program, "--gtest_list_tests"], check=True, capture_output=True,
                             text=True).stdout
    fixture, tests = "", []
    for line in listing.splitlines():
        if not line.startswith(" "):
            fixture = line.split("#")[0].strip()
        elif fixture.rstrip(".") in fixtures:
            tests.append(fixture + line.split("#")[0].strip())
    return tests


def run(program, test, url, key):
    """What the test printed if it failed, else None."""
    try:
        done = subprocess.run(
            [program, f"--gtest_filter={test}"], capture_output=True, text=True,
            timeout=TEST_SECONDS_MAX,
            env={**os.environ, "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": key,
                 "AWS_REGION": REGION, "OTHER_SERVER_KEY": key,
                 **{name: url for name in ENDPOINTS}})
    except subprocess.TimeoutExpired as late:
        return f"no end after {TEST_SECONDS_MAX} s\n{late.stdout}"
    return None if done.returncode == 0 else done.stdout + done.stderr


def main():
    name, program = sys.argv[1:]
    server = SERVERS[name]
    if not install(name) or not has_node(server.get("node_min", 0)):
        sys.exit(SKIPPED)
    tests = tests_of(program, server["fixtures"])
    process = subprocess.Popen(
        ["node", *server["node"], "serve.mjs", name, str(len(tests))], cwd=FOLDER, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    faults = [f"{test} is listed as different, but is no test"
              for test in server["differs"] if test not in tests]
    try:
        first_line = process.stdout.readline()
        if not first_line:
            sys.exit(f"{name} does not start")
        for test, url in zip(tests, json.loads(first_line), strict=True):
            why = server["differs"].get(test)
            output = run(program, test, url, server["key"])
            if (output is None) == (why is None):
                print(f"{test}: {'as AWS' if why is None else 'differs: ' + why}")
            elif output is None:
                faults.append(f"{test} passes, but is listed as different: {why}")
            else:
                faults.append(f"{test} fails:\n{output}")
    finally:
        process.kill()
        process.wait()
    print("\n".join(faults))
    print(f"{len(tests)} tests against {name}, {len(server['differs'])} known differences, "
          f"{len(faults)} faults")
    sys.exit(bool(faults) or not tests)


main()
