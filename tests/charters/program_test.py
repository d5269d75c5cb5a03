#!/usr/bin/env python3
"""What a charter says and decides, through the program, as somebody sees it who has only the reference page."""
import html
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

FRONT = """---
charter: essai
title: Charte d'essai
version: 1.0
calendar: fr
roles:
  it: {name: la direction du numérique, english: the IT department}
  dpo: {name: la déléguée à la protection des données, english: the DPO}
populations:
  agents: {name: les agents, english: staff}
  elus: {name: les élus, english: elected members}
entities:
  - {id: ville, name: la ville}
---

"""
OFFICE = """```clause schedule as bureau
who: [agents]
working: [08:30-12:00 on workdays, 13:30-17:30 on workdays]
lunch: [12:00-13:00 on workdays]
source: entity
```
"""
EVENING = """```clause schedule as soir
who: [elus]
working: [20:00-22:00]
source: entity
```
"""
SOCIAL = """```clause web.private_use as sociaux
categories: [social_networks]
windows: [lunch, outside working hours]
outside: deny
```
"""


class Charters(unittest.TestCase):
    cartulaire = None

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def run_it(self, *arguments, language="fr"):
        return subprocess.run(
            [self.cartulaire, "--lang", language, *map(str, arguments)],
            capture_output=True, text=True, cwd=self.path, stdin=subprocess.DEVNULL,
        )

    def write(self, text, name="charte.md", front=FRONT):
        (self.path / name).write_text(front + text, encoding="utf-8")

    def lists(self, **sites):
        lines = "".join(f"  mine_{name}: {{kind: names, place: {name}.txt, to: [{name}], licence: Apache-2.0,"
                        f" attribution: Cartulaire}}\n" for name in sites)
        for name, site in sites.items():
            (self.path / f"{name}.txt").write_text(site + "\n", encoding="utf-8")
        (self.path / "lists.yml").write_text("sources:\n" + lines, encoding="utf-8")
        done = self.run_it("lists", "import", "--file", "lists.bin", "--sources", "lists.yml")
        self.assertEqual(done.returncode, 0, done.stderr)

    def decide(self, who, at, url):
        done = self.run_it("decide", "--charter", "charte.md", "--state", "state.yml", "--lists", "lists.bin",
                           "--who", who, "--at", at, "--url", url, "--json")
        answer = json.loads(done.stdout or "{}").get("decision", json.loads(done.stdout or "{}"))
        self.assertIn("verdict", answer, done.stderr)
        return answer["verdict"], answer.get("reason")

    # --- the hours are the person's

    def test_each_is_judged_by_the_hours_of_their_own_schedule_wherever_it_stands(self):
        """Two schedules parted by `who`: the last one was once everybody's."""
        self.lists(social_networks="reseau.test")
        (self.path / "state.yml").write_text(
            "people:\n  - {login: anne, population: agents, entity: ville}\n"
            "  - {login: emma, population: elus, entity: ville}\n", encoding="utf-8")
        for schedules in (OFFICE + EVENING, EVENING + OFFICE):
            self.write("# 1. Horaires\n\n" + schedules + SOCIAL)
            said = {(who, hour): self.decide(who, f"2026-11-24T{hour}", "http://reseau.test/")[0]
                    for who in ("anne", "emma") for hour in ("10:30", "12:30", "13:15", "19:00", "21:00")}
            self.assertEqual(said, {
                ("anne", "10:30"): "deny", ("anne", "12:30"): "allow", ("anne", "13:15"): "allow",
                ("anne", "19:00"): "allow", ("anne", "21:00"): "allow",
                ("emma", "10:30"): "allow", ("emma", "12:30"): "allow", ("emma", "13:15"): "allow",
                ("emma", "19:00"): "allow", ("emma", "21:00"): "deny"}, schedules)

    def test_who_has_no_schedule_is_told_of_and_nothing_is_decided_by_somebody_else_s_hours(self):
        self.lists(social_networks="reseau.test")
        (self.path / "state.yml").write_text(
            "people:\n  - {login: emma, population: elus, entity: ville}\n", encoding="utf-8")
        self.write("# 1. Horaires\n\n" + OFFICE + SOCIAL)
        checked = self.run_it("charter", "check", "charte.md").stdout
        self.assertIn("L21", checked)
        self.assertIn("(les élus)", checked)
        for hour in ("10:30", "21:00"):
            self.assertEqual(self.decide("emma", f"2026-11-24T{hour}", "http://reseau.test/")[0], "allow")

    # --- what a private-use window opens of what is closed

    CLOSED = """# 1. Internet

Sont fermés {{le loisirs.categories}} ({{loisirs.on_failure}} en cas de panne). L'usage privé est admis {{prive.windows}}, et {{prive.outside}} ailleurs.
Exceptions : {{prive.except}}.

```clause web.filter as loisirs
categories: [video, gambling]
on_failure: open
```

```clause web.private_use as prive
categories: any
windows: [12:00-14:00]
except: [{categories: [gambling], population: elus}, {categories: [dating]}]
```
"""

    def test_the_summary_the_lint_and_the_referral_tell_what_private_use_opens(self):
        self.write(self.CLOSED)
        self.lists(video="film.test")
        (self.path / "state.yml").write_text(
            "people:\n  - {login: anne, population: agents, entity: ville}\n", encoding="utf-8")
        self.assertEqual(self.decide("anne", "2026-11-24T10:30", "http://film.test/")[0], "deny")
        self.assertEqual(self.decide("anne", "2026-11-24T12:30", "http://film.test/")[0], "allow")
        said = self.run_it("charter", "lint", "--all", "charte.md").stdout
        self.assertIn("L12", said)
        self.assertIn("de 12\u00a0h à 14\u00a0h, `prive` ouvre ce que `loisirs` ferme", said)
        page = self.page()
        self.assertIn("l'usage privé ouvre la vidéo et les jeux d'argent, de 12\u00a0h à 14\u00a0h", page)
        letter = self.run_it("charter", "document", "saisine-cst", "charte.md").stdout
        self.assertIn("l'usage privé ouvre la vidéo", letter)

    def test_an_exception_to_a_permission_is_what_it_does_not_open(self):
        self.write(self.CLOSED)
        page = self.page()
        self.assertIn("Exceptions\u00a0: les jeux d'argent pour les élus et les rencontres", page)
        self.assertNotIn("toutes les personnes", page)

    def test_what_is_taken_out_of_private_use_stays_closed_and_nothing_is_said_of_it(self):
        self.write(self.CLOSED.replace("{categories: [gambling], population: elus}, {categories: [dating]}",
                                       "{categories: [gambling, video]}"))
        self.assertNotIn("L12", self.run_it("charter", "lint", "--all", "charte.md").stdout)
        self.assertNotIn("l'usage privé ouvre", self.page())

    # --- custody, coverage, headings

    def test_a_custodian_alone_is_told_of(self):
        self.write("# 1. Gardiens\n\n{{gardiens.subsets}} {{du gardiens.opinion}}\n\n"
                   "```clause custody as gardiens\nsubsets: [[it, dpo], [it]]\nopinion: [dpo]\n```\n")
        said = self.run_it("charter", "lint", "charte.md").stdout
        self.assertIn("L26", said)
        self.assertIn("`it` rétablit seul les identités", said)
        self.write("# 1. Gardiens\n\n{{gardiens.subsets}} {{du gardiens.opinion}}\n\n"
                   "```clause custody as gardiens\nsubsets: [[it, dpo]]\nopinion: [dpo]\n```\n")
        self.assertNotIn("rétablit seul", self.run_it("charter", "lint", "charte.md").stdout)

    def test_the_heading_of_a_chapter_is_no_article(self):
        self.write("# 1. Chapitre\n\n## 1.1 Devoirs\n\nSoin.\n\n```clause duty as soin\ntopics: [care]\n```\n\n"
                   "## 1.2 Texte\n\nSeulement lu.\n")
        covered = json.loads(self.run_it("charter", "coverage", "charte.md", "--json").stdout)
        self.assertEqual(self.wordless(covered), ["1.2"])

    # --- errors that lead somewhere

    def check(self, text, front=FRONT, language="fr"):
        self.write(text, front=front)
        done = self.run_it("charter", "check", "charte.md", language=language)
        return done.returncode, done.stdout + done.stderr

    def test_a_family_may_name_populations_declared_elsewhere(self):
        front = FRONT.replace("  agents: {name: les agents, english: staff}\n",
                              "  tous: {name: les gens de la maison, includes: [agents, elus]}\n"
                              "  agents: {name: les agents, english: staff}\n")
        text = ("# 1. Devoirs\n\nPour {{le soin.who}} : soin.\n\n```clause duty as soin\nwho: [tous]\ntopics: [care]\n```\n")
        self.assertEqual(self.check(text, front)[0], 0)
        self.assertIn("Pour les gens de la maison", self.page())
        twice = front.replace("  elus: {name: les élus, english: elected members}\n",
                              "  elus: {name: les élus, includes: [agents]}\n")
        code, said = self.check(text, twice)
        self.assertEqual(code, 1)
        self.assertIn("`agents` est déjà dans la famille `tous`", said)
        around = front.replace("  elus: {name: les élus, english: elected members}\n",
                               "  elus: {name: les élus, includes: [tous]}\n")
        code, said = self.check(text, around)
        self.assertEqual(code, 1)
        self.assertIn("se contient elle-même", said)

    def test_an_empty_window_and_a_closed_list_say_what_may_be_written(self):
        _, said = self.check("# 1. A\n\n```clause schedule as h\nworking: [07:00-07:00]\n```\n")
        self.assertIn("commence et finit à la même heure", said)
        self.assertIn("`00:00-24:00`", said)
        _, said = self.check("# 1. A\n\n```clause request as r\nsubject: sit\ndecided_by: [its]\n```\n")
        self.assertIn("il y a : it, dpo", said)
        self.assertIn("il y a : site, software", said)
        _, said = self.check("# 1. A\n\n```clause duty as d\ntopics: [geolocation]\n```\n", language="en")
        self.assertIn("`cartulaire charter reference` gives them all", said)
        _, said = self.check("# 1. A\n\n```clause duty as d\ntopics: [cares]\n```\n")
        self.assertIn("les plus proches : care, ", said)

    def test_an_hour_of_the_day_beside_a_duration_is_no_figure_of_it(self):
        use = ("```clause web.private_use as p\nwindows: [12:00-14:00]\ntime: 90 minutes per day\n```\n")
        says = "{{p.windows}} {{p.time}} {{p.outside}}. "
        self.write("# 1. A\n\n" + says + "La garde commence à sept heures et finit avant 19 heures.\n\n" + use)
        self.assertNotIn("L06", self.run_it("charter", "lint", "charte.md").stdout)
        self.write("# 1. A\n\n" + says + "L'usage est limité à 2 heures.\n\n" + use)
        self.assertIn("L06", self.run_it("charter", "lint", "charte.md").stdout)

    # --- what is watched beyond the web

    def test_vehicles_and_cameras_are_logs_like_the_others_with_their_bounds_and_their_papers(self):
        log = ("# 1. Traces\n\n{{le t.fields}}, {{t.retention}}, {{le t.purposes}}, {{le t.readers}}\n\n"
               "```clause log as t\nclass: CLASS\nfields: [FIELDS]\nretention: KEPT\npurposes: [security]\nreaders: [it]\n```\n")
        vehicles = log.replace("CLASS", "vehicles").replace("FIELDS", "vehicle, position, time")
        self.assertNotIn("L08", self.check(vehicles.replace("KEPT", "2 months"))[1])
        self.assertIn("L08", self.check(vehicles.replace("KEPT", "6 months"))[1])
        self.assertIn("le véhicule, la position", self.page())
        cameras = log.replace("CLASS", "cameras").replace("FIELDS", "place, images, time")
        self.assertIn("L08", self.check(cameras.replace("KEPT", "3 months"))[1])
        letter = self.run_it("charter", "document", "saisine-cst", "charte.md").stdout
        self.assertIn("les images des caméras", letter)
        self.write("# 1. Soin\n\nSoin.\n\n```clause duty as soin\ntopics: [care]\n```\n")
        silent = self.run_it("charter", "document", "hors-de-vue", "charte.md").stdout
        self.assertIn("les fichiers", silent)
        self.assertNotIn("caméras", silent)

    # --- French of what is rendered

    def test_values_read_as_french(self):
        good = pathlib.Path(__file__).parent / "good" / "one-service-several-hours.md"
        (self.path / "charte.md").write_text(good.read_text(encoding="utf-8"), encoding="utf-8")
        page = self.page()
        for words in (
            "Après 5\u00a0échecs en 10\u00a0minutes, le compte se ferme pour une heure.",
            "par le directeur et l'équipe de direction, ou par le service numérique",
            "après l'avis du responsable de la sécurité et de la déléguée à la protection des données, en un mois au plus",
            "les personnels administratifs et techniques, ainsi que les élus",
            "Les ordinateurs portables et les smartphones",
            "en cas de départ ou de changement de poste",
            "«\u202f[Personnel]\u202f» ou «\u202f[Privé]\u202f» dans l'objet du message",
            "pour la décision d'un juge ou le risque pour la sécurité",
            "par décision du directeur et l'équipe de direction, ainsi que du responsable de la sécurité",
        ):
            self.assertIn(words, page)
        self.assertNotIn("\u202f; et ", page)

    def page(self):
        """The words of the charter's page, on one line."""
        done = self.run_it("charter", "render", "charte.md")
        self.assertEqual(done.returncode, 0, done.stderr)
        text = re.sub(r"<[^>]+>", "", done.stdout)
        return re.sub(r"[ \n]+", " ", html.unescape(text))

    @staticmethod
    def wordless(covered):
        entity = covered[0] if isinstance(covered, list) else covered
        return entity["articles_without_clause"]


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "--cartulaire":
        Charters.cartulaire = pathlib.Path(sys.argv[2]).resolve()
        del sys.argv[1:3]
    unittest.main()
