#!/usr/bin/env python3
"""`store` and `people` as an operator types them, on both engines."""
import json
import random
import sqlite3
import subprocess
import time
import unittest

import places
from places import Places


def team(count, unit="DSI"):
    lines = [f"{i},p{i},Nom{i},p{i}@example.org,{unit},{'p0' if i else ''}" for i in range(count)]
    return "matricule,login,nom,mail,service,responsable\n" + "\n".join(lines) + "\n"


class Program(Places):
    def test_the_first_ten_minutes_of_an_operator(self):
        for engine, place in self.places():
            with self.subTest(engine):
                early = self.run_program("people", "list", "--store", place, "--entity", "ville", expect=3)
                self.assertIn("cartulaire store create", early.stderr)
                self.make_store(place)
                entities = self.run_program("store", "entities", "--store", place).stdout
                self.assertEqual("ccas\tle CCAS d'Essai\nville\tla ville d'Essai\n", entities)
                file = self.write("a.csv", team(5))
                dry = self.run_program("people", "import", "--store", place, "--entity", "ville", "--dry-run", file)
                self.assertIn("ville\tjoins\tp4", dry.stdout)
                self.assertEqual([], self.people(place))
                self.run_program("people", "import", "--store", place, "--entity", "ville", file)
                people = self.people(place)
                self.assertEqual(["p0", "p1", "p2", "p3", "p4"], [one["login"] for one in people])
                self.assertEqual([{"unit": "DSI", "title": "", "manager": "p0"}], people[4]["posts"])
                cut = self.write("cut.csv", team(2))
                refused = self.run_program("people", "import", "--store", place, "--entity", "ville", "--complete", cut, expect=1)
                self.assertIn("--confirm-leavers 3", refused.stderr)
                self.run_program("people", "import", "--store", place, "--entity", "ville", "--complete", "--confirm-leavers", 3, cut)
                self.assertEqual(2, len(self.people(place)))
                self.run_program("people", "list", "--store", place, "--entity", "vile", expect=3)

    def test_wrong_lines_are_told_all_at_once_and_nothing_is_taken(self):
        place = f"sqlite:{self.folder}/a.db"
        self.make_store(place)
        file = self.write("bad.csv", "login;mail\na;b\nc d;\n;\n")
        done = self.run_program("people", "import", "--store", place, "--entity", "ville", file, expect=1)
        for line in ("bad.csv:2: error: mail", "bad.csv:3: error: login", "nothing was taken"):
            self.assertIn(line, done.stderr)
        self.assertEqual([], self.people(place))

    def test_the_roster_of_turns_on_call_comes_out_of_a_file(self):
        """DI-08: all or nothing, again changes nothing; only where the charter announces the register."""
        file = self.write("astreintes.csv", "identifiant;début;fin;pour\np0;04/01/2027 08:00;11/01/2027 08:00;réseau\np1;11/01/2027;17/01/2027;\n")
        for engine, place in self.places():
            with self.subTest(engine):
                self.write("charte.md", places.CHARTER)
                self.make_store(place)
                self.run_program("people", "import", "--store", place, "--entity", "ville", self.write("a.csv", team(2)))
                words = ("people", "on-call", "--store", place, "--entity", "ville", "--charter", "charte.md")
                self.assertIn("announces no register", self.run_program(*words, file, expect=1).stderr)
                self.write("charte.md", places.CHARTER + "\n## 1.1 Les astreintes\n\nIl y a {{le tours.of}}.\n\n```clause register as tours\nof: on_call\n```\n")
                dry = self.run_program(*words, "--dry-run", file)
                self.assertEqual("p0\t2027-01-04 08:00\t2027-01-11 08:00\tréseau\np1\t2027-01-11 00:00\t2027-01-18 00:00\t\n"
                                 "ville: 2 turns added, 0 unchanged\n", dry.stdout)
                bad = self.write("bad.csv", "login,from,until\np0,2027-02-01,2027-02-08\np9,2027-02-01,demain\n")
                refused = self.run_program(*words, bad, expect=1)
                for line in ("bad.csv:3: error: until: `demain`", "nothing was taken"):
                    self.assertIn(line, refused.stderr)
                first = json.loads(self.run_program(*words, "--json", file).stdout)
                self.assertEqual((True, ["p0", "p1"], 0), (first["taken"], [one["login"] for one in first["added"]], first["unchanged"]))
                again = json.loads(self.run_program(*words, "--json", file).stdout)
                self.assertEqual((True, [], 2), (again["taken"], again["added"], again["unchanged"]))

    def test_a_store_moves_from_sqlite_to_postgresql_and_back(self):
        file = self.write("a.csv", team(50))
        all_places = list(self.places())
        for engine, place in all_places:
            self.make_store(place)
            self.run_program("people", "import", "--store", place, "--entity", "ville", file)
            for other_engine, target in self.places():
                with self.subTest(f"{engine} to {other_engine}"):
                    copy = f"{engine}-{other_engine}.copy"
                    self.run_program("store", "export", "--store", place, copy)
                    self.run_program("store", "restore", "--store", target, copy)
                    self.assertEqual(self.people(place), self.people(target))
                    self.run_program("store", "restore", "--store", target, copy, expect=1)
                    self.assertEqual(0o600, (self.folder / copy).stat().st_mode & 0o777)

    # A program killed at any moment of an import: all of the file is there or none of it, and the next one works.
    def test_killed_at_any_moment_an_import_is_whole_or_not_at_all(self):
        small = self.write("small.csv", team(3))
        file = self.write("large.csv", team(400, "Voirie"))
        chance = random.Random(5)
        for engine, place in self.places():
            with self.subTest(engine):
                self.make_store(place)
                self.run_program("people", "import", "--store", place, "--entity", "ville", small)
                began = time.monotonic()
                self.run_program("people", "import", "--store", place, "--entity", "ville", "--dry-run", file)
                took = time.monotonic() - began
                whole = killed = 0
                for _ in range(25):
                    child = self.begin_program("people", "import", "--store", place, "--entity", "ville", file)
                    try:
                        child.wait(chance.uniform(0, 3 * took))
                    except subprocess.TimeoutExpired:
                        child.kill()
                        killed += 1
                    child.wait()
                    people = self.people(place)
                    self.assertIn(len(people), (3, 400))
                    self.assertEqual({"Voirie"} if len(people) == 400 else {"DSI"}, {one["posts"][0]["unit"] for one in people})
                    if len(people) == 400:
                        whole += 1
                        self.run_program("people", "import", "--store", place, "--entity", "ville", "--complete",
                                         "--confirm-leavers", 400, small)
                self.assertGreater(killed, 5, f"too few were killed in time: {whole} whole")
                self.run_program("people", "import", "--store", place, "--entity", "ville", file)
                self.assertEqual(400, len(self.people(place)))

    def test_two_writers_at_once_both_succeed(self):
        for engine, place in self.places():
            with self.subTest(engine):
                self.make_store(place)
                words = []
                for entity, count in (("ville", 300), ("ccas", 300)):
                    words.append((entity, self.write(f"{entity}.csv", team(count))))
                children = [self.begin_program("people", "import", "--store", place, "--entity", entity, file, stderr=subprocess.PIPE)
                            for entity, file in words]
                for child in children:
                    _, complaints = child.communicate(timeout=60)
                    self.assertEqual(0, child.returncode, complaints)
                self.assertEqual(300, len(self.people(place, "ville")))
                self.assertEqual(300, len(self.people(place, "ccas")))

    def test_on_a_full_disk_nothing_is_lost_and_the_cure_is_told(self):
        small_disk = self.folder / "small"
        small_disk.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", small_disk], capture_output=True)
        if mounted.returncode != 0:
            self.skipTest("no right to mount a small tmpfs: run as root")
        self.addCleanup(subprocess.run, ["umount", small_disk])
        place = f"sqlite:{small_disk}/a.db"
        self.make_store(place)
        self.run_program("people", "import", "--store", place, "--entity", "ville", self.write("a.csv", team(20)))
        large = self.write("b.csv", team(6000))
        full = self.run_program("people", "import", "--store", place, "--entity", "ville", large, expect=1)
        self.assertIn("no space left on the disk", full.stderr)
        self.assertEqual(20, len(self.people(place)))
        with open(small_disk / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(b"x" * 4096)
            except OSError:
                pass
        copy = self.run_program("store", "export", "--store", place, small_disk / "copy", expect=None)
        self.assertNotEqual(0, copy.returncode)
        self.assertFalse((small_disk / "copy").exists(), "half a copy never has its name")
        (small_disk / "filler").unlink()
        self.run_program("people", "import", "--store", place, "--entity", "ville", self.write("c.csv", team(25)))
        self.assertEqual(25, len(self.people(place)))

    def test_erased_people_are_in_no_byte_of_the_file(self):
        path = self.folder / "a.db"
        place = f"sqlite:{path}"
        self.make_store(place)
        self.run_program("people", "import", "--store", place, "--entity", "ville", self.write("a.csv", "login,nom\na,Zyxwvutique\nb,B\n"))
        self.run_program("people", "import", "--store", place, "--entity", "ville", "--complete", self.write("b.csv", "login,nom\nb,B\n"))
        with sqlite3.connect(path) as database:
            database.execute("UPDATE person SET left_at = 0 WHERE left_at IS NOT NULL")
        database.close()
        self.assertEqual("1 people erased\n", self.run_program("store", "erase", "--store", place).stdout)
        for file in self.folder.glob("a.db*"):
            self.assertNotIn(b"Zyxwvutique", file.read_bytes(), file)


class Engines(unittest.TestCase):
    def test_postgresql_was_tried_too(self):
        if places.CLUSTER is None:
            self.skipTest("PostgreSQL is missing, only SQLite was tried: scripts/install test")
        self.assertIsNone(places.CLUSTER.server.poll(), "the server still runs")


setUpModule = places.start_cluster

if __name__ == "__main__":
    places.main()
