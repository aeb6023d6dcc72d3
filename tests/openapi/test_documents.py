"""Every OpenAPI document that this repository's programs print is valid, by three judges from npm
(`npm install` in javascript/) and Debian's python3-jsonschema."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

try:
    import jsonschema
except ImportError:
    jsonschema = None

FOLDER = pathlib.Path(__file__).resolve().parent
REPOSITORY = FOLDER.parents[1]
PROGRAMS = pathlib.Path(os.environ.get("PROGRAMS", REPOSITORY / "build/cmake/release/bin"))
NAMES = ("users_api", "health", "api_everything")
NO_NPM = "the validators are not installed: run npm install in tests/openapi/javascript"


class Documents(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.files = []
        for name in NAMES:
            text = subprocess.run([PROGRAMS / name, "--dump-openapi"], check=True, env={},
                                  capture_output=True).stdout
            cls.files.append(pathlib.Path(folder.name) / f"{name}.json")
            cls.files[-1].write_bytes(text)

    def judge(self, *files):
        return subprocess.run(["node", "validate.mjs", *files], cwd=FOLDER / "javascript",
                              capture_output=True, text=True, timeout=100)

    @unittest.skipUnless(shutil.which("node"), "node is not installed")
    @unittest.skipUnless((FOLDER / "javascript/node_modules").is_dir(), NO_NPM)
    def test_are_valid_openapi(self):
        done = self.judge(*self.files)
        self.assertEqual(done.returncode, 0, done.stderr)

    @unittest.skipUnless(shutil.which("node"), "node is not installed")
    @unittest.skipUnless((FOLDER / "javascript/node_modules").is_dir(), NO_NPM)
    def test_the_judges_find_mistakes(self):
        document = json.loads(self.files[0].read_text())
        schemas = document["components"]["schemas"]
        schemas["User"]["properties"]["name"] = {"type": "strin"}
        schemas["CreateUser"]["properties"]["name"]["default"] = ""
        del document["info"]["version"]
        document["paths"]["/users/{user_id}"]["get"]["operationId"] = "post_users"
        broken = self.files[0].with_name("broken.json")
        broken.write_text(json.dumps(document))
        done = self.judge(broken)
        self.assertEqual(done.returncode, 1)
        for complaint in ("must have required property 'version'", "unique `operationId`",
                          "schema is invalid", '"": data must NOT have fewer than 1 characters'):
            self.assertIn(complaint, done.stderr)

    @unittest.skipUnless(jsonschema, "python3-jsonschema is not installed")
    def test_have_valid_schemas(self):
        count = 0
        for file in self.files:
            for name, schema in json.loads(file.read_text())["components"]["schemas"].items():
                with self.subTest(f"{file.stem} {name}"):
                    jsonschema.Draft202012Validator.check_schema(schema)
                count += 1
        self.assertGreater(count, 5)


if __name__ == "__main__":
    unittest.main()
