"""The charters that we ship, their entities, and the program that makes documents of them."""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHARTERS = sorted((ROOT / "charters").glob("*/charte.md"))
PAPERS = ["saisine-cst", "deliberation", "note-agents", "registre", "aipd", "hors-de-vue"]
BILINGUAL = ["note-agents", "hors-de-vue"]
PROGRAM = []


def entities(charter):
    front = charter.read_text(encoding="utf-8").split("---", 2)[1]
    part = re.search(r"^entities:\n((?: +.*\n)+)", front, re.M)
    found = re.findall(r"^ +- (?:\{)?id: ([\w-]+)", part.group(1), re.M) if part else []
    return found or [""]


def every_entity():
    """(name, charter, words that choose the entity)"""
    for charter in CHARTERS:
        for entity in entities(charter):
            yield f"{charter.parent.name}-{entity or 'seule'}", charter, ["--entity", entity] if entity else []


def run(*words, language="fr_FR.UTF-8"):
    """The output of `cartulaire charter …`; fails the test where it fails."""
    environment = dict(os.environ, LC_ALL=language, LANG=language)
    done = subprocess.run([*PROGRAM, "charter", *map(str, words)], capture_output=True, timeout=120, check=False, env=environment)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, words))}: {done.stderr.decode()}")
    return done.stdout.decode()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cartulaire", required=True)
    options, rest = parser.parse_known_args()
    PROGRAM[:] = [options.cartulaire]
    unittest.main(module="__main__", argv=[sys.argv[0], *rest], verbosity=2)
