#!/usr/bin/env python3
"""Acts of administrators from the store into the journal, through the program: each once, killed at any moment, by two hubs at once."""
import json
import pathlib
import random
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures"))
import charters  # noqa: E402
import places  # noqa: E402
from places import Places  # noqa: E402
from program_test import team  # noqa: E402


class Acts(Places):
    def setUp(self):
        super().setUp()
        self.write("charte.md", charters.sessions(log_class="admin", fields="user, time, action, object"))
        self.run_program("journal", "keys", "--hub", "keys", "--intake", "intake", "--days", 2)

    def words(self, place, spool="spool", charter="charte.md"):
        return ["hub", "acts", "--store", place, "--spool", spool, "--intake", "intake", "--charter", charter]

    def acts(self, place, spool="spool", expect=0, charter="charte.md"):
        done = self.run_program(*self.words(place, spool, charter), "--json", expect=expect)
        return json.loads(done.stdout), done.stderr

    def written(self, spool="spool"):
        tail = self.run_program("journal", "tail", "--spool", spool, "--writer", "acts", "--hub", "keys", "-n", 100000, "--json").stdout
        self.run_program("journal", "verify", "--spool", spool, "--writer", "acts", "--hub", "keys")
        return [json.loads(line) for line in tail.splitlines()]

    def numbers(self, spool="spool"):
        return [int(self.field(event, "object").split()[0]) for event in self.written(spool)]

    def field(self, event, name):
        return event["fields"][name] if "fields" in event else event[name]

    def fill(self, place, count):
        self.make_store(place)
        self.run_program("people", "import", "--store", place, "--entity", "ville", self.write("a.csv", team(count)))
        return count + 1  # the entity's own event

    def test_what_was_done_by_whom_is_in_the_journal_and_the_outbox_is_empty(self):
        for engine, place in self.places():
            with self.subTest(engine):
                spool = f"spool-{engine}"
                count = self.fill(place, 3)
                taken, _ = self.acts(place, spool)
                self.assertEqual(count, taken["written"])
                events = self.written(spool)
                self.assertEqual(list(range(1, count + 1)), self.numbers(spool))
                self.assertEqual(["entity.added"] + ["person.joined"] * 3, [self.field(one, "action") for one in events])
                self.assertTrue(self.field(events[0], "user").startswith("~"), "a pseudonym, unless the charter says named")
                self.assertEqual(0, self.acts(place, spool)[0]["written"])

    def test_killed_at_any_moment_each_act_is_in_the_journal_once(self):
        chance = random.Random(7)
        for engine, place in self.places():
            with self.subTest(engine):
                spool = f"spool-{engine}"
                count = self.fill(place, 1100)  # more than a batch
                killed, whole = 0, 0.18  # seconds that a run takes, at most
                for _ in range(12):
                    began = time.monotonic()
                    child = self.begin_program(*self.words(place, spool))
                    try:
                        child.wait(chance.uniform(0.005, whole))
                        whole = min(whole, time.monotonic() - began)
                    except subprocess.TimeoutExpired:
                        child.kill()
                        killed += 1
                    child.wait()
                self.assertGreater(killed, 3)
                self.acts(place, spool)
                self.assertEqual(list(range(1, count + 1)), self.numbers(spool))

    def test_two_hubs_at_once_take_each_act_once(self):
        for engine, place in self.places():
            with self.subTest(engine):
                count = self.fill(place, 1100)
                spools = [f"{engine}-{i}" for i in range(2)]
                hubs = [self.begin_program(*self.words(place, spool), "--watch", stderr=subprocess.PIPE) for spool in spools]
                time.sleep(0.3)
                self.run_program("people", "import", "--store", place, "--entity", "ville", self.write("b.csv", team(100, "Voirie")))
                time.sleep(1.5)
                for hub in hubs:
                    hub.terminate()
                    _, complaints = hub.communicate(timeout=20)
                    self.assertEqual(0, hub.returncode, complaints)
                both = self.numbers(spools[0]) + self.numbers(spools[1])
                self.assertEqual(list(range(1, count + 101)), sorted(both))

    def test_a_missing_number_is_an_alarm_and_hostile_text_stays_text(self):
        place = f"sqlite:{self.folder}/a.db"
        count = self.fill(place, 3)
        with sqlite3.connect(self.folder / "a.db") as database:
            database.execute("DELETE FROM outbox WHERE number = 2")
            database.execute("UPDATE outbox SET actor = ?, detail = ? WHERE number = 3", ("é" * 5000, "\n\x1b[2J';--"))
        database.close()
        taken, said = self.acts(place, expect=1)
        self.assertEqual(1, taken["missing"])
        self.assertIn("ALARM", said)
        self.assertEqual([1, 3, count], self.numbers())
        self.assertLessEqual(len(self.field(self.written()[1], "user").encode()), 512)
        self.assertEqual(0, self.acts(place)[0]["missing"])

    def test_what_the_charter_does_not_announce_is_not_written_and_waits(self):
        place = f"sqlite:{self.folder}/a.db"
        count = self.fill(place, 3)
        silent = self.write("silent.md", charters.sessions())
        taken, said = self.acts(place, charter=silent)
        self.assertEqual((0, ["ville"]), (taken["written"], taken["unannounced"]))
        self.assertIn("class: admin", said)
        less = self.write("less.md", charters.sessions(log_class="admin", fields="time, action"))
        self.assertEqual(count, self.acts(place, charter=less)[0]["written"])
        self.assertNotIn("os:", json.dumps(self.written()), "who is not announced")


setUpModule = places.start_cluster

if __name__ == "__main__":
    places.main()
