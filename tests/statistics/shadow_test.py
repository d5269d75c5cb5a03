#!/usr/bin/env python3
"""A draft evaluated beside the charter in force, from the question that Squid asks to the tables that people read: helper, log daemon,
keeper, tables. It changes no answer, is in no row, and is told only by five people or more.
Usage: shadow_test.py --cartulaire PROGRAM --verify PROGRAM"""
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests" / "fixtures"))
import charters  # noqa: E402

PROGRAM = "./cartulaire"
VERIFY = "./cartulaire-verify"

CHARTER = """# 1. Internet

Nous fermons {{le fermetures.categories}}.

```clause web.filter as fermetures
categories: [CLOSED]
```
MORE
# 2. Les traces

{{le traces.fields}} {{traces.retention}} {{le traces.purposes}} {{le traces.readers}} {{le traces.control}} {{traces.identities}} {{traces.on_failure}}

```clause log as traces
class: web
fields: [user, site, category, time]
retention: 6 months
purposes: [PURPOSE]
readers: [it]
```
"""
VIDEO = """
Nous fermons aussi {{le images.categories}}.

```clause web.filter as images
categories: [video]
```
"""
AGENTS = 12
LAW = ("defamation, discrimination, racism, sexism, denial, minors, incitement, violence, pornography, dignity, hatred, terrorism, "
       "crimes_against_humanity")


def charter(version="1.0.0", closed="gambling", more="", purpose="statistics"):
    text = charters.head(version) + CHARTER
    for word, value in {"CLOSED": closed, "MORE": more, "PURPOSE": purpose}.items():
        text = text.replace(word, value, 1)
    return text


