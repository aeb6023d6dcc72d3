"""The docs pages' scripts: what was fetched is what browsers will accept, and nothing depends on it."""

import base64
import hashlib
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

from running_cloud import REPOSITORY

ASSETS = REPOSITORY / "build/docs_assets"
LIST = REPOSITORY / "src/libraries/micro_api/src/docs_assets.hpp"
TOOL = REPOSITORY / "tools/docs_assets"


def known_files():
    return re.findall(r'\{\s*"([^"]+@[\d.]+/[^"]+)",\s*"(sha384-[^"]+)"\}', LIST.read_text())


class DocsAssets(unittest.TestCase):
    @unittest.skipUnless(ASSETS.is_dir(), "tools/docs_assets build/docs_assets has not run")
    def test_have_the_hashes_that_the_pages_tell_the_browser(self):
        self.assertEqual(len(known_files()), 5)
        for name, integrity in known_files():
            digest = hashlib.sha384((ASSETS / name).read_bytes()).digest()
            self.assertEqual(integrity, "sha384-" + base64.b64encode(digest).decode(), name)

    def test_are_not_fetched_where_there_is_no_npm(self):
        with tempfile.TemporaryDirectory() as folder:
            programs = pathlib.Path(folder) / "bin"
            programs.mkdir()
            for name in ("bash", "env", "dirname", "tr", "grep", "mktemp", "rm"):
                (programs / name).symlink_to(f"/usr/bin/{name}")
            done = subprocess.run([TOOL, pathlib.Path(folder) / "assets"], capture_output=True,
                                  text=True, env={**os.environ, "PATH": str(programs)})
            self.assertEqual((done.returncode, done.stderr),
                             (1, "docs_assets: npm is not installed\n"))
            self.assertFalse((pathlib.Path(folder) / "assets").exists())

    @unittest.skipUnless(ASSETS.is_dir(), "tools/docs_assets build/docs_assets has not run")
    def test_that_are_there_are_not_fetched_again(self):
        environment = {**os.environ, "npm_config_registry": "http://127.0.0.1:1"}
        subprocess.run([TOOL, ASSETS], check=True, env=environment)


if __name__ == "__main__":
    unittest.main()
