"""tools/openapi: a document that nobody reviewed does not pass."""

import os
import pathlib
import subprocess
import tempfile
import unittest

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools/openapi"


class ReviewedDocuments(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)
        self.service = self.path / "services/shop"
        self.service.mkdir(parents=True)
        (self.service / "CMakeLists.txt").write_text("micro_openapi(shop OUTPUT openapi.json)\n")
        (self.path / "services/worker").mkdir()  # a service without an API
        (self.path / "services/worker/CMakeLists.txt").write_text("add_executable(worker app.cpp)\n")
        self.prints('{\n  "openapi": "3.1.0"\n}')

    def prints(self, document):
        program = self.path / "shop"
        program.write_text(f"#!/bin/sh\n[ \"$1\" = --dump-openapi ] && echo '{document}'\n")
        program.chmod(0o755)

    def run_tool(self, *arguments):
        done = subprocess.run([TOOL, *arguments, self.path], capture_output=True, text=True,
                              env={**os.environ, "MICRO_SERVICES": str(self.path / "services")})
        return done.returncode, done.stdout

    def test_a_new_document_has_to_be_accepted(self):
        code, output = self.run_tool()
        self.assertEqual(code, 1)
        self.assertIn('+  "openapi": "3.1.0"', output)
        self.assertIn("./micro openapi --accept", output)
        self.assertEqual(self.run_tool("--accept")[0], 0)
        self.assertEqual(self.run_tool(), (0, ""))

    def test_a_change_is_shown(self):
        self.run_tool("--accept")
        self.prints('{\n  "openapi": "3.1.1"\n}')
        code, output = self.run_tool()
        self.assertEqual(code, 1)
        self.assertIn('-  "openapi": "3.1.0"\n+  "openapi": "3.1.1"\n', output)

    def test_a_service_that_cannot_print_its_document_fails(self):
        self.run_tool("--accept")
        (self.path / "shop").write_text("#!/bin/sh\nexit 3\n")
        self.assertNotEqual(self.run_tool()[0], 0)


if __name__ == "__main__":
    unittest.main()
