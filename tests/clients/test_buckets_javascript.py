"""S3 with the AWS SDK for JavaScript v3. Its packages come from npm: `npm install` in javascript/."""

import os
import pathlib
import shutil
import subprocess
import unittest

from running_cloud import RunningCloud

FOLDER = pathlib.Path(__file__).parent / "javascript"


@unittest.skipUnless(shutil.which("node"), "node is not installed")
@unittest.skipUnless((FOLDER / "node_modules/@aws-sdk/client-s3").exists(),
                     "the SDK is not installed: run npm install in tests/clients/javascript")
class BucketsJavaScript(unittest.TestCase):
    def test_the_sdk_stores_and_reads(self):
        with RunningCloud("--memory") as cloud:
            done = subprocess.run(["node", "buckets.mjs"], cwd=FOLDER, capture_output=True, text=True,
                                  timeout=120, env={**os.environ, "AWS_ENDPOINT": cloud.aws})
            self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main()
