"""micro_aws as a client: signed GetItem calls over one connection and over 64, beside boto3 on the same table.

Rates share two cores with the server; the processor time of a call is the client's alone.
"""

import json
import os
import resource
import statistics
import subprocess
import threading
import time

import aws
from measure import figure
from running_cloud import REPOSITORY, RunningCloud

ROUNDS = 3
SECONDS = 2
CONNECTIONS = (1, 64)
PROGRAM = REPOSITORY / "build/cmake/release/bin/client_bench"


def build():
    subprocess.run(["cmake", "--preset", "release", "-DMICRO_BENCH=ON"], cwd=REPOSITORY, check=True,
                   stdout=subprocess.DEVNULL)
    subprocess.run(["cmake", "--build", "--preset", "release", "--target", "client_bench", "--", "--quiet"],
                   cwd=REPOSITORY, check=True)


def fill(endpoint):
    table = aws.client("dynamodb", endpoint)
    table.create_table(TableName="bench", BillingMode="PAY_PER_REQUEST",
                       KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
                       AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}])
    table.put_item(TableName="bench", Item={"id": {"S": "1"}, "name": {"S": "Ada"}, "surname": {"S": "Lovelace"},
                                            "visits": {"N": "7"}, "filler": {"S": "x" * 300}})


def micro_aws(endpoint, connections):
    environment = {**os.environ, "AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "test",
                   "AWS_SECRET_ACCESS_KEY": "test"}
    output = subprocess.run([PROGRAM, endpoint, "bench", str(connections), str(SECONDS)], env=environment, check=True,
                            stdout=subprocess.PIPE, text=True).stdout
    return json.loads(output)


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def boto3(endpoint, connections):
    table = aws.client("dynamodb", endpoint, max_pool_connections=connections)
    table.get_item(TableName="bench", Key={"id": {"S": "1"}})
    counts = []

    def call_until(end):
        count = 0
        while time.monotonic() < end:
            assert table.get_item(TableName="bench", Key={"id": {"S": "1"}})["Item"]
            count += 1
        counts.append(count)

    before, end = processor_seconds(), time.monotonic() + SECONDS
    threads = [threading.Thread(target=call_until, args=(end,)) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"rate": sum(counts) / SECONDS, "processor_us": (processor_seconds() - before) / sum(counts) * 1e6}


def main():
    build()
    with RunningCloud("--memory") as cloud:
        fill(cloud.aws)
        for connections in CONNECTIONS:
            runs = {"micro_aws": [], "boto3": []}
            for _ in range(ROUNDS):  # in turns: both see the same noise
                runs["micro_aws"].append(micro_aws(cloud.aws, connections))
                runs["boto3"].append(boto3(cloud.aws, connections))
            for name, rows in runs.items():
                def median(key):
                    return statistics.median(row[key] for row in rows)
                allocations = f"   {median('allocations'):5.1f} allocations each" if "allocations" in rows[0] else ""
                figure(f"GetItem, {connections} connections: {name}",
                       f"{median('rate'):8.0f}/s   {median('processor_us'):8.1f} us of processor each{allocations}")


main()
