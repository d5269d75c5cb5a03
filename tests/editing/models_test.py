#!/usr/bin/env python3
"""One model, 300 communes: checked, compared and taken along with the commands that a management centre types."""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
COMMUNE = (ROOT / "examples/commune/charte.md").read_text(encoding="utf-8")
MODEL = (ROOT / "charters/modele/charte.md").read_text(encoding="utf-8")


def extends(text):
    return "extends: {model: ../modele/charte.md, version: %s, hash: %s}" % (
        text.split("\nversion: ")[1].split("\n")[0], hashlib.sha256(text.encode()).hexdigest())


def commune(number):
    """The example, with the number's own name and values."""
    lines = []
    for line in COMMUNE.split("\n"):
        if line.startswith("extends:"):
            line = extends(MODEL)
        lines.append(line.replace("Saint-Exemple", f"Saint-Exemple-{number}"))
    text = "\n".join(lines)
    if number % 3 == 0:
        text = text.replace("traces-web.retention: 6 months", "traces-web.retention: 1 year")
    if number % 50 == 0:
        text = text.replace("overrides:\n", "overrides:\n  partage.checklist: {remove: [charged], reason: pas de chargeur}\n")
    return text


class Models(unittest.TestCase):
    cartulaire = None

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.path = pathlib.Path(cls.folder.name)
        (cls.path / "modele").mkdir()
        (cls.path / "communes").mkdir()
        (cls.path / "modele/charte.md").write_text(MODEL, encoding="utf-8")
        for number in range(1, 301):
            (cls.path / f"communes/{number:03}.md").write_text(commune(number), encoding="utf-8")
        cls.files = sorted(str(one.relative_to(cls.path)) for one in (cls.path / "communes").glob("*.md"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def run_it(self, *arguments, language="en"):
        return subprocess.run([self.cartulaire, "--lang", language, "charter", *map(str, arguments)],
                              capture_output=True, text=True, cwd=self.path, stdin=subprocess.DEVNULL)

    def test_each_of_a_sample_may_be_published_rendered_and_compared(self):
        for file in self.files[::60]:
            checked = self.run_it("check", "--publication", file)
            self.assertEqual((checked.returncode, checked.stdout), (0, ""), checked.stderr)
        page = self.run_it("render", "--html", self.files[0])
        self.assertIn("la commune de Saint-Exemple-1", page.stdout)
        self.assertEqual(self.run_it("coverage", self.files[0]).returncode, 0)
        self.assertEqual(self.run_it("lint", self.files[0]).returncode, 0)
        self.assertEqual(self.run_it("fmt", "--check", self.files[0]).stdout, "")
        differ = self.run_it("diff", self.files[0], self.files[2])
        self.assertEqual(differ.returncode, 1, differ.stderr)
        self.assertIn("Before: [-6 months-]; after: {+one year+}", differ.stdout)

    def test_one_table_tells_which_of_300_deviate_where(self):
        told = self.run_it("deviations", "--json", *self.files)
        self.assertEqual(told.returncode, 0, told.stderr)
        charters = json.loads(told.stdout)["charters"]
        self.assertEqual(len(charters), 300)
        removing = [one["file"] for one in charters
                    if any(d["clause"] == "partage" and d["parameter"] == "checklist" for d in one["deviations"])]
        self.assertEqual(removing, [f"communes/{n:03}.md" for n in range(50, 301, 50)])
        row = next(d for d in charters[49]["deviations"] if d["clause"] == "partage")
        self.assertEqual((row["article"], row["reason"], row["what"]), ("3.1", "pas de chargeur", "value"))
        self.assertIn("charged", row["model"])
        self.assertNotIn("charged", row["local"])
        table = self.run_it("deviations", *self.files).stdout
        self.assertIn("    article left out  [300: all]\n        la commune signe encore sur papier.\n", table)
        self.assertIn("communes/050.md: pas de chargeur\n", table)
        self.assertIn("traces-web.retention\n    6 months  [200]\n", table)

    def test_a_charter_without_a_model_deviates_from_nothing(self):
        told = self.run_it("deviations", "modele/charte.md")
        self.assertEqual((told.returncode, told.stdout), (1, ""))
        self.assertIn("extends no model", told.stderr)

    def test_a_model_that_moves_is_taken_along(self):
        new = MODEL.replace("version: 1.0.0", "version: 1.1.0").replace("retention: 6 months", "retention: 9 months")
        new = new.replace("copies: 2", "copies: 3")
        self.assertNotEqual(new, MODEL)
        (self.path / "modele/charte-1.1.md").write_text(new, encoding="utf-8")
        file = self.path / "communes/essai.md"
        file.write_text(commune(1), encoding="utf-8")
        self.addCleanup(file.unlink)
        shown = self.run_it("update", "communes/essai.md", "--model", "modele/charte-1.1.md")
        self.assertEqual(shown.returncode, 1, shown.stderr)
        self.assertEqual(file.read_text(encoding="utf-8"), commune(1), "nothing is written unless asked for")
        self.assertIn("CONFLICT  signature.copies", shown.stdout)
        self.assertIn("follows the model  traces-acces.retention\n        6 months → 9 months", shown.stdout)
        written = self.run_it("update", "communes/essai.md", "--model", "modele/charte-1.1.md", "--write", "--json")
        changes = json.loads(written.stdout)["charters"][0]
        self.assertTrue(changes["conflicts"])
        self.assertEqual(changes["text"], file.read_text(encoding="utf-8"))
        self.assertIn("  # Ce que la commune change.\n", changes["text"])
        open_ = self.run_it("check", "communes/essai.md")
        self.assertEqual(open_.returncode, 1)
        self.assertIn("error L27: `signature.copies`: both the model and the charter have changed", open_.stdout)
        decided = [line for line in file.read_text(encoding="utf-8").split("\n")
                   if not line.startswith("conflicts:") and "why: " not in line]
        file.write_text("\n".join(decided), encoding="utf-8")
        self.assertEqual(self.run_it("check", "--publication", "communes/essai.md").returncode, 0)
        again = self.run_it("update", "communes/essai.md", "--model", "modele/charte-1.1.md", "--write")
        self.assertEqual(again.returncode, 0, again.stderr)
        self.assertEqual(file.read_text(encoding="utf-8"), "\n".join(decided))

    def test_a_base_that_is_nowhere_is_asked_for(self):
        (self.path / "ailleurs").mkdir(exist_ok=True)
        text = commune(1).replace(hashlib.sha256(MODEL.encode()).hexdigest(), "ab" * 32)
        (self.path / "ailleurs/c.md").write_text(text, encoding="utf-8")
        missing = self.run_it("update", "ailleurs/c.md", "--model", "modele/charte.md")
        self.assertEqual(missing.returncode, 3)
        self.assertIn("--base", missing.stderr)


if __name__ == "__main__":
    if "--cartulaire" in sys.argv:
        at = sys.argv.index("--cartulaire")
        Models.cartulaire = os.path.abspath(sys.argv[at + 1])
        del sys.argv[at:at + 2]
    unittest.main()
