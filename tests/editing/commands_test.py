#!/usr/bin/env python3
"""`charter fmt`, `charter new`, `charter import` and `charter diff` as a person types them: files, exit codes, what is said."""
import json
import os
import pathlib
import pty
import subprocess
import sys
import tempfile
import unittest

UNTIDY = """---
version: 1.0
title: T
charter: t
roles: {it: {name: le service}}
---
# 1. Un
```clause duty as d
topics: [ 'care' ]
```
"""
TIDY = """---
charter: t
title: T
version: 1.0
roles:
  it: {name: le service}
---

# 1. Un

```clause duty as d
topics: [care]
```
"""
TODAY = """Charte d'exemple

1. Les postes

Le poste se met en veille après dix minutes d'inactivité.

2. Les locaux

Il est interdit de fumer.
"""


class Commands(unittest.TestCase):
    cartulaire = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)
        self.file = self.path / "charte.md"

    def run_it(self, *arguments, language="en"):
        return subprocess.run(
            [self.cartulaire, "--lang", language, "charter", *map(str, arguments)],
            capture_output=True, text=True, cwd=self.path, stdin=subprocess.DEVNULL,
        )

    def test_wrong_usage_is_told_in_both_languages(self):
        for words, french, english in (
            ((), "il faut une commande", "a command is wanted"),
            (("render",), "il manque `FILE`", "`FILE` is missing"),
            (("render", "charte.md", "extra"), "mot inattendu : `extra`", "unexpected word: `extra`"),
            (("render", "charte.md", "--entity", "a", "b", "--html"), "mot inattendu : ", "unexpected word: "),
            (("render", "charte.md", "--entity"), "`--entity` attend une valeur", "`--entity` wants a value"),
        ):
            for language, said in (("fr", french), ("en", english)):
                done = self.run_it(*words, language=language)
                self.assertEqual(done.returncode, 2, words)
                self.assertIn(said, done.stderr)
                self.assertIn("--help", done.stderr)

    def test_fmt_prints_and_leaves_the_file(self):
        self.file.write_text(UNTIDY, encoding="utf-8")
        done = self.run_it("fmt", "charte.md")
        self.assertEqual((done.returncode, done.stdout), (0, TIDY), done.stderr)
        self.assertEqual(self.file.read_text(encoding="utf-8"), UNTIDY)

    def test_fmt_check_shows_what_would_change_and_says_no(self):
        self.file.write_text(UNTIDY, encoding="utf-8")
        done = self.run_it("fmt", "--check", "charte.md")
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stdout.startswith("--- charte.md\n+++ charte.md (formatted)\n@@ -1,"), done.stdout)
        self.assertIn("-topics: [ 'care' ]\n+topics: [care]\n", done.stdout)
        self.assertIn("the hash of the text does", done.stderr)
        self.file.write_text(TIDY, encoding="utf-8")
        done = self.run_it("fmt", "--check", "charte.md")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_the_hint_is_a_patch_that_makes_the_canonical_form(self):
        self.file.write_text(UNTIDY, encoding="utf-8")
        patch = self.run_it("fmt", "--check", "charte.md").stdout
        applied = subprocess.run(["git", "apply", "-p0", "--unsafe-paths", "-"], input=patch.replace(" (formatted)", ""),
                                 text=True, cwd=self.path, capture_output=True)
        self.assertEqual(applied.returncode, 0, applied.stderr)
        self.assertEqual(self.file.read_text(encoding="utf-8"), TIDY)

    def test_fmt_write_keeps_who_may_read_the_file(self):
        self.file.write_text(UNTIDY, encoding="utf-8")
        self.file.chmod(0o640)
        link = self.path / "lien.md"
        link.symlink_to("charte.md")
        self.assertEqual(self.run_it("fmt", "--write", "lien.md").returncode, 0)
        self.assertTrue(link.is_symlink())
        self.assertEqual(self.file.read_text(encoding="utf-8"), TIDY)
        self.assertEqual(self.file.stat().st_mode & 0o777, 0o640)

    def test_fmt_refuses_a_charter_with_errors_and_leaves_it(self):
        wrong = UNTIDY.replace("care", "carre")
        self.file.write_text(wrong, encoding="utf-8")
        done = self.run_it("fmt", "--write", "charte.md")
        self.assertEqual(done.returncode, 1)
        self.assertIn("charte.md:9:", done.stderr)
        self.assertEqual(self.file.read_text(encoding="utf-8"), wrong)

    def test_fmt_takes_one_destination(self):
        self.file.write_text(UNTIDY, encoding="utf-8")
        self.assertEqual(self.run_it("fmt", "--write", "--check", "charte.md").returncode, 2)
        self.assertEqual(self.run_it("fmt", "-o", "b.md", "charte.md").returncode, 0)
        self.assertEqual((self.path / "b.md").read_text(encoding="utf-8"), TIDY)

    def test_new_writes_a_charter_that_checks_clean_whatever_is_asked_for(self):
        entities = ["la commune de Saint-Exemple", "l'agglomération d'Exemple", "le centre de gestion de l'Exemple",
                    "les communes réunies : Été, Âge #1"]
        kinds = ["commune", "epci", "departement", "region", "cdg", "ccas", "syndicat"]
        parts = ["", "web", "journal,signature", "ai", "signature,web,ai,journal"]
        for at in range(len(kinds) * len(parts)):
            name = f"{at}.md"
            done = self.run_it("new", "--entity", entities[at % 4], "--kind", kinds[at % 7], "--with", parts[at % 5] or " ",
                               "--title", "Charte : l'essentiel", "--out", name)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("cartulaire charter check", done.stderr)
            checked = self.run_it("check", "--publication", name)
            self.assertEqual((checked.returncode, checked.stdout), (0, ""), name)
            self.assertEqual(self.run_it("fmt", "--check", name).returncode, 0)
            self.assertEqual(self.run_it("render", "--html", name).returncode, 0)
            text = (self.path / name).read_text(encoding="utf-8")
            heads = [text.index(title) for title in ("1.1 Pourquoi cette charte", "1.2 Vos droits", "1.3 À qui parler")]
            self.assertEqual(heads, sorted(heads))
            self.assertNotIn("@", text)

    def test_import_makes_a_draft_in_which_nothing_is_in_force(self):
        self.file.write_text(TODAY, encoding="utf-8")
        done = self.run_it("import", "charte.md", "-o", "draft.md")
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)
        self.assertIn("2 articles", done.stderr)
        self.assertIn("none of which applies", done.stderr)
        checked = self.run_it("check", "draft.md")
        self.assertEqual(checked.returncode, 0, checked.stdout)
        self.assertIn("warning L28", checked.stdout)
        self.assertIn("0 clauses", checked.stderr)
        self.assertEqual(self.run_it("check", "--publication", "draft.md").returncode, 1)
        self.assertEqual(self.run_it("fmt", "--check", "draft.md").returncode, 0)
        draft = self.path / "draft.md"
        text = draft.read_text(encoding="utf-8")
        self.assertIn("Le poste se met en veille après dix minutes d'inactivité.", text)
        draft.write_text(text.replace("```proposal access.lock", "```clause access.lock"), encoding="utf-8")
        self.assertIn("1 clauses", self.run_it("check", "draft.md").stderr)
        again = self.run_it("import", "draft.md")
        self.assertEqual(again.returncode, 1)
        self.assertIn("has clauses already", again.stderr)

    def test_import_never_overwrites(self):
        self.file.write_text(TODAY, encoding="utf-8")
        self.assertEqual(self.run_it("import", "charte.md", "-o", "charte.md").returncode, 1)
        self.assertEqual(self.file.read_text(encoding="utf-8"), TODAY)

    def test_import_reports_each_proposal_and_what_it_could_not_place(self):
        self.file.write_text(TODAY, encoding="utf-8")
        told = json.loads(self.run_it("import", "charte.md", "--json").stdout)
        lock = next(one for one in told["proposals"] if one["kind"] == "access.lock")
        self.assertEqual(lock["article"], "1")
        self.assertEqual(lock["confidence"], "high")
        self.assertEqual(lock["sources"], [{"line": 5, "words": "Le poste se met en veille après dix minutes d'inactivité."}])
        self.assertIn({"parameter": "after", "value": "10 minutes", "from_the_text": True}, lock["values"])
        self.assertEqual(told["unplaced"], [{"line": 9, "words": "Il est interdit de fumer.", "carries": ["ban"]}])
        report = self.run_it("import", "charte.md", "--report", language="fr").stdout
        self.assertIn("after: 10 minutes", report)
        self.assertIn("une interdiction: « Il est interdit de fumer. »", report)

    def test_diff_compares_only_charters_that_the_check_lets_pass(self):
        self.file.write_text(TIDY, encoding="utf-8")
        wrong = self.path / "wrong.md"
        wrong.write_text(TIDY.replace("# 1. Un\n", "# Un\n"), encoding="utf-8")
        for pair in (("charte.md", "wrong.md"), ("wrong.md", "charte.md")):
            done = self.run_it("diff", *pair)
            self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
            self.assertIn("error L19", done.stderr)
            self.assertIn("wrong.md: a charter without errors is wanted", done.stderr)
        self.assertEqual(self.run_it("diff", "charte.md", "charte.md").returncode, 0)

    def test_new_never_overwrites(self):
        self.file.write_text("à moi", encoding="utf-8")
        done = self.run_it("new", "--entity", "la commune", language="fr")
        self.assertEqual(done.returncode, 1)
        self.assertIn("charte.md: ce fichier existe déjà", done.stderr)
        self.assertEqual(self.file.read_text(encoding="utf-8"), "à moi")

    def test_new_says_what_is_missing_or_wrong(self):
        self.assertEqual(self.run_it("new").returncode, 2)
        for wrong in (["--entity", "Saint-Exemple"], ["--entity", "la commune", "--kind", "royaume"],
                      ["--entity", "la commune", "--with", "web,magie"]):
            done = self.run_it("new", *wrong)
            self.assertEqual(done.returncode, 1, wrong)
            self.assertIn(f"`{wrong[-1].split(',')[-1]}`", done.stderr)
        self.assertFalse(self.file.exists())

    # A terminal of its own: what the program asks is read there, and the answers typed.
    def test_new_asks_where_somebody_can_answer(self):
        try:
            ours, theirs = pty.openpty()
        except OSError as error:
            self.skipTest(f"no terminal is to be had here: {error}")
        program = subprocess.Popen([self.cartulaire, "--lang", "fr", "charter", "new"], stdin=theirs, stderr=theirs,
                                   stdout=subprocess.PIPE, cwd=self.path)
        os.close(theirs)
        said = ""

        def answer(until, text):
            nonlocal said
            while until not in said:
                said += os.read(ours, 4096).decode("utf-8", "replace")
            os.write(ours, (text + "\n").encode("utf-8"))

        answer("Quelle sorte de collectivité [commune]: ", "cdg")
        answer("Son nom", "le centre de gestion de l'Exemple")
        answer("Le titre de la charte [", "")
        answer("Ce qu'elle règle", "web")
        answer("Le fichier à écrire [charte.md]: ", "")
        program.communicate()
        os.close(ours)
        self.assertEqual(program.returncode, 0)
        text = self.file.read_text(encoding="utf-8")
        self.assertIn("name: le centre de gestion de l'Exemple", text)
        self.assertIn("les membres du conseil d'administration", text)
        self.assertNotIn("clause log", text)


if __name__ == "__main__":
    if "--cartulaire" in sys.argv:
        at = sys.argv.index("--cartulaire")
        Commands.cartulaire = sys.argv[at + 1]
        del sys.argv[at : at + 2]
    unittest.main()
