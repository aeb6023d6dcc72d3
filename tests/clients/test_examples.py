"""The programs of examples/ that talk to AWS, run against an empty cloud as their first lines say."""

import os
import subprocess
import unittest

import aws
from running_cloud import RunningCloud

EXAMPLES = os.environ.get("EXAMPLES", "")


class Examples(unittest.TestCase):
    def test_each_ends_well(self):
        with RunningCloud("--memory") as cloud:
            variables = {**os.environ, **aws.KEYS, "AWS_ENDPOINT_URL": cloud.aws,
                         "AWS_REGION": aws.REGION}
            for name in ("dynamodb_items", "dynamodb_transfer", "dynamodb_typed", "s3_objects",
                         "sqs_round_trip"):
                with self.subTest(name):
                    done = subprocess.run([os.path.join(EXAMPLES, name)], env=variables,
                                          capture_output=True, text=True, timeout=60)
                    self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                    self.assertTrue(done.stdout)


if __name__ == "__main__":
    unittest.main()
