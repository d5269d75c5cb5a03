#!/usr/bin/env python3
"""`charter adopt`, `charter status`, `charter coverage` and `publish` with a register, as a person types them."""
import html.parser
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CHARTER = """---
charter: essai
title: Charte d'essai
version: 1.0.0
roles:
  it: {name: le service informatique}
  authority: {name: le maire}
entities:
  - {id: ville, name: la ville d'Essai}
  - {id: ccas, name: le CCAS d'Essai}
---

# 1. Adoption

Cette charte suit {{le formalites.requires}} ; l'avis est rendu {{adoption.cst.date}}.

```clause charter.adoption as formalites
requires: [cst_opinion, deliberation]
```

# 2. Internet

Sont fermés les sites contraires à la loi : {{le interdits.categories}}.

```clause web.legal as interdits
categories: [pornography]
```

# 3. Traces

Chaque visite laisse {{le traces.fields}}, gardés {{traces.retention}} ; ces traces servent à : {{traces.purposes}}.
Les lisent {{le traces.readers}}.

```clause log as traces
class: web
fields: [user, site]
retention: 3 months
purposes: [security]
readers: [it]
```
"""
PEOPLE = """stale_after: never
people:
  - {login: marie, entity: ville}
"""


class Void(html.parser.HTMLParser):
    """Tags that nest, in one pass."""

    def __init__(self):
        super().__init__()
        self.open, self.faults, self.tags = [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "br", "img", "hr", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)


