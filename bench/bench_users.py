"""From POST to the object in the bucket: 1,000 users with names in many scripts; none lost or doubled."""

import http.client
import json
import time
import urllib.parse

import aws
from measure import figure, summary
from running_cloud import with_template

USERS = 1000
BUCKET = "micro-aws-000000000000-eu-central-1"
NAMES = ["Ada", "Ωμέγα", "李小龍", "محمد", "Дмитрий", "יעל", "ज्योति", "さくら", "김민준", "Zoë", "Şükrü", "🧑‍🚀"]


def main():
    with with_template() as cloud:
        api = http.client.HTTPConnection(urllib.parse.urlsplit(cloud.api).netloc)
        endpoint = http.client.HTTPConnection(urllib.parse.urlsplit(cloud.aws).netloc)
        answered, visible, users = [], [], {}
        for number in range(USERS):
            body = {"name": NAMES[number % len(NAMES)], "surname": f"Number {number}"}
            started = time.perf_counter()
            api.request("POST", "/users/", json.dumps(body), {"Content-Type": "application/json"})
            response = api.getresponse()
            user = json.loads(response.read())
            assert response.status == 201, user
            answered.append((time.perf_counter() - started) * 1000)
            users[user["user_id"]] = user
            while True:
                endpoint.request("GET", f"/{BUCKET}/users/{user['user_id']}.json")
                answer = endpoint.getresponse()
                content = answer.read()
                if answer.status == 200:
                    break
                assert time.perf_counter() - started < 10, f"lost: {user}"
            visible.append((time.perf_counter() - started) * 1000)
            assert json.loads(content) == user
        summary("POST answered", answered)
        summary("POST to object visible", visible)
        pages = aws.client("s3", cloud.aws).get_paginator("list_objects_v2").paginate(
            Bucket=BUCKET, Prefix="users/")
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
        lost = set(users) - {key[len("users/"):-len(".json")] for key in keys}
        figure("users created, objects, lost, doubled",
               f"{len(users)}, {len(keys)}, {len(lost)}, {len(keys) - len(set(keys))}")


main()
