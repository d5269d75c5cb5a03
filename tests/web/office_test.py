#!/usr/bin/env python3
"""What those who prepare and run a charter read in the portal: reports of replays attached to their text, a draft evaluated beside, from
observing to applying, the lists in force. CHA-14, WEB-03, WEB-16, LG-14."""

import copy
import json
import subprocess
import sys
import tempfile
import pathlib
import unittest
from datetime import date, timedelta

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from authority import ENTITY, ROOT, STATE, Authority, wait_for  # noqa: E402
from drafts_test import KEY, NEXT, PROGRAM, Case  # noqa: E402

ESSAY = """
## 2.9 Ce que nous essayons

Nous regardons, sans rien fermer, ce que donnerait la fermeture {{du essai.categories}}.

```clause web.filter as essai
categories: [press]
mode: observe
```
"""
BUNDLE = "bundle: {folder: bundle, key: publish.key.pub, memory: web.memory}\n"


class Studies(Case):
    @classmethod
    def setUpClass(cls):
        cls.begin()
        cls.authority.run("lists", "import", "--file", "lists.bin", "--sources", ROOT / "demo" / "lists.yml")

    def replay(self, against=None, log=ROOT / "demo" / "access.log.sample"):
        more = ()
        if against is not None:
            (self.authority.folder / "projet.md").write_text(against, "utf-8")
            more = ("--against", "projet.md")
        return json.loads(self.authority.run("replay", log, "--charter", "charte.md", "--entity", ENTITY, "--lists", "lists.bin", "--json", *more).stdout)

    def attach(self, report, status=200, role="it", **more):
        return self.asked(role, "/api/studies", "post", {"title": "Octobre", "report": report, **more}, status=status)

    def test_a_report_is_attached_to_the_draft_that_it_is_about_and_read_by_the_committee(self):  # CHA-14
        draft = self.draft(NEXT)
        report = self.replay(NEXT)
        row = self.attach(report, draft=draft["number"])
        self.assertEqual((row["draft"], row["revision"], row["version"]), (draft["number"], 1, "1.1.0"))
        told = self.asked("committee", f"/api/studies/{row['number']}", template="/api/studies/{number}")
        self.assertEqual(told["report"], report)
        self.assertFalse(told["may_remove"])
        self.assertEqual(told["report"]["language"], "fr")
        self.assertTrue(any("Nouvellement refusées" in one for one in told["report"]["findings"]))
        sheet = next(one for one in told["report"]["changes"] if one["id"] == "changes_by_article")
        self.assertEqual([one["id"] for one in sheet["columns"]], [one for one in sheet["rows"][0]["cells"] if one != "total"])
        # The text goes on: the report stays what it was, and says of which revision.
        self.asked("it", f"/api/drafts/{draft['number']}", "put", {"title": "Projet", "text": NEXT + "\nUn mot de plus.\n", "revision": 1},
                   template="/api/drafts/{number}")
        self.assertIn("autre texte", self.attach(report, draft=draft["number"], status=422)["message"]["fr"])
        # Whoever discards the draft discards what was said of it.
        self.asked("it", f"/api/drafts/{draft['number']}", "delete", status=204, template="/api/drafts/{number}")
        self.asked("dpo", f"/api/studies/{row['number']}", status=404, template="/api/studies/{number}")

    def test_a_report_of_the_charter_in_force_and_its_removal(self):
        row = self.attach(self.replay())
        self.assertNotIn("draft", row)
        self.assertEqual(row["version"], "1.0.0")
        self.assertIn(row["number"], [one["number"] for one in self.asked("committee", "/api/studies")["studies"]])
        path = f"/api/studies/{row['number']}"
        self.asked("committee", path, "delete", status=403, template="/api/studies/{number}")
        self.asked("authority", path, "delete", status=204, template="/api/studies/{number}")
        self.asked("authority", path, "delete", status=404, template="/api/studies/{number}")
        self.assertIn("autre texte", self.attach(self.replay(NEXT), status=422)["message"]["fr"])

    def test_real_logs_and_small_ones_are_taken_as_the_replay_wrote_them(self):
        lines = (ROOT / "demo" / "access.log.sample").read_text("utf-8").splitlines()
        for count in (1, 3, 20, 60, 150):
            log = self.authority.folder / "small.log"
            log.write_text("".join(line + "\n" for line in lines[:count]), "utf-8")
            with self.subTest(lines=count):
                self.attach(self.replay(log=log))

    def test_what_a_replay_never_writes_is_refused_by_its_place(self):  # LG-14
        good = self.replay()

        def refused(change, word):
            report = copy.deepcopy(good)
            change(report)
            said = self.attach(report, status=422)
            self.assertEqual(said["field"], "report")
            self.assertIn(word, said["message"]["fr"])

        def cell(report):
            return report["verdicts"][0]["rows"][0]["cells"]["deny"]

        refused(lambda one: cell(one).update(people=4), "moins de cinq personnes")
        refused(lambda one: cell(one).update(requests=cell(one)["requests"] + 1), "la somme")
        refused(lambda one: one["verdicts"][0]["rows"][0]["cells"].update(deny={"hidden": "masked"}), "redonne")
        refused(lambda one: cell(one).update(who="camille.roux"), "cells.deny.who")
        refused(lambda one: one.update(hosts=["casino.example"]), "hosts")
        refused(lambda one: one["people"].update(count=3), "moins de cinq")
        refused(lambda one: one.update(too_few_people=True), "pas de tableau")
        refused(lambda one: one["charters"].clear(), "charters")
        refused(lambda one: one.update(verdicts=one["verdicts"] * 10), "trop")
        refused(lambda one: one.update(title="a" * 501), "trop long")
        refused(lambda one: one.update(format="cartulaire-replay-9"), "rapport de rejeu")
        self.assertIn("rapport de rejeu", self.attach({}, status=422)["message"]["fr"])
        self.attach([], status=400)
        self.attach(good, role="committee", status=403)
        self.attach(good, draft=999, status=404)