class Adoption(unittest.TestCase):
    cartulaire = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)
        self.write(CHARTER)
        (self.path / "state.yml").write_text(PEOPLE, encoding="utf-8")
        self.do("publish", "keys")

    def write(self, text):
        (self.path / "charte.md").write_text(text, encoding="utf-8")

    def do(self, *words, code=0, language="en"):
        done = subprocess.run([self.cartulaire, "--lang", language, *map(str, words)], capture_output=True, text=True,
                              cwd=self.path, stdin=subprocess.DEVNULL, timeout=60)
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def adopt(self, act, *words, entity="ville", code=0):
        entity = ("--entity", entity) if entity else ()
        return self.do("charter", "adopt", act, "charte.md", *entity, *words, code=code)

    def status(self, entity="ville", *words):
        done = self.do("charter", "status", "charte.md", "--entity", entity, "--json", *words)
        return json.loads(done.stdout)["entities"][0]

    def publish(self, code=0):
        if not (self.path / "lists.bin").exists():
            self.do("lists", "import", "--file", "lists.bin", "--sources", ROOT / "demo" / "lists.yml")
        return self.do("publish", "--charter", "charte.md", "--state", "state.yml", "--lists", "lists.bin", "--to",
                       "bundle", "--accept-unlisted-legal", code=code)

    def adopt_all(self, entity="ville", papers=True, force="2026-02-01"):
        self.adopt("consultation", "--date", "2026-01-12", "--favourable", "5", "--unfavourable", "1", entity=entity)
        self.adopt("deliberation", "--date", "2026-01-20", "--reference", "2026-14", entity=entity)
        self.adopt("publication", "--date", "2026-01-21", "--means", "intranet", entity=entity)
        if papers:
            self.adopt("papers", "--date", "2026-01-21", "--clause", "traces", "--register-entry", "R-1", "--no-assessment",
                       "peu de personnes", entity=entity)
        self.adopt("force", "--date", force, entity=entity)

    def test_from_the_draft_to_the_nodes(self):  # CHA-02, CHA-03
        self.assertEqual(self.status()["stage"], "draft")
        refused = self.publish(code=1)
        self.assertIn("A02", refused.stderr)
        self.adopt("consultation", "--date", "2026-01-12", "--favourable", "5", code=3)  # nothing is registered
        self.adopt("version", entity=None)
        early = self.adopt("deliberation", "--date", "2026-01-20", "--reference", "2026-14", code=1)
        self.assertIn("opinion of the staff committee", early.stderr)
        self.assertIn("CGFP, L. 253-5", early.stderr)
        self.assertIn("A02", self.publish(code=1).stderr)
        self.adopt_all(papers=False)
        one = self.status()
        self.assertEqual((one["stage"], one["version_in_force"], one["missing"]), ("in_force", "1.0.0", []))
        self.assertEqual([each["clause"] for each in one["inert"]], ["traces"])
        published = self.publish()
        self.assertIn("A04", published.stderr)  # the CCAS has not adopted
        self.assertIn("A05", published.stderr)  # no papers
        self.adopt("papers", "--date", "2026-01-21", "--clause", "traces", "--register-entry", "R-1", "--assessment", "A-1")
        self.assertEqual(self.status()["inert"], [])
        self.assertNotIn("`traces` (article 3) stays inert: the entry in the record of processing is missing, and the impact "
                         "assessment or why none is due (for the entity `ville`)", self.publish().stderr)

    def test_a_change_asks_again_and_never_puts_the_version_in_force_out(self):  # CHA-01, CHA-03
        self.adopt("version", entity=None)
        for entity in ("ville", "ccas"):
            self.adopt_all(entity)
        self.publish()
        self.write(CHARTER.replace("3 months", "6 months"))
        self.assertIn("A01", self.publish(code=1).stderr)  # the same number, another text
        self.assertTrue(self.status()["number_taken"])
        self.write(CHARTER.replace("3 months", "6 months").replace("1.0.0", "1.1.0"))
        one = self.status()
        self.assertEqual((one["stage"], one["compared_with"], one["changed"]), ("draft", "1.0.0", ["3 Traces"]))
        self.assertIn("changed", one["inert"][0]["why"]["en"])
        self.assertIn("A03", self.publish(code=1).stderr)
        self.adopt("version", entity=None)
        self.assertIn("A03", self.publish(code=1).stderr)
        text = self.do("charter", "status", "charte.md", language="fr").stdout
        self.assertIn("changé : 3 Traces", text)

    def test_a_day_to_come(self):
        self.adopt("version", entity=None)
        for entity in ("ville", "ccas"):
            self.adopt_all(entity, force="2999-01-01")
        self.assertEqual(self.status()["stage"], "to_come")
        self.assertNotIn("A04", self.publish().stderr)

    def test_state_and_register_never_say_it_twice(self):
        self.adopt("version", entity=None)
        self.adopt_all()
        (self.path / "state.yml").write_text(PEOPLE + "papers:\n  - {clause: traces, register_entry: R-1}\n", encoding="utf-8")
        self.assertIn("A06", self.publish(code=1).stderr)

    def test_without_a_register_the_state_holds_the_dates(self):
        line = "adoptions:\n  - {entity: ville, version: 1.0.0, staff_opinion: 2026-01-12, in_force: 2026-02-01}\n"
        (self.path / "state.yml").write_text(PEOPLE + line, encoding="utf-8")
        self.assertIn("`deliberation` is missing", self.publish(code=1).stderr)
        (self.path / "state.yml").write_text(PEOPLE + line.replace("in_force", "deliberation: 2026-01-20, in_force"), encoding="utf-8")
        self.assertIn("A04", self.publish().stderr)  # the CCAS has no line

    def test_an_altered_register_is_refused_everywhere(self):
        self.adopt("version", entity=None)
        self.adopt_all()
        register = self.path / "adoption.jsonl"
        good = register.read_text(encoding="utf-8")
        register.write_text(good.replace('"unfavourable":1', '"unfavourable":0'), encoding="utf-8")
        for words in (("charter", "status", "charte.md"), ("charter", "render", "charte.md", "--html")):
            self.assertIn("adoption.jsonl:2", self.do(*words, code=1).stderr)
        self.assertIn("adoption.jsonl:2", self.adopt("annexation", "--date", "2026-01-21", code=1).stderr)
        self.publish(code=1)
        lines = good.splitlines(keepends=True)
        register.write_text(good, encoding="utf-8")
        head = json.loads(self.do("charter", "status", "charte.md", "--json").stdout)["head"]
        self.do("charter", "status", "charte.md", "--head", head)
        register.write_text("".join(lines[:-1]), encoding="utf-8")  # the end cut off
        self.do("charter", "status", "charte.md")
        self.assertIn("no longer in the register", self.do("charter", "status", "charte.md", "--head", head, code=1).stderr)

    def test_import_takes_the_front_matter_over_once(self):
        acts = """adoption:
  ville:
    consultation: {date: 2025-11-20, body: cst, favourable: 5, unfavourable: 1}
    deliberation: {date: 2025-12-11, reference: 2025-88}
    publication: {date: 2025-12-15, means: intranet}
    entry_into_force: 2026-01-05
    papers: [{date: 2025-12-11, clause: traces, register_entry: R-4, not_due: aucune surveillance constante}]
"""
        before = self.status()["hash"]
        self.write(CHARTER.replace("version: 1.0.0\n", "version: 1.0.0\n" + acts))
        self.adopt("import", entity=None)
        one = self.status()
        self.assertEqual((one["hash"], one["stage"], one["inert"]), (before, "in_force", []))
        self.assertTrue(all(act["imported"] for act in one["acts"]))
        self.assertIn("taken over already", self.adopt("import", entity=None, code=1).stderr)
        (self.path / "adoption.jsonl").unlink()
        self.write(CHARTER.replace("version: 1.0.0\n", "version: 1.0.0\n" + acts.replace("2025-12-11, reference", "2025-11-11, reference")))
        self.adopt("import", entity=None, code=1)  # before the opinion: nothing is taken over
        self.assertFalse((self.path / "adoption.jsonl").exists() and (self.path / "adoption.jsonl").stat().st_size)

    def test_the_page_says_the_recorded_opinion(self):
        self.adopt("version", entity=None)
        page = self.do("charter", "render", "charte.md", "--html", language="fr").stdout
        self.assertIn("à venir", page)
        self.adopt("consultation", "--date", "2026-05-01", "--favourable", "5")
        page = self.do("charter", "render", "charte.md", "--html", language="fr").stdout
        self.assertIn("le 1er\u00a0mai 2026", page.replace("&nbsp;", "\u00a0"))

    def test_an_unknown_entity_a_bad_day_and_no_key(self):
        self.adopt("version", entity=None)
        self.adopt("consultation", "--date", "2026-01-12", "--favourable", "5", entity="agglo", code=3)
        self.adopt("consultation", "--date", "2026-02-30", "--favourable", "5", code=1)
        self.assertIn("--entity", self.adopt("consultation", "--date", "2026-01-12", "--favourable", "5", entity=None, code=1).stderr)
        self.adopt("consultation", "--date", "2026-01-12", "--favourable", "5", "--keys", "none.key", code=3)

    def test_coverage_of_the_shipped_charters(self):  # CHA-14
        natures = {"decision", "job", "case", "register", "text"}
        carriers = {"adapter", "product", "person", "not_yet", "text"}
        for name in ("modele", "capso", "amp", "cdg", "reims"):
            file = ROOT / "charters" / name / "charte.md"
            table = json.loads(self.do("charter", "coverage", file, "--json").stdout)
            self.assertGreater(len(table["clauses"]), 30)
            for row in table["clauses"]:
                self.assertTrue(row["natures"] and set(row["natures"]) <= natures, row)
                self.assertIn(row["carrier"], carriers)
                if row["carried"] in ("fed", "assisted") and row["how"] != "blank":
                    self.assertEqual(row["carrier"], {"fed": "product", "assisted": "person"}[row["carried"]], row)
            self.assertEqual(sum(table["counts"].values()), len(table["clauses"]) + len(table["articles_without_clause"]))
            kinds = {row["kind"] for row in table["clauses"]}
            self.assertFalse(kinds & {row["kind"] for row in table["silent"]})
            self.assertTrue(all(row["holds_fr"] and row["holds_en"] for row in table["silent"]))
            page = self.do("charter", "coverage", file, "--html", language="fr").stdout
            seen = Void()
            seen.feed(page)
            self.assertEqual((seen.faults, seen.open), ([], []), name)
            self.assertEqual(sum(1 for tag, attrs in seen.tags if tag == "th" and attrs.get("scope") == "row"),
                             len(carriers) + len(table["clauses"]) + len(table["articles_without_clause"]) + len(table["silent"]))
            self.assertIn('lang="fr"', page)
            self.assertNotIn("<script", page)
            self.assertNotIn("http://", page)


if __name__ == "__main__":
    at = sys.argv.index("--cartulaire")
    Adoption.cartulaire = str(pathlib.Path(sys.argv[at + 1]).resolve())
    del sys.argv[at : at + 2]
    unittest.main()
