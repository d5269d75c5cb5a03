#!/usr/bin/env python3
"""From a change in the store to the answer of a node, through the programs, on both engines."""
import json
import pathlib
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures"))
import charters  # noqa: E402
import places  # noqa: E402
from places import Places  # noqa: E402

LAW = ("defamation, discrimination, racism, sexism, denial, minors, incitement, violence, pornography, dignity, hatred, terrorism, "
       "crimes_against_humanity")
RULES = """# 1. Internet

Nous fermons {{le fermetures.categories}} {{à fermetures.who}}.

```clause web.filter as fermetures
who: [contractuels]
categories: [gambling]
```
"""
PATIENCE = 5.0  # seconds: what nodes are promised


class Node:
    """The helper that Squid runs."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            [places.PROGRAM, "adapter", "squid", "--bundle", "bundle", "--key", "publish.key.pub", "--spool", "node"],
            cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def stop(self):
        self.process.communicate(timeout=20)

    def answer(self, login):
        self.process.stdin.write(f"1 {login} 192.0.2.1 GET http://casino.test/ fr -\n")
        self.process.stdin.flush()
        return self.process.stdout.readline()

    def wait(self, login, wanted):
        began = time.monotonic()
        while wanted not in self.answer(login):
            if time.monotonic() - began > 4 * PATIENCE:
                raise AssertionError(f"{login} never got {wanted}: {self.answer(login)}")
            time.sleep(0.02)
        return time.monotonic() - began


class Publishing(Places):
    def setUp(self):
        super().setUp()
        head = charters.head().replace("  agents: {name: les agents}\n",
                                       "  titulaires: {name: les titulaires}\n  contractuels: {name: les contractuels}\n")
        self.write("charte.md", head + RULES)
        self.write("state.yml", "stale_after: never\nadoptions:\n  - {entity: ville, version: 1.0.0, in_force: 2025-07-01}\n")
        sources = "sources:\n"
        for name, to in (("casino", "gambling"), ("law", LAW)):
            self.write(f"{name}.txt", f"{name}.test\n")
            sources += f"  {name}: {{kind: names, place: {self.folder}/{name}.txt, to: [{to}], licence: Apache-2.0, attribution: Essai}}\n"
        self.write("lists.yml", sources)
        self.run_program("lists", "import", "--file", "lists.bin", "--sources", "lists.yml")
        self.run_program("publish", "keys", "--keys", "publish.key")

    def words(self, place):
        return ["publish", "--charter", "charte.md", "--state", "state.yml", "--lists", "lists.bin", "--to", "bundle", "--keys",
                "publish.key", "--store", place, "--json"]

    def people_are(self, place, population, *more):
        file = self.write("p.csv", f"login,population\na,{population}\nb,titulaires\n")
        self.run_program("people", "import", "--store", place, "--entity", "ville", file, *more)

    def start(self, words):
        child = self.begin_program(*words)
        self.addCleanup(child.wait)
        self.addCleanup(child.terminate)
        return child

    def test_a_change_in_the_store_reaches_the_answer_of_a_node_in_seconds(self):
        for engine, place in self.places():
            with self.subTest(engine):
                self.make_store(place)
                self.people_are(place, "titulaires")
                first = json.loads(self.run_program(*self.words(place)).stdout)
                self.assertEqual(2, first["people"])
                watching = self.start([*self.words(place), "--watch"])
                node = Node(self.folder)
                self.addCleanup(node.stop)
                self.assertIn(" OK", node.answer("a"))
                took = []
                for population, wanted in (("contractuels", " ERR"), ("titulaires", " OK")) * 2:
                    self.people_are(place, population)
                    took.append(node.wait("a", wanted))
                print(f"{engine}: store to answer {', '.join(f'{one:.2f}' for one in took)} s", file=sys.stderr)
                self.assertLess(max(took), PATIENCE)
                watching.terminate()
                watching.wait()

    def test_what_both_tell_stops_the_publication_and_says_where(self):
        place = f"sqlite:{self.folder}/a.db"
        self.make_store(place)
        self.people_are(place, "titulaires")
        with open(self.folder / "state.yml", "a", encoding="utf-8") as state:
            state.write("people:\n  - {login: a, entity: ville, population: titulaires}\n")
        done = self.run_program(*self.words(place), expect=1)
        self.assertIn("S13", done.stderr)
        self.assertIn("state.yml:5", done.stderr)

    def test_what_the_charter_does_not_know_is_told_and_published_as_not_known(self):
        place = f"sqlite:{self.folder}/a.db"
        self.make_store(place)
        self.people_are(place, "martiens")
        done = self.run_program(*self.words(place))
        self.assertIn("S14", done.stderr)
        self.assertIn("martiens", done.stderr)
        self.assertEqual(2, json.loads(done.stdout)["people"])

    def test_reasons_and_authors_stay_in_the_store(self):
        place = f"sqlite:{self.folder}/a.db"
        self.make_store(place)
        self.people_are(place, "titulaires")
        soon = int((time.time() + 3600) * 1000)
        with sqlite3.connect(self.folder / "a.db") as database:
            database.execute("INSERT INTO suspension VALUES ('ville', 1, 1, 'web', '', 'Zyxwvutique', 0, ?, 'suspended', 1, 'Authorique', 0, 0, "
                             "'Responsique', 0, 'Authorique', 0, NULL)", (soon,))
            database.execute("INSERT INTO crisis VALUES ('ville', 1, 0, ?, 'Zyxwvutique', 'Authorique', 0, '')", (soon,))
        database.close()
        self.run_program(*self.words(place))
        node = Node(self.folder)
        self.addCleanup(node.stop)
        self.assertIn(" ERR", node.answer("a"))
        self.assertIn(" OK", node.answer("b"))
        for file in (self.folder / "bundle").iterdir():
            for secret in (b"Zyxwvutique", b"Authorique", b"Responsique"):
                self.assertNotIn(secret, file.read_bytes(), file)


setUpModule = places.start_cluster

if __name__ == "__main__":
    places.main()