class Running(Case):
    """Nodes that evaluate a draft beside, and a journal of some days."""

    @classmethod
    def setUpClass(cls):
        town = cls.authority = Authority(PROGRAM, cls.enterClassContext(tempfile.TemporaryDirectory()), more_charter=ESSAY)
        cls.addClassCleanup(town.stop)
        town.make()
        town.publish()
        cls.base = (town.folder / "charte.md").read_text("utf-8")
        town.keep_journal()
        town.start_keeper()
        town.start(KEY + "keeper: keeper.sock\n" + BUNDLE + "list_rhythms: {demo_press: 5}\n")
        town.open_accounts()
        cls.clients = {role: town.sign_in(role) for role in ("it", "authority", "dpo", "ciso", "committee", "agent")}

    def modes(self):
        return {one["clause"]: one for one in self.asked("it", "/api/modes")["clauses"]}

    def test_from_observing_to_applying(self):
        before = self.modes()
        self.assertEqual((before["essai"]["mode"], before["pieges"]["mode"]), ("observe", "enforce"))
        self.assertNotIn("would_refuse", before["essai"])
        self.assertNotIn("traces", before)  # it writes, and refuses nobody
        empty = self.asked("committee", "/api/shadow")
        self.assertEqual((empty["clauses"], empty.get("draft")), ([], None))

        # One step: a draft of the charter in force where the clause applies.
        change = {"clause": "essai", "parameter": "mode", "value": "enforce"}
        draft = self.asked("it", "/api/drafts", "post", {"title": "Appliquer l’article 2.9", "change": change})
        self.assertEqual(draft["text"], self.base.replace("mode: observe", "mode: enforce"))
        difference = self.asked("it", f"/api/drafts/{draft['number']}/difference", template="/api/drafts/{number}/difference")
        self.assertFalse(difference["same"])
        count = len(self.asked("it", "/api/drafts")["drafts"])
        self.asked("it", "/api/drafts", "post", {"title": "x", "change": {**change, "value": "peut-être"}}, status=422)
        self.asked("it", "/api/drafts", "post", {"title": "x", "change": {**change, "clause": "absente"}}, status=404)
        self.assertEqual(len(self.asked("it", "/api/drafts")["drafts"]), count)

        # Evaluated beside: what it would refuse is known, and of nobody.
        town = self.authority
        (town.folder / "projet.md").write_text(draft["text"].replace("version: 1.0.0", "version: 1.1.0"), "utf-8")
        until = date.today() + timedelta(days=40)
        town.run("publish", "--charter", "charte.md", "--state", "state.yml", "--lists", "lists.bin", "--store", town.store, "--to", "bundle", "--keys",
                 "publish.key", "--draft", "projet.md", "--draft-until", until)
        town.browse(days=4)
        town.seal()
        shadow = wait_for(lambda: (lambda told: told if "running" in told else None)(self.asked("committee", "/api/shadow")))  # the portal looks at the bundle in its turn
        self.assertEqual((shadow["draft"]["version"], shadow["running"]["version"]), ("1.1.0", "1.1.0"))
        found = [one for one in shadow["clauses"] if (one["id"], one["now"], one["then"]) == ("essai", "allow", "deny")]
        self.assertEqual(len(found), 1, shadow)
        self.assertIn("Ce que nous essayons", found[0]["label"]["fr"])
        self.assertTrue(all(one["now"] != one["then"] for one in shadow["clauses"] + shadow["categories"]))
        text = json.dumps(shadow, ensure_ascii=False)
        self.assertNotIn("gazette-du-littoral", text)
        if date.today().day > 4:  # the days are of this month
            self.assertEqual(self.modes()["essai"]["would_refuse"], found[0]["requests"])
        self.asked("agent", "/api/shadow", status=403)

    def test_the_lists_in_force(self):  # WEB-03
        told = self.asked("it", "/api/lists")
        sources = {one["id"]: one for one in told["sources"]}
        self.assertEqual(sources["demo_press"]["licence"], "Apache-2.0")
        self.assertEqual(sources["demo_press"]["every_days"], 5)
        self.assertNotIn("every_days", sources["demo_games"])
        self.assertTrue(sources["demo_games"]["read"].startswith("2026") or sources["demo_games"]["read"] > "2026")
        self.assertFalse(any(one["late"] for one in told["sources"]))
        categories = {one["id"]: one for one in told["categories"]}
        self.assertEqual((categories["press"]["has_list"], categories["press"]["lists"]), (True, ["demo_press"]))
        self.assertGreater(categories["press"]["entries"], 0)
        self.assertIn(("redacteur-magique.example", "tool", "ai_tools"), [(one["site"], one["use"], one.get("register")) for one in told["sites"]])
        self.asked("authority", "/api/lists", status=403)

    def test_settings_of_rhythms_are_checked(self):
        for wrong in ("list_rhythms: 7\n", "list_rhythms: {ut1: chaque semaine}\n", "list_rhythms: {ut1: 0}\n"):
            settings = self.authority.folder / "wrong.yml"
            settings.write_text((self.authority.folder / "web.yml").read_text("utf-8").replace("list_rhythms: {demo_press: 5}\n", wrong), "utf-8")
            done = subprocess.run([str(PROGRAM), "web", "run", "--config", settings], capture_output=True, text=True, check=False, timeout=20)
            self.assertNotEqual(done.returncode, 0)
            self.assertIn("wrong.yml:", done.stderr)


class WithoutJournal(Case):
    @classmethod
    def setUpClass(cls):
        cls.begin("")

    def test_pages_say_what_is_missing(self):
        self.asked("committee", "/api/shadow", status=503)
        self.asked("it", "/api/lists", status=503)
        self.assertTrue(self.asked("it", "/api/modes")["clauses"])


if __name__ == "__main__":
    unittest.main()
