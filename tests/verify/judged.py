"""cartulaire-verify run over a folder, and what it found there; for the tests beside this."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

import sealed

PROGRAM = None
TODAY = "2026-12-24"


def run(folder, *words, today=TODAY, stdin=None, language="en"):
    command = [PROGRAM, str(folder), "--lang", language, *(["--now", today] if today else []), *map(str, words)]
    return subprocess.run(command, capture_output=True, input=stdin, timeout=120)


class Verify(unittest.TestCase):
    def setUp(self):
        self._temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self._temporary.cleanup)
        self.folder = pathlib.Path(self._temporary.name) / "sealed"
        self.outside = pathlib.Path(self._temporary.name)

    def found(self, *words, **how):
        """The names of what is found; {} says that the program ended well."""
        done = run(self.folder, "--json", *words, **how)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        report = json.loads(done.stdout)
        self.assertEqual(done.returncode == 0, report["holds"])
        self.assertEqual(report["holds"], not report["counts"])
        return report["counts"]

    def report(self, *words, **how):
        return json.loads(run(self.folder, "--json", *words, **how).stdout)

    def holds(self, *words, **how):
        self.assertEqual({}, self.found(*words, **how))

    def finds(self, *names, words=(), **how):
        self.assertEqual(set(names), set(self.found(*words, **how)))


class Changed(Verify):
    """A journal in which a test changes one thing."""

    def journal(self):
        j = sealed.Journal()
        j.node()
        j.part(events=40)
        j.part("mail", events=10, retention=30)
        j.run(2, 50)
        j.to_day("2026-11-24")
        j.part(day="2026-11-24", events=5)
        j.run(1, 5)
        return j

    def write(self, j, **how):
        j.write(self.folder, **how)


def main():
    """Runs the tests on the program that `--program` names."""
    global PROGRAM
    PROGRAM = sys.argv.pop(sys.argv.index("--program") + 1)
    sys.argv.remove("--program")
    unittest.main(verbosity=1)
