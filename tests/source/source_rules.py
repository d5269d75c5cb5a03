#!/usr/bin/env python3
"""Source rules: layers, wrappers of third parties, names of places, sizes. Run by ctest and by `make check`."""
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)

# Headers of third parties and the only folders that may include them (STYLE: heavy headers stay behind one wrapper).
WRAPPED = {
    "yaml-cpp/": ["platform"],
    "cmark": ["platform"],
    "boost/": ["platform"],
    "sodium": ["platform"],
    "zlib": ["platform"],
    "zstd": ["platform"],
    "idn2": ["platform"],
    "curl/": ["platform"],
    "duckdb": ["platform"],
    "p11-kit/": ["platform"],
    "archive": ["platform"],
    "openssl/": ["platform"],
    "date/": ["platform"],
    "expat": ["platform"],
    "re2/": ["lists", "platform"],
    "qrencode": ["platform"],
    "sqlite3": ["platform"],
    "libpq": ["platform"],
    "ldap.h": ["platform"],
    "fido": ["platform"],
    "CLI/": ["cli"],
}
# The pure core: what `policy` may see of the lists.
POLICY_MAY_SEE = {"lists/site.hpp", "lists/table.hpp", "lists/category_set.hpp"}


def layers():
    """The table of src/CMakeLists.txt: layer -> the layers it may include."""
    text = (SOURCE / "CMakeLists.txt").read_text(encoding="utf-8")
    table = {}
    for call in re.findall(r"cartulaire_layer\(([^)]*)\)", text.split("# END LAYERS")[0]):
        words = call.split()
        uses = []
        if "USES" in words:
            for word in words[words.index("USES") + 1 :]:
                if word == "LIBRARIES":
                    break
                uses.append(word)
        table[words[0]] = uses
    return table


def tracked(*patterns):
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *patterns], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


class SourceRules(unittest.TestCase):
    def test_a_layer_is_listed_below_those_that_use_it(self):
        seen = []
        for name, uses in layers().items():
            for lower in uses:
                self.assertIn(lower, seen, f"{name} uses {lower}, which stands above it in src/CMakeLists.txt")
            seen.append(name)

    def test_includes_only_go_downwards(self):
        table = layers()
        wrong = []
        for path in tracked("src/*.cpp", "src/*.hpp"):
            relative = path.relative_to(SOURCE)
            if len(relative.parts) == 1:
                continue
            own = relative.parts[0]
            self.assertIn(own, table, f"{relative}: the folder is not a layer of src/CMakeLists.txt")
            for mark, target in INCLUDE.findall(path.read_text(encoding="utf-8")):
                layer = target.split("/")[0]
                if mark == "<" or layer not in table:
                    continue
                if layer != own and layer not in table[own]:
                    wrong.append(f"{relative} includes {target}: {own} may not use {layer}")
                if own == "policy" and layer == "lists" and target not in POLICY_MAY_SEE and "_test" not in path.name:
                    wrong.append(f"{relative} includes {target}: a decision sees only the pure lookup of lists")
        self.assertEqual([], wrong)

    def test_the_verifier_shares_nothing_with_what_it_judges(self):
        table = layers()
        self.assertEqual(["platform", "base"], table["verify"], "cartulaire-verify uses wrappers of third parties only")
        self.assertEqual([], [name for name, uses in table.items() if "verify" in uses], "and nobody uses its code")
        for path in tracked("src/verify/*"):
            for mark, target in INCLUDE.findall(path.read_text(encoding="utf-8")):
                layer = target.split("/")[0]
                if mark == '"' and layer != "verify":
                    self.assertIn(layer, table["verify"], f"{path.relative_to(SOURCE)} includes {target}")

    def test_an_adapter_never_includes_another(self):
        wrong = []
        for path in tracked("src/adapters/*.cpp", "src/adapters/*.hpp"):
            own = path.relative_to(SOURCE).parts[1]
            for _, target in INCLUDE.findall(path.read_text(encoding="utf-8")):
                parts = target.split("/")
                if parts[0] == "adapters" and parts[1] != own:
                    wrong.append(f"{path.relative_to(SOURCE)} includes {target}")
        self.assertEqual([], wrong)

    def test_third_parties_stay_behind_their_wrapper(self):
        wrong = []
        for path in tracked("src/*.cpp", "src/*.hpp"):
            if path.name.endswith("_test.cpp"):  # a test may make hostile input with the library itself
                continue
            own = path.relative_to(SOURCE).parts[0]
            for mark, target in INCLUDE.findall(path.read_text(encoding="utf-8")):
                for prefix, homes in WRAPPED.items():
                    if mark == "<" and target.startswith(prefix) and own not in homes:
                        wrong.append(f"{path.relative_to(SOURCE)} includes <{target}>: only {homes} may")
        self.assertEqual([], wrong)

    def test_no_regular_expression_of_the_standard_library(self):
        for path in tracked("src/*.cpp", "src/*.hpp"):
            self.assertNotIn("<regex>", path.read_text(encoding="utf-8"), path)

    def test_a_header_is_included_once(self):
        for path in tracked("src/*.hpp"):
            self.assertIn("#pragma once", path.read_text(encoding="utf-8"), path)

    def test_nothing_names_a_place_of_a_build_machine(self):
        places = re.compile(r"/wor[k]/|/hom[e]/[a-z]|/roo[t]/")
        for path in tracked():
            if path.suffix in {".png", ".jpg", ".gz"} or path == pathlib.Path(__file__):
                continue
            text = path.read_text(encoding="utf-8", errors="replace")
            found = places.search(text)
            self.assertIsNone(found, f"{path.relative_to(ROOT)}: {found.group(0) if found else ''}")

    def test_no_file_over_one_megabyte(self):
        for path in tracked():
            self.assertLess(path.stat().st_size, 1_000_000, path)

    def test_nothing_is_left_for_later_in_the_source(self):
        later = re.compile(r"\b(TOD[O]|FIXM[E]|XX[X])\b")
        for path in tracked("src/*", "tests/*", "scripts/*"):
            self.assertIsNone(later.search(path.read_text(encoding="utf-8", errors="replace")), path)


if __name__ == "__main__":
    unittest.main(verbosity=1)
