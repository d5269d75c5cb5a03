"""What tests of the hub's records begin with: a folder, a store on each engine, the program."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "fixtures"))
import cluster  # noqa: E402
from options import option  # noqa: E402

CHARTER = """---
charter: essai
title: Charte d'essai
version: 1.0.0
entities:
  - {id: ville, name: la ville d'Essai}
  - {id: ccas, name: le CCAS d'Essai}
---

# 1. Objet

Cette charte est un essai.
"""
PROGRAM = None
CLUSTER = None  # PostgreSQL, where there is one


class Places(unittest.TestCase):
    charter = CHARTER  # written to charte.md

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="cartulaire-places-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.write("charte.md", self.charter)
        self.databases = 0

    def run_program(self, *words, expect=0):
        done = subprocess.run([PROGRAM, *map(str, words)], cwd=self.folder, capture_output=True, text=True, timeout=120,
                              env={"PATH": os.environ["PATH"], "LANG": "en_GB.UTF-8"})
        if expect is not None:
            self.assertEqual(expect, done.returncode, done.stdout + done.stderr)
        return done

    def begin_program(self, *words, **pipes):
        """Runs on while the test does something else: kills it, for one."""
        return subprocess.Popen([PROGRAM, *map(str, words)], cwd=self.folder,
                                **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "text": True, **pipes})

    def places(self):
        yield "sqlite", f"sqlite:{self.folder}/{self.next_name()}.db"
        if CLUSTER is not None:
            yield "postgresql", CLUSTER.new_store(self.next_name())

    def next_name(self):
        self.databases += 1
        return f"{self._testMethodName[:40]}{self.databases}"

    def make_store(self, place):
        self.run_program("store", "create", "--store", place)
        self.run_program("store", "entities", "--store", place, "--charter", "charte.md")

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def people(self, place, entity="ville"):
        return json.loads(self.run_program("people", "list", "--store", place, "--entity", entity, "--json").stdout)


def start_cluster():
    """As a module's setUpModule."""
    global CLUSTER
    if cluster.programs() is None:
        print("PostgreSQL is missing, only SQLite is tried: scripts/install test", file=sys.stderr)
        return
    folder = tempfile.TemporaryDirectory(prefix="cartulaire-cluster-")
    unittest.addModuleCleanup(folder.cleanup)
    CLUSTER = cluster.Cluster(folder.name)
    unittest.addModuleCleanup(CLUSTER.stop)


def main():
    """Runs the tests of the program that `--cartulaire` names."""
    global PROGRAM
    PROGRAM = option("--cartulaire")
    unittest.main(verbosity=1)
