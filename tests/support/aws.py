"""Real AWS clients, pointed at a running local_cloud."""

import os
import subprocess

import boto3
from botocore.config import Config

REGION = "eu-central-1"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": ""}


def client(service, endpoint, **options):
    return boto3.client(
        service, endpoint_url=endpoint, region_name=REGION, aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"max_attempts": 1}, parameter_validation=False,
                      s3={"addressing_style": "path"}, **options))


def unchecked_signature(service):
    """An Authorization header for requests made by hand: names the service, signs nothing."""
    return (f"AWS4-HMAC-SHA256 Credential=test/20261122/{REGION}/{service}/aws4_request, "
            "SignedHeaders=host;x-amz-date, Signature=0000")


def cli(endpoint, *arguments, input=None):
    """Runs Debian's AWS CLI; returns (exit code, stdout, stderr)."""
    done = subprocess.run(["/usr/bin/aws", "--endpoint-url", endpoint, *arguments], input=input,
                          capture_output=True, env={**os.environ, **KEYS}, timeout=60)
    return done.returncode, done.stdout, done.stderr.decode()
