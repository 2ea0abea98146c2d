"""Files of a checkout, which may be a bare Git directory."""

import os
import subprocess


class Checkout:
    def __init__(self, variable):
        self.path = os.environ[variable]

    def _git(self, *arguments):
        return subprocess.run(
            ["git", "-C", self.path, *arguments], check=True, capture_output=True, text=True).stdout

    @property
    def commit(self):
        return self._git("rev-parse", "--short=12", "HEAD").strip()

    def read(self, path):
        return self._git("show", f"HEAD:{path}")

    def names(self, directory):
        return self._git("ls-tree", "--name-only", f"HEAD:{directory}").split()