class Shadow(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        today = datetime.date.today()
        self.later = str(today + datetime.timedelta(days=30))
        self.around = ("--from", str(today - datetime.timedelta(days=1)), "--to", str(today + datetime.timedelta(days=1)))
        self.write("charte.md", charter())
        self.write("projet.md", charter("2.0.0", "games", VIDEO))
        self.write("state.yml", "stale_after: never\nadoptions:\n  - {entity: ville, version: 1.0.0, deliberation: 2025-06-26, "
                   "in_force: 2025-07-01}\npapers:\n  - {clause: traces, register_entry: R-1}\npeople:\n" +
                   "".join(f"  - {{login: agent{i}, entity: ville, population: agents}}\n" for i in range(AGENTS)))
        sources = "sources:\n"
        for category, site in {"gambling": "casino.test", "games": "jeux.test", "video": "film.test"}.items():
            self.write(f"{category}.txt", site + "\n")
            sources += (f"  {category}: {{kind: names, place: {self.root / category}.txt, to: [{category}], licence: Apache-2.0, "
                        "attribution: Essai}\n")
        self.write("law.txt", "law.invalid\n")
        sources += f"  law: {{kind: names, place: {self.root}/law.txt, to: [{LAW}], licence: Apache-2.0, attribution: Essai}}\n"
        self.write("lists.yml", sources)
        self.cartulaire("lists", "import", "--file", self.root / "lists.bin", "--sources", self.root / "lists.yml")
        self.cartulaire("publish", "keys", "--keys", self.root / "publish.key")
        self.cartulaire("journal", "keys", "--hub", self.root / "keys" / "intake", "--intake", self.root / "intake", "--days", "2")
        self.write("keeper.yml", "sealed: sealed\nkeys: keys\nintake: intake\nsocket: keeper.sock\nspools: [spool/web]\n"
                   "charter: charte.md\n")
        self.cartulaire("keeper", "init", "--origin", "journal.ville.example", "--config", self.root / "keeper.yml")

    def write(self, name, text):
        (self.root / name).write_text(text, "utf-8")

    def cartulaire(self, *words, code=0, **more):
        done = subprocess.run([PROGRAM, "--lang", "en", *map(str, words)], capture_output=True, text=True, check=False, timeout=120, **more)
        self.assertEqual(done.returncode, code, f"{words}\n{done.stdout}{done.stderr}")
        return done

    def publish(self, *more, code=0):
        return self.cartulaire("publish", "--charter", self.root / "charte.md", "--state", self.root / "state.yml", "--lists",
                               self.root / "lists.bin", "--to", self.root / "bundle", "--keys", self.root / "publish.key",
                               *more, code=code)

    def publish_draft(self, *more, until=None, code=0):
        return self.publish("--draft", self.root / "projet.md", "--draft-until", until or self.later, *more, code=code)

    def browse(self, visits):
        """Squid's part: each visit (agent, site) is asked and, once over, logged. Returns the answers' first word and the annotations."""
        place = (f"bundle={self.root / 'bundle'},key={self.root / 'publish.key.pub'},spool={self.root / 'spool' / 'web'},"
                 f"intake={self.root / 'intake'}")
        with subprocess.Popen([PROGRAM, "adapter", "squid-log", place], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as daemon:
            end = time.monotonic() + 20
            while not list((self.root / "spool" / "web").rglob("status")) and time.monotonic() < end:
                time.sleep(0.02)
            questions = "".join(f"{i} agent{agent} 192.0.2.{agent} GET http://{site}/ fr -\n" for i, (agent, site) in enumerate(visits))
            helper = self.cartulaire("adapter", "squid", "--bundle", self.root / "bundle", "--key", self.root / "publish.key.pub",
                                     "--spool", self.root / "spool" / "web", input=questions)
            answers = helper.stdout.splitlines()
            self.assertEqual(len(answers), len(visits), helper.stderr)
            now = time.time()
            for (agent, site), answer in zip(visits, answers):
                values = answer.split('d_="', 1)[1].split('"', 1)[0]
                status = "TCP_MISS" if " OK " in answer else "TCP_DENIED"
                daemon.stdin.write(f"Lc2 {now:.3f} 5 192.0.2.{agent} GET {site} - {200 if status == 'TCP_MISS' else 403} {status} 100 200 "
                                   f"{values}\n")
            daemon.stdin.close()
            said = helper.stderr + daemon.stderr.read()
        return [answer.split()[1] for answer in answers], [a.split('d_="', 1)[1].split('"', 1)[0].split() for a in answers], said

    def table(self, name, *more):
        done = self.cartulaire("journal", "tables", "--config", self.root / "keeper.yml", "--entity", "ville", "--table", name,
                               *self.around, "--json", *more)
        answer = json.loads(done.stdout)
        cells = {(row["row"], row["column"]): row["values"].get("requests") if "requests" not in row["withheld"] else None
                 for row in answer["rows"] if not row["all_rows"] and not row["all_columns"]}
        return answer, cells

    def seal(self):
        return json.loads(self.cartulaire("journal", "seal", "--now", "--json", "--config", self.root / "keeper.yml").stdout)

    def stats(self):
        return json.loads(subprocess.run([PROGRAM, "adapter", "squid-stats", "--spool", str(self.root / "spool" / "web"), "--json"],
                                         capture_output=True, text=True, check=False, timeout=60).stdout)

    VISITS = [(agent, site) for site in ("casino.test", "jeux.test", "mairie.test") for agent in range(AGENTS)]

    def test_LG_14_what_a_draft_would_change_is_told_by_article_without_names_and_without_those_of_few(self):
        self.publish()
        before, _, _ = self.browse(self.VISITS)
        self.assertTrue(json.loads(self.publish_draft("--json").stdout)["with_draft"])
        answers, notes, _ = self.browse(self.VISITS)
        self.assertEqual(answers, before)  # the draft changes no answer
        self.assertEqual(answers[:AGENTS], ["ERR"] * AGENTS)
        self.assertTrue(all(len(values) == 11 for values in notes))
        self.assertTrue(notes[0][10].startswith("allow:::essai:2.0.0:"), notes[0])
        self.assertTrue(notes[AGENTS][10].startswith("deny:fermetures:games:essai:2.0.0:"), notes[AGENTS])
        self.assertEqual(self.seal()["events"], 2 * len(self.VISITS))

        answer, cells = self.table("draft_clauses")
        self.assertTrue(answer["draft"].startswith("essai:2.0.0:"), answer)
        self.assertEqual(cells[("fermetures", "allow_deny")], AGENTS)  # games: newly refused
        self.assertEqual(cells[("fermetures", "deny_allow")], AGENTS)  # gambling: opened
        self.assertEqual(cells[("fermetures", "deny_not_evaluated")], AGENTS)  # before the draft came
        _, by_category = self.table("draft_categories")
        self.assertEqual(by_category[("games", "allow_deny")], AGENTS)
        _, today = self.table("verdicts")
        self.assertEqual(today[("fermetures", "deny")], 2 * AGENTS)
        shown = self.cartulaire("journal", "tables", "--config", self.root / "keeper.yml", "--entity", "ville", "--table", "draft_clauses",
                                *self.around).stdout
        self.assertIn("draft essai:2.0.0:", shown)

        self.cartulaire("journal", "fsck", "--config", self.root / "keeper.yml")  # rows and roots agree without the draft
        done = subprocess.run([VERIFY, "--lang", "en", str(self.root / "sealed")], capture_output=True, text=True, check=False, timeout=60)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_LG_14_what_a_draft_would_change_for_two_agents_is_not_told(self):
        self.publish_draft()
        self.browse(self.VISITS + [(agent, "film.test") for agent in range(2)])
        self.seal()
        for table, row in (("draft_clauses", "images"), ("draft_categories", "video")):
            cells = self.table(table)[1]
            self.assertIsNone(cells[(row, "allow_deny")], table)
            # Not by subtraction either: another one of its column is not told.
            self.assertGreaterEqual(sum(1 for (_, column), value in cells.items() if column == "allow_deny" and value is None), 2, cells)

    def test_two_drafts_are_never_added_up(self):
        self.publish_draft()
        self.browse(self.VISITS)
        self.seal()
        first = self.table("draft_clauses")[0]["draft"]
        self.write("projet.md", charter("2.1.0", "games"))
        self.publish_draft()
        self.browse(self.VISITS)
        self.seal()  # a later part of the same day
        answer, cells = self.table("draft_clauses")
        self.assertIn(":2.1.0:", answer["draft"])
        self.assertEqual((answer["units"], answer["other_draft"]), (2, 1))
        self.assertEqual(cells[("fermetures", "allow_deny")], AGENTS)
        self.assertEqual(self.table("draft_clauses", "--draft", first)[0]["draft"], first)

    def test_a_draft_that_cannot_be_evaluated_is_said_and_stops_nothing(self):
        self.write("projet.md", charter("2.0.0", "no_such_category"))
        self.assertIn("published without it", self.publish_draft(code=1).stderr)
        answers, notes, _ = self.browse(self.VISITS)
        self.assertEqual(answers[0], "ERR")
        self.assertEqual(len(notes[0]), 10)

        self.write("projet.md", charter("2.0.0", "games"))
        self.publish_draft()
        draft = next((self.root / "bundle").glob("draft-*.md"))
        draft.write_text("this was damaged on the way")
        answers, notes, said = self.browse(self.VISITS)
        self.assertEqual(answers[0], "ERR")
        self.assertEqual(len(notes[0]), 10)
        self.assertIn("the draft is not evaluated", said)
        draft.unlink()
        self.assertEqual(self.browse(self.VISITS)[0][0], "ERR")
        self.assertEqual(self.seal()["events"], 3 * len(self.VISITS))
        self.assertEqual(self.table("draft_clauses")[0]["without_table"], 1)

    def test_a_draft_ends_on_its_last_day_and_is_counted_only_where_statistics_are_announced(self):
        yesterday = str(datetime.date.today() - datetime.timedelta(days=2))
        self.assertIn("last day has passed", self.publish_draft(until=yesterday).stderr)
        self.assertEqual(len(self.browse(self.VISITS)[1][0]), 10)
        self.write("charte.md", charter(purpose="security"))
        self.publish_draft()
        self.assertEqual(len(self.browse(self.VISITS)[1][0]), 10)
        self.cartulaire("publish", "--charter", self.root / "charte.md", "--state", self.root / "state.yml", "--lists",
                        self.root / "lists.bin", "--to", self.root / "bundle", "--draft", self.root / "projet.md", code=2)

    def test_the_node_says_how_many_answers_were_compared(self):
        self.publish_draft()
        self.browse(self.VISITS)
        self.assertEqual(self.stats()["drafted"], len(self.VISITS))


if __name__ == "__main__":
    for i, word in enumerate(sys.argv):
        if word == "--cartulaire":
            PROGRAM = sys.argv[i + 1]
        if word == "--verify":
            VERIFY = sys.argv[i + 1]
    unittest.main(argv=[sys.argv[0]])
